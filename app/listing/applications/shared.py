"""A snapshot as a person reads it, whether it is still to be submitted or was: the same page for both."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app import dates
from app.listing.applications import checklist, snapshot
from app.listing.applications.snapshot import Flag, Frozen, Place
from app.logbook import length
from app.logbook.counting import Reason, Verdict
from app.logbook.evidence.levels import Level
from app.logbook.rules.parameters import Rule
from app.logbook.vocabulary import Kind, Mode, Role, SessionStatus, Source
from app.words import amount

YOUR, OF_MEDIATOR = "your", "the mediator's"
LEVELS = [(level.value, level.label.lower()) for level in Level]


@dataclass(frozen=True)
class SharedEntry:
    """One entry in words."""

    frozen: Frozen

    @property
    def key(self) -> int:
        return self.frozen["key"]

    @property
    def reference(self) -> str:
        return self.frozen["reference"]

    @property
    def day(self) -> date | None:
        """The day it counts on; None where no session was held."""
        return _day(self.frozen["date"])

    @property
    def place(self) -> Place:
        return Place(self.frozen["place"])

    @property
    def role(self) -> str:
        return Role(self.frozen["role"]).label + (", simulated" if self.frozen["is_simulated"] else "")

    @property
    def verdict(self) -> Verdict:
        return Verdict(self.frozen["verdict"])

    @property
    def reasons(self) -> list[Reason]:
        return [Reason(each) for each in self.frozen["reasons"]]

    @property
    def time(self) -> str:
        """How long the held sessions were that it counts by."""
        return length.words(self.frozen["minutes"])

    @property
    def online(self) -> str:
        """How much of that was online; empty when it was all of it, or nothing was held."""
        whole, online = self.frozen["minutes"], self.frozen["online_minutes"]
        return f"{online * 100 // whole} % online" if online < whole else ""

    @property
    def sessions(self) -> list[tuple[date, str, str]]:
        """The day of each, what it was, and where the entry comes from."""
        return [(date.fromisoformat(each["date"]), _what(each), _source(each)) for each in self.frozen["sessions"]]

    @property
    def evidence(self) -> int:
        """Its level, from 0 to 3; `LEVELS` says what each is."""
        return self.frozen["evidence_level"]

    @property
    def evidence_words(self) -> str:
        return Level(self.evidence).label.lower()

    @property
    def flags(self) -> list[str]:
        return [Flag(each).label for each in self.frozen["flags"]]

    @property
    def claim(self) -> str | None:
        """Why the mediator regards it as full-scale; empty when they do and did not say why."""
        return self.frozen["claim"]


@dataclass(frozen=True)
class Shared:
    """Everything that is shared, in words; `whose` own word it is, as the reader is told."""

    frozen: Frozen
    whose: str = YOUR

    @property
    def as_of(self) -> date:
        return date.fromisoformat(self.frozen["as_of"])

    @cached_property
    def rule(self) -> Rule:
        return snapshot.rule_of(self.frozen)

    @property
    def version(self) -> str:
        """Which version of its scheme the rule is, such as 2026-1."""
        return self.rule.version.rpartition(" ")[2]

    @property
    def needed(self) -> str:
        """How many e-mediations are asked for."""
        subject = ", subject to verification," if snapshot.is_subject_to_verification(self.frozen) else ""
        return f"{self.frozen['needed']}{subject}"

    @property
    def missing(self) -> list[str]:
        return checklist.missing(self.frozen)

    @property
    def to_be_accepted(self) -> str:
        return checklist.to_be_accepted(self.frozen)

    @property
    def sha256(self) -> str:
        return snapshot.digest(snapshot.canonical(self.frozen))

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What stands above the entries, with its heading."""
        core, code, certified = (self.frozen[name] for name in ("core", "code", "certification"))
        return [
            ("Mediator", self.frozen["mediator"] or "not known yet"),
            ("Programme", self.frozen["programme"] or "not named yet"),
            ("Rule", f"{self.needed} in {self.rule.window_words} (version {unbroken(self.version)})"),
            ("Core experience", _core(core["logged_minutes"], core["logged_mediations"], "logged")),
            (
                "Earlier experience",
                _core(core["earlier_minutes"], core["earlier_mediations"], f"by {self.whose} own account"),
            ),
            *([("Where it is documented", core["earlier_note"])] if core.get("earlier_note") else []),
            ("Code of Professional Conduct", f"version {code['version']}" if code["version"] else "not accepted yet"),
            ("IMI Certified", _certified(certified, self.whose)),
        ]

    @property
    def windows(self) -> list[tuple[int, date, int, int, bool]]:
        """Months, first day, how many count, how many are to judge, and whether it is met; the shortest first."""
        return [
            (each["months"], date.fromisoformat(each["first_day"]), each["counted"], each["to_judge"], each["is_met"])
            for each in self.frozen["windows"]
        ]

    @property
    def sentence(self) -> str:
        """How the longest window stands."""
        months, first_day, counted, to_judge, _is_met = self.windows[-1]
        judged = f", {to_judge} for the assessor to judge" if to_judge else ""
        counts = amount(counted, "counts", "count")
        whole = amount(len(self.entries), "entry", "entries")
        return f"{counts} in {months} months (from {dates.words(first_day)}){judged}, of {whole}."

    @cached_property
    def entries(self) -> list[SharedEntry]:
        return [SharedEntry(each) for each in self.frozen["entries"]]

    def at(self, place: str) -> list[SharedEntry]:
        """The entries that stand there, the latest first."""
        return [each for each in self.entries if each.place == place]


def unbroken(version: str) -> str:
    """A version that no line ends in: with hyphens that do not break."""
    return version.replace("-", "\N{NON-BREAKING HYPHEN}")


def _what(session: Frozen) -> str:
    parts = [Kind(session["kind"]).label.lower(), Mode(session["mode"]).label.lower()]
    parts += [length.words(session["minutes"])] if session["minutes"] is not None else []
    status = SessionStatus(session["status"])
    return ", ".join(parts) + ("" if status is SessionStatus.HELD else f" ({status.label.lower()})")


def _source(session: Frozen) -> str:
    return Source(session["source"]).label.lower()


def _core(minutes: int, mediations: int, how: str) -> str:
    return f"{length.words(minutes)}, {amount(mediations, 'mediation')} {how}"


def _certified(said: Frozen, whose: str) -> str:
    if said["verified_on"]:
        return "verified"
    return f"by {whose} own word, subject to verification" if said["claimed_on"] else "no"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
