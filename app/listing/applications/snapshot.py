"""What a mediator shares with a programme, frozen: canonical bytes with their SHA-256.

It holds what an assessor decides by and nothing else: never a reflection, or anything of a calendar. The sentence on
being full-scale and the note on where earlier experience is documented are written for the assessor, and part of it.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from typing import Any

from app.logbook.counting import MediationFacts, judge
from app.logbook.eligibility.assessment import Assessment, OpeningBalance, assess
from app.logbook.eligibility.window import Entry
from app.logbook.rules import parameters as rules
from app.logbook.rules.parameters import Rule
from app.logbook.vocabulary import SessionStatus, Source

FORMAT = 1
# How many of the first and last bytes hold what `ends` reads: its keys are in order, and a rule has 13 windows at most.
HEAD, TAIL = 100, 4_000

Frozen = dict[str, Any]


class Flag(StrEnum):
    """What an assessor should look at twice."""

    POSSIBLE_DUPLICATE = "possible_duplicate"
    FUTURE = "future"
    EDITED_AFTER_IMPORT = "edited_after_import"

    @property
    def label(self) -> str:
        return {
            "possible_duplicate": "Same day, length and mode as another entry",
            "future": "In the future",
            "edited_after_import": "Changed since it was imported",
        }[self.value]


class Place(StrEnum):
    """Where an entry stands in the programme's window."""

    COUNTED = "counted"
    TO_JUDGE = "to_judge"
    NOT_COUNTED = "not_counted"


@dataclass(frozen=True, slots=True)
class Logged:
    """A mediation as the logbook has it; `sources` are those of its sessions, in the same order."""

    key: int
    reference: str
    facts: MediationFacts
    sources: tuple[Source, ...]
    evidence_level: int
    is_edited_after_import: bool = False
    claim: str | None = None


@dataclass(frozen=True, slots=True)
class Applicant:
    """What a mediator says beside the mediations; days in the register's zone, and the note as it is."""

    name: str
    programme: str
    opening: OpeningBalance
    code_version: str | None
    code_accepted_on: date | None
    certified_on: date | None
    verified_on: date | None
    opening_note: str = ""

    @property
    def is_certified(self) -> bool:
        """Claimed certification is enough for the lower threshold, subject to verification (domain §5)."""
        return self.certified_on is not None


def made(applicant: Applicant, log: Iterable[Logged], *, rule: Rule, as_of: date) -> Frozen:
    """Everything that is shared, as plain values without floats."""
    logged = list(log)
    assessment = assessed(applicant, logged, rule=rule, as_of=as_of)
    return totals(applicant, assessment) | {"entries": entries(logged, assessment)}


def totals(applicant: Applicant, assessment: Assessment) -> Frozen:
    """All of it but the entries: what decides whether it may be submitted."""
    return {
        "format": FORMAT,
        "as_of": assessment.as_of.isoformat(),
        "mediator": applicant.name,
        "programme": applicant.programme,
        "rule": json.loads(rules.written(assessment.rule)),
        "needed": assessment.needed,
        "windows": [
            {
                "months": window.months,
                "first_day": window.first_day.isoformat(),
                "counted": window.count,
                "to_judge": window.borderline_count,
                "is_met": window.is_met,
            }
            for window in assessment.windows.values()
        ],
        "core": _core(assessment) | {"earlier_note": applicant.opening_note},
        "code": {"version": applicant.code_version, "accepted_on": _iso(applicant.code_accepted_on)},
        "certification": {"claimed_on": _iso(applicant.certified_on), "verified_on": _iso(applicant.verified_on)},
    }


def assessed(applicant: Applicant, log: Iterable[Logged], *, rule: Rule, as_of: date) -> Assessment:
    """The log under a programme's rule on a day."""
    return assess(
        _judged(log, rule), as_of=as_of, certified=applicant.is_certified, rule=rule, opening=applicant.opening
    )


def entries(log: Iterable[Logged], assessment: Assessment) -> list[Frozen]:
    """Every entry, the latest first."""
    logged = list(log)
    window = assessment.longest
    places = {entry.key: Place.COUNTED for entry in window.counted}
    places |= {entry.key: Place.TO_JUDGE for entry in window.borderline}
    twins = Counter(days for each in logged if (days := _days(each)))
    made = [
        _entry(each, assessment, places.get(each.key, Place.NOT_COUNTED), has_twin=twins[_days(each)] > 1)
        for each in logged
    ]
    return sorted(made, key=lambda each: (each["date"] or "", each["reference"], each["key"]), reverse=True)


