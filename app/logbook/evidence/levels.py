"""How well a logged mediation is evidenced, from 0 to 3, and what an edit takes away again (domain §7.13)."""

import json
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from hashlib import sha256
from typing import Any

from app.logbook.counting import SessionFacts
from app.logbook.eligibility.months import first_day
from app.logbook.vocabulary import Kind, Mode, SessionStatus

VERIFIED_FROM = 3
VERIFIED_WITHIN_MONTHS = 24

Sessions = Mapping[Hashable, SessionFacts]
Snapshot = dict[str, dict[str, Any]]


class Level(IntEnum):
    BY_HAND = 0
    IMPORTED = 1
    SUPPORTED = 2
    CONFIRMED = 3

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Level.BY_HAND: "Entered by hand",
    Level.IMPORTED: "Imported from a calendar or a spreadsheet",
    Level.SUPPORTED: "Supported by a co-mediator or a handed answer",
    Level.CONFIRMED: "Confirmed by a reviewer invited by e-mail",
}


class Source(StrEnum):
    """Where evidence comes from."""

    IMPORT = "import"
    CO_MEDIATOR = "co_mediator"
    HANDED_ANSWER = "handed_answer"
    EMAILED_ANSWER = "emailed_answer"

    @property
    def level(self) -> Level:
        return _LEVELS[self]


_LEVELS = {
    Source.IMPORT: Level.IMPORTED,
    Source.CO_MEDIATOR: Level.SUPPORTED,
    Source.HANDED_ANSWER: Level.SUPPORTED,
    Source.EMAILED_ANSWER: Level.CONFIRMED,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that speaks for a mediation, with its sessions as they were then, each by its key."""

    source: Source
    sessions: Sessions


@dataclass(frozen=True, slots=True)
class Standing:
    """The level now; where an edit has cost a higher one, `lost` is that one and `changes` say in words what it was."""

    level: Level
    lost: Level | None = None
    changes: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        now = f"Evidence level {self.level}: {_decapitalised(self.level.label)}."
        if self.lost is None:
            return now
        return f"{now} Level {self.lost} ({_decapitalised(self.lost.label)}) is lost: {_list(self.changes)}."


def at_stake(level: int) -> str:
    """What an edit of the sessions would cost a mediation at this level, to be said before it; nothing at level 0."""
    if level == Level.BY_HAND:
        return ""
    label = _decapitalised(Level(level).label)
    return f"Changing the date, mode or length of a held session takes evidence level {level} away ({label})."


def standing(evidence: Iterable[Evidence], sessions: Sessions) -> Standing:
    """The highest level that still stands.

    Evidence stands as long as the held sessions are what they were when it was given: the same number, each with its
    date, mode and length. A session removed and entered anew is an edit too. Whoever takes an edit back has it again.
    """
    changed = [(each.source.level, changes(each.sessions, sessions)) for each in evidence]
    level = max((level for level, why in changed if not why), default=Level.BY_HAND)
    lost, why = max(((lost, why) for lost, why in changed if why), default=(Level.BY_HAND, ()))
    return Standing(level, lost, why) if lost > level else Standing(level)


def changes(then: Sessions, now: Sessions) -> tuple[str, ...]:
    """What is different about the held sessions, in words; nothing where evidence given then still stands."""
    then, now = _held(then), _held(now)
    pairs = [(then[key], now[key]) for key in then.keys() & now.keys()]
    found = {
        "the date of a session was changed": any(before.date != after.date for before, after in pairs),
        "the mode of a session was changed": any(before.mode != after.mode for before, after in pairs),
        "the length of a session was changed": any(before.minutes != after.minutes for before, after in pairs),
        "a session was removed": bool(then.keys() - now.keys()),
        "a session was added": bool(now.keys() - then.keys()),
    }
    return tuple(words for words, is_so in found.items() if is_so)


def is_imported(evidence: Iterable[Evidence], sessions: Sessions) -> bool:
    """Whether every held session is as an import gave it, if there is any: then one more from a calendar keeps it so.

    A mediation with a session entered by hand stays one that was entered by hand, whatever is added from a calendar.
    """
    return not _held(sessions) or any(
        each.source is Source.IMPORT and not changes(each.sessions, sessions) for each in evidence
    )


def is_recently_confirmed(day: date, level: Level, *, today: date) -> bool:
    """Whether a mediation is at level 3 and of the previous 24 months, both ends included."""
    return level is Level.CONFIRMED and first_day(today, VERIFIED_WITHIN_MONTHS) <= day <= today


def is_user_verified(mediations: Iterable[tuple[date, Level]], *, today: date) -> bool:
    """Whether at least 3 mediations are recently confirmed."""
    return sum(is_recently_confirmed(day, level, today=today) for day, level in mediations) >= VERIFIED_FROM


def snapshot(sessions: Sessions) -> Snapshot:
    """The held sessions as JSON keeps them, each by its key as a word."""
    return {
        str(key): {
            "date": session.date.isoformat(),
            "minutes": session.minutes,
            "kind": session.kind.value,
            "mode": session.mode.value,
            "status": session.status.value,
        }
        for key, session in _held(sessions).items()
    }


def sessions_of(snapshot: Snapshot) -> Sessions:
    """What a snapshot kept, each by its number."""
    return {
        int(key): SessionFacts(
            date.fromisoformat(kept["date"]),
            kept["minutes"],
            Kind(kept["kind"]),
            Mode(kept["mode"]),
            SessionStatus(kept["status"]),
        )
        for key, kept in snapshot.items()
    }


def digest(snapshot: Snapshot) -> str:
    """What tells one snapshot from another, in whatever order its sessions stand."""
    return sha256(json.dumps(snapshot, sort_keys=True).encode()).hexdigest()


def _held(sessions: Sessions) -> Sessions:
    return {key: session for key, session in sessions.items() if session.status is SessionStatus.HELD}


def _decapitalised(words: str) -> str:
    return words[0].lower() + words[1:]


def _list(words: tuple[str, ...]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
