"""A mediator's list as it was read last, brought up to date by reading only the mediations that have changed since.

Every change gives a mediation a new random version, so what was read under an id and a version is never out of date,
whatever process changed it, and whatever was undone or restored in between (docs/decisions/0008).
"""

from typing import NamedTuple

from sqlalchemy import String, bindparam, select, type_coerce

from app.accounts.person import Person
from app.db import db
from app.logbook.listing import Listed
from app.logbook.models import Mediation
from app.logbook.window import Entry

MOST_KEPT = 200
FEW = 20

Mark = tuple[int, int]

_OF_THE_MEDIATOR = (Mediation.mediator_id == bindparam("mediator"), Mediation.removed_at.is_(None))
MARKS = select(Mediation.id, Mediation.version).where(*_OF_THE_MEDIATOR).order_by(Mediation.id)
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
).where(*_OF_THE_MEDIATOR)
SOME_ROWS = ROWS.where(Mediation.id.in_(bindparam("ids", expanding=True)))


class Read(NamedTuple):
    """The mediations of a mediator by id: as the list shows them, and as eligibility sees them."""

    rows: list[Listed]
    entries: list[Entry]


NOTHING = Read([], [])
_kept: dict[int, tuple[list[Mark], Read]] = {}


def read(mediator: Person) -> Read:
    """Everything that is logged now; the same object as before when nothing has changed."""
    execute, of = db.session.connection().execute, {"mediator": mediator.id}
    marks = [(number, version) for number, version in execute(MARKS, of).all()]
    kept_marks, kept = _kept.get(mediator.id, ([], NOTHING))
    if marks == kept_marks:
        return kept
    found = dict(zip(kept_marks, zip(*kept, strict=True), strict=True))
    missing = [number for number, version in marks if (number, version) not in found]
    if missing:
        rows = execute(SOME_ROWS, of | {"ids": missing}) if len(missing) <= FEW else execute(ROWS, of)
        found |= {(row[1], row[0]): (Listed._make(row[1:]), Entry._make(row[1:8])) for row in rows.all()}
    pairs = [found[mark] for mark in marks if mark in found]
    now = Read([row for row, _ in pairs], [entry for _, entry in pairs])
    if len(pairs) == len(marks):  # else something changed between the two statements: the next request reads it
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[mediator.id] = marks, now
    return now
