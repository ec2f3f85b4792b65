"""The console of IMI staff. It shows what features know and calls what they do, and has no rules of its own."""

from typing import Any

from flask import Response, request
from flask_login import current_user

from app.accounts.own_record import is_own, refuse_own
from app.feedback.flags import actions as flag_actions, grounds as flags, queries as flag_queries
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
    found = flag_queries.flag(flag_id).flag
    refuse_own(found.mediator_id, by=current_user)
    if not form.carry_out(decide, found, by=current_user):
        return _flag(flag_id, form)
    return done(f"/staff/feedback/{flag_id}", words)


def _flag(flag_id: int, refused: Form | None = None) -> Response:
    found = flag_queries.flag(flag_id)
    kinds = {"exclude": Exclusion, "keep": Keeping}
    own = is_own(found.flag.mediator_id, current_user)
    moves = {} if own else flags.moves(found.flag.state)
    forms = {
        verb: (refused if isinstance(refused, kinds[verb]) else kinds[verb](version=found.flag.version), move)
        for verb, move in moves.items()
    }
    status = 422 if refused else 200
    return page("staff/flag.html", found=found, is_own=own, forms=forms, refused=refused, status=status)
