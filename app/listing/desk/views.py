"""The assessor's desk: the queue, the entries of an application, the criteria, and the signed result."""

from collections.abc import Callable
from typing import Any

from flask import Response, request
from flask_login import current_user

from app.form import Step
from app.listing.applications import life as rules
from app.listing.applications.life import Who
from app.listing.applications.models import Application
from app.listing.applications.queries import entry, events
from app.listing.applications.shared import LEVELS, OF_MEDIATOR, Shared, SharedEntry
from app.listing.desk import actions, forms, queries, review as desk
from app.listing.desk.queries import Part, Pile
from app.listing.desk.review import Result, Review, Show
from app.web import Area, area, done, page

pages = area("desk", __name__, Area.ASSESSOR, url_prefix="/assess")

HERE = "/<int:application_id>"
STEPS = {"entries": "", "result": "/result"}
REGIONS = {"entries": ("steps", "tally")}


@pages.get("/")
def index() -> Response:
    pile = request.args.get("show", Pile.OURS, type=Pile)
    found = queries.queue(current_user, pile, page=request.args.get("page", 1, type=int))
    return page("listing/desk/index.html", regions={"queue": ()}, queue=found, pile=pile)


@pages.get(HERE)
def application(application_id: int) -> Response:
    return _entries(application_id)


@pages.post(f"{HERE}/begin")
def begin(application_id: int) -> Response:
    return _stepped(application_id, "begin", "The review is begun, and the mediator is told.", _entries)


@pages.post(f"{HERE}/resume")
def resume(application_id: int) -> Response:
    return _stepped(application_id, "resume", "The review goes on without an answer.", _entries)


@pages.get(f"{HERE}/ask")
def questions(application_id: int) -> Response:
    return _questions(application_id)


@pages.post(f"{HERE}/ask")
def ask(application_id: int) -> Response:
    return _stepped(application_id, "query", "Your questions are sent to the mediator.", _questions)


@pages.get(f"{HERE}/accept")
def together(application_id: int) -> Response:
    return _together(application_id)


@pages.post(f"{HERE}/accept")
def accept_together(application_id: int) -> Response:
    form = forms.Together()
    if not form.carry_out(actions.accept_plain, queries.application(current_user, application_id), by=current_user):
        return _together(application_id, form)
    return done(f"/assess/{application_id}", f"{form.number.data} accepted. Each can still be decided otherwise.")


@pages.post(f"{HERE}/entries/<int:entry_id>")
def decide(application_id: int, entry_id: int) -> Response:
    form, found = forms.Deciding(), entry(queries.application(current_user, application_id), entry_id)
    if not form.carry_out(actions.decide, found, by=current_user):
        return _entries(application_id, form, opened=entry_id)
    show, number = _asked()
    return done(
        f"/assess/{application_id}?show={show}&page={number}#entries",
        f"{found.frozen['reference']}: {form.decision.data.label.lower()}.",
        show=lambda: _entries(application_id, decided=entry_id),
    )


@pages.get(f"{HERE}/criteria/<int:number>")
def criteria(application_id: int, number: int) -> Response:
    return _criteria(application_id, number)


@pages.post(f"{HERE}/criteria/<int:number>")
def record(application_id: int, number: int) -> Response:
    found = queries.application(current_user, application_id)
    part = queries.part(found, number)
    form = forms.recording(part)
    if not form.carry_out(actions.record, found, number, by=current_user):
        return _criteria(application_id, number, form)
    return done(f"/assess/{application_id}{_after(part)}", "What you recorded is saved.")


@pages.get(f"{HERE}/result")
def result(application_id: int) -> Response:
    return _result(application_id)


@pages.post(f"{HERE}/result")
def sign(application_id: int) -> Response:
    form, found = forms.Signing(), queries.application(current_user, application_id)
    if not form.carry_out(actions.sign, found, by=current_user):
        return _result(application_id, form)
    return done(f"/assess/{application_id}/result", "The result is signed, reported to IMI and told to the mediator.")


