"""The people of the load: who is there, who signs in, whose links lead to forms, and what the database kept of them."""

from flask import Flask
from sqlalchemy import insert, inspect, select, text

from app import clock
from app.accounts.actions import open_sign_in
from app.accounts.models import User
from app.db import Base, db, unit
from app.directory.keys import actions as keys_actions
from app.listing.register import credential_number
from app.listing.standings import nights as standing_nights
from app.listing.standings.models import Listing
from app.logbook.models import Mediation, Session
from bench import directory, reviewers
from bench.seed import MEDIATORS, cookie_of, seed
from bench.visits import Listed, Person

LISTED, LINKS_EACH = 1_000, 40
FIRST_OF_STAFF = 10_000


def prepare(app: Flask, sessions: int, of_staff: int) -> tuple[list[Person], list[Listed]]:
    """Fill an empty database; says who signs in (staff first), and who is listed under a name that nobody else has."""
    seed(app)
    with app.app_context():
        directory.enlist(LISTED)
        links = reviewers.ask((sessions - of_staff) * LINKS_EACH)
        with unit():
            db.session.execute(insert(User), [_member_of_staff(number) for number in range(of_staff)])
            standing_nights.settle_all()
            keys_actions.make_first()
            _count_on()
        step = MEDIATORS // sessions
        people = [_signed_in(app, FIRST_OF_STAFF + number, []) for number in range(of_staff)]
        for number in range(sessions - of_staff):
            own = links[number * LINKS_EACH : (number + 1) * LINKS_EACH]
            people.append(_signed_in(app, 1 + number * step, own))
        return people, _listed()


def kept(person: Person) -> dict[str, int | None]:
    """The minutes of everything that somebody has logged in the course of it, by its reference."""
    own = (
        select(Mediation.reference, Session.minutes)
        .join(Mediation.sessions)
        .join(User, User.id == Mediation.mediator_id)
    )
    rows = db.session.execute(
        own.where(User.name == person.name, Mediation.removed_at.is_(None), Mediation.reference.startswith("L"))
    )
    return {row.reference: row.minutes for row in rows}


def _member_of_staff(number: int) -> dict[str, object]:
    who = {"id": FIRST_OF_STAFF + number, "email": f"staff{number}@example.org", "name": f"Member of staff {number}"}
    return who | {"zone": "Europe/Amsterdam", "is_staff": True, "created_at": clock.now(), "version": 1}


def _count_on() -> None:
    """PostgreSQL does not know of the ids that were given by hand; SQLite asks for the largest."""
    if db.engine.dialect.name == "sqlite":
        return
    for table in Base.metadata.sorted_tables:
        [first, *others] = inspect(table).primary_key.columns
        if not others and db.session.scalar(text(f"SELECT pg_get_serial_sequence('{table.name}', '{first.name}')")):
            last = f"(SELECT greatest(max({first.name}), 1) FROM {table.name})"
            db.session.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', '{first.name}'), {last})"))


def _signed_in(app: Flask, user_id: int, links: list[str]) -> Person:
    with unit():
        user = db.session.get_one(User, user_id)
        token = open_sign_in(user, device="load", is_by_passkey=user.is_staff)
        return Person(user.name, cookie_of(app, token), links)


def _listed() -> list[Listed]:
    """Those whose number has three signs, which no other number of the listed begins with."""
    rows = db.session.execute(
        select(User.name, Listing.slug, Listing.number)
        .join(User, User.id == Listing.mediator_id)
        .where(User.id.between(101, 999))
    )
    return [Listed(name, f"/mediators/{slug}", credential_number.words(number)) for name, slug, number in rows]
