"""The life of a request for feedback, and how little of it its mediator sees."""

from datetime import date
from enum import StrEnum

from app.feedback.asking import Channel, Schedule
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

    @classmethod
    def first(cls, channel: Channel) -> "State":
        """A letter waits to be sent; a link that is handed over works at once."""
        return cls.WAITING if channel is Channel.EMAILED else cls.SENT


_REVIEWER, _WORKER, _REVOKERS = (Who.REVIEWER,), (Who.WORKER,), (Who.MEDIATOR, Who.STAFF)

# `fail`: the address refused the invitation; that it refuses a reminder is not told, as only who has not answered gets
# one. `decline`: not me, or never write again. An answer that has come stays when its request is revoked (domain §7.9).
_TABLE = {
    (State.WAITING, "send"): Move(State.SENT, _WORKER),
    (State.WAITING, "fail"): Move(State.DID_NOT_WORK, _WORKER),
    (State.WAITING, "decline"): Move(State.DECLINED, _REVIEWER),
    (State.WAITING, "revoke"): Move(State.REVOKED, _REVOKERS),
    (State.SENT, "remind"): Move(State.REMINDED, _WORKER),
    (State.SENT, "fail"): Move(State.DID_NOT_WORK, _WORKER),
    (State.SENT, "decline"): Move(State.DECLINED, _REVIEWER),
    (State.SENT, "expire"): Move(State.EXPIRED, _WORKER),
    (State.SENT, "revoke"): Move(State.REVOKED, _REVOKERS),
    (State.REMINDED, "decline"): Move(State.DECLINED, _REVIEWER),
    (State.REMINDED, "expire"): Move(State.EXPIRED, _WORKER),
    (State.REMINDED, "revoke"): Move(State.REVOKED, _REVOKERS),
    (State.DECLINED, "revoke"): Move(State.REVOKED, _REVOKERS),
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
    is_in_batch = last_batch_on is not None and schedule.first_batch_day <= last_batch_on <= today
    return Seen.CLOSED if is_in_batch or schedule.last_day < today else Seen.WAITING
