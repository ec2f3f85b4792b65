"""Passed applications, complete profiles, and what fails: what waits for IMI staff."""

from dataclasses import asdict
from itertools import count
from typing import Any

from app import clock
from app.accounts.models import User
from app.accounts.person import Person
from app.db import commit, db
from app.jobs import Job
from app.listing.applications.life import State
from app.listing.applications.models import Application
from app.listing.profiles import actions as profile_actions
from app.listing.profiles.details import Details, Place
from app.listing.profiles.models import Profile, ProfilePhoto
from app.listing.programmes.models import Programme
from app.logbook.eligibility import certification_actions, certification_queries
from app.logbook.models import CodeAcceptance
from app.logbook.vocabulary import Field
from tests import make
from tests.features import applying, desking

COMPLETE = Details(languages=("en",), places=(Place("Lisbon", "PT"),), expertise=(Field.COMMERCIAL,))

_number = count(1)


def portrayed(mediator: Person, details: Details = COMPLETE) -> None:
    """With a profile that has all that approval needs, its photo too."""
    profile_actions.save(mediator, version=0, **asdict(details))
    digest = f"{mediator.id:064x}"
    db.session.add(ProfilePhoto(mediator_id=mediator.id, digest=digest, data=b"RIFF", made_at=clock.now()))
    commit()


def passed(mediator: Person | None = None, programme: Programme | None = None, **what: Any) -> Application:
    """An application that an assessor passed, of somebody who is ready and whose profile is complete, or not.

    Their certification is verified, or not.
    """
    mediator = mediator or make.mediator()
    if what.get("is_portrayed", True):
        portrayed(mediator)
    applying.ready(mediator)
    if what.get("is_verified", True):
        verified(mediator)
    programme = programme or applying.programme(f"Rivers {next(_number)}")
    assessor = applying.assessor(programme, f"ines-{next(_number)}@example.org")
    made = applying.moved(applying.submitted(mediator, programme), "begin", by=assessor)
    return desking.signed(desking.complete(made, by=assessor), by=assessor)


def verified(mediator: Person) -> None:
    """IMI has verified that they are IMI Certified."""
    claim = certification_queries.certification(mediator.id)
    certification_actions.verify(claim, by=make.staff(), version=claim.version, reason="In the register")
    commit()


def given_up(kind: str = "recount everything", **what: Any) -> Job:
    """A job that was tried as often as jobs are."""
    unsaid = {"key": f"{kind} {next(_number)}", "arguments": {}, "run_at": clock.now(), "attempts": 8}
    made = Job(kind=kind, dead_at=clock.now(), problem="KeyError", **(unsaid | what))
    db.session.add(made)
    commit()
    return made


def many(number: int) -> list[int]:
    """So many passed applications with all that approval needs, as rows; the ids of the applications."""
    programme = applying.programme(f"Rivers {next(_number)}")
    made = []
    for each in range(number):
        mediator = User(
            email=f"many-{next(_number)}@example.org", name=f"Many {each}", is_mediator=True, created_at=clock.now()
        )
        db.session.add(mediator)
        db.session.flush()
        whose = {"mediator_id": mediator.id}
        db.session.add(CodeAcceptance(code_version="2026", accepted_at=clock.now(), **whose))
        lists = {"languages": ["en"], "places": [{"place": "Lisbon", "country": "PT"}], "expertise": ["commercial"]}
        db.session.add(Profile(**asdict(COMPLETE) | lists | {"styles": [], "links": []}, **whose))
        photo = {"digest": f"{mediator.id:064x}", "data": b"RIFF", "made_at": clock.now()}
        db.session.add(ProfilePhoto(**photo, **whose))
        times = dict.fromkeys(("begun_at", "submitted_at", "ended_at"), clock.now())
        application = Application(form_token=f"many {mediator.id}", state=State.PASSED, **times, **whose)
        application.programme_id, application.criteria_version = programme.id, "2026.1"
        db.session.add(application)
        made.append(application)
    commit()
    return [each.id for each in made]
