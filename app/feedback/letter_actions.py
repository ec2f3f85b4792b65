"""What the worker does about requests: letters that are due, addresses that refuse, links that end, names forgotten.

Every request is one unit of work: its move is made and its letter queued together, so that none is queued twice.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import ColumnElement, select

from app import audit, clock, crypto, jobs, mail
from app.accounts.models import User
from app.db import action, db
from app.feedback import asking, links, queries
from app.feedback.asking import Channel, Schedule
from app.feedback.life import ENDED_FOR, LIFE, TAKE_ANSWERS, State, Who
from app.feedback.models import Request
from app.feedback.reviewer import queries as reviewer_queries
from app.language import day
from app.logbook.vocabulary import Status
from app.mail import Leave, Letter

log = logging.getLogger("portal.feedback")

KEEP_CONTACT = timedelta(days=30)
A_DAY = timedelta(days=1)
OVER = (State.EXPIRED, State.DECLINED, State.DID_NOT_WORK, State.REVOKED, *ENDED_FOR)


def write_due() -> None:
    """Send the invitations and reminders whose day has come: by day, and not at weekends."""
    if not _is_by_day():
        return
    today = clock.today()
    failed = _each(send, _due(Request.state == State.WAITING.value, Request.sends_on <= today))
    failed += _each(send_again, _given_up())
    is_to_be_reminded = (Request.state == State.SENT.value, Request.reminds_on <= today, Request.due_on >= today)
    jobs.fail_for(failed + _each(remind, _due(*is_to_be_reminded)))


def note_refusals() -> None:
    """Mark the requests whose invitation was refused for good by its address."""
    refused = select(Request.id).join(Letter, Letter.id == Request.letter_id).where(Letter.refused_at.is_not(None))
    jobs.fail_for(_each(fail, db.session.scalars(refused.where(Request.state == State.SENT.value)).all()))


def close_old() -> None:
    """End the links whose last day is over, and forget names and addresses that are not needed any more.

    By the calendar, whether somebody answered or not: an address goes thirty days after its letter left, and so never
    later than thirty days after an answer (domain §7.14).
    """
    today = clock.today()
    is_open = Request.state.in_([state.value for state in TAKE_ANSWERS])
    failed = _each(expire, db.session.scalars(select(Request.id).where(is_open, Request.last_day < today)).all())
    is_over = Request.state.in_([state.value for state in OVER]) | (Request.sends_on < today - KEEP_CONTACT)
    to_forget = db.session.scalars(select(Request.id).where(Request.contact.is_not(None), is_over)).all()
    jobs.fail_for(failed + _each(forget, to_forget))


@action
def send(request: Request) -> None:
    """Queue the invitation, unless it has to wait for the mediation's end or may not leave at all."""
    if request.state is not State.WAITING or request.sends_on > clock.today():
        return
    if _wants_silence(request) or (request.person and queries.was_written_to(request)):
        # They said so to every mediator, or were written to about this mediation before: they may have declined.
        request.state = LIFE.moved(request.state, "decline", by=Who.REVIEWER)
        request.contact = None
    elif _may_leave(request):
        request.state = LIFE.moved(request.state, "send", by=Who.WORKER)
        _queue_invitation(request)
        audit.record("invited", request)
    else:
        _wait(request)


@action
def send_again(request: Request) -> None:
    """Queue an invitation anew whose letter was given up, as when no mail left for a day."""
    if request.state is State.SENT and request.contact and _may_leave(request):
        _queue_invitation(request)


@action
def remind(request: Request) -> None:
    """Queue the one reminder; nobody is reminded of a letter that is still on its way.

    It is queued for who has answered too, and does not leave then: what is written here must not tell them apart.
    """
    letter = db.session.get(Letter, request.letter_id) if request.letter_id else None
    is_on_its_way = letter is not None and letter.sent_at is None
    if request.state is not State.SENT or not request.contact or is_on_its_way:
        return
    if not request.schedule.may_remind(clock.today()) or not _may_leave(request):
        return
    request.state = LIFE.moved(request.state, "remind", by=Who.WORKER)
    _queue(request, "feedback/letters/reminder.txt")


def thank(request: Request, *, correct_until: date) -> None:
    """Queue the receipt for an answer that came by letter, as long as the address is there. Not while it is sent.

    By night, for all answers of the day together: a letter beside an answer would tell whose that is.
    """
    if request.contact is None or _wants_silence(request):
        return
    try:
        _queue(request, "feedback/letters/receipt.txt", correct_until=correct_until.isoformat())
    except crypto.Unreadable:  # no reason to keep the answer, nor all others, from being filed
        log.warning("contact unreadable")


@action
def fail(request: Request) -> None:
    if request.state is State.SENT:
        request.state = LIFE.moved(request.state, "fail", by=Who.WORKER)
        request.contact = None


