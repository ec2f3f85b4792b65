"""A mediator's application: choosing a programme, what is shared, submitting, answering, withdrawing."""

from typing import Any

from flask import Response, request
from flask_login import current_user

from app.errors import NotYours
from app.form import Step
from app.listing.applications import actions, forms, life as rules, queries, sharing
from app.listing.applications.life import Who
from app.listing.applications.shared import LEVELS, Shared, SharedEntry
from app.listing.programmes import offers
from app.listing.standings import queries as standing_queries
from app.web import Area, area, done, download, page

pages = area("application", __name__, Area.MEDIATOR, url_prefix="/listing/application")

HERE = "/<int:application_id>"
ENTRY = f"{HERE}/entries/<int:entry_id>"


@pages.get("/new")
def new() -> Response:
    return _new()


@pages.post("/new")
def begin() -> Response:
    form = forms.NewApplication()
    if not form.carry_out(actions.begin, current_user):
        return _new(form)
    return done(f"/listing/application/{form.outcome.id}/shared", "Your application is begun. Nothing is shared yet.")


@pages.get(HERE)
def application(application_id: int) -> Response:
    return _application(application_id)


@pages.get(f"{HERE}/shared")
def shared(application_id: int) -> Response:
    return _shared(application_id)


@pages.get(f"{HERE}/shared.json")
def written(application_id: int) -> Response:
    """The bytes that were submitted, for whoever wants to check their SHA-256."""
    found = queries.application(current_user, application_id)
    if found.snapshot is None:
        raise NotYours(application_id)
    return download(found.snapshot.written, f"application-{found.id}.json", "application/json")


@pages.post(f"{HERE}/submit")
def submit(application_id: int) -> Response:
    form, found = forms.Submission(), queries.application(current_user, application_id)
    if not form.carry_out(actions.submit, found, by=current_user):
        return _shared(application_id, form.unticked())
    return done(f"/listing/application/{application_id}", f"Your application is submitted to {found.programme.name}.")


@pages.post(f"{HERE}/withdraw")
def withdraw(application_id: int) -> Response:
    is_draft = queries.application(current_user, application_id).submitted_at is None
    words = "Your draft is discarded." if is_draft else "Your application is withdrawn."
    return _stepped(application_id, actions.withdraw, words)


@pages.post(f"{HERE}/answers")
def send_answers(application_id: int) -> Response:
    return _stepped(application_id, actions.send_answers, "Your answers are sent to the assessor.")


@pages.get(ENTRY)
def entry(application_id: int, entry_id: int) -> Response:
    return _entry(application_id, entry_id)


@pages.post(ENTRY)
def answer(application_id: int, entry_id: int) -> Response:
    found = queries.queried_entry(queries.application(current_user, application_id), entry_id)
    form = forms.Answer(found, offered=queries.replacing(found.application, current_user, found))
    if not form.carry_out(actions.answer, found, by=current_user):
        return _entry(application_id, entry_id, form)
    return done(f"/listing/application/{application_id}#queried", "Your answer is kept. Send all answers when ready.")


def _stepped(application_id: int, action: Any, words: str) -> Response:
    form = Step()
    if not form.carry_out(action, queries.application(current_user, application_id), by=current_user):
        return _application(application_id, form)
    return done(f"/listing/application/{application_id}", words)


def _new(form: forms.NewApplication | None = None) -> Response:
    return page(
        "listing/application/new.html",
        status=422 if form else 200,
        form=form or forms.NewApplication(),
        application=queries.open_application(current_user),
        passed=queries.passed_application(current_user),
        listed=standing_queries.live(current_user),
        offers=offers.offers(current_user, page=request.args.get("page", 1, type=int)),
    )


def _application(application_id: int, refused: Step | None = None) -> Response:
    found = queries.application(current_user, application_id)
    return page(
        "listing/application/show.html",
        status=422 if refused else 200,
        application=found,
        moves=rules.moves(found.state, by=Who.MEDIATOR, rounds=found.rounds),
        seen=queries.seen(found, current_user),
        events=queries.events(found),
        refused=refused,
    )


def _shared(application_id: int, refused: forms.Submission | None = None) -> Response:
    found = queries.application(current_user, application_id)
    frozen = found.snapshot.frozen if found.snapshot else sharing.shared(current_user, found.programme)
    shown = Shared(frozen)
    return page(
        "listing/application/shared.html",
        status=422 if refused else 200,
        application=found,
        shown=shown,
        levels=LEVELS,
        changes=queries.changes(found, current_user) if found.snapshot and found.is_open else [],
        form=refused or forms.Submission(),
        can_submit="submit" in rules.moves(found.state, by=Who.MEDIATOR, rounds=found.rounds),
    )


def _entry(application_id: int, entry_id: int, refused: forms.Answer | None = None) -> Response:
    found = queries.queried_entry(queries.application(current_user, application_id), entry_id)
    offered = queries.replacing(found.application, current_user, found)
    return page(
        "listing/application/entry.html",
        status=422 if refused else 200,
        entry=found,
        shown=SharedEntry(found.frozen),
        form=refused or forms.Answer(queries.answered(found), offered=offered, version=found.version),
    )
