"""A mediator who is ready to apply, a programme with an assessor, and applications in any state, by actions alone."""

from datetime import timedelta
from itertools import count
from typing import Any

from app import clock
from app.accounts.models import User
from app.accounts.person import Person, person
from app.db import commit, db
from app.listing.applications import actions as application_actions, queries as application_queries, sharing
from app.listing.applications.life import Decision, Who
from app.listing.applications.models import Application, ApplicationEntry
from app.listing.applications.shared import Shared
from app.listing.programmes import actions as programme_actions
from app.listing.programmes.models import Programme
from app.logbook.eligibility import actions as eligibility_actions
from app.logbook.models import Mediation
from app.logbook.rules.parameters import IMI_RULE
from tests import make
from tests.features import programmes

ONE_WINDOW = {"shortest_window": 30, "longest_window": 30}
NEEDED = IMI_RULE.needed_certified

_number = count(1)


def programme(name: str = "Rivers ODR", *, rule: dict[str, int] = ONE_WINDOW) -> Programme:
    """An approved programme with a window of 30 months."""
    return programmes.approved(name, rule=rule)


def assessor(programme: Programme, address: str = "ines@example.org") -> Person:
    """Ines, who acts for a programme."""
    made = programme_actions.invite_assessor(
        programme, by=make.staff(), form_token=f"assessor {next(_number)}", address=address, name="Ines Duarte"
    )
    commit()
    return person(db.session.get_one(User, made.user_id))


def ready(mediator: Person, number: int = NEEDED) -> list[Mediation]:
    """IMI Certified by their own word, with enough experience, the Code, and so many mediations that count."""
    eligibility_actions.claim_certification(mediator)
    eligibility_actions.set_opening_balance(mediator, version=0, minutes=0, mediations=20, note="Before 2024")
    eligibility_actions.accept_code(mediator)
    commit()
    return [make.mediation(mediator, on=clock.today() - timedelta(days=10 * (each + 1))) for each in range(number)]


def begun(mediator: Person, programme: Programme) -> Application:
    """One that shares nothing yet."""
    made = application_actions.begin(mediator, form_token=f"application {next(_number)}", programme_id=programme.id)
    commit()
    return made


def shown(mediator: Person, programme: Programme) -> Shared:
    """What a mediator sees before submitting."""
    return Shared(sharing.shared(mediator, programme))


def seen(mediator: Person, programme: Programme) -> str:
    """Its SHA-256."""
    return shown(mediator, programme).sha256


def submitted(mediator: Person, programme: Programme) -> Application:
    """One that was submitted, by somebody who is ready."""
    made = begun(mediator, programme)
    application_actions.submit(made, by=mediator, version=made.version, sha256=seen(mediator, programme))
    commit()
    return made


def moved(application: Application, *verbs: str, by: Person) -> Application:
    """Moved on by an assessor."""
    for verb in verbs:
        application_actions.move(application, verb, by=by, who=Who.ASSESSOR)
    commit()
    return application


def decided(entry: ApplicationEntry, decision: Decision, *, by: Person, **what: Any) -> ApplicationEntry:
    entry.decision, entry.decided_by_id, entry.decided_at = decision, by.id, clock.now()
    entry.reason = what.get("reason", "Which platform was it?")
    commit()
    return entry


def queried(mediator: Person, programme: Programme, *, by: Person) -> Application:
    """One whose first entry an assessor has a question about."""
    made = moved(submitted(mediator, programme), "begin", by=by)
    decided(made.entries[0], Decision.QUERY, by=by)
    return moved(made, "query", by=by)


def accepted(application: Application, *, by: Person) -> Application:
    """Every entry that stands is accepted."""
    for entry in application_queries.standing_entries(application):
        decided(entry, Decision.ACCEPT, by=by, reason="")
    return application
