"""Asking: who took part in a mediation, whom to invite and how, whom not, and taking a request back."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from app import audit, clock, mail
from app.accounts.address import queries as address_queries
from app.accounts.person import Person
from app.db import action, db
from app.errors import Conflict, Refused
from app.feedback import asking, links, queries
from app.feedback.asking import Channel, NotInvited, Participant, Schedule, Side
from app.feedback.life import LIFE, Seen, State, Who
from app.feedback.models import Habit, Request, Slot
from app.language import DEFAULT
from app.life import NOT_ANY_MORE
from app.logbook.models import Mediation
from app.logbook.vocabulary import Status

MOST_SLOTS = 30
NO_LETTERS = "This person does not want letters from IMI. You can hand them the link."
ENDED_BY_IMI = "IMI has ended a request to this person. They cannot be asked about this mediation again."
ASKED_ALREADY = "This person has been asked about this mediation already."


@action
def add(mediation: Mediation, *, by: Person, form_token: str, participant: Participant, side: Side | None) -> Slot:
    """Add a participant. The same form sent twice adds one."""
    _lock(mediation)
    slots = {slot.form_token: slot for slot in _slots(mediation)}
    if form_token in slots:
        return slots[form_token]
    if len(slots) >= MOST_SLOTS:
        raise Refused(f"At most {MOST_SLOTS} participants can be added to one mediation.")
    slot = Slot(mediation_id=mediation.id, form_token=form_token, participant=participant, side=side)
    db.session.add(slot)
    audit.record("added a participant", slot, by=by)
    return slot


@action
def remove(slot: Slot, *, by: Person) -> None:
    """Take away a participant who was added by mistake; one who was asked stays."""
    if slot.requests:
        raise Refused("This person has been asked, and stays on the list.")
    audit.record("removed a participant", slot, by=by)
    db.session.delete(slot)


@action
def leave_out(slot: Slot, *, by: Person, version: int, not_invited: NotInvited) -> None:
    """Say why a participant is not invited; who is asked already cannot be left out."""
    _expect(slot, version)
    released_on = queries.last_release(by.id)
    if any(not queries.seen(each, released_on=released_on).frees_slot for each in slot.requests):
        raise Refused(ASKED_ALREADY)
    slot.not_invited = not_invited
    audit.record("left a participant out", slot, by=by)


@action
def hand(slot: Slot, *, by: Person, form_token: str, version: int, language: str = DEFAULT) -> Request:
    """Make a link to hand over; no name and no address is given. The same form sent twice makes one."""
    return _ask(slot, by=by, form_token=form_token, version=version, channel=Channel.HANDED, language=language)


@action
def invite(slot: Slot, *, by: Person, form_token: str, version: int, name: str, address: str, language: str) -> Request:
    """Ask somebody by letter, with their permission; the worker sends it on a working day.

    Before the mediation is concluded this prepares the letter for when it is, if that is the mediator's habit.
    """
    if reason := asking.why_not_address(address, mediator=by.email, staff_and_authors=queries.staff_and_authors()):
        raise Refused(reason)
    had = address_queries.former_holders(address)
    if reason := asking.why_not_holder(is_own=by.id in had, is_of_imi=queries.is_anybody_of_imi(had)):
        raise Refused(reason)
    if queries.is_suppressed(links.person(address)):
        raise Refused(NO_LETTERS)
    return _ask(
        slot,
        by=by,
        form_token=form_token,
        version=version,
        channel=Channel.EMAILED,
        contact={"name": name, "address": address},
        language=language,
        person=links.person(address),
        is_near=asking.is_same_private_domain(address, by.email),
    )


@action
def revoke(request: Request, *, by: Person) -> None:
    """Take a request back: its link takes no answer any more, and a letter that waits does not leave.

    Whether it may be is read off what the mediator sees, as the rest would tell whether somebody answered; for the
    same reason this knows no version.
    """
    seen = queries.seen(request, released_on=queries.last_release(by.id))
    if seen is Seen.REVOKED:
        return
    if "revoke" not in seen.moves:
        raise Refused(NOT_ANY_MORE)
    request.state = LIFE.moved(request.state, "revoke", by=Who.MEDIATOR)
    request.contact = None
    if request.letter_id:
        mail.give_up(request.letter_id)
    audit.record("took a request back", request, by=by)


@action
def set_habit(mediator: Person, *, invites_when_concluded: bool) -> None:
    """Whether letters can be prepared that leave when a mediation is concluded."""
    habit = db.session.get(Habit, mediator.id, with_for_update=True) or Habit(mediator_id=mediator.id)
    if habit.invites_when_concluded == invites_when_concluded:
        return
    habit.invites_when_concluded = invites_when_concluded
    db.session.add(habit)
    audit.note("changed how to ask for feedback", Habit.__tablename__, mediator.id, by=mediator)


def _ask(
    slot: Slot,
    *,
    by: Person,
    form_token: str,
    version: int,
    channel: Channel,
    contact: dict[str, str] | None = None,
    **details: Any,
) -> Request:
    _lock(slot.mediation)
    if again := next((each for each in slot.requests if each.form_token == form_token), None):
        return again
    _expect(slot, version)
    _refuse(slot, by=by, channel=channel, person=details.get("person"))
    request = Request(
        form_token=form_token, channel=channel, state=State.first(channel), nonce=links.new_nonce(), **details
    )
    request.schedule = Schedule.of(clock.today(), channel)
    request.dated_on = asking.dated(slot.mediation.listed_on, sends_on=request.sends_on)
    slot.requests.append(request)
    slot.not_invited = None
    flag_modified(slot, "not_invited")  # of two who ask at the same moment only one finds the slot as it was
    audit.record("asked for feedback", request, by=by)
    request.contact = links.sealed_contact(request, contact) if contact else None
    return request


def _refuse(slot: Slot, *, by: Person, channel: Channel, person: str | None) -> None:
    mediation, today = slot.mediation, clock.today(by.zone)
    is_prepared = channel is Channel.EMAILED and queries.can_prepare(by, mediation)
    released_on = queries.last_release(mediation.mediator_id)
    asked = [(each, queries.seen(each, released_on=released_on)) for each in queries.requests_of(mediation)]
    if reason := asking.why_not_asked(
        was_mediated=queries.was_mediated(mediation),
        is_concluded=is_prepared or mediation.status is Status.CONCLUDED,
        dated_on=today if is_prepared else queries.held_on(mediation),
        today=today,
        live_in_slot=any(each.slot_id == slot.id and not seen.frees_slot for each, seen in asked),
        asked_in_mediation=sum(seen is not Seen.DID_NOT_WORK for _each, seen in asked),
    ):
        raise Refused(reason)
    to_them = [seen for each, seen in asked if person and each.person == person]
    if Seen.ENDED_BY_IMI in to_them:
        raise Refused(ENDED_BY_IMI)
    if not all(seen.frees_slot for seen in to_them):
        raise Refused(ASKED_ALREADY)


def _slots(mediation: Mediation) -> list[Slot]:
    return list(db.session.scalars(select(Slot).where(Slot.mediation_id == mediation.id)))


def _expect(slot: Slot, version: int) -> None:
    """Raises Conflict when the slot is not the one that was seen."""
    if slot.version != version:
        raise Conflict(None, slot.version)


def _lock(mediation: Mediation) -> None:
    """One at a time for each mediation, so that its limits hold; SQLite's write lock does that for all."""
    db.session.refresh(mediation, with_for_update=True)