@action
def expire(request: Request) -> None:
    if request.state not in TAKE_ANSWERS:
        return
    request.state = LIFE.moved(request.state, "expire", by=Who.WORKER)
    request.contact = None


@action
def forget(request: Request) -> None:
    request.contact = None


@mail.before("feedback/letters/invitation.txt")
def invitation_may_leave(request_id: int, **_arguments: Any) -> Leave:
    """At night it is given up, and queued again by day: the days it names are counted from the day it leaves.

    Whoever has answered got it already, by a try whose end the worker did not live to note.
    """
    request = db.session.get(Request, request_id)
    if request and reviewer_queries.has_answer(request):
        return Leave.UNSEEN
    return Leave.NOW if _is_wanted(request_id) and _is_by_day() else Leave.NEVER


@mail.before("feedback/letters/reminder.txt")
def reminder_may_leave(request_id: int, **_arguments: Any) -> Leave:
    if not _is_by_day():
        return Leave.LATER
    return Leave.NOW if _is_wanted(request_id) else Leave.UNSEEN


@mail.before("feedback/letters/receipt.txt")
def receipt_may_leave(request_id: int, **_arguments: Any) -> Leave:
    request = db.session.get(Request, request_id)
    if request is None or _wants_silence(request):
        return Leave.NEVER
    return Leave.NOW if _is_by_day() else Leave.LATER


@mail.offers
def feedback_link(request_id: int) -> str:
    """The address of the reviewer's pages; made when the letter is written, and kept nowhere."""
    return current_app.config["PORTAL_URL"] + links.address(db.session.get_one(Request, request_id))


@mail.offers
def day_words(written: str) -> str:
    """A day in the words of the letter's language."""
    return day(date.fromisoformat(written))


def _queue_invitation(request: Request) -> None:
    """The days of a request are counted from the day its letter leaves, and its letter names the day of then."""
    request.schedule = Schedule.of(clock.today(), Channel.EMAILED)
    request.dated_on = asking.dated(request.slot.mediation.listed_on, sends_on=request.sends_on)
    request.letter_id = _queue(request, "feedback/letters/invitation.txt").id


def _queue(request: Request, template: str, **more: Any) -> Letter:
    to = links.contact(request)
    mediator = db.session.get_one(User, request.slot.mediation.mediator_id)
    return mail.queue(
        template,
        to["address"],
        name=to["name"],
        language=request.language,
        request_id=request.id,
        mediator=mediator.name or mediator.email,
        due_on=request.due_on.isoformat(),
        last_day=request.last_day.isoformat(),
        **more,
    )


def _is_wanted(request_id: int) -> bool:
    """Whether somebody who was written to is still asked, has not answered, and has not asked for silence."""
    request = db.session.get(Request, request_id)
    return request is not None and reviewer_queries.is_open(request) and _may_leave(request)


def _is_by_day() -> bool:
    return asking.is_letter_hour(clock.now().astimezone(ZoneInfo(clock.REGISTER_ZONE)))


def _may_leave(request: Request) -> bool:
    """Whether a letter about this mediation may go to this person."""
    mediation = request.slot.mediation
    is_askable = mediation.removed_at is None and queries.why_nobody(mediation, clock.today()) is None
    return is_askable and not _wants_silence(request)


def _wants_silence(request: Request) -> bool:
    return request.person is not None and queries.is_suppressed(request.person)


def _wait(request: Request) -> None:
    """Until tomorrow: for the end of a mediation that still goes on, for anything else not longer than a link lasts."""
    mediation, tomorrow = request.slot.mediation, clock.today() + A_DAY
    if mediation.removed_at is None and mediation.status in (Status.PLANNED, Status.IN_PROGRESS):
        request.schedule = Schedule.of(tomorrow, Channel.EMAILED)
    elif request.last_day < clock.today():
        request.state = LIFE.moved(request.state, "fail", by=Who.WORKER)
        request.contact = None
    else:
        request.sends_on = tomorrow


def _due(*where: ColumnElement[bool]) -> list[int]:
    return list(db.session.scalars(select(Request.id).where(*where).order_by(Request.id)))


def _given_up() -> list[int]:
    """The requests whose invitation neither left nor waits."""
    is_given_up = (Letter.sealed.is_(None), Letter.sent_at.is_(None), Letter.refused_at.is_(None))
    wanted = select(Request.id).join(Letter, Letter.id == Request.letter_id).where(*is_given_up)
    return list(db.session.scalars(wanted.where(Request.state == State.SENT.value)))


def _each(do: Callable[[Request], None], request_ids: Iterable[int]) -> list[str]:
    return jobs.apart(lambda request_id: do(db.session.get_one(Request, request_id, with_for_update=True)), request_ids)
