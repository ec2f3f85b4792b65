"""Changing the DEI table: a row more, an end, or a whole file at once; never a part of one.

Whether a row may stand depends on all the others, so whoever changes the table does so alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app import audit, clock
from app.accounts.person import Person
from app.db import action, db, hold
from app.errors import Conflict, Refused
from app.fees.models import DeiDiscount
from app.fees.prices import dei, queries as price_queries
from app.fees.prices.dei import Line, Planned, Row, What
from app.logbook.countries import NAMES

MEANWHILE = "The table was changed since you looked. Nothing is brought in: look at what the file does now."
NOT_WHOLE = "A line of this file is refused, so nothing of it is brought in. Correct the file and choose it again."
IS_THERE = "There is a discount for this country from this day already."
OVER = "This discount has an end that has come, or that is earlier. Add a new one instead."
NOT_YET = "The last day is today or later, and not before the first day."


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """How many rows a file added and changed."""

    added: int
    changed: int


@action
def add(
    *, by: Person, country: str, percent: int, valid_from: date, valid_until: date | None, source: str
) -> DeiDiscount:
    """A row more; the same one again is the one that is there. Refuses one that holds at once with another."""
    hold(DeiDiscount)
    row = Row(country, percent, valid_from, valid_until, source)
    [planned] = price_queries.plan([Line(1, row, dei.why_not(row, NAMES) or "")])
    known = _known(row)
    if planned.what is What.SAME and known:
        return known
    if planned.what is not What.ADD:
        raise Refused(planned.words if planned.what is What.REFUSED and not known else IS_THERE)
    return _saved(planned, by)


@action
def end(row: DeiDiscount, *, by: Person, version: int, valid_until: date) -> None:
    """Let a row hold up to and with a day, which is today or later; those that have ended stay as they are.

    Raises Conflict when the last day is not the one that was seen, nor the one that is wanted.
    """
    hold(DeiDiscount)
    db.session.refresh(row)
    if row.valid_until and row.valid_until < max(clock.today(), valid_until):
        raise Refused(OVER)
    if valid_until < max(clock.today(), row.valid_from):
        raise Refused(NOT_YET, beside={"valid_until": NOT_YET})
    if row.valid_until == valid_until:
        return
    if row.version != version:
        raise Conflict(row, row.version)
    row.valid_until = valid_until
    audit.record("ended a DEI discount", row, by=by)


@action
def bring_in(*, by: Person, text: str, seen: str) -> BroughtIn:
    """All that a file adds and changes, as it was seen (`seen` is the fingerprint of that), or nothing of it.

    A file that was brought in already does nothing more.
    """
    hold(DeiDiscount)
    try:
        planned = price_queries.plan(dei.read(text, NAMES))
    except dei.NotRead as problem:
        raise Refused(str(problem)) from None
    if all(each.what is What.SAME for each in planned):
        return BroughtIn(0, 0)
    if dei.fingerprint(planned) != seen:
        raise Refused(MEANWHILE)
    if any(each.what is What.REFUSED for each in planned):
        raise Refused(NOT_WHOLE)
    return _done(planned, by)


def _known(row: Row) -> DeiDiscount | None:
    same = (DeiDiscount.country == row.country, DeiDiscount.valid_from == row.valid_from)
    return db.session.scalar(select(DeiDiscount).where(*same))


def _done(planned: Sequence[Planned], by: Person) -> BroughtIn:
    done = [each.what for each in planned if each.what is not What.SAME and _saved(each, by)]
    return BroughtIn(done.count(What.ADD), done.count(What.CHANGE))


def _saved(planned: Planned, by: Person) -> DeiDiscount:
    row = planned.row
    if row is None:
        raise ValueError("A line without a row is refused.")
    known = _known(row)
    made = known or DeiDiscount(country=row.country, valid_from=row.valid_from)
    made.percent, made.valid_until, made.source, made.is_demo = row.percent, row.valid_until, row.source, row.is_demo
    db.session.add(made)
    audit.record("changed a DEI discount" if known else price_queries.ADDED, made, by=by)
    return made
