"""What waits for the demo's staff: two who passed, one whose profile lacks a photo, a letter and a job that failed."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from app import clock
from app.accounts.models import User
from app.accounts.person import Person, person
from app.db import db
from app.demo import applied
from app.jobs import Job
from app.listing import (
    application_actions,
    application_queries,
    criteria,
    desk,
    desk_actions,
    desk_queries,
    profile_actions,
    sharing,
    standing_letters,
)
from app.listing.application import Decision, Mark
from app.listing.application_models import Application
from app.listing.desk import Result
from app.listing.profile import Details, Place
from app.listing.programme_models import Programme
from app.listing.shared import Shared
from app.logbook.vocabulary import Field
from app.mail import Letter

WANJIRU, ELIF = "wanjiru@demo.example", "elif@demo.example"
PASSED = ((WANJIRU, "Wanjiru Kamau", "Africa/Nairobi", 3), (ELIF, "Elif Aydın", "Europe/Istanbul", 9))
LACKS_A_PHOTO = Details(languages=("tr", "en"), places=(Place("Izmir", "TR"),), expertise=(Field.COMMERCIAL,))


def enter(assessor: Person, programme: Programme, today: date) -> None:
    """Let two pass some days ago, and something fail."""
    for email, name, zone, days_ago in PASSED:
        with clock.held(_on(today - timedelta(days=days_ago))):
            _pass(_mediator(email, name, zone), assessor, programme, today)
    elif_ = person(db.session.scalars(db.select(User).filter_by(email=ELIF)).one())
    said = {name: getattr(LACKS_A_PHOTO, name) for name in Details.__dataclass_fields__}
    profile_actions.save(elif_, version=0, **said)
    with clock.held(_on(today - timedelta(days=2))):
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


def _mediator(email: str, name: str, zone: str) -> Person:
    account = User(email=email, name=name, zone=zone, is_mediator=True, created_at=clock.now())
    db.session.add(account)
    db.session.flush()
    return person(account)


def _pass(mediator: Person, assessor: Person, programme: Programme, today: date) -> None:
    applied.log(mediator, today)
    token = f"demo application {mediator.id}"
    made = application_actions.begin(mediator, form_token=token, programme_id=programme.id)
    seen = Shared(sharing.shared(mediator, programme)).sha256
    application_actions.submit(made, by=mediator, version=made.version, sha256=seen)
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


def _on(day: date) -> datetime:
    return datetime.combine(day, time(10), UTC)
