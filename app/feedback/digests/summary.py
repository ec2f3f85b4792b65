"""What a digest in summary mode says, version by version, so that nobody's grade follows from it (domain §7.9–10)."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import NamedTuple

from app.feedback.answers.release import Filed
from app.feedback.asking import Channel
from app.logbook.eligibility.months import first_day, last_counting_day
from app.logbook.vocabulary import Choice

FEWEST_ANSWERS = 5
FEWEST_MEDIATIONS = 3
FEWEST_MORE = 3
AGREES_FROM = 4
SHARE_STEP_PERCENT = 10
MARGIN = 2
"""So many answers above and below the middle must be on its side of agreement. One would do against the public; the
second is for a reviewer who knows their own answer. `FEWEST_ANSWERS` is just enough for it: 2 × MARGIN + 1."""

STALE_AFTER_MONTHS = 24
FIRST_WITHIN_MONTHS = 6
RENEW_AFTER_MONTHS = 22
AUTHOR_WITHIN_MONTHS = 6

TOO_FEW = "too few"
NOTHING_EXPIRED: frozenset[str] = frozenset()


class Mode(Choice):
    """Who writes a digest: the portal by itself, or an independent digest author (domain §7.10)."""

    SUMMARY = "summary"
    INDEPENDENT = "independent"

    @property
    def words(self) -> str:
        return {
            Mode.SUMMARY: "The portal makes the next version by itself: an automatic summary.",
            Mode.INDEPENDENT: "The next version is left to your digest author.",
        }[self]


@dataclass(frozen=True, slots=True)
class Median:
    """The middle of a block of answers, none of which is ever in another median; `answers` are kept, never printed."""

    value: float
    answers: frozenset[str]

    @property
    def n(self) -> int:
        return len(self.answers)


@dataclass(frozen=True, slots=True)
class Figure:
    """One question summed up: all that is printed is `n`, the share agreeing, the median with its n, and the version.

    `answers` (ids) are kept for the next version and never printed; `version` is the one that worked the figure out.
    """

    answers: frozenset[str]
    percent_agreeing: int
    median: Median | None
    version: int

    @property
    def n(self) -> int:
        return len(self.answers)

    @property
    def words(self) -> str:
        share = f"{self.n} answers, {self.percent_agreeing} % agree"
        if self.median is None:
            return share
        block = "" if self.median.n == self.n else f" of {self.median.n} answers"
        return f"{share}, median {self.median.value:g}{block}"


class Coverage(NamedTuple):
    """How many were asked of how many; only released answers are `answered`. `excluded` is what staff left out."""

    mediations: int
    people: int
    invited: int
    answered: int
    handed: int
    excluded: int = 0

    @property
    def response_percent(self) -> int | None:
        """How many of a hundred who were invited answered; None where nobody was, or more came than were counted."""
        if not 0 < self.answered <= self.invited:
            return None
        return (200 * self.answered + self.invited) // (2 * self.invited)

    @property
    def words(self) -> str:
        """Such as "42 mediations, 97 people, 90 invited, 41 answered (of which 3 by handed link)"."""
        asked = f"{_many(self.mediations, 'mediation', 'mediations')}, {_many(self.people, 'person', 'people')}"
        handed = f" (of which {self.handed} by handed link)" if self.handed else ""
        excluded = f", {self.excluded} excluded by IMI staff" if self.excluded else ""
        return f"{asked}, {self.invited} invited, {self.answered} answered{handed}{excluded}"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a digest. `answers` are the ids whose receipts it lists; a figure of None is "too few"."""

    number: int
    published_on: date
    answers: frozenset[str]
    coverage: Coverage
    figures: Mapping[str, Figure | None]


def next_version(
    history: Sequence[Version],
    answers: Iterable[Filed],
    *,
    questions: Iterable[str],
    mediations: int,
    people: int,
    invited: int,
    excluded: int = 0,
    today: date,
    expired: AbstractSet[str] = NOTHING_EXPIRED,
) -> Version | None:
    """The next version, or None while there may be none.

    `history` is every version before, the oldest first; `answers` are all filed ones that stand: not withdrawn, not
    excluded, their ratings not yet erased. `expired` are the ids whose ratings were erased for their age: they are no
    longer counted, and unlike withdrawn ones they need no replacement. Whether there is a version, and whose grades go
    into which share, is decided without looking at any grade, so that waiting says nothing (docs/decisions/0012).
    """
    filed = {answer.id: answer for answer in answers}
    if history and not _has_enough_more(filed, history[-1].answers, expired):
        return None
    past = {question: [found for each in history if (found := each.figures.get(question))] for question in questions}
    figures = {
        question: _figure(question, before, filed, expired, version=len(history) + 1)
        for question, before in past.items()
    }
    if not history and not any(figures.values()):
        return None
    handed = sum(answer.channel is Channel.HANDED for answer in filed.values())
    coverage = Coverage(mediations, people, invited, len(filed), handed, excluded)
    return Version(len(history) + 1, today, frozenset(filed), coverage, figures)


