"""A logbook file against what is logged: which of its mediations are new, known or changed."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from app import dates
from app.logbook import length
from app.logbook.file_import.incoming import Changed, Incoming, IncomingSession, Plan, Skipped
from app.logbook.files import archive
from app.logbook.vocabulary import Source

TWICE = "Its reference is in the file twice; the first one was read."

Key = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Kept:
    """A mediation of the logbook as a file would say it, with the id it has there."""

    id: int
    file_id: str
    said: Mapping[str, Any]


def plan(file: Mapping[str, Any], *, known: Mapping[str, Any], logged: Sequence[Kept], key: Key) -> Plan:
    """Sort the mediations of a file that `archive.read` checked.

    One that was brought in before is known by its id in the file; else it is known by the id or the reference of what
    is logged. What is logged and stands otherwise in the file is named, and stays as it is.
    """
    found = Plan(are_rows=False)
    by_id = {each.file_id: each for each in logged}
    by_reference = {each.said["reference"]: each for each in logged}
    seen: set[str] = set()
    for number, said in enumerate(file["mediations"], 1):
        keys = [key("archive session", said["id"] or said["reference"], at) for at in range(len(said["sessions"]))]
        content = key("archive content", _content(said))
        before = next((known[each] for each in keys if each in known), None)
        kept = by_id.get(said["id"]) or by_reference.get(said["reference"])
        if said["reference"] in seen:
            found.skipped.append(Skipped(TWICE, number))
        elif kept and _content(kept.said) != _content(said):
            names = kept.id, kept.said["reference"]
            found.changed.append(Changed(*names, number, _words(kept.said), _words(said)))
        elif kept or before:
            found.known += 1
        else:
            found.new.append(_incoming(number, said, keys, content))
        seen.add(said["reference"])
    return found


def _content(said: Mapping[str, Any]) -> str:
    typed = {name: said[name] for name in (*archive.MEDIATION, "sessions", "reflections")}
    return json.dumps(typed, sort_keys=True)


def _incoming(number: int, said: Mapping[str, Any], keys: Sequence[str], content: str) -> Incoming:
    sessions = [archive.values(archive.SESSION, each) for each in said["sessions"]]
    reflections = said["reflections"]
    return Incoming(
        number=number,
        name=said["reference"],
        reference=said["reference"],
        details={
            column: value for column, value in archive.values(archive.MEDIATION, said).items() if column != "reference"
        },
        sessions=tuple(IncomingSession(key, content, each) for key, each in zip(keys, sessions, strict=True)),
        reflections=(reflections["went_well"], reflections["was_hard"]) if reflections else None,
        is_imported=said["is_imported"] and all(each["source"] is not Source.BY_HAND for each in sessions),
    )


def _words(said: Mapping[str, Any]) -> str:
    sessions = said["sessions"]
    minutes = sum(each["minutes"] or 0 for each in sessions)
    last = dates.words(date.fromisoformat(max(each["date"] for each in sessions)))
    count = "one session" if len(sessions) == 1 else f"{len(sessions)} sessions"
    return f"{last}, {count}, {length.words(minutes) if minutes else 'no length'}"
