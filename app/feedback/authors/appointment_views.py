"""A mediator's page of their digest author: whom to appoint, and the text whose facts they check."""

from datetime import timedelta
from typing import Any

from flask import Response, abort
from flask_login import current_user

from app import throttle
from app.feedback.authors import actions as texts, appointment_actions as actions, drafts, forms, queries
from app.feedback.authors.appointments import Who
from app.form import Step
from app.web import Area, area, done, page

pages = area("appointment", __name__, Area.MEDIATOR, url_prefix="/feedback/digest-author")

A_DAY = timedelta(days=1)
MOST_A_DAY = 10
HERE = "/feedback/digest-author/"
TEXT = "/texts/<int:draft_id>"


@pages.get("/")
def index() -> Response:
    return _index()


@pages.post("/")
def appoint() -> Response:
    form = forms.NewAppointment()
    if form.validate() and throttle.is_spent("appointment", str(current_user.id), limit=MOST_A_DAY, within=A_DAY):
        abort(429)
    if not form.carry_out(actions.appoint, current_user):
        return _index(form)
    return done(HERE, "They are asked by letter. You read here what they answer.")


@pages.post("/<int:appointment_id>/end")
def end(appointment_id: int) -> Response:
    actions.end(queries.given(current_user, appointment_id), by=current_user, who=Who.MEDIATOR)
    return done(HERE, "The appointment is ended.")


@pages.get(TEXT)
def text(draft_id: int) -> Response:
    return _text(draft_id)


@pages.post(f"{TEXT}/reply")
def reply(draft_id: int) -> Response:
    return _checked(draft_id, forms.Reply(), texts.reply, "Your reply is kept. It is printed below the text.")


@pages.post(f"{TEXT}/let-be")
def let_be(draft_id: int) -> Response:
    return _checked(draft_id, Step(), texts.let_be, "The author is told that you add nothing.")


@pages.post(f"{TEXT}/withdraw-reply")
def withdraw_reply(draft_id: int) -> Response:
    return _checked(draft_id, Step(), texts.let_be, "Your reply is withdrawn.")


def _checked(draft_id: int, form: Any, action: Any, words: str) -> Response:
    if not form.carry_out(action, queries.check(current_user, draft_id), by=current_user):
        return _text(draft_id, refused=form)
    return done(f"{HERE}texts/{draft_id}", words)


def _index(form: forms.NewAppointment | None = None) -> Response:
    return page(
        "feedback/author/appointed.html",
        status=422 if form else 200,
        appointment=queries.live_appointment(current_user.id),
        checks=queries.checks(current_user),
        form=form or forms.NewAppointment(),
    )


def _text(draft_id: int, *, refused: Any = None) -> Response:
    draft = queries.check(current_user, draft_id)
    if not draft.is_with_mediator:
        typed = refused.data.get("reply") if refused else None
        return page("feedback/author/gone.html", status=409 if refused else 200, draft=draft, typed=typed)
    written = queries.written(draft)
    return page(
        "feedback/author/check.html",
        status=422 if refused else 200,
        draft=draft,
        written=written,
        moves=drafts.LIFE.moves(draft.state, by=Who.MEDIATOR),
        hints=drafts.hints(written.reply, mediator=current_user.name),
        refused=refused,
        form=refused if isinstance(refused, forms.Reply) else forms.Reply(written),
    )
