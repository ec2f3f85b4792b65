"""Demo mediators who only fill the directory: listed, with a profile and a drawn portrait, without a logbook."""

from datetime import date, timedelta

from app import clock
from app.accounts.person import Person, person
from app.db import db
from app.demo import days, listed, profiled
from app.demo.register_people import LISTED, Listed
from app.listing.profiles.details import Details, Place
from app.logbook.models import Certification
from app.logbook.vocabulary import Field

FIRST_AGO, APART = 20, 12  # days


def enter(staff: Person, today: date) -> None:
    """List each on a day of their own within the last year."""
    for number, each in enumerate(LISTED):
        with days.on(today - timedelta(days=FIRST_AGO + number * APART)):
            _enter(each, staff)


def _enter(each: Listed, staff: Person) -> None:
    account = listed.opened(each.slug, each.name, each.zone)
    profiled.enter(person(account), each.slug, _details(each))
    if each.is_certified:
        now = clock.now()
        db.session.add(Certification(mediator_id=account.id, claimed_at=now, verified_at=now))
    listed.activate(account, staff)


def _details(each: Listed) -> Details:
    places = [place.rpartition(", ") for place in each.places]
    return Details(
        languages=tuple(each.languages.split()),
        places=tuple(Place(place, country) for place, _comma, country in places),
        expertise=tuple(map(Field, each.expertise.split())),
        styles=(each.style,),
        about=each.about,
        conduct=profiled.CONDUCT,
        complaints=profiled.COMPLAINTS,
    )
