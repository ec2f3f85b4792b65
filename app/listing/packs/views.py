"""A mediator's sealed packs: all of them, a new one, and one with its address and who opened it how often."""

from flask import Response, current_app, request
from flask_login import current_user

from app.form import Step
from app.listing.applications import queries as application_queries, sharing
from app.listing.applications.models import Application
from app.listing.applications.shared import LEVELS, Shared
from app.listing.packs import actions, forms, life as rules, queries
from app.web import Area, area, done, page

pages = area("packs", __name__, Area.MEDIATOR, url_prefix="/listing/packs")

OF_AN_APPLICATION = "/new/<int:application_id>"
HERE = "/<int:pack_id>"


@pages.get("/")
def index() -> Response:
    return page("listing/packs/index.html", packs=queries.packs(current_user, page=_page()))


@pages.get("/new")
def new() -> Response:
    return _new(None)


@pages.post("/new")
def seal() -> Response:
    return _sealed(None)


@pages.get(OF_AN_APPLICATION)
def new_of_application(application_id: int) -> Response:
    return _new(application_queries.application(current_user, application_id))


@pages.post(OF_AN_APPLICATION)
def seal_of_application(application_id: int) -> Response:
    return _sealed(application_queries.application(current_user, application_id))


@pages.get(HERE)
def pack(pack_id: int) -> Response:
    return _pack(pack_id)


@pages.post(f"{HERE}/withdraw")
def withdraw(pack_id: int) -> Response:
    form = Step()
    if not form.carry_out(actions.withdraw, queries.pack(current_user, pack_id), by=current_user):
        return _pack(pack_id, form)
    return done(f"/listing/packs/{pack_id}", "The pack is withdrawn. Its link opens nothing any more.")


def _sealed(application: Application | None) -> Response:
    form = forms.NewPack()
    if not form.carry_out(actions.seal, current_user, application):
        return _new(application, form)
    return done(f"/listing/packs/{form.outcome.id}", "The pack is sealed. Send its link yourself.")


def _new(application: Application | None, refused: forms.NewPack | None = None) -> Response:
    frozen = application_queries.submitted(application) if application else sharing.sealed(current_user, "")
    return page(
        "listing/packs/new.html",
        status=422 if refused else 200,
        application=application,
        shown=Shared(frozen),
        levels=LEVELS,
        most_days=rules.MOST_DAYS,
        no_entries=rules.NO_ENTRIES,
        form=refused or forms.NewPack(),
    )


def _pack(pack_id: int, refused: Step | None = None) -> Response:
    found = queries.pack(current_user, pack_id)
    return page(
        "listing/packs/show.html",
        status=422 if refused else 200,
        pack=found,
        address=current_app.config["PORTAL_URL"] + queries.address(found),
        openings=queries.openings(found, page=_page()),
        changes=queries.changes(found, current_user),
        refused=refused,
    )


def _page() -> int:
    return request.args.get("page", 1, type=int)
