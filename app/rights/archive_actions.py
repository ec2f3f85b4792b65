"""Somebody took everything along; that they did is noted, and nothing of what they took."""

from app import audit
from app.accounts import queries
from app.accounts.person import Person
from app.db import action


@action
def note_taken(*, by: Person) -> None:
    """The archive is made before: nothing slow runs under the write lock (docs/decisions/0001)."""
    audit.record("downloaded everything", queries.account(by), by=by)
