"""What is wrong that nobody sees by itself: one table of checks, asked of the portal and some of a backup, too."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from app import crypto, doctor_checks
from app.auditing import chain as audit_chain
from app.database import schema
from app.directory.keys import queries as keys_queries
from app.listing.applications import queries as applications
from app.listing.standings import nights as standing
from app.logbook import recount


@dataclass(frozen=True)
class Check:
    """One question; the answer is what is wrong, in words, or nothing.

    `of_contents`: it asks only the database, through the session, so that a backup can be asked as well. `of_tables`:
    it reads tables, which it can only where they are as this version keeps them.
    """

    about: str
    ask: Callable[[], Iterable[str]]
    of_contents: bool = False
    of_tables: bool = True


def _verdicts() -> Iterator[str]:
    if misjudged := recount.misjudged():
        yield f"Stored verdicts that are not what the rule says now: {misjudged}. To mend them: flask recount"


def _applications() -> Iterator[str]:
    if broken := applications.broken_snapshots():
        yield f"Applications whose frozen bytes are not those submitted: {', '.join(map(str, broken))}."


def _listings() -> Iterator[str]:
    if unsettled := standing.unsettled():
        yield f"Listings whose days are not what their facts say: {len(unsettled)}. To mend them: flask recount"


def _key() -> Iterator[str]:
    if keys_queries.is_missed():
        yield "No key signs credentials and verdicts. To make one: flask keys new"


def _keys_open() -> Iterator[str]:
    for key in keys_queries.all_keys():
        try:
            _ = key.private
        except crypto.Unreadable:
            yield f"DATA_KEY does not open signing key {key.id}: it is another one than when that was made."


def _audit() -> Iterator[str]:
    if bad := audit_chain.first_bad():
        yield f"The audit chain is broken at {bad}."


CHECKS = (
    Check("settings", doctor_checks.settings, of_tables=False),
    Check("schema", doctor_checks.schema, of_tables=False),
    Check("database", doctor_checks.sqlite_itself, of_tables=False),
    Check("given-up work", doctor_checks.given_up),
    Check("work that does not get done", doctor_checks.tried_often),
    Check("worker", doctor_checks.worker),
    Check("refused letters", doctor_checks.refused_letters),
    Check("data key", doctor_checks.data_key, of_contents=True),
    Check("data key of the signing keys", _keys_open, of_contents=True),
    Check("verdicts", _verdicts, of_contents=True),
    Check("applications", _applications, of_contents=True),
    Check("listings", _listings),
    Check("signing key", _key),
    Check("audit chain", _audit, of_contents=True),
    Check("clocks", doctor_checks.clocks),
    Check("time zones", doctor_checks.zones, of_tables=False),
    Check("disk", doctor_checks.disk, of_tables=False),
    Check("backups", doctor_checks.backups),
)
OF_CONTENTS = [check.ask for check in CHECKS if check.of_contents]


def examined() -> dict[str, list[str]]:
    """What is wrong, by what each check is about; without the schema of this version, no table is asked."""
    with_tables = schema.is_current()
    return {check.about: list(check.ask()) for check in CHECKS if with_tables or not check.of_tables}
