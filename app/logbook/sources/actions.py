"""Connecting a calendar that is looked at again, asking for a look, and disconnecting it."""

import json
from typing import Any

from sqlalchemy import update

from app import audit, clock, crypto, jobs
from app.accounts.person import Person
from app.db import action, db
from app.errors import Conflict, Refused
from app.logbook.imports import queries as import_queries
from app.logbook.models import ImportRun
from app.logbook.sources import looks as source_rules, queries as source_queries
from app.logbook.sources.models import CalendarSource
from app.logbook.vocabulary import SourceKind

FIND, SYNC, LOOK = "find calendars", "sync a calendar", source_rules.LOOK
TOO_MANY = f"You have {source_rules.MOST_SOURCES} calendars connected, as many as there can be. Disconnect one first."
UNREADABLE = "The address and password can no longer be opened. Disconnect this calendar and connect it again."
WITHOUT_LOGIN = "This calendar has an address only, and no password."
BUSY = "This calendar is being looked at already."
NOT_CHOSEN = "Choose which of its calendars to connect first."


@action
def connect_address(mediator: Person, *, form_token: str, name: str, url: str) -> CalendarSource:
    """Connect a calendar by its subscription address, and look at it at once. The same form twice connects once."""
    return _connect(mediator, form_token, SYNC, kind=SourceKind.ADDRESS, name=name, url=url)


@action
def connect_account(mediator: Person, *, form_token: str, url: str, user: str, password: str) -> CalendarSource:
    """Look for the calendars of an account, to choose from. The same form twice does it once."""
    return _connect(mediator, form_token, FIND, kind=SourceKind.CALDAV, name="", url=url, user=user, password=password)


@action
def choose(source: CalendarSource, *, by: Person, chosen: list[str]) -> None:
    """Connect the chosen calendars of an account by their addresses: the source becomes the first of them."""
    offered = {each.url: each for each in source_queries.found(source)}
    wanted = [offered[url] for url in dict.fromkeys(chosen) if url in offered]
    if not wanted:
        raise Refused("Choose at least one calendar.")
    if source_queries.number_of_sources(by) + len(wanted) - 1 > source_rules.MOST_SOURCES:
        raise Refused(TOO_MANY)
    account = source_queries.place(source)
    source.found = None
    for number, each in enumerate(wanted):
        one = source if number == 0 else _new(by, f"{source.form_token[:50]} {number}", SourceKind.CALDAV)
        _seal_place(one, account | {"name": each.name, "url": each.url})
        _ask(one, SYNC)
        audit.record("connected a calendar", one, by=by)


@action
def sync(source: CalendarSource, *, by: Person) -> None:
    """Have the worker look at a calendar now; of an account whose calendars were not found yet, for those."""
    if source.asked_at:
        raise Refused(BUSY)
    _ask(source, SYNC if source_queries.is_chosen(source) else FIND)
    audit.record("asked to sync a calendar", source, by=by)


@action
def look(source: CalendarSource, *, by: Person, form_token: str) -> None:
    """Have the worker fetch a calendar anew, and make an import of it under the token of the form."""
    if not source_queries.is_chosen(source):
        raise Refused(NOT_CHOSEN)
    if import_queries.run_of_form(by, form_token) or not jobs.put(
        LOOK, source_rules.look_key(form_token), source_id=source.id, form_token=form_token
    ):
        return
    source.asked_at = clock.now()
    audit.record("asked to look at a calendar", source, by=by)


@action
def change_login(source: CalendarSource, *, by: Person, version: int, user: str, password: str) -> None:
    """Use another user or password from now on, and try it at once; what is known of the calendar stays known."""
    if source.version != version:
        raise Conflict(None, source.version)
    if source.kind is not SourceKind.CALDAV:
        raise Refused(WITHOUT_LOGIN)
    if not (place := source_queries.place(source)):
        raise Refused(UNREADABLE)
    _seal_place(source, place | {"user": user, "password": password})
    _ask(source, SYNC if source_queries.is_chosen(source) else FIND)
    audit.record("changed the login of a calendar", source, by=by)


@action
def disconnect(source: CalendarSource, *, by: Person) -> None:
    """Forget a calendar: where it is, its password, the hashes it taught and what is still to be decided of it.

    What was accepted stays.
    """
    audit.record("disconnected a calendar", source, by=by)
    db.session.execute(
        update(ImportRun)
        .where(ImportRun.source_id == source.id, ImportRun.draft.is_not(None))
        .values(draft=None, closed_at=clock.now())
    )
    db.session.delete(source)


@action
def note_undecided(source: CalendarSource, *, left: int) -> None:
    """So many of the mediations that a calendar proposes are still to be decided, as far as is known.

    Its version stays: the worker may be at it just now.
    """
    waiting = {**source.waiting, "suggested": left}
    db.session.execute(update(CalendarSource).where(CalendarSource.id == source.id).values(waiting=waiting))


def _seal_place(source: CalendarSource, place: dict[str, str]) -> None:
    """Keep where a calendar is, sealed, and as much in the open as its mediator needs to recognise it."""
    source.place = sealed(place, source, "place")
    source.host, source.ending = source_rules.host(place["url"])[:255], source_rules.ending(place["url"])


def sealed(what: Any, source: CalendarSource, column: str) -> bytes:
    return crypto.seal(json.dumps(what), "calendar_source", source.id, column)


def _connect(mediator: Person, form_token: str, work: str, *, kind: SourceKind, **place: str) -> CalendarSource:
    if again := source_queries.source_of_form(mediator, form_token):
        return again
    if source_queries.number_of_sources(mediator) >= source_rules.MOST_SOURCES:
        raise Refused(TOO_MANY)
    source = _new(mediator, form_token, kind)
    _seal_place(source, place)
    _ask(source, work)
    audit.record("connected a calendar", source, by=mediator)
    return source


def _new(mediator: Person, form_token: str, kind: SourceKind) -> CalendarSource:
    source = CalendarSource(
        mediator_id=mediator.id,
        form_token=form_token,
        kind=kind,
        host="",
        ending="",
        place=b"",
        created_at=clock.now(),
        waiting={},
    )
    db.session.add(source)
    db.session.flush()
    return source


def _ask(source: CalendarSource, work: str) -> None:
    """Somebody waits for it: the worker is at it in a second or two."""
    source.asked_at = clock.now()
    db.session.flush()
    jobs.put(work, f"{work}: {source.id} {source.version}", source_id=source.id)
