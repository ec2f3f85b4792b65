"""An assessor's review of an application: what is decided of each entry, what that comes to, and what is still open."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from itertools import chain

from app.listing.applications import life as rules
from app.listing.applications.life import Decision, Mark, State
from app.listing.applications.snapshot import Frozen, Place
from app.listing.criteria.shape import Criteria, Group
from app.logbook.vocabulary import Choice

SKILLS = "Skills"
NOT_IN_REVIEW = "Entries are decided while an application is in review. Look at where it stands now."
MOVED_ON = "The application has moved on since you opened this page. Look at where it stands now."
NOT_RECORDED = "Criteria are recorded until the result is signed. Look at where the application stands now."
NOT_TO_SIGN = "There is no result to sign now. Look at where the application stands."
NEEDS_REASON = "This needs words of yours."
NEEDS_NOTE = "What is not met needs a note."
NOT_SIGNED = "The signature is not complete."
WRITE_QUESTION = "Write what you ask the mediator"
SAY_WHY_NOT = "Say why it does not count; the mediator reads it"
SAY_WHY = "Say why you count an entry that is in doubt"
SAY_WHAT_LACKS = "Write what you found lacking"
NOT_YOUR_NAME = "Type your name as it stands in your account: {name}"
CHANGED_MEANWHILE = "Something was decided since you opened this page. Look again, then sign."
NOT_ANSWERED = "The mediator has not answered yet."


RECORDING = (State.IN_REVIEW, State.QUERIED)


class Show(Choice):
    """Which entries are listed."""

    OPEN = "open"
    ACCEPTED = "accepted"
    QUERIED = "queried"
    REJECTED = "rejected"
    IN_DOUBT = "in_doubt"
    FLAGGED = "flagged"
    ALL = "all"
    COUNTED = "counted"
    DOUBT_ACCEPTED = "doubt_accepted"
    COUNTED_REJECTED = "counted_rejected"

    @property
    def label(self) -> str:
        return {
            "open": "To decide",
            "counted": "Counted when submitted",
            "doubt_accepted": "In doubt, accepted",
            "counted_rejected": "Counted, rejected",
        }.get(self.value) or super().label

    @property
    def is_part_of_total(self) -> bool:
        """Whether these are a figure of the running total."""
        return self in (Show.COUNTED, Show.DOUBT_ACCEPTED, Show.COUNTED_REJECTED)


class Result(Choice):
    """How an assessment ends; the values are verbs of an application's life."""

    PASS = "pass"  # noqa: S105
    FAIL = "fail"

    @property
    def label(self) -> str:
        return {"pass": "Passed", "fail": "Not passed"}[self.value]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry that is decided about, as it was frozen."""

    id: int
    frozen: Frozen
    decision: Decision | None = None

    @property
    def date(self) -> str:
        """The day it counts on in ISO form, which sorts as the days do; empty where no session was held."""
        return self.frozen["date"] or ""

    @property
    def is_in_doubt(self) -> bool:
        return self.frozen["place"] == Place.TO_JUDGE

    @property
    def is_plain(self) -> bool:
        """Whether it counts and nothing asks for a second look."""
        return not self.is_in_doubt and not self.frozen["flags"]


@dataclass(frozen=True, slots=True)
class Tally:
    """How one window stands: those that counted when they were submitted, and what an assessor adds and takes away.

    What nobody has come to yet stands as it was submitted.
    """

    months: int
    first_day: date
    needed: int
    counted: int
    accepted: int
    rejected: int

    @property
    def total(self) -> int:
        return self.counted + self.accepted - self.rejected

    @property
    def short(self) -> int:
        return max(0, self.needed - self.total)

    @property
    def is_met(self) -> bool:
        return not self.short


@dataclass(frozen=True)
class Review:
    """An application on an assessor's desk. `lines` leaves out what was replaced; `marks` are by criterion."""

    state: State
    rounds: int
    frozen: Frozen
    lines: tuple[Line, ...]
    marks: Mapping[str, Mark]
    criteria: Criteria

    @cached_property
    def shown(self) -> dict[Show, list[Line]]:
        """The lines by what is asked for; a queried one is to be decided once it came back."""
        came_back = {None, Decision.QUERY} if self.rounds else {None}
        wanted = {
            Show.OPEN: lambda line: line.decision in came_back,
            Show.ACCEPTED: lambda line: line.decision is Decision.ACCEPT,
            Show.QUERIED: lambda line: line.decision is Decision.QUERY,
            Show.REJECTED: lambda line: line.decision is Decision.REJECT,
            Show.IN_DOUBT: lambda line: line.is_in_doubt,
            Show.FLAGGED: lambda line: bool(line.frozen["flags"]),
            Show.ALL: lambda _line: True,
        }
        found = {show: [line for line in self.lines if is_so(line)] for show, is_so in wanted.items()}
        first_day = self.frozen["windows"][-1]["first_day"]
        parts = self._parts.items()
        return found | {show: [line for line in lines if line.date >= first_day] for show, lines in parts}

    @property
    def plain(self) -> list[Line]:
        """What can be accepted together: it counts, has no flag, and nobody has said anything of it."""
        return [line for line in self.lines if line.decision is None and line.is_plain]

    @property
    def left(self) -> int:
        """How many entries are to be decided."""
        return len(self.shown[Show.OPEN])

    @cached_property
    def tallies(self) -> list[Tally]:
        """One for each window of the frozen rule, the shortest first; each line is looked at once for all of them."""
        days = [sorted(line.date for line in lines) for lines in self._parts.values()]
        return [self._tally(each, days) for each in self.frozen["windows"]]

    @property
    def tally(self) -> Tally:
        """That of the longest window, which holds all the others."""
        return self.tallies[-1]

    @property
    def groups(self) -> tuple[Group, ...]:
        return groups(self.criteria)

    @property
    def gone_through(self) -> int:
        """How many of the criteria have a mark."""
        return sum(key in self.marks for key in self.criteria.keys)

    @property
    def unmarked(self) -> int:
        return len(self.criteria.keys) - self.gone_through

    @property
    def seal(self) -> str:
        """Changes with every decision and mark, so that what is signed is what was looked at."""
        said = chain(
            (f"{line.id}:{line.decision or ''}" for line in self.lines),
            (f"{key}:{self.marks.get(key, '')}" for key in self.criteria.keys),
        )
        return sha256(",".join(said).encode()).hexdigest()

    def _tally(self, window: Frozen, days: list[list[str]]) -> Tally:
        """That of a window, by the sorted days of the parts it is made of."""
        first_day = window["first_day"]
        inside = (len(part) - bisect_left(part, first_day) for part in days)
        return Tally(window["months"], date.fromisoformat(first_day), self.frozen["needed"], *inside)

    @cached_property
    def _parts(self) -> dict[Show, list[Line]]:
        """The lines that a total is made of, whatever its window."""
        dated = [line for line in self.lines if line.date]
        counted = [line for line in dated if not line.is_in_doubt]
        return {
            Show.COUNTED: counted,
            Show.DOUBT_ACCEPTED: [each for each in dated if each.decision is Decision.ACCEPT and each.is_in_doubt],
            Show.COUNTED_REJECTED: [each for each in counted if each.decision is Decision.REJECT],
        }


