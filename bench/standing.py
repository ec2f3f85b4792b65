"""The nightly job of listings: its CPU time follows what is due and not what is listed."""

import statistics
import time
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, insert, select

from app import clock, create_app
from app.accounts.models import User
from app.db import db, unit
from app.listing.register import credential_number
from app.listing.standings import nights as standing_nights
from app.listing.standings.facts import Fact, Kind
from app.listing.standings.models import CREDENTIAL, Listing, ListingFact
from app.listing.standings.plan import next_due_on

SIZES = 1_000, 10_000
DUE_A_NIGHT, NIGHTS, WARM_UP = 40, 9, 2
FIRST_NIGHT, BEGAN_ON, BEGAN_LATE_ON = date(2027, 1, 1), date(2026, 3, 2), date(2026, 12, 31)
MUST = 1.3


def report(environ: Mapping[str, str], folder: Path) -> None:
    """One line for each size: milliseconds of CPU a night, as a multiple of the smallest register's."""
    base = None
    for size in SIZES:
        path = folder / f"listings-{size}.sqlite3"
        app = create_app({**environ, "DATABASE_URL": f"sqlite:///{path}", "PORTAL_TESTING": "1"}, folder)
        spent = _nights(app, size)
        base = base or spent
        ratio = spent / base
        over = "  OVER" if ratio > MUST else ""
        print(f"nightly job of listings, {DUE_A_NIGHT} due of {size:<22,} {ratio:6.2f} × {spent * 1e3:7.1f} ms{over}")


def _nights(app: Flask, size: int) -> float:
    """CPU seconds of a night in which so many notices are due, the median of some."""
    with app.app_context():
        upgrade(str(Path(__file__).parent.parent / "migrations"))
        _seed(size)
        spent = [_night(FIRST_NIGHT + timedelta(days=number)) for number in range(WARM_UP + NIGHTS)]
    clock.hold(None)
    return statistics.median(spent[WARM_UP:])


def _night(day: date) -> float:
    clock.hold(datetime(day.year, day.month, day.day, 1, tzinfo=UTC))
    before = time.process_time()
    standing_nights.keep()
    spent = time.process_time() - before
    sent = db.session.scalar(select(func.count()).select_from(ListingFact).filter_by(kind=Kind.NOTICE.value, on=day))
    if sent != DUE_A_NIGHT:
        raise RuntimeError(f"{sent} notices were sent on {day}")
    return spent


def _seed(size: int) -> None:
    """So many listings begin on each of the days whose notices fall into the nights; the others began later."""
    nights = WARM_UP + NIGHTS
    began = [
        BEGAN_ON + timedelta(days=number // DUE_A_NIGHT) if number < nights * DUE_A_NIGHT else BEGAN_LATE_ON
        for number in range(size)
    ]
    with unit():
        db.session.execute(insert(User), [_user(number) for number in range(1, size + 1)])
        db.session.execute(insert(Listing), [_listing(number, on) for number, on in enumerate(began, 1)])
        db.session.execute(insert(ListingFact), [_fact(number, on) for number, on in enumerate(began, 1)])


def _user(number: int) -> dict[str, object]:
    address = f"listed{number}@example.org"
    return {"id": number, "email": address, "is_mediator": True, "created_at": clock.now(), "version": 1}


def _listing(number: int, on: date) -> dict[str, object]:
    due_on = next_due_on([Fact(Kind.ACTIVATED, on)])
    known = {"id": number, "mediator_id": number, "credential": CREDENTIAL}
    known |= {"number": f"{number:0{credential_number.LENGTH}}", "slug": f"somebody-{number}"}
    return known | {"activated_on": on, "next_due_on": due_on, "gone_on": None}


def _fact(number: int, on: date) -> dict[str, object]:
    what = {"kind": Kind.ACTIVATED, "on": on, "recorded_at": clock.now()}
    return {"listing_id": number, "number": 1, "key": f"activated {number}"} | what
