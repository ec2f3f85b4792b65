"""What the worker does with calendars: it finds those of an account, and looks at each again when that is due.

Of what it reads it keeps numbers, times and keyed hashes. Only what a mediator asked to look at becomes an import, with
a sealed draft (docs/decisions/0028).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any

from flask import current_app

from app import audit, clock, crypto, jobs
from app.accounts.person import Person
from app.db import action, db, unit
from app.errors import Busy
from app.logbook.calendar import CalendarError
from app.logbook.calendar_import import answer_queries as import_answer_queries, begin_actions as import_begin_actions
from app.logbook.calendar_import.draft import Draft
from app.logbook.calendar_import.sort import Sorted
from app.logbook.calendar_import.told import Told
from app.logbook.imports import queries as import_queries
from app.logbook.sources import (
    calendar_says_actions,
    fetch as source_fetch,
    looks as source_rules,
    queries as source_queries,
)
from app.logbook.sources.actions import FIND, LOOK, SYNC, UNREADABLE, sealed
from app.logbook.sources.calendar_says import CANCELLED
from app.logbook.sources.fetch import Fetched, Found, Place, Trouble
from app.logbook.sources.models import CalendarSource

MADE_UP = "made-up calendar"
MOST_AN_HOUR = 1_000
WITHIN = timedelta(minutes=50)
A_MOMENT = timedelta(minutes=1)
UNCHOSEN_FOR = timedelta(days=7)
OUR_FAULT = "Something went wrong on our side. It is tried again by itself."
LONGEST_PROBLEM = 300


@dataclass(frozen=True, slots=True)
class Plan:
    """What a look at a calendar needs to know before it asks anybody, so that nothing is open meanwhile."""

    source_id: int
    mediator: Person
    place: Place
    seen: str | None
    known: dict[str, Any]
    mark: str
    told: Told


@dataclass(frozen=True, slots=True)
class Read:
    """What came of it: what was fetched, its keyed hash, and what was found in it; none when nothing has changed."""

    fetched: Fetched
    seen: str | None
    found: Sorted | None = None
    draft: Draft | None = None


def put_due() -> None:
    """Put a job for each calendar that is due, spread over the hour, so that other work goes on in between.

    One that is still waiting for its last job gets no second one: a worker that was kept away would ask for each.
    """
    with unit():
        found = source_queries.due(limit=MOST_AN_HOUR)
        for number, source in enumerate(found):
            source.next_at = clock.now() + timedelta(hours=1)
            at = clock.now() + WITHIN * number / len(found)
            last = max(filter(None, (source.created_at, source.fetched_at, source.failed_at)))
            jobs.put(SYNC, f"{SYNC}: {source.id} after {last}", run_at=at, source_id=source.id)


def forget_unchosen() -> None:
    """Forget the accounts of which no calendar was chosen within a week."""
    with unit():
        for source in source_queries.unchosen(before=clock.now() - UNCHOSEN_FOR):
            db.session.delete(source)


@jobs.kind(FIND)
def find(source_id: int) -> None:
    """Find the calendars of an account, unless one was chosen meanwhile."""
    with _troubles(source_id):
        source = db.session.get(CalendarSource, source_id)
        if source is None or source_queries.is_chosen(source):
            return
        place = source_queries.whole(source)
        db.session.rollback()
        found = _found(place)
        with unit():
            keep_found(source_id, found)


@jobs.kind(SYNC)
def sync(source_id: int) -> None:
    """Look at a calendar again: whether it has changed, and what of it waits."""
    with _troubles(source_id):
        if plan := _plan(source_id):
            read = _read(plan)
            with unit():
                keep(plan, read)


@jobs.kind(LOOK)
def look(source_id: int, form_token: str) -> None:
    """Fetch a calendar anew and make an import of it, for a mediator who asked for that."""
    with _troubles(source_id):
        if plan := _plan(source_id, is_whole=True):
            read = _read(plan)
            with unit():
                keep(plan, read, form_token=form_token)


@action
def keep_found(source_id: int, found: list[Found]) -> None:
    source = db.session.get(CalendarSource, source_id)
    if source is None or source_queries.is_chosen(source):
        return
    source.asked_at, source.failures, source.problem = None, 0, ""
    source.found = sealed([(each.url, each.name) for each in found], source, "found")
    audit.record("found the calendars of an account", source)


@action
def keep(plan: Plan, read: Read, *, form_token: str | None = None) -> None:
    """Keep how a look went: what waits in numbers, the flags, and with a form's token an import to decide about."""
    source = db.session.get(CalendarSource, plan.source_id)
    if source is None:
        return
    every = source_rules.often(read.fetched.refresh_after)
    if read.fetched.refresh_after is None and read.fetched.data is None:
        every = timedelta(hours=source.hours)
    source.asked_at, source.failures, source.problem, source.failed_at = None, 0, "", None
    source.fetched_at, source.next_at, source.hours = clock.now(), clock.now() + every, every // timedelta(hours=1)
    validators = {name: getattr(read.fetched, name) for name in ("etag", "modified", "token")}
    source.validators = sealed(validators, source, "validators")
    if read.found is None or read.draft is None:
        return
    source.seen, source.read_on, source.known = read.seen, clock.today(plan.mediator.zone), plan.mark
    source.waiting = _numbers(read.found, read.draft)
    if form_token is None:
        calendar_says_actions.note(plan.mediator, read.found.flags)
        return
    import_begin_actions.keep(
        plan.mediator, form_token=form_token, found=read.found, draft=read.draft, source_id=source.id
    )


