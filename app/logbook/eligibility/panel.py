"""The panel beside the logbook: am I eligible, why, and what comes next."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from app import clock, dates
from app.accounts.person import Person
from app.logbook import length, queries, reading
from app.logbook.counting import Judgement, MediationFacts, Reason, judge
from app.logbook.eligibility import strip
from app.logbook.eligibility.assessment import Assessment, OpeningBalance, assess
from app.logbook.eligibility.months import last_counting_day
from app.logbook.eligibility.window import Entry, Window
from app.logbook.listing import Listed, Totals
from app.logbook.queries import Facts
from app.logbook.references import is_named_alike, next_reference
from app.logbook.vocabulary import Role
from app.words import amount

# The last panel of a mediator, with what was drawn of it, for as long as what it was made from reads the same.
_KNOWN: dict[int, "Panel"] = {}
MOST_KNOWN = 200
# Where the assessment is explained: to whom has applied, and to whom has not.
APPLIED = ("Your application", "/listing/")
NOT_APPLIED = ("Programmes, and what each asks for", "/logbook/programmes/")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the checklist: what, whether it is done, how far it is, and where it is explained."""

    words: str
    is_met: bool
    note: str
    why: str
    step: str
    address: str


@dataclass(frozen=True)
class Panel:
    """Everything the panel shows, from one reading of the logbook."""

    facts: Facts
    assessment: Assessment
    rows: list[Listed]
    totals: Totals

    @property
    def is_subject_to_verification(self) -> bool:
        return self.facts.certified_at is not None and self.facts.verified_at is None

    @cached_property
    def strip(self) -> strip.Strip:
        return strip.draw(self.assessment)

    @cached_property
    def checklist(self) -> tuple[Check, ...]:
        """The four things a listing needs (domain §5)."""
        assessment, core = self.assessment, self.assessment.core
        return (
            Check(
                "Core experience",
                core.is_met or self.facts.verified_at is not None,
                f"{length.words(core.minutes)}, {number_of_mediations(core.mediations)}",
                f"{core.rule.core_words}, of any mode and any year.",
                "How this is counted",
                "/logbook/experience",
            ),
            Check(
                "E-mediations",
                assessment.longest.is_met,
                f"{assessment.longest.count} of {assessment.needed}",
                f"{assessment.needed} full-scale e-mediations in the previous {assessment.rule.window_words}. "
                + (f"So asks {self.facts.followed}." if self.facts.followed else "Each ODRQAP may choose its window."),
                "The window, with what counts" if assessment.rule.has_one_window else "Every window, with what counts",
                "/logbook/eligibility",
            ),
            Check(
                "Code accepted",
                self.facts.code_version is not None,
                f"version {self.facts.code_version}" if self.facts.code_version else "not yet",
                "A commitment to the IMI Code of Professional Conduct.",
                "Read and accept it" if self.facts.code_version is None else "What you accepted",
                "/logbook/code",
            ),
            Check(
                "ODRQAP assessment",
                bool(self.facts.is_assessed),
                self.facts.assessment_words or "not started",
                "An independent assessment by an approved programme, once the other three are met.",
                *(APPLIED if self.facts.assessment_words else NOT_APPLIED),
            ),
        )

    def counted(self, window: Window) -> list[tuple[Entry, str]]:
        """The entries behind a window's number, each with the day through which it counts there."""
        return [
            (entry, dates.words(last_counting_day(entry.date, window.months))) for entry in window.counted if entry.date
        ]

    def borderline(self, window: Window) -> list[tuple[Entry, str]]:
        """The entries an assessor judges in a window, each with what is in doubt."""
        return [(entry, Reason(entry.reason).label) for entry in window.borderline]

    def apart(self) -> list[tuple[str, int, int, str]]:
        """What was held in roles that do not mediate: role, minutes, mediations, and where they are (domain §4)."""
        held: dict[str, list[int]] = {}
        for row in self.rows:
            if row.reason == Reason.ROLE and row.listed_on <= self.assessment.as_of:
                held.setdefault(row.role, []).append(row.held_minutes)
        return [
            (Role(role).label, sum(minutes), len(minutes), f"/logbook/?role={role}#mediations")
            for role, minutes in sorted(held.items())
        ]

    @cached_property
    def next_reference(self) -> str:
        """What to call the next mediation."""
        return next_reference(self.rows, self.assessment.as_of)

    @cached_property
    def years(self) -> list[int]:
        """The years that have entries, the latest first."""
        return sorted({row.listed_on.year for row in self.rows}, reverse=True)


def panel(mediator: Person, *, also: tuple[Entry, ...] = ()) -> Panel:
    """The panel of today, in the mediator's zone, as if `also` were logged."""
    facts = queries.facts(mediator)
    read = reading.read(mediator, facts.seal)
    as_of = clock.today(mediator.zone)
    if also:
        return _assessed(facts, read, as_of, also)
    known = _KNOWN.get(mediator.id)
    if known is None or known.rows is not read.rows or (known.facts, known.assessment.as_of) != (facts, as_of):
        last, known = known, _assessed(facts, read, as_of)
        if last:
            _carry_over(last, known)
        if len(_KNOWN) >= MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[mediator.id] = known
    return known


def _carry_over(last: Panel, now: Panel) -> None:
    """What was drawn or named for the last panel, where nothing has changed that it depends on."""
    made: dict[str, Any] = vars(last)  # where a `cached_property` keeps it
    names: list[str] = []
    if strip.looks_alike(last.assessment, now.assessment):
        names += ["strip"]
    if last.assessment.as_of == now.assessment.as_of and is_named_alike(last.rows, now.rows):
        names += ["next_reference", "years"]
    vars(now).update({name: made[name] for name in names if name in made})


def _assessed(facts: Facts, read: reading.Read, as_of: date, also: tuple[Entry, ...] = ()) -> Panel:
    assessment = assess(
        [*read.entries, *also],
        as_of=as_of,
        certified=facts.certified_at is not None,
        rule=facts.rule,
        opening=OpeningBalance(facts.opening_minutes or 0, facts.opening_mediations or 0),
    )
    return Panel(facts, assessment, read.rows, read.totals)


@dataclass(frozen=True, slots=True)
class AsIf:
    """What logging something would change: its own verdict, and the assessment before and after."""

    judgement: Judgement
    before: Assessment
    after: Assessment


def as_if(mediator: Person, facts: MediationFacts | None) -> AsIf | None:
    """What a mediation that is being typed would change; none while it is not complete."""
    if facts is None:
        return None
    before = panel(mediator).assessment
    judgement = judge(facts, before.rule)
    entry = Entry.of(judgement, key="new", reference="this one")
    return AsIf(judgement, before, panel(mediator, also=(entry,)).assessment)


def number_of_mediations(count: int) -> str:
    return amount(count, "mediation")