def _stepped(application_id: int, verb: str, words: str, again: Callable[..., Response]) -> Response:
    form, found = Step(), queries.application(current_user, application_id)
    if not form.carry_out(actions.move, found, verb, by=current_user):
        return again(application_id, form)
    return done(f"/assess/{application_id}", words)


def _entries(application_id: int, refused: Any = None, *, opened: int = 0, decided: int = 0) -> Response:
    found, review, values = _reviewed(application_id, "entries")
    show, number = _asked()
    opened = opened or (0 if decided else request.args.get("open", 0, type=int))
    rows = queries.rows(review, show, page=number, opened=opened)
    row = rows.at(opened)
    return page(
        "listing/desk/entries.html",
        regions=REGIONS,
        status=422 if refused else 200,
        **values,
        rows=rows,
        opened=row,
        form=refused
        if isinstance(refused, forms.Deciding)
        else forms.Deciding(version=row.entry.version if row else 0),
        focused=rows.after(decided) if decided else None,
        refused=refused,
        is_gone=not (row and values["decisions"]),
        summary_of=Shared(review.frozen, OF_MEDIATOR),
        levels=LEVELS,
        history=events(found),
    )


def _questions(application_id: int, refused: Step | None = None) -> Response:
    _found, review, values = _reviewed(application_id, "entries")
    asked = queries.questions(review)
    return page("listing/desk/ask.html", status=422 if refused else 200, **values, questions=asked, refused=refused)


def _together(application_id: int, refused: forms.Together | None = None) -> Response:
    _found, review, values = _reviewed(application_id, "entries")
    values["entries"] = [SharedEntry(line.frozen) for line in review.plain]
    return page("listing/desk/accept.html", status=422 if refused else 200, **values, refused=refused)


def _criteria(application_id: int, number: int, refused: forms.Recording | None = None) -> Response:
    found, _review, values = _reviewed(application_id, "criteria")
    part = queries.part(found, number)
    return page(
        "listing/desk/criteria.html",
        status=422 if refused else 200,
        **values,
        part=part,
        is_gone=found.state not in desk.RECORDING,
        form=refused or forms.recording(part, version=part.version),
        refused=refused,
    )


def _result(application_id: int, refused: forms.Signing | None = None) -> Response:
    found, review, values = _reviewed(application_id, "result")
    hindrances = {each: desk.why_not_signed(review, each) for each in Result}
    return page(
        "listing/desk/result.html",
        status=422 if refused else 200,
        **values,
        hindrances=hindrances,
        is_gone="pass" not in values["moves"] or bool(hindrances[Result.FAIL]),
        form=refused or forms.Signing(version=found.version),
        refused=refused,
    )


def _reviewed(application_id: int, step: str) -> tuple[Application, Review, dict[str, Any]]:
    """An application of one's own, its review, and what every page of it shows."""
    found = queries.application(current_user, application_id)
    review = queries.review(found)
    return (
        found,
        review,
        {
            "application": found,
            "review": review,
            "step": step,
            "moves": rules.moves(found.state, by=Who.ASSESSOR, rounds=found.rounds),
            "next_step": rules.next_step(found.state, reader=Who.ASSESSOR, programme=found.programme.name),
            "decisions": desk.decidable(review),
            "is_subject_to_verification": queries.is_subject_to_verification(found, review),
        },
    )


def _after(part: Part) -> str:
    """Where the step or group leads whose button was pressed, or else the next group."""
    following = STEPS["result"] if part.is_last else f"/criteria/{part.number + 1}"
    if asked := request.form.get("go", type=int):
        return f"/criteria/{asked}"
    return STEPS.get(request.form.get("go", ""), following)


def _asked() -> tuple[Show, int]:
    return request.args.get("show", Show.OPEN, type=Show), request.args.get("page", 1, type=int)
