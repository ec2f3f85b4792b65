"""What an import proposes until it is decided: events grouped into mediations, moved about, with what was typed.

Pure, and plain enough to be sealed as JSON. Numbers of candidates and proposals are never used again.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from app.logbook.calendar import Series
from app.logbook.calendar_import.candidate import Candidate, candidate
from app.logbook.calendar_import.proposed import Proposed, proposed
from app.logbook.references import free_references

CARDS_A_PAGE = 25
LINES_A_PAGE = 100
MOST_ZONES = 4


@dataclass
class Changed:
    """An event that is logged and stands differently in the calendar now; a calendar never changes an entry."""

    mediation_id: int
    logged: str
    now: str


@dataclass
class LeftOut:
    """An event that is listed and cannot be logged, and why."""

    name: str
    day: str
    why: str

    @property
    def date(self) -> date:
        return date.fromisoformat(self.day)


@dataclass
class Draft:
    """`series` are the answers about series by their keys, `zones` the keys of zones that nobody knows, by name."""

    candidates: dict[int, Candidate]
    proposals: list[Proposed]
    changed: list[Changed] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    skipped: list[tuple[str, int]] = field(default_factory=list)
    rest_page: int = 1
    remarks: list[str] = field(default_factory=list)
    series: dict[str, str] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._arrange()

    def to_json(self) -> str:
        return json.dumps(vars(self), default=vars)

    @classmethod
    def from_json(cls, text: str) -> "Draft":
        data = json.loads(text)
        return cls(
            {int(number): candidate(each) for number, each in data["candidates"].items()},
            [proposed(each) for each in data["proposals"]],
            [Changed(**each) for each in data["changed"]],
            [LeftOut(**each) for each in data["left_out"]],
            [(reason, line) for reason, line in data["skipped"]],
            data["rest_page"],
            data["remarks"],
            data["series"],
            data["zones"],
        )

    def proposal(self, number: int | None) -> Proposed | None:
        return next((each for each in self.proposals if each.number == number), None)

    def open_proposal(self, number: int | None) -> Proposed | None:
        """A proposal that is still to be decided; none when it is gone or decided."""
        found = self.proposal(number)
        return found if found and found.is_open else None

    def holding(self, number: int | None) -> Proposed | None:
        """The proposal that a candidate is in."""
        return next((each for each in self.proposals if number in each.candidates), None)

    def of(self, proposal: Proposed) -> list[Candidate]:
        """A proposal's candidates, by day."""
        found = [self.candidates[number] for number in proposal.candidates]
        return sorted(found, key=lambda each: (each.day, each.starts_at or "", each.number))

    @property
    def open(self) -> list[Proposed]:
        """What is suggested or asked for, and still to be decided, by day."""
        return [each for each in self.proposals if each.is_suggested and each.is_open]

    @property
    def cards(self) -> list[Proposed]:
        """What is in front of the person: what was decided, and as many open proposals as fit on a page."""
        shown = {each.number for each in self.open[:CARDS_A_PAGE]}
        return [each for each in self.proposals if each.number in shown or not each.is_open]

    @property
    def duplicates(self) -> list[Proposed]:
        """What may be logged already, under another name (domain §6)."""
        return [each for each in self._unsuggested() if self.candidates[each.candidates[0]].is_duplicate]

    @property
    def removed(self) -> list[Proposed]:
        """What was logged once, and removed by the mediator."""
        return [each for each in self._unsuggested() if self.candidates[each.candidates[0]].is_removed]

    @property
    def rest(self) -> list[Proposed]:
        """The rest of the calendar, the latest first."""
        return [each for each in self._unsuggested() if not self.candidates[each.candidates[0]].is_alone]

    @property
    def rest_pages(self) -> int:
        return -(-len(self.rest) // LINES_A_PAGE)

    def page_of_rest(self) -> list[Proposed]:
        return self.rest[(self.rest_page - 1) * LINES_A_PAGE : self.rest_page * LINES_A_PAGE]

    def turn_to(self, page: int) -> None:
        self.rest_page = max(1, min(page, self.rest_pages))

    def after(self, proposal: Proposed) -> Proposed | None:
        """The next open proposal by day, or else the last one."""
        place = self.proposals.index(proposal)
        later = [each for each in self.proposals[place:] if each.is_suggested and each.is_open]
        return later[0] if later else next(iter(self.open[-1:]), None)

    def split(self, proposal: Proposed) -> None:
        """Every candidate becomes a proposal of its own."""
        first, *others = [each.number for each in self.of(proposal)]
        proposal.candidates = [first]
        for number in others:
            self._add(proposal, number)
        self._arrange()

    def move(self, candidate: int, to: Proposed | None) -> Proposed | None:
        """A candidate goes to another proposal, or to a new one of its own; answers where it is now."""
        home = next((each for each in self.proposals if candidate in each.candidates and each.is_open), None)
        if home is None or to is home or (to is None and len(home.candidates) == 1):
            return home
        home.candidates.remove(candidate)
        if to is None:
            to = self._add(home, candidate)
        else:
            to.candidates.append(candidate)
        self._arrange()
        return to

    def merge(self, proposal: Proposed, into: Proposed) -> None:
        if into is not proposal:
            into.candidates += proposal.candidates
            into.why_suggested = list(dict.fromkeys(into.why_suggested + proposal.why_suggested))
            proposal.candidates = []
            self._arrange()

    def series_of(self, proposal: Proposed) -> str:
        """The key of the series that a proposal holds meetings of; a single meeting nobody asked about is none."""
        found = [self.candidates[each] for each in proposal.candidates]
        keys = Counter(each.series for each in found if each.series and not each.is_alone)
        return next((key for key, number in keys.most_common() if number > 1 or key in self.series), "")

    def answer_series(self, key: str, answer: Series) -> Proposed:
        """Make of the meetings of a series, as far as they are open, what the person says they are."""
        self.series[key] = answer.value
        homes = [each for each in self.proposals if each.is_open and self.meetings(each, key)]
        if answer is Series.SEPARATE:
            for home in homes:
                self._separate(home, self.meetings(home, key))
        else:
            first = homes[0]
            for home in homes[1:]:
                first.candidates += self.meetings(home, key)
                home.candidates = [each for each in home.candidates if each not in first.candidates]
            if answer is Series.NO_MEDIATION and (others := set(first.candidates) - set(self.meetings(first, key))):
                self._separate(first, sorted(others))
        for each in self.proposals:
            if each.is_open and self.meetings(each, key):
                each.is_suggested = each.is_ticked = answer is not Series.NO_MEDIATION
        self._arrange()
        return next(each for each in self.proposals if each.is_open and self.meetings(each, key))

    def zones_to_keep(self) -> list[str]:
        """The names of zones that nobody knew, whose every event was given a zone since."""
        meant = {name: {each.zone for each in self.named(name)} for name in self.zones}
        is_told = {name: all(each.is_zone_told for each in self.named(name)) for name in self.zones}
        return [name for name in self.zones if is_told[name] and len(meant[name]) == 1]

    def named(self, zone: str) -> list[Candidate]:
        """The candidates whose zone the calendar gives a name that nobody knows, or, with "", none."""
        found = self.candidates.values()
        return [each for each in found if each.zone_said == zone and (each.is_zone_assumed or each.is_zone_told)]

    @property
    def asks_for_zones(self) -> bool:
        return any(each.asks == "zone" for each in self.candidates.values())

    @property
    def zones_in_use(self) -> list[str]:
        """The zones that most of the calendar is in, where it says so."""
        sure = Counter(each.zone for each in self.candidates.values() if not each.is_zone_assumed)
        return [zone for zone, _times in sure.most_common(MOST_ZONES)]

    def join(self, proposal: Proposed) -> Proposed:
        """What turned out to be no duplicate goes where it belongs, or is a proposal of its own; answers which."""
        self.candidates[proposal.candidates[0]].twin = None
        proposal.is_suggested = True
        if home := self.open_proposal(proposal.joins):
            home.candidates += proposal.candidates
            proposal.candidates = []
            self._arrange()
            return home
        return proposal

    def number_references(self, taken: Iterable[str], first: Callable[[date], str]) -> None:
        """Give every open proposal without a reference the next free one; `first` says where a year of them begins."""
        unnamed = [each for each in self.open if not each.reference]
        days = [max(candidate.date for candidate in self.of(each)) for each in unnamed]
        used = [*taken, *(each.reference for each in self.proposals)]
        for proposal, reference in zip(unnamed, free_references(days, used, first), strict=True):
            proposal.reference = reference

    def _add(self, like: Proposed, candidate: int) -> Proposed:
        new = Proposed(
            max(each.number for each in self.proposals) + 1,
            [candidate],
            why_suggested=list(like.why_suggested),
            is_suggested=like.is_suggested,
            role=like.role,
            has_agreement=like.has_agreement,
            is_simulated=like.is_simulated,
            is_ticked=like.is_ticked,
        )
        self.proposals.append(new)
        return new

    def meetings(self, proposal: Proposed, key: str) -> list[int]:
        """The meetings of a series in a proposal; one that is asked about on its own is not meant."""
        found = [self.candidates[each] for each in proposal.candidates]
        return [each.number for each in found if each.series == key and not each.is_alone]

    def _separate(self, home: Proposed, numbers: list[int]) -> None:
        """Each of some candidates becomes a proposal of its own; one of them stays when there are no others."""
        for number in numbers[len(numbers) == len(home.candidates) :]:
            home.candidates.remove(number)
            self._add(home, number)
        if len(home.candidates) == 1:
            home.why_grouped = []

    def _arrange(self) -> None:
        """By first day; what has no candidate left is gone."""
        filled = [each for each in self.proposals if each.candidates]
        self.proposals = sorted(filled, key=self._place)

    def _place(self, proposal: Proposed) -> tuple[str, str, int]:
        first = min((self.candidates[number] for number in proposal.candidates), key=_place)
        return *_place(first), proposal.number

    def _unsuggested(self) -> list[Proposed]:
        return [each for each in reversed(self.proposals) if not each.is_suggested and each.is_open]


def nearest(mediations: Sequence[tuple[int, str, date]], day: date, *, chosen: str = "", count: int = 12) -> list:
    """Of (id, reference, date) the few nearest to a day and the chosen one, in their order."""
    by_distance = sorted(mediations, key=lambda each: abs(each[2] - day))
    near = {each[0] for each in by_distance[:count]}
    return [each for each in mediations if each[0] in near or str(each[0]) == chosen]


def _place(candidate: Candidate) -> tuple[str, str]:
    return candidate.day, candidate.starts_at or ""
