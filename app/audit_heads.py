"""The heads of the audit chain, outside of the database: a line a day in a file, and a letter a week to IMI staff."""

from datetime import UTC
from pathlib import Path

from flask import current_app

from app import clock, mail
from app.accounts.passkeys import queries as passkey_queries
from app.auditing import chain as audit_chain
from app.auditing.hashes import Head
from app.clock import REGISTER_ZONE
from app.db import unit

FILE = "audit-heads.txt"
LETTER = "letters/audit_head.txt"
MONDAY = 1


def keep_outside() -> None:
    """Note the head in the file of `PORTAL_FOLDER`; on the first run in a week that is a Monday, tell staff.

    A run that is repeated adds a line that says the same, and no letter.
    """
    with unit():
        head = audit_chain.head()
        if head is None:
            return
        with Path(current_app.config["FOLDER"], FILE).open("a") as kept:
            kept.write(f"{line(head)}\n")
        if clock.today(REGISTER_ZONE).isoweekday() == MONDAY:
            _tell_staff(head)


def line(head: Head) -> str:
    """Count, hash and time, such as `flask audit verify --head` reads."""
    return f"{head} {clock.now().astimezone(UTC).isoformat(timespec='seconds')}"


def _tell_staff(head: Head) -> None:
    for to in passkey_queries.staff():
        once = ("the head of the audit", clock.today(REGISTER_ZONE).isoformat(), to.id)
        if not mail.queued(once):
            mail.queue(LETTER, to.email, name=to.name, once=once, head=str(head), line=line(head))
