"""When answers are released, which of them together, and what the mediator sees of one (domain §7.7 and §7.9)."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import NamedTuple

from app.feedback.asking import CORRECT_WITHIN, Channel, Participant
from app.feedback.questionnaires.questions import Sharing

A_DAY = timedelta(days=1)
FEWEST_TOGETHER = 3
LONGEST_WAIT = timedelta(days=90)
FEWEST_MEDIATIONS_AFTER_THE_WAIT = 2


class Waiting(NamedTuple):
    """An answer that waits for others; `since` is the day it was sent, or for a filed one the last day of its month."""

    answer: str
    mediation: Hashable
    since: date


@dataclass(frozen=True, slots=True)
class Filed:
    """An answer that was released: a random id, an opaque mark of its mediation, and no day but the month.

    `month` is the first day of the month in which it was filed. A rating is 1 to 5, or None for not applicable.
    """

    id: str
    mediation: Hashable
    role: Participant
    month: date
    channel: Channel
    ratings: Mapping[str, int | None]
    sharing: Sharing = Sharing.DIGEST_AUTHOR
    name: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the mediator sees of a shared answer: not of which mediation, and a name only if it was given for that."""

    month: date
    ratings: Mapping[str, int | None]
    texts: Mapping[str, str]
    name: str | None


def last_day_to_correct(sent_on: date) -> date:
    """The last of the fourteen days, that of sending included, for correcting; a correction begins no new ones."""
    return sent_on + CORRECT_WITHIN - A_DAY


def is_settled(sent_on: date, *, today: date) -> bool:
    return today > last_day_to_correct(sent_on)


def release(waiting: Iterable[Waiting], *, today: date) -> list[Waiting]:
    """Those of one mediator's unfiled answers, shared or not, to be filed tonight; from then on they enter everything.

    Batches, digests, evidence levels and coverage show an answer at once, so that none of them tells earlier than
    another, and never one alone.
    """
    return together([each for each in waiting if is_settled(each.since, today=today)], today=today)


def together(waiting: Iterable[Waiting], *, today: date) -> list[Waiting]:
    """All of them where they are at least three; else those that have waited 90 days, if of at least two mediations."""
    ready = list(waiting)
    if len(ready) < FEWEST_TOGETHER:
        ready = [each for each in ready if today - each.since >= LONGEST_WAIT]
        if len({each.mediation for each in ready}) < FEWEST_MEDIATIONS_AFTER_THE_WAIT:
            return []
    return sorted(ready, key=lambda each: _shuffled(each.answer))


def batch(filed: Iterable[Filed], *, today: date) -> list[Filed]:
    """Those of one mediator's filed answers, not yet shown, that the mediator may see now: shared ones, shuffled."""
    shared = {answer.id: answer for answer in filed if answer.sharing is not Sharing.DIGEST_AUTHOR}
    waiting = [Waiting(answer.id, answer.mediation, _last_day(answer.month)) for answer in shared.values()]
    return [shared[each.answer] for each in together(waiting, today=today)]


def next_look(waiting: Iterable[Filed], *, today: date) -> date | None:
    """The next day on which a batch may be ready of shared answers that wait, if no other joins them."""
    days = [_last_day(answer.month) + LONGEST_WAIT for answer in waiting]
    return max(min(days), today + A_DAY) if days else None


def seen(answer: Filed) -> Seen | None:
    """An answer as its mediator sees it, or None where the reviewer did not share it (domain §7.7)."""
    if answer.sharing is Sharing.DIGEST_AUTHOR:
        return None
    name = answer.name if answer.sharing is Sharing.MEDIATOR_WITH_NAME else None
    return Seen(month_of(answer.month), answer.ratings, answer.texts, name)


def shuffled(answers: Iterable[Filed]) -> list[Filed]:
    """In an order that tells nothing, the same every time."""
    return sorted(answers, key=lambda each: _shuffled(each.id))


def month_of(day: date) -> date:
    return day.replace(day=1)


def _last_day(month: date) -> date:
    return month_of(month_of(month) + timedelta(days=31)) - A_DAY


def _shuffled(answer: str) -> bytes:
    """A place in a shuffle: the same every time, and it tells nothing even if ids were given one after the other."""
    return sha256(answer.encode()).digest()
