"""The life of a request for feedback, and how little of it its mediator sees."""

from datetime import date
from enum import StrEnum

from app import dates
from app.feedback.asking import Channel, Schedule
from app.feedback.misuse.grounds import Misuse
from app.life import Life, Move
from app.logbook.vocabulary import Choice


class Who(StrEnum):
    MEDIATOR = "mediator"
    REVIEWER = "reviewer"
    STAFF = "staff"
    WORKER = "worker"


class State(StrEnum):
    """What became of a request, as far as anybody but the reviewer's answer tells.

    Whether somebody answered is no state: it is written nowhere near the request (docs/decisions/0010). The mediator is
    shown `Seen` and never this.
    """

    WAITING = "waiting"
    SENT = "sent"
    REMINDED = "reminded"
    EXPIRED = "expired"
    DECLINED = "declined"
    DID_NOT_WORK = "did_not_work"
    REVOKED = "revoked"
    ENDED_NO_PART = "ended_no_part"
    ENDED_NO_PERMISSION = "ended_no_permission"
    ENDED_PRESSURE = "ended_pressure"
    ENDED_OWN_SIDE = "ended_own_side"

    @classmethod
    def first(cls, channel: Channel) -> "State":
        """A letter waits to be sent; a link that is handed over works at once."""
        return cls.WAITING if channel is Channel.EMAILED else cls.SENT

    @property
    def misuse(self) -> Misuse | None:
        """On which ground IMI staff ended the request, if they did."""
        return ENDED_FOR.get(self)


ENDED_FOR = {State(f"ended_{each}"): each for each in Misuse}

_MEDIATOR, _REVIEWER, _WORKER, _STAFF = (Who.MEDIATOR,), (Who.REVIEWER,), (Who.WORKER,), (Who.STAFF,)

# `fail`: the address refused the invitation; that it refuses a reminder is not told, as only who has not answered gets
# one. `decline`: not me, or never write again. An answer that has come stays when its request is revoked, or ended by
# staff (domain §7.9): each is there for who declined too, as a door that is closed would tell.
_TABLE = {
    (State.WAITING, "send"): Move(State.SENT, _WORKER),
    (State.WAITING, "fail"): Move(State.DID_NOT_WORK, _WORKER),
    (State.WAITING, "decline"): Move(State.DECLINED, _REVIEWER),
    (State.WAITING, "revoke"): Move(State.REVOKED, _MEDIATOR),
    (State.SENT, "remind"): Move(State.REMINDED, _WORKER),
    (State.SENT, "fail"): Move(State.DID_NOT_WORK, _WORKER),
    (State.SENT, "decline"): Move(State.DECLINED, _REVIEWER),
    (State.SENT, "expire"): Move(State.EXPIRED, _WORKER),
    (State.SENT, "revoke"): Move(State.REVOKED, _MEDIATOR),
    (State.REMINDED, "decline"): Move(State.DECLINED, _REVIEWER),
    (State.REMINDED, "expire"): Move(State.EXPIRED, _WORKER),
    (State.REMINDED, "revoke"): Move(State.REVOKED, _MEDIATOR),
    (State.DECLINED, "revoke"): Move(State.REVOKED, _MEDIATOR),
} | {
    (state, f"end: {misuse}"): Move(ended, _STAFF)
    for state in (State.WAITING, State.SENT, State.REMINDED, State.DECLINED)
    for ended, misuse in ENDED_FOR.items()
}
TAKE_ANSWERS = (State.SENT, State.REMINDED)

# The mediator's buttons come from `Seen.moves`, as this table's would tell who answered.
LIFE = Life(_TABLE)


def takes_an_answer(state: State, schedule: Schedule, today: date) -> bool:
    """Whether a link takes an answer, if none has come by it yet."""
    return state in TAKE_ANSWERS and today <= schedule.last_day


class Seen(Choice):
    """All that a mediator learns of a request: never whether somebody answered."""

    WAITING = "waiting"
    CLOSED = "closed"
    REVOKED = "revoked"
    DID_NOT_WORK = "did_not_work"
    ENDED_BY_IMI = "ended_by_imi"

    @property
    def label(self) -> str:
        return "Ended by IMI" if self is Seen.ENDED_BY_IMI else super().label

    @property
    def moves(self) -> tuple[str, ...]:
        return ("revoke",) if self is Seen.WAITING else ()

    @property
    def frees_slot(self) -> bool:
        """Whether the participant can be asked anew."""
        return self in (Seen.REVOKED, Seen.DID_NOT_WORK)


def as_the_mediator_sees(state: State, schedule: Schedule, *, today: date, last_batch_on: date | None = None) -> Seen:
    """A request as its mediator sees it: waiting until the link's last day or the batch, whichever is first (§7.9).

    `last_batch_on` is the day of the mediator's newest batch, whoever's answers it holds. Every request old enough to
    be in it closes with it, answered or not: if only the answered ones did, closing would tell who answered.
    """
    if state is State.REVOKED:
        return Seen.REVOKED
    if state is State.DID_NOT_WORK:
        return Seen.DID_NOT_WORK
    if state.misuse:
        return Seen.ENDED_BY_IMI
    is_in_batch = last_batch_on is not None and schedule.first_batch_day <= last_batch_on <= today
    return Seen.CLOSED if is_in_batch or schedule.last_day < today else Seen.WAITING


def why_not_ended(seen: Seen, schedule: Schedule, today: date) -> str | None:
    """Why IMI staff have nothing to end, by what the mediator sees and the calendar alone: staff are told no more.

    A request that looks closed as a batch came can still be open, until its last day.
    """
    if seen is Seen.ENDED_BY_IMI:
        return "IMI has ended this request already."
    if seen is Seen.REVOKED:
        return "The mediator has taken this request back: its link takes no answer any more."
    if seen is Seen.DID_NOT_WORK:
        return "No letter arrived at its address: nobody was asked by this request."
    if schedule.last_day < today:
        return f"Its link ended on {dates.words(schedule.last_day)}."
    return None
