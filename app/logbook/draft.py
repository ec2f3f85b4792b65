"""What an import proposes until it is decided: events grouped into mediations, moved about, with what was typed.

Pure, and plain enough to be sealed as JSON. Numbers of events and proposals are never used again.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date


@dataclass
class Candidate:
    """One calendar event that may become a session. Title and times are shown and never stored with an entry.

    `day` is the local date; `starts_at` and `ends_at` are instants in ISO form, none for all-day events.
    `length`, `mode` and `kind` are what the person says, prefilled.
    """

    number: int
    key: str
    content: str
    title: str
    day: str
    starts_at: str | None
    ends_at: str | None
    zone: str
    is_zone_assumed: bool
    is_private: bool
    is_duplicate: bool
    length: str
    mode: str
    kind: str
    platform: str | None

    @property
    def date(self) -> date:
        return date.fromisoformat(self.day)


@dataclass
class Proposed:
    """Candidates proposed as one mediation, what is typed about it, and what became of it."""

    number: int
    candidates: list[int]
    why_grouped: list[str] = field(default_factory=list)
    why_suggested: list[str] = field(default_factory=list)
    is_suggested: bool = True
    reference: str = ""
    role: str = "sole_mediator"
    has_agreement: bool = False
    is_simulated: bool = False
    is_ticked: bool = True
    attach_to: str = ""
    state: str = "open"
    outcome: str = ""
    mediation_id: int | None = None
    problem: str = ""


@dataclass
class Changed:
    """An event that is logged and stands differently in the calendar now; a calendar never changes an entry."""

    mediation_id: int
    logged: str
    now: str


@dataclass
class Draft:
    candidates: dict[int, Candidate]
    proposals: list[Proposed]
    changed: list[Changed] = field(default_factory=list)
    skipped: list[tuple[str, int]] = field(default_factory=list)

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Draft":
        data = json.loads(text)
        return cls(
            {int(number): Candidate(**each) for number, each in data["candidates"].items()},
            [Proposed(**each) for each in data["proposals"]],
            [Changed(**each) for each in data["changed"]],
            [(reason, line) for reason, line in data["skipped"]],
        )

    def proposal(self, number: int | None) -> Proposed | None:
        """An open proposal; none when it is gone or decided."""
        return next((each for each in self.proposals if each.number == number and each.state == "open"), None)

    def of(self, proposal: Proposed) -> list[Candidate]:
        """A proposal's candidates, by day."""
        found = [self.candidates[number] for number in proposal.candidates]
        return sorted(found, key=lambda each: (each.day, each.starts_at or "", each.number))

    @property
    def suggested(self) -> list[Proposed]:
        """What is in front of the person: suggested or asked for, and what became of it."""
        return [each for each in self._by_day() if each.is_suggested]

    @property
    def rest(self) -> list[Proposed]:
        """The rest of the calendar, the latest first."""
        return [each for each in reversed(self._by_day()) if not each.is_suggested]

    @property
    def open(self) -> list[Proposed]:
        return [each for each in self.suggested if each.state == "open"]

    def split(self, proposal: Proposed) -> None:
        """Every candidate becomes a proposal of its own."""
        first, *others = [each.number for each in self.of(proposal)]
        proposal.candidates = [first]
        for number in others:
            self._add(proposal, [number])

    def move(self, candidate: int, to: Proposed | None) -> None:
        """A candidate goes to another proposal, or to a new one of its own."""
        home = next((each for each in self.proposals if candidate in each.candidates and each.state == "open"), None)
        if home is None or to is home or (to is None and len(home.candidates) == 1):
            return
        home.candidates.remove(candidate)
        if to is None:
            self._add(home, [candidate])
        else:
            to.candidates.append(candidate)
        self._drop_empty()

    def merge(self, proposal: Proposed, into: Proposed) -> None:
        if into is not proposal:
            into.candidates += proposal.candidates
            proposal.candidates = []
            self._drop_empty()

    def number_references(self, taken: Iterable[str], prefix: str, first: int) -> None:
        """Give every suggested proposal without a reference the next free number."""
        used = {*taken, *(each.reference for each in self.proposals)}
        for proposal in self.open:
            while not proposal.reference:
                reference = f"{prefix}{first:03}"
                first += 1
                proposal.reference = "" if reference in used else reference

    def _add(self, like: Proposed, candidates: list[int]) -> None:
        number = max(each.number for each in self.proposals) + 1
        self.proposals.append(
            Proposed(
                number,
                candidates,
                why_suggested=list(like.why_suggested),
                is_suggested=like.is_suggested,
                role=like.role,
                has_agreement=like.has_agreement,
                is_simulated=like.is_simulated,
            )
        )

    def _drop_empty(self) -> None:
        self.proposals = [each for each in self.proposals if each.candidates]

    def _by_day(self) -> list[Proposed]:
        return sorted(self.proposals, key=lambda each: self.of(each)[0].day)
