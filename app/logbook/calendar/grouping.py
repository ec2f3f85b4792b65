"""Which calendar events look like one mediation (domain §6).

Events belong together when they are one series, have the same title but for "day 2" and the like, share a conference
link, or share people, and are near in time. Titles that name different matters keep events apart whatever else they
share: two disputes on one day stay two. A link used under different titles is a standing room and says nothing.

A series stays together until the mediator has said what it is: nobody else can tell a weekly clinic of many
mediations from one mediation that met every week.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from itertools import chain, pairwise

from ..vocabulary import Kind, Mode
from .events import Event
from .suggesting import Chip, Weights, chips, is_other_work, looks_like_mediation, minutes
from .titles import agree, overlap, stem
from .words import folded, says

NEAR = timedelta(days=45)  # from one meeting of a mediation to its next
LONGEST_SERIES = 8  # meetings of one mediation in one series
LONGEST_SERIES_LASTS = timedelta(days=120)
SHARED_PEOPLE = 2
MOST_PEOPLE = 30  # a meeting of more is a lecture, and says nothing about who belongs together
LOOK_BACK = 3  # earlier meetings of a person that a meeting is compared with
OURS = Weights()

Alike = Callable[[frozenset[str], frozenset[str]], bool]
Pair = tuple[int, int]


class Series(StrEnum):
    """What a mediator says that the meetings of a series are."""

    SEPARATE = "separate"
    ONE = "one"
    NO_MEDIATION = "no_mediation"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Events proposed as one mediation, by start. The phrases are short and for a person.

    `is_standing`: it is a series too many or too long for one mediation, and nobody said yet what it is.
    """

    events: tuple[Event, ...]
    why_grouped: tuple[str, ...]
    why_suggested: tuple[Chip, ...]
    is_suggested: bool
    is_standing: bool = False


def propose(
    events: Sequence[Event], weights: Weights = OURS, series: Mapping[str, Series] | None = None
) -> list[Proposal]:
    """Proposed mediations, by their first start; every event is in exactly one.

    `series` holds what the mediator said about series, by their UIDs.
    """
    told = series or {}
    groups = _Groups(sorted(events, key=starts))
    standing = _standing_series(groups.events) - told.keys()
    apart = standing | {uid for uid, answer in told.items() if answer is not Series.ONE}
    once = [n for n, event in enumerate(groups.events) if event.uid not in apart and not is_other_work(event)]
    separate = {uid for uid, answer in told.items() if answer is Series.SEPARATE}
    for uid, found in _by(range(len(groups.events)), lambda n: [groups.events[n].uid]).items():
        if uid not in separate:
            groups.join_all(found, "same series")
    groups.join_near(_neighbours(_by(once, lambda n: [groups.stems[n]] if groups.stems[n] else [])), "same title")
    groups.join_near(_neighbours(_shared_links(groups, once)), "same link")
    most, every = _acquainted(groups.events, once)
    groups.join_near(most, "same people")
    groups.join_near(every, "same people", alike=overlap)
    return [_proposal(found, why, weights, told, standing) for found, why in groups.found()]


def starts(event: Event) -> datetime:
    """When an event starts, in UTC; a date counts from midnight UTC. For sorting and nearness only."""
    if isinstance(event.start, datetime):
        return event.start.astimezone(UTC)
    return datetime.combine(event.start, time(), UTC)


def event_key(event: Event) -> str:
    """Which event it is, at every reading the same: UID and recurrence in UTC. Hash it before storing."""
    return f"{event.uid}\n{event.recurrence.isoformat() if event.recurrence else ''}"


def content_key(event: Event) -> str:
    """What it is, for feeds whose UIDs change at every fetch: start in UTC, minutes, folded title. Hash it, too."""
    begins = starts(event).isoformat() if not event.all_day else event.start.isoformat()
    return f"{begins}\n{minutes(event)}\n{' '.join(folded(event.title).split())}"


def suggested_mode(event: Event) -> Mode:
    """Video with a conference link or a platform that is named, audio by telephone, else in person.

    Online is not assumed without a sign of it.
    """
    if event.hints.link or event.hints.platform:
        return Mode.VIDEO
    return Mode.AUDIO if event.hints.is_by_phone else Mode.IN_PERSON


def suggested_kind(event: Event) -> Kind:
    """By the words of the title; a caucus is a private session, a session that says nothing is joint."""
    title = folded(event.title)
    kinds = (("intake", Kind.INTAKE), ("private", Kind.PRIVATE), ("closing", Kind.CLOSING))
    return next((kind for about, kind in kinds if says(title, about)), Kind.JOINT)