def groups(criteria: Criteria) -> tuple[Group, ...]:
    """The competency criteria in the parts they are gone through in: five of knowledge, then the skills."""
    return (*criteria.knowledge, Group(SKILLS, criteria.skills))


def why_no_reason(decision: Decision, line: Line, reason: str) -> str | None:
    """What a decision lacks that needs a reason; None when it may stand."""
    if reason:
        return None
    in_doubt = SAY_WHY if line.is_in_doubt else None
    return {Decision.QUERY: WRITE_QUESTION, Decision.REJECT: SAY_WHY_NOT}.get(decision, in_doubt)


def why_not_signed(review: Review, result: Result) -> list[str]:
    """Everything that keeps a result from being signed, in words.

    A pass needs the frozen threshold, by what was accepted. Who falls short of it is not passed without a look at the
    criteria, which then decide nothing (domain §8).
    """
    return list(_open_ends(review, result))


def _open_ends(review: Review, result: Result) -> Iterator[str]:
    if review.state is State.QUERIED:
        yield NOT_ANSWERED
    elif queried := 0 if review.rounds else len(review.shown[Show.QUERIED]):
        yield f"{queried} {_entries(queried)} queried. Ask the mediator, or decide about them."
    if review.left:
        yield f"{review.left} {_entries(review.left)} not decided yet."
    tally = review.tally
    if result is Result.PASS and not tally.is_met:
        yield f"The entries are {tally.short} short of {tally.needed} in {tally.months} months."
    if review.unmarked and (result is Result.PASS or tally.is_met):
        yield _unmarked(review)


def why_not_ended(review: Review, result: Result, *, is_signed: bool) -> str | None:
    """Why an assessor's result does not stand; None when all of `why_not_signed` is there, and a signature."""
    reasons = why_not_signed(review, result) or ([] if is_signed else [NOT_SIGNED])
    return " ".join(reasons) or None


def why_not_this_name(typed: str, name: str) -> str | None:
    """A signature is one's own name as the account has it, however it is capitalised."""
    is_same = " ".join(typed.split()).casefold() == " ".join(name.split()).casefold()
    return None if is_same and name else NOT_YOUR_NAME.format(name=name or "it is empty, so fill it in there first")


def decidable(review: Review) -> tuple[Decision, ...]:
    """What can be said of an entry now."""
    return rules.decisions(review.rounds) if review.state is State.IN_REVIEW else ()


def _unmarked(review: Review) -> str:
    if not review.gone_through:
        return f"No competency criterion is gone through yet: {review.unmarked} to go."
    return f"{review.unmarked} of {len(review.criteria.keys)} competency criteria are not gone through yet."


def _entries(number: int) -> str:
    return "entry is" if number == 1 else "entries are"
