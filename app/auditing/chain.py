"""The audit chain in the database: its head, and the first place where it is not what it was."""

from collections.abc import Collection, Iterator

from sqlalchemy import select

from app.audit import HEAD, AuditLink, AuditRecord
from app.auditing.hashes import Bad, Head, Link, Noted, first_bad as first_bad_of
from app.db import db

AT_ONCE = 1000


def head() -> Head | None:
    """The last hash and how many links lead to it; none before the first record."""
    found = HEAD.rows()
    return Head(found[0][1], found[0][0]) if found else None


def first_bad(heads: Collection[Head] = ()) -> Bad | None:
    """The first link that is missing or does not fit, or else the first record that has no link; none when all is well.

    Reads all of it, a thousand at a time. `heads` are such as were kept outside of the database.
    """
    return first_bad_of(_links(), heads) or _unlinked()


def _links() -> Iterator[Link]:
    columns = (getattr(AuditRecord, name) for name in Noted._fields)
    rows = (
        select(AuditLink.seq, AuditLink.record_id, AuditLink.hash, *columns)
        .outerjoin(AuditRecord, AuditRecord.id == AuditLink.record_id)
        .order_by(AuditLink.seq)
        .execution_options(yield_per=AT_ONCE)
    )
    for seq, record_id, found, *record in db.session.execute(rows):
        yield Link(seq, record_id, bytes(found), Noted(*record) if record[0] is not None else None)


def _unlinked() -> Bad | None:
    """A record that was put beside the chain."""
    linked = AuditLink.record_id == AuditRecord.id
    beside = select(AuditRecord.id).outerjoin(AuditLink, linked).where(AuditLink.seq.is_(None))
    found = db.session.scalar(beside.order_by(AuditRecord.id).limit(1))
    if found is None:
        return None
    known = head()
    return Bad((known.count or 0) + 1 if known else 1, found, "the record has no link")