def _proposal(
    events: list[Event], why: set[str], weights: Weights, told: Mapping[str, Series], standing: set[str]
) -> Proposal:
    is_standing = events[0].uid in standing
    answers = {told[event.uid] for event in events if event.uid in told}
    is_suggested = looks_like_mediation(events, weights, is_standing=is_standing)
    if answers:
        is_suggested = answers != {Series.NO_MEDIATION}
    return Proposal(tuple(events), tuple(sorted(why)), chips(events, weights), is_suggested, is_standing)


# Grouping ------------------------------------------------------------------------------------------------------------


class _Groups:
    """Events by number, in order of start, joined step by step into groups with the reasons."""

    def __init__(self, events: list[Event]) -> None:
        self.events = events
        self.stems = [stem(event.title) for event in events]
        self._group = list(range(len(events)))
        self._members = {n: [n] for n in self._group}
        self._titles = {n: {self.stems[n]} for n in self._group}
        self._why: dict[int, set[str]] = {n: set() for n in self._group}

    def join_all(self, numbers: list[int], why: str) -> None:
        for earlier, later in pairwise(numbers):
            self._join(earlier, later, why)

    def join_near(self, pairs: Iterable[tuple[int, int]], why: str, alike: Alike = agree) -> None:
        """Joins the pairs (earlier, later) that are near in time and whose groups' titles agree, or are alike."""
        for earlier, later in pairs:
            is_near = starts(self.events[later]) - starts(self.events[earlier]) <= NEAR
            if is_near and self._are(alike, earlier, later):
                self._join(earlier, later, why)

    def found(self) -> Iterator[tuple[list[Event], set[str]]]:
        for group, members in sorted(self._members.items(), key=lambda pair: min(pair[1])):
            yield [self.events[n] for n in sorted(members)], self._why[group]

    def _are(self, alike: Alike, one: int, other: int) -> bool:
        group, another_group = self._group[one], self._group[other]
        if group == another_group:
            return True
        titles, others = self._titles[group], self._titles[another_group]
        return all(alike(title, another) for title in titles for another in others)

    def _join(self, one: int, other: int, why: str) -> None:
        keep, gone = sorted((self._group[one], self._group[other]), key=lambda group: -len(self._members[group]))
        self._why[keep].add(why)
        if keep != gone:
            for n in self._members[gone]:
                self._group[n] = keep
            self._members[keep] += self._members.pop(gone)
            self._titles[keep] |= self._titles.pop(gone)
            self._why[keep] |= self._why.pop(gone)


def _by(numbers: Iterable[int], names: Callable[[int], Iterable[Hashable]]) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = defaultdict(list)
    for n in numbers:
        for name in names(n):
            found[name].append(n)
    return found


def _standing_series(events: list[Event]) -> set[str]:
    """The UIDs of series too many or too long for one mediation."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for event in events:
        found[event.uid].append(starts(event))
    return {
        uid for uid, when in found.items() if len(when) > LONGEST_SERIES or when[-1] - when[0] > LONGEST_SERIES_LASTS
    }


def _neighbours(buckets: dict[Hashable, list[int]]) -> Iterator[tuple[int, int]]:
    return chain.from_iterable(map(pairwise, buckets.values()))


def _shared_links(groups: _Groups, numbers: list[int]) -> dict[Hashable, list[int]]:
    """Events by link, without the links that appear under titles of different matters."""
    found = _by(numbers, lambda n: [link] if (link := groups.events[n].hints.link_key) else [])
    return {link: members for link, members in found.items() if _is_one_matter({groups.stems[n] for n in members})}


def _is_one_matter(stems: set[frozenset[str]]) -> bool:
    longest = max(stems, key=len)
    return all(agree(each, longest) for each in stems)


def _acquainted(events: list[Event], numbers: list[int]) -> tuple[list[Pair], list[Pair]]:
    """Pairs (earlier, later) of events that share most of their people, and of those where all of one are at the other.

    The first are enough where titles agree; the second even where there is a slip in a title, or one side alone.
    Each pair is compared once. They are found by way of a person, but not of one who is in most events: the owner of
    the calendar, an assistant.
    """
    invited = {n: people for n in numbers if 0 < len(people := events[n].hints.people) <= MOST_PEOPLE}
    times = Counter(chain.from_iterable(invited.values()))
    too_often = max(len(invited) / 2, 4)
    most: list[Pair] = []
    every: list[Pair] = []
    before: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=LOOK_BACK))
    for later, people in invited.items():
        telling = [before[person] for person in people if times[person] <= too_often]
        for earlier in sorted(set(chain.from_iterable(telling)), reverse=True):
            others = invited[earlier]
            shared = len(people & others)
            if shared >= SHARED_PEOPLE and 2 * shared >= len(people) + len(others) - shared:
                most.append((earlier, later))
            if shared > SHARED_PEOPLE and shared == min(len(people), len(others)):
                every.append((earlier, later))
        for meetings in telling:
            meetings.append(later)
    return most, every
