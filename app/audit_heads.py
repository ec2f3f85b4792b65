"""The heads of the audit chain, outside of the database: a line a day in a file, and a letter a week to IMI staff."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy import func, select

from app import clock, mail
from app.accounts.passkeys import queries as passkey_queries
from app.audit import AuditRecord
from app.auditing import chain as audit_chain
from app.auditing.hashes import Head
from app.db import db, unit

FILE = "audit-heads.txt"
LETTER = "letters/audit_head.txt"


def keep_outside() -> None:
    """Note the head in the file of `PORTAL_FOLDER`, and tell staff on Monday, or in the first run after it.

    A run that is repeated adds a line that says the same, and no letter. A portal that began in this week writes its
    first letter on the next Monday.
    """
    with unit():
        head = audit_chain.head()
        if head is None:
            return
        with Path(current_app.config["FOLDER"], FILE).open("a") as kept:
            kept.write(f"{line(head)}\n")
        today = clock.today()
        monday = today - timedelta(days=today.weekday())
        if today == monday or clock.day_of(_begun_at()) < monday:
            _tell_staff(head, monday)


def line(head: Head) -> str:
    """Count, hash and time, such as `audit verify --head` reads."""
    return f"{head} {clock.now().astimezone(UTC).isoformat(timespec='seconds')}"


def _begun_at() -> datetime:
    return db.session.scalars(select(func.min(AuditRecord.at))).one()


def _tell_staff(head: Head, monday: date) -> None:
    """One letter for the week of that Monday, to each of them."""
    for to in passkey_queries.staff():
        once = ("the head of the audit", monday.isoformat(), to.id)
        if not mail.queued(once):
            mail.queue(LETTER, to.email, name=to.name, once=once, head=str(head), line=line(head))
