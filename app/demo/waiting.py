"""What waits for the demo's staff: two who passed, one whose profile lacks a photo, a letter and a job that failed."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from app import clock
from app.accounts.person import Person, person
from app.db import db
from app.demo import accounts, applied, days
from app.jobs import Job
from app.listing import (
    application_actions,
    application_queries,
    criteria,
    desk,
    desk_actions,
    desk_queries,
    profile_actions,
    standing_letters,
)
from app.listing.application import Decision, Mark
from app.listing.application_models import Application
from app.listing.desk import Result
from app.listing.profile import Details, Place
from app.listing.programme_models import Programme
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
            _pass(mediators[each.slug], assessor, programme, today)
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


def _pass(mediator: Person, assessor: Person, programme: Programme, today: date) -> None:
    applied.log(mediator, today)
    token = f"demo application {mediator.id}"
    made = application_actions.begin(mediator, form_token=token, programme_id=programme.id)
    applied.submit(made, programme, by=mediator)
    desk_actions.move(made, "begin", by=assessor, version=made.version)
    _assess(made, assessor)


def _assess(application: Application, assessor: Person) -> None:
    """Every entry accepted, every one of the criteria met, and signed."""
    for entry in application_queries.standing_entries(application):
        details: dict[str, Any] = {"decision": Decision.ACCEPT, "reason": "Gone through together in the interview"}
        desk_actions.decide(entry, by=assessor, version=entry.version, **details)
    for number in range(1, len(desk.groups(criteria.CURRENT)) + 1):
        part = desk_queries.part(application, number)
        marks = {item.key: (Mark.MET, "") for item in part.group.items}
        desk_actions.record(application, number, by=assessor, version=part.version, marks=marks)
    db.session.flush()
    details = {"result": Result.PASS, "grounds": "The log and the interview agree.", "name": assessor.name}
    seal = desk_queries.review(application).seal
    desk_actions.sign(application, by=assessor, version=application.version, seal=seal, **details)
