"""Somebody who works grades out of published digests: exhaustively, knowing whose answers are behind each figure.

He shares no code with the digest. Answers that are in the same figures are alike to him, so he looks at how many of a
group have each grade instead of who has which; he gives up on a way as soon as a figure can no longer come out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import chain, repeat
from statistics import median
from typing import NamedTuple

GRADES = (1, 2, 3, 4, 5)

Tally = tuple[int, ...]
"""How many have each of the five grades."""


class Said(NamedTuple):
    """What was published of some answers: their share of agreeing, their median, or both."""

    answers: frozenset[str]
    percent: int | None = None
    median: float | None = None


class Group(NamedTuple):
    """Answers alike to the attacker: the same figures have them, and he knows the same of their grades."""

    size: int
    grades: tuple[int, ...]
    said: frozenset[int]


def pinned(
    answers: Iterable[str], said: Iterable[Said], could_be: Mapping[str, tuple[int, ...]] = {}
) -> dict[str, int]:
    """Whose grade follows, and which it is. `could_be` is what he knows beforehand, otherwise a grade is any of five.

    Raises ValueError when no grades at all would give what was published.
    """
    published = list(dict.fromkeys(said))
    members: dict[Group, list[str]] = defaultdict(list)
    for answer in answers:
        places = frozenset(place for place, each in enumerate(published) if answer in each.answers)
        members[Group(0, could_be.get(answer, GRADES), places)].append(answer)
    groups = {group._replace(size=len(alike)): alike for group, alike in members.items()}
    return {
        answer: only[0]
        for group, alike in groups.items()
        if len(group.grades) > 1 and len(only := _possible(group, list(groups), published)) == 1
        for answer in alike
    }


def _possible(group: Group, groups: list[Group], said: list[Said]) -> list[int]:
    """Grades that somebody in the group can have; two are enough to know that none follows."""
    others = sorted((each for each in groups if each != group), key=lambda each: -len(each.said))
    found: list[int] = []
    for grade in group.grades:
        ways = (tally for tally in _tallies(group) if tally[grade - 1])
        if any(_can_be([(group, tally)], others, said) for tally in ways):
            found.append(grade)
        if len(found) == 2:
            break
    if not found:
        raise ValueError("No grades give what was published.")
    return found


def _can_be(decided: list[tuple[Group, Tally]], open_groups: list[Group], said: list[Said]) -> bool:
    if not all(_may_come_out(place, each, decided, open_groups) for place, each in enumerate(said)):
        return False
    if not open_groups:
        return True
    group, *rest = open_groups
    return any(_can_be([*decided, (group, tally)], rest, said) for tally in _tallies(group))


def _may_come_out(place: int, said: Said, decided: list[tuple[Group, Tally]], open_groups: list[Group]) -> bool:
    """Whether a figure can still come out: it lies between all open grades at their lowest and all at their highest."""
    known = [sum(counts) for counts in zip(*(tally for group, tally in decided if place in group.said), strict=True)]
    grades = list(chain.from_iterable(map(repeat, GRADES, known)))
    waiting = [group for group in open_groups if place in group.said]
    lowest = grades + [min(group.grades) for group in waiting for _ in range(group.size)]
    highest = grades + [max(group.grades) for group in waiting for _ in range(group.size)]
    if said.median is not None and not median(lowest) <= said.median <= median(highest):
        return False
    return said.percent is None or said.percent in _shares(_agreeing(lowest), _agreeing(highest), len(lowest))


def _agreeing(grades: list[int]) -> int:
    return sum(grade in (4, 5) for grade in grades)


@cache
def _shares(fewest: int, most: int, n: int) -> frozenset[int]:
    """The shares of so many to so many of n, in steps of 10 %, half up."""
    return frozenset(int(Fraction(number * 10, n) + Fraction(1, 2)) * 10 for number in range(fewest, most + 1))


@cache
def _tallies(group: Group) -> list[Tally]:
    """Every way to give the grades it may have to a group."""
    return [
        tuple(dict(zip(group.grades, counts, strict=True)).get(grade, 0) for grade in GRADES)
        for counts in _sums(group.size, len(group.grades))
    ]


def _sums(total: int, parts: int) -> Iterator[Tally]:
    if parts == 1:
        yield (total,)
        return
    for first in range(total, -1, -1):
        yield from ((first, *rest) for rest in _sums(total - first, parts - 1))
