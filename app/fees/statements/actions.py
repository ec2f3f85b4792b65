"""Bank statements are imported: each file once, each payment once, in whatever files it stands."""

from hashlib import sha256
from typing import Any, NamedTuple

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from app import audit, clock
from app.accounts.person import Person
from app.db import Base, action, db, hold
from app.errors import Refused
from app.fees.payments import reference
from app.fees.payments.models import BankEntry, BankStatement
from app.fees.statements import plan as statement_plan, queries as statement_queries, reading as statement_reading
from app.fees.statements.camt import Entry, Statement, StatementError
from app.fees.vocabulary import Found

AT_A_TIME = 1_000
OTHER_ACCOUNT = "This is a statement of the account {}. Contributions are paid to {}: choose a statement of that one."
INSERT: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Imported(NamedTuple):
    """A statement, and what was found in its file, in words."""

    statement: BankStatement
    words: str


def bring(*, data: bytes, by: Person) -> Imported:
    """Keep the payments of a file; the same bytes are kept once. Raises Refused in words, or Busy.

    A large file takes a while to read: that is done in another process, without a transaction.
    """
    digest = sha256(data).hexdigest()
    if again := statement_queries.statement_of_file(digest):
        return Imported(again, statement_plan.KNOWN_FILE)
    db.session.rollback()
    try:
        found = statement_reading.read(data)
    except StatementError as reason:
        raise Refused(str(reason)) from None
    ours = current_app.config["INVOICE_IBAN"]
    if found.account != ours:
        raise Refused(OTHER_ACCOUNT.format(found.account, ours))
    return _keep(found, digest=digest, by=by)


@action
def _keep(found: Statement, *, digest: str, by: Person) -> Imported:
    """Payments are kept in the order of the file.

    Of two files at once the second waits for all of the first: those that overlap would else wait for one another.
    """
    hold(BankStatement)
    values = {
        "sha256": digest,
        "account": found.account,
        "number": found.number,
        "made_on": found.made_on,
        "imported_at": clock.now(),
        "by_id": by.id,
        "known": 0,
        "left_out": sum(found.left_out),
    }
    is_first = db.session.connection().execute(_insert(BankStatement).values(values)).rowcount
    kept = db.session.scalars(select(BankStatement).filter_by(sha256=digest)).one()
    if not is_first:
        return Imported(kept, statement_plan.KNOWN_FILE)
    for start in range(0, len(found.entries), AT_A_TIME):
        some = [_row(kept.id, each) for each in found.entries[start : start + AT_A_TIME]]
        db.session.connection().execute(_insert(BankEntry), some)
    mine = select(func.count()).select_from(BankEntry).where(BankEntry.statement_id == kept.id)
    kept.known = len(found.entries) - (db.session.scalar(mine) or 0)
    audit.record("imported a bank statement", kept, by=by)
    return Imported(kept, statement_plan.imported(found, known=kept.known))


def _row(statement_id: int, entry: Entry) -> dict[str, Any]:
    """What is kept of a payment; its reference stands in the open when it is the only one."""
    one = entry.references[0] if len(entry.references) == 1 else ""
    return {
        "statement_id": statement_id,
        "key": entry.key,
        "booked_on": entry.booked_on,
        "cents": entry.cents,
        "currency": entry.currency,
        "reference": one if len(one) <= reference.LONGEST else "",
        "words": BankEntry.sealed(entry.key, statement_plan.told(entry)),
        "state": Found.NEW,
        "note": "",
    }


def _insert(table: type[Base]) -> Any:
    """Add rows, and leave alone those whose key is known, whoever adds them at this moment."""
    return INSERT[db.session.get_bind().dialect.name](table).on_conflict_do_nothing()
