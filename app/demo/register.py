"""Demo mediators who only fill the directory: listed, with a profile and a drawn portrait, without a logbook."""

from datetime import date, timedelta
from hashlib import sha256

from app import clock
from app.accounts.person import Person, person
from app.config import CODE_VERSION
from app.db import db
from app.demo import accounts, days, portraits
from app.demo.register_people import LISTED, Listed
from app.listing import standing_actions
from app.listing.profile_models import Profile, ProfilePhoto
from app.logbook.models import Certification, CodeAcceptance
from app.logbook.vocabulary import Field

FIRST_AGO, APART = 20, 12  # days


def enter(staff: Person, today: date) -> None:
    """List each on a day of their own within the last year."""
    for number, each in enumerate(LISTED):
        with days.on(today - timedelta(days=FIRST_AGO + number * APART)):
            _enter(each, staff)


def _enter(each: Listed, staff: Person) -> None:
    account = accounts.opened(each.slug, each.name, each.zone, is_mediator=True)
    data = portraits.portrait(each.slug)
    db.session.add_all(
        [
            CodeAcceptance(mediator_id=account.id, code_version=CODE_VERSION, accepted_at=clock.now()),
            ProfilePhoto(mediator_id=account.id, data=data, digest=sha256(data).hexdigest(), made_at=clock.now()),
            _profile(each, person(account)),
        ]
    )
    if each.is_certified:
        now = clock.now()
        claim = Certification(mediator_id=account.id, claimed_at=now, verified_at=now)
        db.session.add(claim)
    standing_actions.activate(account, by=staff, reason="Application approved")


def _profile(each: Listed, mediator: Person) -> Profile:
    places = [place.rpartition(", ") for place in each.places]
    return Profile(
        mediator_id=mediator.id,
        languages=each.languages.split(),
        places=[{"place": place, "country": country} for place, _comma, country in places],
        expertise=[Field(value).value for value in each.expertise.split()],
        styles=[each.style.value],
        about=each.about,
        education="",
        conduct="The IMI Code of Professional Conduct applies to every mediation.",
        complaints="Write to me first. If that does not help, IMI’s complaints process is open to every party.",
        links=[],
        is_findable=True,
        shows_email=False,
        shows_links=True,
        shows_education=True,
    )
