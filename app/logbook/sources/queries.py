"""A mediator's calendars that are looked at again: how each stands, what waits in it, and what is flagged."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, bindparam, exists, func, select

from app import clock, crypto, jobs
from app.accounts.models import SignIn, User
from app.accounts.person import Person, person
from app.db import Prepared, db
from app.errors import NotYours
from app.logbook.calendar_import.told import Told
from app.logbook.models import Mediation, Session
from app.logbook.sources import fetch as source_fetch, looks as source_rules
from app.logbook.sources.fetch import Found
from app.logbook.sources.looks import Waiting
from app.logbook.sources.models import CalendarSource
from app.logbook.vocabulary import CalendarSays, SourceKind

WAITING = Prepared(select(CalendarSource.waiting).where(CalendarSource.mediator_id == bindparam("mediator")))


class Named(NamedTuple):
    """A source with its name and what waits in it; of an account, a calendar may still have to be chosen."""

    source: CalendarSource
    name: str
    is_chosen: bool
    waiting: Waiting

    @property
    def shown(self) -> str:
        """Its host, and as much of the address as is enough to recognise it."""
        return f"{self.source.host}, ending in {self.source.ending}"


class Flagged(NamedTuple):
    """A logged session of which its calendar says otherwise."""

    mediation_id: int
    reference: str
    session_id: int
    date: date
    says: CalendarSays


def source(mediator: Person, source_id: int) -> CalendarSource:
    found = db.session.scalar(
        select(CalendarSource).where(CalendarSource.mediator_id == mediator.id, CalendarSource.id == source_id)
    )
    if found is None:
        raise NotYours(source_id)
    return found


def sources(mediator: Person) -> list[Named]:
    """All of them, in the order in which they were connected."""
    flags = _flags(mediator)
    rows = db.session.scalars(
        select(CalendarSource).where(CalendarSource.mediator_id == mediator.id).order_by(CalendarSource.id)
    )
    return [_named(each, flags) for each in rows]


def suggested(mediator: Person) -> int:
    """How many mediations the connected calendars suggest, as far as the worker has seen: for the busiest page."""
    return sum(waiting.get("suggested", 0) for (waiting,) in WAITING.run(mediator=mediator.id))


def named(mediator: Person, source_id: int) -> Named:
    return _named(source(mediator, source_id), _flags(mediator))


def source_of_form(mediator: Person, form_token: str) -> CalendarSource | None:
    return db.session.scalar(
        select(CalendarSource).where(CalendarSource.mediator_id == mediator.id, CalendarSource.form_token == form_token)
    )


def number_of_sources(mediator: Person) -> int:
    return db.session.scalar(select(func.count()).where(CalendarSource.mediator_id == mediator.id)) or 0


def place(source: CalendarSource) -> dict[str, str]:
    """Name, address, user and password, opened; empty where the key they were sealed with is gone."""
    return _opened(source.place, source, "place")


def is_chosen(source: CalendarSource) -> bool:
    """Whether it is one calendar, and not an account whose calendars are still to be chosen from."""
    return source.kind is SourceKind.ADDRESS or bool(place(source).get("name"))


def whole(source: CalendarSource) -> source_fetch.Place:
    """Where it is, to be fetched whatever was fetched before."""
    opened = place(source)
    return source_fetch.Place(
        source.kind.value, opened.get("url", ""), opened.get("user", ""), opened.get("password", "")
    )


def since_last(source: CalendarSource) -> source_fetch.Place:
    """The same, to be fetched if it has changed since."""
    said = _opened(source.validators, source, "validators")
    etag, modified, token = (said.get(name, "") for name in ("etag", "modified", "token"))
    return replace(whole(source), etag=etag, modified=modified, token=token)


def is_looked_at(source: CalendarSource, look_token: str) -> bool:
    """Whether the look that was asked for under this token is still to come: also when another was done since, unless
    that failed.
    """
    if source.asked_at or source.problem:
        return source.asked_at is not None
    return jobs.is_waiting(source_rules.look_key(look_token))


def found(source: CalendarSource) -> list[Found]:
    """The calendars of an account, until one is chosen."""
    if source.found is None:
        return []
    try:
        return [Found(*each) for each in json.loads(crypto.unseal(source.found, "calendar_source", source.id, "found"))]
    except crypto.Unreadable:
        return []


def owner(source: CalendarSource) -> Person:
    return person(db.session.get_one(User, source.mediator_id))


def due(*, limit: int) -> Sequence[CalendarSource]:
    """Those to look at now, the longest due first; not of those who have not been here for long."""
    since = source_rules.rests_since(clock.now())
    is_here = exists().where(SignIn.user_id == CalendarSource.mediator_id, SignIn.created_at >= since)
    return db.session.scalars(
        select(CalendarSource)
        .where(CalendarSource.next_at <= clock.now(), is_here)
        .order_by(CalendarSource.next_at, CalendarSource.id)
        .limit(limit)
    ).all()


def unchosen(*, before: datetime) -> Sequence[CalendarSource]:
    """Accounts that were named before an instant, and of which no calendar was chosen."""
    old = db.session.scalars(
        select(CalendarSource).where(
            CalendarSource.kind == SourceKind.CALDAV,
            CalendarSource.next_at.is_(None),
            CalendarSource.created_at < before,
        )
    )
    return [each for each in old if not is_chosen(each)]


def mark(known: Mapping[str, Row[*tuple[Any, ...]]], told: Told) -> str:
    """All that is known, as one keyed hash: another one as soon as anything is decided, removed, restored or told, and
    when a session is logged that may be one of the calendar's.
    """
    events = (str((row.key, row.content, row.latest, row.mediation_id, row.is_removed)) for row in known.values())
    answers = (astuple(told.weights), sorted(told.series.items()), sorted(told.zones.items()), sorted(told.others))
    standing = sorted(map(str, told.standing))
    return crypto.fingerprint("known events", *sorted(events), *answers, *standing)


def flagged(mediator: Person) -> list[Flagged]:
    """The logged sessions of which the calendar says otherwise, the latest first."""
    rows = db.session.execute(
        select(Mediation.id, Mediation.reference, Session.id, Session.date, Session.calendar_says)
        .join(Session, Session.mediation_id == Mediation.id)
        .where(*_is_flagged(mediator))
        .order_by(Session.date.desc(), Session.id)
    )
    return [Flagged._make(row) for row in rows]


def _flags(mediator: Person) -> dict[str, int]:
    """How many sessions have each flag."""
    rows = db.session.execute(
        select(Session.calendar_says, func.count())
        .join(Mediation, Mediation.id == Session.mediation_id)
        .where(*_is_flagged(mediator))
        .group_by(Session.calendar_says)
    )
    return {says.value: number for says, number in rows if says}


def _is_flagged(mediator: Person) -> tuple[ColumnElement[bool], ...]:
    return (
        Mediation.mediator_id == mediator.id,
        Mediation.removed_at.is_(None),
        Session.removed_at.is_(None),
        Session.calendar_says.is_not(None),
    )


def _named(source: CalendarSource, flags: Mapping[str, int]) -> Named:
    waiting = source_rules.waiting(source.waiting, flags=flags)
    return Named(source, place(source).get("name") or source.host, is_chosen(source), waiting)


def _opened(sealed: bytes | None, source: CalendarSource, column: str) -> dict[str, str]:
    if sealed is None:
        return {}
    try:
        opened: dict[str, str] = json.loads(crypto.unseal(sealed, "calendar_source", source.id, column))
    except crypto.Unreadable:
        return {}
    return opened
