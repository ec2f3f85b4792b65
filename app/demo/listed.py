"""Demo mediators who are listed: one for years to come, one due soon, two in grace, of whom one waits for the brake."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app import clock
from app.accounts.models import User
from app.accounts.person import Person
from app.db import db
from app.listing import standing_actions
from app.listing.standing import NOTICES


@dataclass(frozen=True)
class Listed:
    """Somebody who is listed; the next contribution is due so many days after the day of seeding."""

    name: str
    slug: str
    zone: str
    due_in: int


LISTED = (
    Listed("Ingrid Halvorsen", "ingrid", "Europe/Oslo", 251),
    Listed("Tomás Rocha", "tomas", "America/Sao_Paulo", 31),
    Listed("Yuki Tanaka", "yuki", "Asia/Tokyo", -179),
    Listed("Benoît Lambert", "benoit", "Europe/Paris", -329),
)


def enter(staff: Person, today: date) -> None:
    """List each a year before their contribution is due, and send the notices of the days since then."""
    for each in LISTED:
        due_on = today + timedelta(days=each.due_in)
        with clock.held(_morning(_a_year_before(due_on))):
            account = User(
                email=f"{each.slug}@demo.example",
                name=each.name,
                zone=each.zone,
                is_mediator=True,
                created_at=clock.now(),
            )
            db.session.add(account)
            db.session.flush()
            listing = standing_actions.activate(account, by=staff, reason="Application approved")
        for days in NOTICES:
            if due_on + timedelta(days=days) <= today:
                with clock.held(_morning(due_on + timedelta(days=days))):
                    standing_actions.send(listing, is_braked=False)


def _a_year_before(day: date) -> date:
    """The day whose anniversary a day is; for 29 Feb the last one that has one the day before."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(10), UTC)