def left_to_author_until(mode: Mode, published_on: date | None) -> date | None:
    """The day from which the portal makes the next version by itself, where it is left to a digest author until then.

    The first version is never left to one, and none for longer than six months after the last: so nobody holds a
    digest back by appointing an author (docs/decisions/0016).
    """
    if mode is Mode.SUMMARY or published_on is None:
        return None
    return last_counting_day(published_on, AUTHOR_WITHIN_MONTHS)


def words(figure: Figure | None) -> str:
    return figure.words if figure else TOO_FEW


def is_stale(published_on: date, *, today: date) -> bool:
    """Whether a digest is older than 24 months, and is labelled so."""
    return published_on < first_day(today, STALE_AFTER_MONTHS)


def nudge(*, listed_on: date, published_on: date | None, today: date) -> str | None:
    """What the mediator is reminded of: a first digest within 6 months of the listing, a new one after 22 months."""
    if published_on is None:
        is_due = listed_on <= first_day(today, FIRST_WITHIN_MONTHS)
        return (
            f"You have been listed for at least {FIRST_WITHIN_MONTHS} months: it is time for your first digest."
            if is_due
            else None
        )
    is_due = published_on <= first_day(today, RENEW_AFTER_MONTHS)
    return f"Your digest is at least {RENEW_AFTER_MONTHS} months old: it is time for a new version." if is_due else None


def _figure(
    question: str, past: Sequence[Figure], filed: Mapping[str, Filed], expired: AbstractSet[str], *, version: int
) -> Figure | None:
    """A figure over all who rated the question, once that is at least 3 more; till then the last one, if all its
    answers stand, and else none."""
    grades = {answer.id: grade for answer in filed.values() if (grade := answer.ratings.get(question)) is not None}
    if not _are_enough(grades, filed):
        return None
    if past and not _has_enough_more(grades, past[-1].answers, expired):
        return past[-1] if _all_stand(past[-1].answers, filed, expired) else None
    agreeing = sum(_agrees(grade) for grade in grades.values())
    share = _rounded_percent(agreeing, len(grades))
    return Figure(frozenset(grades), share, _median(grades, past, filed, expired), version)


def _median(
    grades: Mapping[str, int], past: Sequence[Figure], filed: Mapping[str, Filed], expired: AbstractSet[str]
) -> Median | None:
    """The median of the answers that were in no median before; while they are too few or divided, the last one."""
    used = {answer for figure in past if figure.median for answer in figure.median.answers}
    block = {answer: grade for answer, grade in grades.items() if answer not in used}
    if _are_enough(block, filed) and not _are_divided(block.values()):
        return Median(float(median(block.values())), frozenset(block))
    last = past[-1].median if past else None
    return last if last and _all_stand(last.answers, filed, expired) else None


def _has_enough_more(now: Collection[str], before: AbstractSet[str], expired: AbstractSet[str]) -> bool:
    """At least 3 more than before: whoever has withdrawn must be replaced as well."""
    return len(now) >= len(before - expired) + FEWEST_MORE


def _are_enough(rated: Collection[str], filed: Mapping[str, Filed]) -> bool:
    return len(rated) >= FEWEST_ANSWERS and len({filed[each].mediation for each in rated}) >= FEWEST_MEDIATIONS


def _all_stand(answers: AbstractSet[str], filed: Mapping[str, Filed], expired: AbstractSet[str]) -> bool:
    return all(each in filed or each in expired for each in answers)


def _are_divided(grades: Iterable[int]) -> bool:
    """Whether the middle is so near the line between agreeing and not that the median would pin somebody's grade."""
    ordered = sorted(grades)
    middle = ordered[(len(ordered) - 1) // 2 - MARGIN : len(ordered) // 2 + MARGIN + 1]
    return len({_agrees(grade) for grade in middle}) > 1


def _agrees(grade: int) -> bool:
    return grade >= AGREES_FROM


def _rounded_percent(part: int, whole: int) -> int:
    """Half up, in whole steps."""
    steps = 100 // SHARE_STEP_PERCENT
    return (2 * steps * part + whole) // (2 * whole) * SHARE_STEP_PERCENT


def _many(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
