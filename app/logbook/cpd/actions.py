"""Writing down what was learned: add, change, remove and bring back, bring in from a logbook file."""

import datetime as dt
from collections.abc import Iterable, Mapping
from secrets import token_urlsafe
from typing import Any

from app import audit, clock, crypto
from app.accounts.person import Person
from app.db import action, db
from app.errors import Conflict, Refused
from app.logbook.cpd import items as cpd, queries as cpd_queries
from app.logbook.cpd.models import CpdItem
from app.logbook.files import archive

SEND_AGAIN = "Send it again to add it once more."
AGAIN = "This was brought in again from a file since. Remove that item first."


@action
def add(mediator: Person, *, form_token: str, date: dt.date, title: str, minutes: int, takeaway: str) -> CpdItem:
    """Add an item. The same form sent twice adds once.

    One whose item was removed since, or that says something else by now, is refused.
    """
    digest = crypto.fingerprint("form", date, title, minutes, takeaway)
    if known := cpd_queries.form_item(mediator, form_token):
        if known.removed_at:
            raise Refused(f"Nothing was added: this form added an item before, which was removed. {SEND_AGAIN}")
        if known.form_digest != digest:
            raise Refused(f"Nothing was added: this form added an item before, as it read then. {SEND_AGAIN}")
        return known
    _refuse_ahead(date, mediator)
    item = _new(mediator, form_token=form_token, form_digest=digest, date=date, title=title, minutes=minutes)
    db.session.add(item)
    db.session.flush()
    item.takeaway = cpd_queries.sealed_takeaway(item, takeaway)
    audit.record("added a CPD item", item, by=mediator)
    return item


@action
def change(item: CpdItem, *, by: Person, version: int, date: dt.date, title: str, minutes: int, takeaway: str) -> None:
    """Change an item, unless it was changed since the form was opened."""
    if item.version != version:
        raise Conflict(cpd_queries.opened(item), item.version)
    _refuse_ahead(date, by)
    item.date, item.title, item.minutes = date, title, minutes
    if takeaway != cpd_queries.takeaway(item):
        item.takeaway = cpd_queries.sealed_takeaway(item, takeaway)
    audit.record("changed a CPD item", item, by=by, fields=audit.changed(item))


@action
def remove(item: CpdItem, *, by: Person) -> None:
    """Take an item out of the list and its year; `restore` brings it back."""
    db.session.refresh(item, with_for_update=True)
    if item.removed_at:
        return
    item.removed_at = clock.now()
    audit.record("removed a CPD item", item, by=by)


@action
def restore(item: CpdItem, *, by: Person) -> None:
    """Bring an item back, unless a file brought it in again since: it would count twice. Twice brings it back once."""
    if item.removed_at is None:
        return
    if cpd_queries.is_brought_in_again(item):
        raise Refused(AGAIN)
    item.removed_at = None
    audit.record("restored a CPD item", item, by=by)


@action
def bring_in(mediator: Person, said: Iterable[Mapping[str, Any]]) -> None:
    """Add what a logbook file, checked by `archive.read`, has and is not kept here."""
    made = []
    for each in cpd_queries.missing(mediator, said):
        details = archive.values(archive.CPD, each)
        takeaway = details.pop("takeaway")
        made.append((_new(mediator, form_token=token_urlsafe(16), known_as=each["id"] or None, **details), takeaway))
    db.session.add_all(item for item, _takeaway in made)
    db.session.flush()
    for item, takeaway in made:
        item.takeaway = cpd_queries.sealed_takeaway(item, takeaway)
    audit.note("brought in CPD items", CpdItem.__tablename__, None, by=mediator)


def _new(mediator: Person, **details: Any) -> CpdItem:
    return CpdItem(mediator_id=mediator.id, created_at=clock.now(), **details)


def _refuse_ahead(on: dt.date, mediator: Person) -> None:
    if reason := cpd.why_not_kept(on, clock.today(mediator.zone)):
        raise Refused(reason, beside={"date": reason})
