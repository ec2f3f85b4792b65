"""Whom a demo mediator asked for feedback: a participant in every state that a mediator sees."""

from datetime import date, timedelta

from app.accounts.person import Person
from app.feedback import actions, letter_actions
from app.feedback.asking import Channel, NotInvited, Participant, Schedule, Side
from app.feedback.life import LIFE, Who
from app.feedback.misuse import actions as misuse_actions
from app.feedback.misuse.grounds import Misuse
from app.feedback.models import Request, Slot
from app.logbook.models import Mediation

LONG_AGO = timedelta(days=70)
WHO = (
    (Participant.PARTY, Side.A),
    (Participant.PARTY, Side.B),
    (Participant.COUNSEL, Side.B),
    (Participant.OTHER, None),
    (Participant.COUNSEL, Side.A),
    (Participant.OTHER, None),
    (Participant.PARTY, Side.B),
    (Participant.COUNSEL, Side.B),
)
NOT_THERE = "associate@farol.example"
WHY = "She writes that she did not advise in this mediation. Please look up whom you meant to ask."
ADDRESSES = ("ines.duarte@example.com", "board@farol.example", "counsel@farol.example", "expert@example.net")


def ask(mediator: Person, mediation: Mediation, today: date, *, staff: Person) -> None:
    """One invitation leaves at once, at weekends too, so that the mailbox shows it; one was ended by IMI staff."""
    slots = [
        actions.add(
            mediation, by=mediator, form_token=f"demo {mediation.id} {number}", participant=participant, side=side
        )
        for number, (participant, side) in enumerate(WHO)
    ]
    waiting, closed, failed, taken_back = (
        invite(slot, mediator, address) for slot, address in zip(slots, ADDRESSES, strict=False)
    )
    letter_actions.send(waiting)
    closed.schedule = Schedule.of(today - LONG_AGO, Channel.EMAILED)
    move(closed, "send", "expire")
    move(failed, "send", "fail")
    actions.revoke(taken_back, by=mediator)
    handed, protected = slots[4:6]
    actions.hand(handed, by=mediator, form_token=f"demo link {handed.id}", version=handed.version)
    actions.leave_out(protected, by=mediator, version=protected.version, not_invited=NotInvited.PROTECTED_PERSON)
    misuse_actions.end(invite(slots[7], mediator, NOT_THERE), by=staff, misuse=Misuse.NO_PART, why=WHY)


def invite(slot: Slot, mediator: Person, address: str) -> Request:
    return actions.invite(
        slot,
        by=mediator,
        form_token=f"demo letter {slot.id}",
        version=slot.version,
        name="A made-up person",
        address=address,
        language="en",
    )


def move(request: Request, *verbs: str) -> None:
    """What the worker would have done by then, without a letter in the mailbox."""
    for verb in verbs:
        request.state = LIFE.moved(request.state, verb, by=Who.WORKER)
    request.contact = None
