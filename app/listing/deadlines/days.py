"""The days a mediator has to know of: which there are, and how those in their calendar follow them (domain §5, §8).

In a calendar an event keeps its name for good, and its SEQUENCE rises with every change (RFC 5545 §3.8.7.4). What is
said holds nothing of any mediation: whoever hosts the calendar reads it too.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.feedback.digests import summary as digest
from app.listing.standings.facts import Standing
from app.listing.standings.periods import A_DAY, anniversary, years_covered
from app.listing.upkeep.duties import Upkeep, since, to_declare

# For so long a calendar still holds what was cancelled, so that everybody who follows it reads that it was.
KEEP = timedelta(days=60)

FARTHEST = date(9000, 1, 1)


class Kind(StrEnum):
    """What a day is the day of."""

    WINDOW = "window"
    CONTRIBUTION = "contribution"
    GRACE = "grace"
    REMOVAL = "removal"
    DECLARATION = "declaration"
    FEEDBACK = "feedback"
    DIGEST = "digest"

    @property
    def happens(self) -> bool:
        """Whether it happens by itself: when its day has come it is over, and not cancelled."""
        return self in (Kind.WINDOW, Kind.REMOVAL)

    @property
    def address(self) -> str:
        """Where its mediator does something about it, below the portal's own address."""
        return _WHERE[self]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a mediator. `today` is the latest of their own and the register's.

    `lapses` are the windows that pass, by their months, each with the first day on which it would not, and `needed` how
    many mediations pass one. `standing` is there once there is a listing, `upkeep` while it is shown.
    """

    today: date
    needed: int = 0
    lapses: Mapping[int, date] = field(default_factory=dict)
    standing: Standing | None = None
    upkeep: Upkeep | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """One day. `kind` and `thing` together name it: two that have the same are one that has moved."""

    kind: Kind
    thing: str
    day: date
    title: str
    words: str

    @property
    def name(self) -> tuple[Kind, str]:
        return self.kind, self.thing


@dataclass(frozen=True, slots=True)
class Followed:
    """A deadline as a calendar holds it: how often it changed, when last, and since when it is cancelled."""

    deadline: Deadline
    changed_at: datetime
    sequence: int = 0
    cancelled_at: datetime | None = None

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    def changed(self, now: datetime, deadline: Deadline | None) -> "Followed":
        """As it is from now on; without a deadline it is cancelled, and keeps its words."""
        cancelled_at = None if deadline else now
        return replace(
            self,
            deadline=deadline or self.deadline,
            changed_at=now,
            sequence=self.sequence + 1,
            cancelled_at=cancelled_at,
        )


def deadlines(known: Known) -> list[Deadline]:
    """Every deadline there is, the earliest first."""
    found = [*_windows(known), *_contribution(known.standing), *_keeping_up(known.upkeep, known.today)]
    return sorted(found, key=lambda each: (each.day, each.kind.value, each.thing))


def follow(held: Iterable[Followed], wanted: Iterable[Deadline], *, now: datetime, today: date) -> list[Followed]:
    """What is new in a calendar or changes in it, so that it holds what is wanted.

    What is no longer wanted is cancelled once; what happened by itself stays as it was.
    """
    before = {each.deadline.name: each for each in held}
    after = {each.name: each for each in wanted}
    changes = [
        before[name].changed(now, each) if name in before else Followed(each, now)
        for name, each in after.items()
        if name not in before or before[name].is_cancelled or before[name].deadline != each
    ]
    moot = [
        each.changed(now, None)
        for name, each in before.items()
        if name not in after and not each.is_cancelled and not _has_happened(each.deadline, today)
    ]
    return changes + moot


def is_shown(each: Followed, *, now: datetime, today: date) -> bool:
    """Whether a calendar still holds it: neither cancelled nor over for longer than `KEEP`."""
    if each.cancelled_at:
        return now - each.cancelled_at <= KEEP
    return not each.deadline.kind.happens or today - each.deadline.day <= KEEP


def _has_happened(deadline: Deadline, today: date) -> bool:
    return deadline.kind.happens and deadline.day <= today


def _windows(known: Known) -> Iterator[Deadline]:
    for months, day in known.lapses.items():
        if day < FARTHEST:
            title = f"E-mediations: {months}-month window no longer met"
            fewer = f"fewer than {known.needed} e-mediations lie within {months} months"
            words = f"From this day on {fewer}, if you log no more."
            yield Deadline(Kind.WINDOW, str(months), day, title, words)


def _contribution(standing: Standing | None) -> Iterator[Deadline]:
    """When it is due; once it is, how long the listing stays without it, and when it would end."""
    if standing is None or not standing.is_live:
        return
    due_on = standing.due_on
    words = "Your annual contribution to IMI is due. You can also ask for a waiver."
    yield Deadline(Kind.CONTRIBUTION, due_on.isoformat(), due_on, "IMI contribution due", words)
    if standing.is_due:
        words = "The last day of the year that is not paid. After it your listing can end."
        yield Deadline(Kind.GRACE, due_on.isoformat(), standing.grace_ends_on, "IMI contribution: grace ends", words)
    if lapses_on := standing.lapses_on:
        words = "From this day on you are not listed, unless your contribution is paid or waived before."
        yield Deadline(Kind.REMOVAL, due_on.isoformat(), lapses_on, "IMI listing ends unless paid", words)


def _keeping_up(upkeep: Upkeep | None, today: date) -> Iterator[Deadline]:
    """What IMI's page asks of those who are listed ('Maintaining Your Accreditation'), each on the day it is due."""
    if upkeep is None:
        return
    yield _declaration(upkeep, today)
    published_on = upkeep.published_on
    if published_on:
        words = f"Your Feedback Digest is {digest.RENEW_AFTER_MONTHS} months old: it is time for a new version."
        day = since(published_on, digest.RENEW_AFTER_MONTHS)
        yield Deadline(Kind.DIGEST, published_on.isoformat(), day, "Feedback Digest: new version", words)
    elif not upkeep.has_asked:
        months = digest.FIRST_WITHIN_MONTHS
        words = f"You have been listed for {months} months. IMI encourages first feedback within that time."
        day = since(upkeep.listed_on, months)
        yield Deadline(Kind.FEEDBACK, upkeep.listed_on.isoformat(), day, "Ask for first feedback", words)


def _declaration(upkeep: Upkeep, today: date) -> Deadline:
    """The one that is asked for and not made; else the next."""
    years = years_covered(upkeep.listed_on, today - A_DAY)
    asked = to_declare(upkeep.listed_on, upkeep.declared_for, today)
    day = asked or anniversary(upkeep.listed_on, years + 1)
    words = "Confirm for the coming year that you mediate actively and that your public profile is up to date."
    return Deadline(Kind.DECLARATION, day.isoformat(), day, "Yearly declaration to IMI", words)


_WHERE = {
    Kind.WINDOW: "/logbook/eligibility",
    Kind.CONTRIBUTION: "/fees/",
    Kind.GRACE: "/fees/",
    Kind.REMOVAL: "/fees/",
    Kind.DECLARATION: "/listing/keeping-up/",
    Kind.FEEDBACK: "/feedback/",
    Kind.DIGEST: "/feedback/answers",
}
