"""The complete logbook as a JSON file: written from what is stored, read back and checked field by field.

docs/logbook-schema.json describes it. What a mediator typed is in it, and is what is brought in again. What the portal
found is there to be read, and not believed: only whether a mediation was evidenced at all is asked of its `result`.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from app.logbook import references, vocabulary
from app.logbook.calendar.zones import iana_name
from app.logbook.cpd.items import LONGEST_TAKEAWAY, LONGEST_TITLE
from app.logbook.length import LONGEST_MINUTES, MOST_MINUTES_OF_EXPERIENCE
from app.logbook.vocabulary import (
    Choice,
    Conclusion,
    Kind,
    Mode,
    Parties,
    Platform,
    Role,
    SessionStatus,
    Source,
    Status,
)
from app.plain import plain

FORMAT, VERSION = "IMI Mediation Logbook", 2
READABLE = (1, 2)  # the first one knew no CPD items
LARGEST = 16 * 1024**2
MOST_MEDIATIONS, MOST_SESSIONS, MOST_CPD_ITEMS = 10_000, 500, 10_000
MOST_VALUES = 1_000_000  # what a JSON file may unpack to is bounded before it is read
EARLIEST, LATEST = date(1970, 1, 1), date(2100, 12, 31)

NOT_JSON = "This is not a JSON file, or it is cut off."
OTHER = "This is a JSON file, but not of a logbook. Download one under “Take it with you”."
NEWER = "This file was written by a newer portal, and cannot be read here."
TOO_LARGE = "The file is larger than 16 MB."
TOO_MUCH = "The file holds more than a logbook can."
AN_INSTANT = "an instant like 2026-06-30T14:00:00Z, from 1970 to 2100"
TOO_MANY = f"The file has more than {MOST_MEDIATIONS:,} mediations."
NO_CPD = f"In cpd: there is no list of at most {MOST_CPD_ITEMS:,} items."

FILE_ID = re.compile(r"[0-9a-f]{1,64}")

Check = Callable[[Any], Any]


class ArchiveError(ValueError):
    """The file cannot be read, in words for a person."""


class Facts(StrEnum):
    """What stands in the file beside the mediations and may be brought in."""

    OPENING_BALANCE = "opening_balance"
    CERTIFICATION = "certification"
    RULE = "rule"
    CPD = "cpd"


def _yes(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _whole(most: int, least: int = 0, *, or_null: bool = False) -> Check:
    def check(value: Any) -> int | None:
        if value is None and or_null:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ValueError(f"a whole number from {least:,} to {most:,}")
        return value

    return check


def _text(most: int, pattern: str = r"(?s:.*)", wanted: str = "") -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, str) or len(value) > most or not re.fullmatch(pattern, value) or "\0" in value:
            raise ValueError(wanted or f"a text of at most {most:,} characters")
        value.encode()  # half of a character pair is none: a UnicodeEncodeError is a ValueError
        return value

    return check


def _word(words: type[Choice], *, or_null: bool = False) -> Check:
    def check(value: Any) -> Choice | None:
        if value is None and or_null:
            return None
        try:
            return words(value)
        except ValueError:
            raise ValueError(f"one of {', '.join(words)}") from None

    return check


def _day(value: Any) -> date:
    try:
        found = date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise ValueError("a date like 2026-06-30") from None
    if not EARLIEST <= found <= LATEST:
        raise ValueError("a date from 1970 to 2100")
    return found


def _instant(value: Any) -> datetime | None:
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value if isinstance(value, str) else "")
        at = found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(AN_INSTANT) from None
    if found.tzinfo is None or not EARLIEST <= at.date() <= LATEST:
        raise ValueError(AN_INSTANT)
    return at


def _zone(value: Any) -> str:
    zone = iana_name(value) if isinstance(value, str) and len(value) <= 60 else None
    if zone is None:
        raise ValueError("a time zone like Europe/Lisbon")
    return zone


def _countries(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > 100:
        raise ValueError("a list of codes of countries")
    code = _text(2, r"[A-Z]{2}", "a list of codes of countries like PT")
    return [code(each) for each in value]


# The name in the file, the column it is kept in, and how it is checked.
MEDIATION: dict[str, tuple[str, Check]] = {
    "reference": ("reference", _text(references.LONGEST, references.PATTERN, "2 to 20 letters, digits and hyphens")),
    "role": ("role", _word(Role)),
    "simulated": ("is_simulated", _yes),
    "agreement_to_mediate": ("has_agreement", _yes),
    "status": ("status", _word(Status)),
    "field": ("field", _word(vocabulary.Field, or_null=True)),
    "cross_border": ("is_cross_border", _yes),
    "countries": ("countries", _countries),
    "language": ("language", _text(10, r"([a-z]{2,3})?", "the code of a language like pt, or nothing")),
    "parties": ("parties", _word(Parties, or_null=True)),
    "conclusion": ("conclusion", _word(Conclusion, or_null=True)),
    "claimed_full_scale": ("is_claimed_full_scale", _yes),
    "claim_sentence": ("claim_sentence", _text(300)),
    "feedback_announced": ("is_feedback_announced", _yes),
}
SESSION: dict[str, tuple[str, Check]] = {
    "date": ("date", _day),
    "starts_at": ("starts_at", _instant),
    "ends_at": ("ends_at", _instant),
    "zone": ("zone", _zone),
    "minutes": ("minutes", _whole(LONGEST_MINUTES, 1, or_null=True)),
    "kind": ("kind", _word(Kind)),
    "mode": ("mode", _word(Mode)),
    "mediator_remote": ("is_mediator_remote", _yes),
    "status": ("status", _word(SessionStatus)),
    "platform": ("platform", _word(Platform, or_null=True)),
    "source": ("source", _word(Source)),
}
OPENING_BALANCE: dict[str, tuple[str, Check]] = {
    "minutes": ("minutes", _whole(MOST_MINUTES_OF_EXPERIENCE)),
    "mediations": ("mediations", _whole(10_000)),
    "note": ("note", _text(500)),
}
REFLECTIONS: dict[str, tuple[str, Check]] = {
    "went_well": ("went_well", _text(4000)),
    "was_hard": ("was_hard", _text(4000)),
}
CPD: dict[str, tuple[str, Check]] = {
    "date": ("date", _day),
    "title": ("title", _text(LONGEST_TITLE, r".*\S.*", f"one line of at most {LONGEST_TITLE} characters")),
    "minutes": ("minutes", _whole(LONGEST_MINUTES, 1)),
    "takeaway": ("takeaway", _text(LONGEST_TAKEAWAY)),
}
RULE: dict[str, tuple[str, Check]] = {"scheme": ("scheme", _text(30)), "name": ("name", _text(120))}


def told(fields: Mapping[str, tuple[str, Check]], kept: Any) -> dict[str, Any]:
    """What is kept of something as the file says it; `kept` has the columns as attributes."""
    return {name: plain(getattr(kept, column)) for name, (column, _check) in fields.items()}


def values(fields: Mapping[str, tuple[str, Check]], said: Mapping[str, Any]) -> dict[str, Any]:
    """The columns with real values, of what was checked."""
    return {column: check(said[name]) for name, (column, check) in fields.items()}


def write(archive: Mapping[str, Any]) -> str:
    """The file: indented, with letters as they are, so that a person can read it, too."""
    return json.dumps(archive, indent=1, ensure_ascii=False) + "\n"


def read(data: bytes) -> dict[str, Any]:
    """The file, checked and without what is not of it. Raises ArchiveError in words for the first thing that is wrong.

    Says of a mediation only its place in the file, and nothing that stands in it.
    """
    if len(data) > LARGEST:
        raise ArchiveError(TOO_LARGE)
    if sum(map(data.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise ArchiveError(TOO_MUCH)
    try:
        said = json.loads(data)
    except (ValueError, RecursionError):
        raise ArchiveError(NOT_JSON) from None
    if not isinstance(said, dict) or said.get("format") != FORMAT or not isinstance(said.get("mediations"), list):
        raise ArchiveError(OTHER)
    if said.get("version") not in READABLE:
        raise ArchiveError(NEWER)
    if len(said["mediations"]) > MOST_MEDIATIONS:
        raise ArchiveError(TOO_MANY)
    found: dict[str, Any] = {"mediations": [_mediation(each, at) for at, each in enumerate(said["mediations"], 1)]}
    for name, fields in ((Facts.OPENING_BALANCE, OPENING_BALANCE), (Facts.RULE, RULE)):
        found[name] = None if said.get(name) is None else _checked(fields, said[name], f"In {name}")
    found[Facts.CPD] = _cpd([] if said["version"] == 1 else said.get("cpd"))
    certification = said.get("certification")
    found[Facts.CERTIFICATION] = isinstance(certification, dict) and certification.get("claimed") is True
    return found


def _mediation(said: Any, at: int) -> dict[str, Any]:
    where = f"Mediation {at} in the file"
    found = _checked(MEDIATION, said, where)
    sessions = said.get("sessions")
    if not isinstance(sessions, list) or not 0 < len(sessions) <= MOST_SESSIONS:
        raise ArchiveError(f"{where}: there is no list of 1 to {MOST_SESSIONS} sessions.")
    found["sessions"] = [_checked(SESSION, each, f"{where}, session {n}") for n, each in enumerate(sessions, 1)]
    for n, each in enumerate(found["sessions"], 1):
        starts_at, ends_at = _instant(each["starts_at"]), _instant(each["ends_at"])
        if starts_at and ends_at and ends_at < starts_at:
            raise ArchiveError(f"{where}, session {n}: ends_at is before starts_at.")
    reflections = said.get("reflections")
    found["reflections"] = None if reflections is None else _checked(REFLECTIONS, reflections, where)
    found["id"] = _id(said)
    result = said.get("result")
    level = result.get("evidence_level") if isinstance(result, dict) else 0
    found["is_imported"] = isinstance(level, int) and level > 0
    return found


def _cpd(said: Any) -> list[dict[str, Any]]:
    if not isinstance(said, list) or len(said) > MOST_CPD_ITEMS:
        raise ArchiveError(NO_CPD)
    return [_checked(CPD, each, f"CPD item {at} in the file") | {"id": _id(each)} for at, each in enumerate(said, 1)]


def _id(said: Mapping[str, Any]) -> str:
    """What the file calls it, or nothing."""
    return said["id"] if isinstance(said.get("id"), str) and FILE_ID.fullmatch(said["id"]) else ""


def _checked(fields: Mapping[str, tuple[str, Check]], said: Any, where: str) -> dict[str, Any]:
    """The fields as they stand, all of them right."""
    if not isinstance(said, dict):
        raise ArchiveError(f"{where}: this is not what is expected there.")
    found = {}
    for name, (_column, check) in fields.items():
        if name not in said:
            raise ArchiveError(f"{where}: {name} is missing.")
        try:
            found[name] = plain(check(said[name]))
        except (TypeError, ValueError) as wanted:
            words = str(wanted) if not isinstance(wanted, UnicodeError | TypeError) else "something that can be read"
            raise ArchiveError(f"{where}: {name} is not {words}.") from None
    return found
