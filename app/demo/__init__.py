"""Demo mode: made-up people, on this machine only, on a database marked as a demo (domain §11)."""

from datetime import timedelta
from ipaddress import ip_address

from flask import Flask, abort, request
from flask_migrate import downgrade, upgrade
from sqlalchemy import select

from app import clock
from app.accounts.models import User
from app.accounts.person import person
from app.config import WrongSettings
from app.db import db, is_sqlite, unit
from app.demo import accounts, answered, listed, people, profiled, summed_up, waiting
from app.demo.mark import DemoMark, changes, is_marked, mark
from app.demo.sample_calendar import sample_calendar
from app.demo.views import pages
from app.listing.deadlines import actions as deadline_actions
from app.logbook.sources.sync_actions import MADE_UP

STALE_AFTER = timedelta(days=30)


def start(app: Flask) -> None:
    """Serve the demo's pages in demo mode; refuse the wrong database in either mode."""
    app.jinja_env.globals["demo_people"] = (
        (*people.PEOPLE, *waiting.PASSED, *listed.LISTED) if app.config["IS_DEMO"] else ()
    )
    if app.config["IS_DEMO"]:
        app.before_request(_only_this_machine)
        app.extensions[MADE_UP] = lambda zone: sample_calendar(clock.today(zone))
        app.register_blueprint(pages)
    elif is_sqlite(app):
        with app.app_context():
            if is_marked():
                raise WrongSettings(["This database holds a demo. A real portal needs a database of its own."])


def prepare() -> str:
    """Seed an empty database, or seed a stale one that nobody changed anew; says what was done."""
    found, today = mark(), clock.today()
    if found is None and db.session.scalar(select(User.id).limit(1)):
        raise WrongSettings(["This database is in use and not marked as a demo."])
    if found is None:
        _seed()
        return "The demo is seeded."
    if today - found.seeded_on > STALE_AFTER and changes() == found.changes:
        empty()
        _seed()
        return "The demo's dates are shifted to today."
    return "The demo keeps its data."


def empty() -> None:
    """Take everything out of a demo's database. The audit trail of a demo goes with its people."""
    db.session.rollback()
    downgrade(revision="base")
    upgrade()


def _seed() -> None:
    today = clock.today()
    with unit():
        requests = people.seed(today)
        db.session.flush()
        db.session.add(DemoMark(id=1, seeded_on=today, changes=changes()))
    summed_up.write("ingrid", "marit")
    answered.answer(requests, today)
    profiled.fill_in({slug: person(user) for slug in profiled.PROFILES if (user := accounts.account(slug))})
    with unit():
        deadline_actions.make(accounts.somebody("ingrid"), form_token="demo calendar")  # noqa: S106
        db.session.get_one(DemoMark, 1).changes = changes()


def _only_this_machine() -> None:
    if not ip_address(request.remote_addr or "0.0.0.0").is_loopback:  # noqa: S104
        abort(404)
