"""The append-only record of who did what to which row: ids, verbs and names of fields, never content (domain §11).

Just before a commit everything that it noted becomes links of the chain, see decision 0033.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Index, LargeBinary, String, insert, inspect, select, text
from sqlalchemy.orm import Mapped, mapped_column

from app import clock
from app.auditing import history
from app.auditing.hashes import BEFORE_THE_FIRST, Noted, hashed
from app.database.direct import Direct
from app.db import LAST, Base, OneDatabase, Prepared, UtcDateTime, db


class AuditRecord(Base):
    """One sentence of history. Triggers in the database refuse to change or delete it.

    `fields` has the names of the columns that a change set to another value, with a comma between, in the order of the
    table: nothing where there was none, none where it is not told.
    """

    __tablename__ = "audit_record"
    __table_args__ = (
        Index("ix_audit_record_subject_subject_id", "subject", "subject_id"),
        Index("ix_audit_record_by_id", "by_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None]
    verb: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    fields: Mapped[str | None] = mapped_column(String(history.MOST))


class AuditLink(Base):
    """The place of a record in the chain. It only grows too; no key holds the record, so that its loss can be told."""

    __tablename__ = "audit_link"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    record_id: Mapped[int]
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


RECORD = Prepared(insert(AuditRecord.__table__))  # type: ignore[arg-type]
HEAD = Direct(select(AuditLink.seq, AuditLink.hash).order_by(AuditLink.seq.desc()).limit(1))
LINK = Direct(insert(AuditLink.__table__))  # type: ignore[arg-type]
# Whoever links waits here for whoever else does. It is the last lock that is taken, so that nobody waits in a circle.
LOCK = text("SELECT pg_advisory_xact_lock(7226435)")
NOTED = "noted in this transaction"


def record(verb: str, subject: Any, *, by: Any = None, fields: Iterable[str] | None = None) -> None:
    """Note that somebody (`by`, with an `id`; none for the portal itself) did something to a row.

    `fields` are the names of what changed, as `changed` finds them.
    """
    db.session.flush()
    note(verb, subject.__tablename__, getattr(subject, "id", None), by=by, fields=fields)


def note(
    verb: str, subject: str, subject_id: int | None, *, by: Any = None, fields: Iterable[str] | None = None
) -> None:
    """The same by the names of table and row, where there is no record at hand."""
    at, by_id, names = clock.now(), by.id if by else None, None if fields is None else history.kept(fields)
    made = RECORD.run(at=at, by_id=by_id, verb=verb, subject=subject, subject_id=subject_id, fields=names)
    (made_id,) = made.inserted_primary_key or (0,)
    _remember(db.session(), Noted(made_id, at, by_id, verb, subject, subject_id, names))


def changed(row: Base) -> list[str]:
    """The columns of a row that have another value than the database, in their order; ask before anything is flushed.

    Only those that a person fills in, which `history.FIELDS` has words for.
    """
    seen = inspect(row)
    columns = (each.key for each in seen.mapper.column_attrs if each.key in history.FIELDS)
    return [name for name in columns if seen.attrs[name].history.has_changes()]


def _remember(session: Any, noted: Noted) -> None:
    """What a transaction noted; whatever an earlier one left here was rolled back with it."""
    transaction = session.get_transaction()
    known = session.info.get(NOTED)
    if known is None or known.transaction is not transaction:
        known = session.info[NOTED] = _Noted(transaction)
    known.records.append(noted)
    known.may_be_gone |= session.in_nested_transaction()


class _Noted:
    """`may_be_gone`: something was noted in a savepoint, which may have been rolled back since."""

    def __init__(self, transaction: Any) -> None:
        self.transaction = transaction
        self.records: list[Noted] = []
        self.may_be_gone = False


def _link(session: OneDatabase) -> None:
    """Add what the transaction noted to the chain, after everything else that it writes."""
    noted = session.info.pop(NOTED, None)
    if noted is None or noted.transaction is not session.get_transaction():
        return
    session.flush()
    if session.connection().dialect.name != "sqlite":  # SQLite has one writer anyway
        session.connection().execute(LOCK)
    seq, before = next(iter(HEAD.rows()), (0, BEFORE_THE_FIRST))
    for each in _there(noted.records) if noted.may_be_gone else noted.records:
        seq, before = seq + 1, hashed(before, each)
        LINK.change(seq=seq, record_id=each.id, hash=before)


def _there(noted: list[Noted]) -> list[Noted]:
    """Those of the records that were not rolled back, in their order."""
    columns = (getattr(AuditRecord, name) for name in Noted._fields)
    rows = select(*columns).where(AuditRecord.id.in_({each.id for each in noted})).order_by(AuditRecord.id)
    return [Noted(*row) for row in db.session.execute(rows)]


LAST.append(_link)
