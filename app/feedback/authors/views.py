"""A digest author's pages: who asks them, the reading room, and the text from the first line to its publication."""

from datetime import timedelta
from typing import Any

from flask import Response, abort
from flask_login import current_user

from app import clock, throttle
from app.feedback.authors import (
    actions,
    appointment_actions as appointments,
    appointments as authors,
    drafts,
    forms,
    queries,
    room_queries,
)
from app.feedback.authors.appointments import Who
from app.feedback.authors.models import Appointment, Draft
from app.feedback.digests import queries as digest_queries
from app.form import Step
from app.site.headers import keep_secret
from app.web import Area, area, done, page

pages = area("author", __name__, Area.DIGEST_AUTHOR, url_prefix="/feedback/author")

pages.app_template_filter("paragraphs")(drafts.paragraphs)

A_DAY = timedelta(days=1)
TAKEN_BACK_A_DAY = 5  # and so given to the mediator, who gets a letter each time, once more at most
HERE = "/<int:mediator_id>"
THERE = "/feedback/author/{}"


@pages.get("/")
def index() -> Response:
    return page(
        "feedback/author/index.html",
        appointments=queries.appointments(current_user),
        open_drafts=queries.open_drafts(current_user),
    )


@pages.get(HERE)
def desk(mediator_id: int) -> Response:
    return _desk(queries.appointment(current_user, mediator_id))


@pages.post(f"{HERE}/accept")
def accept(mediator_id: int) -> Response:
    appointment, form = queries.appointment(current_user, mediator_id), forms.Acceptance()
    if not form.carry_out(appointments.accept, appointment, by=current_user):
        return _desk(appointment, acceptance=form)
    return done(THERE.format(mediator_id), "You write this digest from now on.")


@pages.post(f"{HERE}/decline")
def decline(mediator_id: int) -> Response:
    appointments.decline(queries.appointment(current_user, mediator_id), by=current_user)
    return done("/feedback/author/", "You declined. The mediator is told so.")


@pages.post(f"{HERE}/end")
def end(mediator_id: int) -> Response:
    appointments.end(queries.appointment(current_user, mediator_id), by=current_user, who=Who.AUTHOR)
    return done("/feedback/author/", "The appointment is ended. The mediator is told so.")


@pages.get(f"{HERE}/answers")
def answers(mediator_id: int) -> Response:
    appointment = queries.open_appointment(current_user, mediator_id)
    found = room_queries.answers(appointment)
    return keep_secret(page("feedback/author/answers.html", appointment=appointment, found=found))


@pages.post(f"{HERE}/text")
def save(mediator_id: int) -> Response:
    appointment, form = queries.appointment(current_user, mediator_id), forms.Text()
    if not form.carry_out(actions.save, appointment, by=current_user):
        return _desk(appointment, text=form)
    return done(f"{THERE.format(mediator_id)}#writing", "Saved.")


@pages.post(f"{HERE}/give")
def give(mediator_id: int) -> Response:
    appointment, form = queries.appointment(current_user, mediator_id), forms.Text()
    if not form.carry_out(actions.give, appointment, by=current_user):
        return _desk(appointment, text=form)
    words = f"The mediator has the text now, and {drafts.CHECK_WITHIN.days} days to check its facts."
    return done(THERE.format(mediator_id), words)


@pages.post(f"{HERE}/take-back")
def take_back(mediator_id: int) -> Response:
    who = f"{current_user.id} {mediator_id}"
    if throttle.is_spent("take back", who, limit=TAKEN_BACK_A_DAY, within=A_DAY):
        abort(429)
    return _step(mediator_id, actions.take_back, "The text is yours again.")


@pages.post(f"{HERE}/publish")
def publish(mediator_id: int) -> Response:
    return _step(mediator_id, actions.publish, "The digest is published under your name.")


@pages.post(f"{HERE}/versions/<int:number>/withdraw")
def withdraw(mediator_id: int, number: int) -> Response:
    actions.withdraw(queries.published_version(current_user, mediator_id, number), by=current_user)
    return done(THERE.format(mediator_id), f"Version {number} is withdrawn. Its page says so.")


def _step(mediator_id: int, action: Any, words: str) -> Response:
    appointment, form = queries.appointment(current_user, mediator_id), Step()
    if not form.carry_out(action, queries.open_draft(appointment), by=current_user):
        return _desk(appointment, step=form)
    return done(THERE.format(mediator_id), words)


def _desk(appointment: Appointment, **refused: Any) -> Response:
    """Everything about one mediator; `refused` is the form that was."""
    draft, written = queries.draft(appointment), queries.written(queries.draft(appointment))
    moves = _moves(draft, appointment)
    why_not_published = draft and drafts.why_not_published(draft.state, draft.sent_on, today=clock.today())
    why_not_author = authors.why_not(queries.ties(appointment.mediator, appointment.author))
    is_settled = "publish" in moves and not why_not_published and not why_not_author
    return page(
        "feedback/author/desk.html",
        status=422 if refused else 200,
        appointment=appointment,
        moves=authors.LIFE.moves(appointment.state, by=Who.AUTHOR),
        text_moves=moves,
        draft=draft,
        written=written,
        can_write=appointment.is_accepted and (draft is None or "send" in moves),
        why_not_published=why_not_published,
        why_not_author=why_not_author,
        can_publish=is_settled and digest_queries.upcoming(appointment.mediator_id) is not None,
        hints=drafts.hints(written.text, mediator=appointment.mediator.name),
        published=[
            (each, _moves(each, appointment)) for each in queries.published(current_user, appointment.mediator_id)
        ],
        refused=next(iter(refused.values()), None),
        acceptance=refused.get("acceptance") or forms.Acceptance(version=appointment.version),
        text=refused.get("text") or forms.Text(written),
    )


def _moves(draft: Draft | None, appointment: Appointment) -> tuple[str, ...]:
    if draft is None:
        return ()
    return drafts.moves(draft.state, by=Who.AUTHOR, is_appointed=appointment.is_accepted)