def _plan(source_id: int, *, is_whole: bool = False) -> Plan | None:
    """None when the calendar was disconnected meanwhile. It is fetched whole unless its last reading still holds."""
    source = db.session.get(CalendarSource, source_id)
    if source is None:
        return None
    mediator = source_queries.owner(source)
    known = import_queries.known(mediator)
    told = import_answer_queries.told(mediator)
    mark = source_queries.mark(known, told)
    holds = source.known == mark and source_rules.holds(source.read_on, clock.today(mediator.zone))
    is_same_enough = holds and not is_whole
    place = source_queries.since_last(source) if is_same_enough else source_queries.whole(source)
    plan = Plan(source.id, mediator, place, source.seen if is_same_enough else None, known, mark, told)
    db.session.rollback()
    return plan


def _read(plan: Plan) -> Read:
    """Fetch a calendar, and read it in a process of its own unless it is the one that was read last."""
    if not plan.place.url:
        raise Trouble(UNREADABLE)
    fetched = _fetched(plan.place, plan.mediator)
    if fetched.data is None:
        return Read(fetched, plan.seen)
    seen = crypto.fingerprint("calendar bytes", plan.source_id, sha256(fetched.data).hexdigest())
    if seen == plan.seen:
        return Read(fetched, seen)
    found, draft = import_begin_actions.looked_through(plan.mediator, [("", fetched.data)], plan.known, plan.told)
    return Read(fetched, seen, found, draft)


def _fetched(place: Place, mediator: Person) -> Fetched:
    """A demo asks nobody: each of its calendars is the one that the demo makes up."""
    made_up: Callable[[str], bytes] | None = current_app.extensions.get(MADE_UP)
    return Fetched(made_up(mediator.zone)) if made_up else source_fetch.fetch(place)


def _found(place: Place) -> list[Found]:
    if not place.url:
        raise Trouble(UNREADABLE)
    if current_app.extensions.get(MADE_UP):
        return [Found(f"https://{source_rules.host(place.url)}/{name.lower()}/", name) for name in ("Work", "Home")]
    return source_fetch.find_calendars(place.url, place.user, place.password)


def _numbers(found: Sorted, draft: Draft) -> dict[str, int]:
    return {
        "found": found.found,
        "new": len(found.new),
        "known": found.known,
        "changed": len(found.changed),
        "cancelled": found.cancelled,
        "skipped": len(found.skipped),
        "suggested": len(draft.open),
        "called_off": sum(each.now == CANCELLED for each in found.changed),
        "removed": len(found.removed),
    }


@contextmanager
def _troubles(source_id: int) -> Iterator[None]:
    """Whatever keeps a calendar from being read is said to its mediator, and it is tried again later."""
    problem = OUR_FAULT
    try:
        yield
        problem = ""
    except Busy:
        problem = ""
        raise jobs.NotDone("as many calendars are being read as can be", again_after=A_MOMENT) from None
    except (Trouble, CalendarError) as trouble:
        problem = str(trouble)
    finally:
        if problem:
            _tell(source_id, problem)


def _tell(source_id: int, problem: str) -> None:
    db.session.rollback()
    with unit():
        if source := db.session.get(CalendarSource, source_id):
            _note_failure(source, problem)


def _note_failure(source: CalendarSource, problem: str) -> None:
    source.failures += 1
    source.asked_at, source.failed_at, source.problem = None, clock.now(), problem[:LONGEST_PROBLEM]
    if source_queries.is_chosen(source):
        source.next_at = clock.now() + source_rules.again_after(source.failures)
    audit.record("could not read a calendar", source)
