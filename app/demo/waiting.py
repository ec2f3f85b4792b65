"""What waits for the demo's staff: two who passed, one whose profile lacks a photo, a letter and a job that failed."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from app import clock
from app.accounts.person import Person, person
from app.db import db
from app.demo import accounts, assessed, days
from app.jobs import Job
from app.listing.profiles import actions as profile_actions
from app.listing.profiles.details import Details, Place
from app.listing.programmes.models import Programme
from app.listing.standings import letters as standing_letters
from app.logbook.vocabulary import Field
from app.mail import Letter


@dataclass(frozen=True)
class Passed:
    """Somebody to sign in as who passed so many days ago."""

    slug: str
    name: str
    zone: str
    about: str
    days_ago: int


PASSED = (
    Passed(
        "wanjiru", "Wanjiru Kamau", "Africa/Nairobi", "Has passed with a complete profile: IMI’s decision is next.", 3
    ),
    Passed("elif", "Elif Aydın", "Europe/Istanbul", "Has passed, and her profile lacks a photo.", 9),
)
LACKS_A_PHOTO = Details(languages=("tr", "en"), places=(Place("Izmir", "TR"),), expertise=(Field.COMMERCIAL,))


def enter(assessor: Person, programme: Programme, today: date) -> None:
    """Let two pass some days ago, and something fail."""
    mediators = {}
    for each in PASSED:
        with days.on(today - timedelta(days=each.days_ago)):
            mediators[each.slug] = person(accounts.opened(each.slug, each.name, each.zone, is_mediator=True))
            assessed.assess(assessed.apply(mediators[each.slug], programme), assessor)
    profile_actions.save(mediators["elif"], version=0, **asdict(LACKS_A_PHOTO))
    with days.on(today - timedelta(days=2)):
        of_listings = db.select(Letter).where(Letter.template.startswith(standing_letters.FOLDER)).order_by(Letter.id)
        db.session.scalars(of_listings).all()[-1].refused_at = clock.now()
        db.session.add(
            Job(
                kind="keep standing",
                key="keep standing: demo",
                arguments={},
                run_at=clock.now(),
                attempts=8,
                dead_at=clock.now(),
                problem="3 of them failed, the first with KeyError",
            )
        )