def entries_by(log: Iterable[Logged], frozen: Frozen) -> list[Frozen]:
    """The entries of a log by the rule and the day of a snapshot, so that they can be compared with it."""
    logged = list(log)
    judged_by = rule_of(frozen)
    assessment = assess(
        _judged(logged, judged_by),
        as_of=date.fromisoformat(frozen["as_of"]),
        certified=frozen["certification"]["claimed_on"] is not None,
        rule=judged_by,
    )
    return entries(logged, assessment)


def rule_of(frozen: Frozen) -> Rule:
    """The rule something was submitted under."""
    return rules.read(json.dumps(frozen["rule"]))


def is_subject_to_verification(frozen: Frozen) -> bool:
    """Whether it was counted for somebody who is IMI Certified by their own word (domain §5)."""
    said = frozen["certification"]
    return said["claimed_on"] is not None and said["verified_on"] is None


def canonical(frozen: Frozen) -> bytes:
    """The one way to write it: sorted keys, UTF-8, no spaces; raises TypeError for a float."""
    _refuse_floats(frozen)
    return json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest(written: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(written).hexdigest()


def read(written: bytes) -> Frozen:
    return json.loads(written)


def ends(head: bytes, tail: bytes) -> Frozen:
    """Of something canonical the certification and the rule, by its first `HEAD` and last `TAIL` bytes alone."""
    return {name: _at(part, f'"{name}":'.encode()) for name, part in (("certification", head), ("rule", tail))}


def likeness(entry: Frozen) -> tuple[tuple[str, int, str], ...]:
    """What two entries of one mediation would share: the day, length and mode of each held session."""
    held = (each for each in entry["sessions"] if each["status"] == SessionStatus.HELD)
    return tuple(sorted((each["date"], each["minutes"] or 0, each["mode"]) for each in held))


def to_decide(frozen: Frozen) -> list[Frozen]:
    """The entries that an assessor decides about: those that count, or may count, in the programme's window."""
    return [entry for entry in frozen["entries"] if entry["place"] != Place.NOT_COUNTED]


def _at(written: bytes, key: bytes) -> Any:
    """The value of a key. Nothing that somebody typed looks like one: its quotes are written with a backslash."""
    value = written[written.index(key) + len(key) :].decode(errors="ignore")
    return json.JSONDecoder().raw_decode(value)[0]


def _judged(log: Iterable[Logged], rule: Rule) -> list[Entry]:
    return [Entry.of(judge(each.facts, rule), key=each.key, reference=each.reference) for each in log]


def _entry(logged: Logged, assessment: Assessment, place: Place, *, has_twin: bool) -> Frozen:
    judgement = judge(logged.facts, assessment.rule)
    flags = {
        Flag.POSSIBLE_DUPLICATE: has_twin,
        Flag.FUTURE: judgement.counted_on is not None and judgement.counted_on > assessment.as_of,
        Flag.EDITED_AFTER_IMPORT: logged.is_edited_after_import,
    }
    return {
        "key": logged.key,
        "reference": logged.reference,
        "role": _plain(logged.facts.role),
        "status": _plain(logged.facts.status),
        "is_simulated": logged.facts.is_simulated,
        "has_agreement": logged.facts.has_agreement,
        "date": _iso(judgement.counted_on),
        "minutes": judgement.minutes,
        "online_minutes": judgement.online_minutes,
        "held_minutes": judgement.held_minutes,
        "share": _plain(judgement.share),
        "verdict": _plain(judgement.verdict),
        "reasons": [_plain(reason) for reason in judgement.reasons],
        "place": _plain(place),
        "is_core": judgement.is_core,
        "evidence_level": logged.evidence_level,
        "claim": logged.claim,
        "flags": [_plain(flag) for flag, is_so in flags.items() if is_so],
        "sessions": [
            {
                "date": session.date.isoformat(),
                "minutes": session.minutes,
                "kind": _plain(session.kind),
                "mode": _plain(session.mode),
                "status": _plain(session.status),
                "source": _plain(source),
            }
            for session, source in zip(logged.facts.sessions, logged.sources, strict=True)
        ],
    }


def _core(assessment: Assessment) -> Frozen:
    core = assessment.core
    return {
        "logged_minutes": core.logged_minutes,
        "logged_mediations": core.logged_mediations,
        "earlier_minutes": core.opening.minutes,
        "earlier_mediations": core.opening.mediations,
        "is_met": core.is_met,
    }


def _days(logged: Logged) -> tuple[Any, ...]:
    """What two entries of one mediation would share."""
    held = [each for each in logged.facts.sessions if each.status is SessionStatus.HELD]
    return tuple(sorted((each.date, each.minutes or 0, each.mode) for each in held))


def _plain(value: Any) -> Any:
    """A value of a rule or a closed list as it is written: shares as "3/4", words as their value."""
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a snapshot holds no floats: they are not written alike everywhere")
    for part in value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ():
        _refuse_floats(part)
