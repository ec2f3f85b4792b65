"""The console of IMI staff. It shows what features know and calls what they do, and has no rules of its own."""

from typing import Any

from flask import Response, request
from flask_login import current_user

from app.feedback import flag_actions, flag_queries, flags
from app.form import Form
from app.staff.forms import Exclusion, Keeping
from app.web import Area, area, done, page

pages = area("staff", __name__, Area.STAFF, url_prefix="/staff")


@pages.get("/feedback/")
def flagged() -> Response:
    found = flag_queries.flagged(page=request.args.get("page", 1, type=int))
    return page("staff/flagged.html", flagged=found)


@pages.get("/feedback/<int:flag_id>")
def flag(flag_id: int) -> Response:
    return _flag(flag_id)


@pages.post("/feedback/<int:flag_id>/exclude")
def exclude(flag_id: int) -> Response:
    return _decided(flag_id, Exclusion(), flag_actions.exclude, "The answer is left out from tonight on.")


@pages.post("/feedback/<int:flag_id>/keep")
def keep(flag_id: int) -> Response:
    return _decided(flag_id, Keeping(), flag_actions.keep, "The answer stands.")


def _decided(flag_id: int, form: Form, decide: Any, words: str) -> Response:
    if not form.carry_out(decide, flag_queries.flag(flag_id).flag, by=current_user):
        return _flag(flag_id, form)
    return done(f"/staff/feedback/{flag_id}", words)


def _flag(flag_id: int, refused: Form | None = None) -> Response:
    found = flag_queries.flag(flag_id)
    kinds = {"exclude": Exclusion, "keep": Keeping}
    forms = {
        verb: (refused if isinstance(refused, kinds[verb]) else kinds[verb](version=found.flag.version), move)
        for verb, move in flags.moves(found.flag.state).items()
    }
    return page("staff/flag.html", found=found, forms=forms, refused=refused, status=422 if refused else 200)
