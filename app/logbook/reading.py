"""A mediator's list as it was read last, brought up to date by reading only the mediations that have changed since.

Every change gives a mediation a new random version. So the sum of all versions, which an index gives, tells whether
anything has changed, and what was read under an id and a version is never out of date: whatever process changed it,
and whatever was undone or restored in between (docs/decisions/0008).
"""

from bisect import bisect_left
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from sqlalchemy import String, bindparam, select, type_coerce

from app.accounts.person import Person
from app.db import db
from app.logbook.eligibility.window import Entry
from app.logbook.listing import Listed, Totals
from app.logbook.models import Mediation

MOST_KEPT = 200
FEW = 20

Mark = tuple[int, int]

_OF_THE_MEDIATOR = (Mediation.mediator_id == bindparam("mediator"), Mediation.removed_at.is_(None))
MARKS = select(Mediation.id, Mediation.version).where(*_OF_THE_MEDIATOR)
ROWS = select(
    Mediation.version,
    Mediation.id,
    Mediation.reference,
    Mediation.counted_on,
    Mediation.verdict,
    Mediation.reason,
    Mediation.held_minutes,
    Mediation.is_core,
    Mediation.listed_on,
    Mediation.modes,
    type_coerce(Mediation.field, String),
    type_coerce(Mediation.role, String),
    Mediation.session_count,
    Mediation.evidence_level,
).where(*_OF_THE_MEDIATOR)
SOME_ROWS = ROWS.where(Mediation.id.in_(bindparam("ids", expanding=True)))


class Read(NamedTuple):
    """The mediations of a mediator, the oldest first: as the list shows them, and as eligibility sees them."""

    rows: list[Listed]
    entries: list[Entry]
    totals: Totals


class Kept(NamedTuple):
    """What was read under a seal, with the mark of each mediation beside it."""

    seal: int
    marks: list[Mark]
    read: Read


_PLACE = attrgetter("listed_on", "id")
_kept: dict[int, Kept] = {}
_expected: dict[int, Kept] = {}


def read(mediator: Person, seal: int) -> Read:
    """Everything that is logged now, under the seal of now; the same object as before when nothing has changed."""
    kept = _kept.get(mediator.id)
    if kept and kept.seal == seal:
        return kept.read
    expected = _expected.pop(mediator.id, None)
    if expected and expected.seal == seal:
        _kept[mediator.id] = expected
        return expected.read
    return _read_anew(mediator, kept, seal)


def expect(mediator: Person, row: Listed, *, was_on: date, before: int, after: int) -> None:
    """Somebody changes a mediation to this, from one version to another: what will be read if nothing else changes."""
    kept = _kept.get(mediator.id)
    place = bisect_left(kept.read.rows, (was_on, row.id), key=_PLACE) if kept else 0
    if kept is None or kept.marks[place : place + 1] != [(row.id, before)]:
        return
    marks, rows, entries = kept.marks.copy(), kept.read.rows.copy(), kept.read.entries.copy()
    totals = kept.read.totals.with_instead(rows[place], row)
    del marks[place], rows[place], entries[place]
    place = bisect_left(rows, _PLACE(row), key=_PLACE)
    marks.insert(place, (row.id, after))
    rows.insert(place, row)
    entries.insert(place, Entry._make(row[:7]))
    _expected[mediator.id] = Kept(kept.seal - before + after, marks, Read(rows, entries, totals))


def _read_anew(mediator: Person, kept: Kept | None, seal: int) -> Read:
    execute, of = db.session.connection().execute, {"mediator": mediator.id}
    marks = [(number, version) for number, version in execute(MARKS, of).all()]
    found = dict(zip(kept.marks, zip(kept.read.rows, kept.read.entries, strict=True), strict=True)) if kept else {}
    missing = [number for number, version in marks if (number, version) not in found]
    if missing:
        rows = execute(SOME_ROWS, of | {"ids": missing}) if len(missing) <= FEW else execute(ROWS, of)
        found |= {(row[1], row[0]): (Listed._make(row[1:]), Entry._make(row[1:8])) for row in rows.all()}
    ordered = sorted([(*found[mark], mark) for mark in marks if mark in found], key=lambda each: _PLACE(each[0]))
    listed = [row for row, _, _ in ordered]
    now = Read(listed, [entry for _, entry, _ in ordered], Totals.of(listed))
    if len(ordered) == len(marks) and sum([version for _, version in marks]) == seal:  # else it changed meanwhile
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
            _expected.clear()
        _kept[mediator.id] = Kept(seal, [mark for _, _, mark in ordered], now)
    return now
