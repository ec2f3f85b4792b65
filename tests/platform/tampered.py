"""What somebody may do to the audit record behind the portal's back, and which row is the first bad one then."""

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import insert, select, text, update

from app.audit import AuditLink, AuditRecord
from app.auditing.hashes import BEFORE_THE_FIRST, Noted, hashed
from app.db import db

TABLES = ("audit_record", "audit_link")
LINKS = select(AuditLink.seq, AuditLink.record_id, AuditLink.hash).order_by(AuditLink.seq)
MONDAY = datetime(2026, 7, 6, 8, tzinfo=UTC)


class Link(NamedTuple):
    seq: int
    record_id: int
    hash: bytes


def links():
    return [Link(*row) for row in db.session.execute(LINKS)]


@contextmanager
def tampering():
    """Go behind the portal's back: raw SQL, with the triggers off, which are there again afterwards."""
    db.session.rollback()
    triggers = []
    if db.engine.dialect.name == "sqlite":
        wanted = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit_%'")
        triggers = db.session.execute(wanted).all()
        said = [f"DROP TRIGGER {name}" for name, _sql in triggers]
    else:
        said = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in TABLES]
    for each in said:
        db.session.execute(text(each))
    yield
    again = [sql for _name, sql in triggers] or [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in TABLES]
    for each in again:
        db.session.execute(text(each))
    db.session.commit()


def said(statement, **given):
    assert db.session.execute(text(statement), given).rowcount > 0


def change_a_record(rows, random):
    row = random.choice(rows)
    column = random.choice(("by_id", "verb", "subject", "subject_id", "fields"))
    value = "'something else'" if column in ("verb", "subject", "fields") else f"coalesce({column}, 0) + 1"
    said(f"UPDATE audit_record SET {column} = {value} WHERE id = :id", id=row.record_id)
    return {(row.seq, row.record_id)}


def change_a_time(rows, random):
    row = random.choice(rows)
    db.session.execute(update(AuditRecord).where(AuditRecord.id == row.record_id).values(at=MONDAY))
    return {(row.seq, row.record_id)}


def give_a_record_another_number(rows, random):
    row = random.choice(rows)
    said("UPDATE audit_record SET id = 999999 WHERE id = :id", id=row.record_id)
    said("UPDATE audit_link SET record_id = 999999 WHERE record_id = :id", id=row.record_id)
    return {(row.seq, 999999)}


def change_a_hash(rows, random):
    row = random.choice(rows)
    said("UPDATE audit_link SET hash = :hash WHERE seq = :seq", hash=random.randbytes(32), seq=row.seq)
    return {(row.seq, row.record_id)}


def delete_a_record(rows, random):
    row = random.choice(rows)
    said("DELETE FROM audit_record WHERE id = :id", id=row.record_id)
    return {(row.seq, row.record_id)}


def delete_a_link(rows, random):
    row = random.choice(rows)
    said("DELETE FROM audit_link WHERE seq = :seq", seq=row.seq)
    return {(row.seq, None)}


def delete_both_and_close_the_gap(rows, random):
    row = random.choice(rows[:-1])
    delete_both([row])
    for each in rows[row.seq :]:
        said("UPDATE audit_link SET seq = seq - 1 WHERE seq = :seq", seq=each.seq)
    return {(row.seq, rows[row.seq].record_id)}


def delete_both(chosen):
    for row in chosen:
        said("DELETE FROM audit_link WHERE seq = :seq", seq=row.seq)
        said("DELETE FROM audit_record WHERE id = :id", id=row.record_id)


def let_two_change_places(rows, random):
    one, other = sorted(random.sample(rows, 2))
    for seq, now in ((one.seq, -1), (other.seq, one.seq), (-1, other.seq)):
        said("UPDATE audit_link SET seq = :now WHERE seq = :seq", seq=seq, now=now)
    return {(one.seq, other.record_id)}


def put_a_record_in(rows, _random):
    db.session.execute(insert(AuditRecord).values(id=999999, at=MONDAY, verb="logged", subject="letter"))
    return {(len(rows) + 1, 999999)}


def cut_off_the_tail(rows, random):
    left = random.randint(0, len(rows) - 1)
    delete_both(rows[left:])
    return {(left + 1, None)}


def make_the_chain_anew(rows, random):
    at = random.choice(rows)
    said("UPDATE audit_record SET verb = 'did nothing' WHERE id = :id", id=at.record_id)
    before = rows[at.seq - 2].hash if at.seq > 1 else BEFORE_THE_FIRST
    for row in rows[at.seq - 1 :]:
        record = db.session.execute(select(*AuditRecord.__table__.c).where(AuditRecord.id == row.record_id)).one()
        before = hashed(before, Noted(*record))
        said("UPDATE audit_link SET hash = :hash WHERE seq = :seq", hash=before, seq=row.seq)
    return {(len(rows), rows[-1].record_id)}


TAMPERED = (
    change_a_record,
    change_a_time,
    give_a_record_another_number,
    change_a_hash,
    delete_a_record,
    delete_a_link,
    delete_both_and_close_the_gap,
    let_two_change_places,
    put_a_record_in,
    cut_off_the_tail,
    make_the_chain_anew,
)
