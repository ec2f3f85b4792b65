"""Reviews on an assessor's desk, in any state, by the desk's own actions."""

from datetime import timedelta

from app import clock
from app.accounts.person import Person
from app.db import commit, db
from app.listing import criteria
from app.listing.applications import queries as application_queries
from app.listing.applications.life import Decision, Mark
from app.listing.applications.models import Application, ApplicationEntry
from app.listing.approvals import queries as approval_queries
from app.listing.desk import actions as desk_actions, queries as desk_queries
from app.listing.desk.review import Result
from app.listing.programmes.models import Programme
from tests import make
from tests.features import applying

GROUPS = range(1, 7)
GROUNDS = "The interview and the log agree."
NOTE = "Seen in the interview"
SAVE_LAST = "Save, and on to the result"


def begun(mediator: Person, programme: Programme, *, by: Person) -> Application:
    """An application in review, with nothing decided; its mediator is ready already."""
    made = applying.submitted(mediator, programme)
    desk_actions.move(made, "begin", by=by, version=made.version)
    commit()
    return made


def begun_with_a_twin(mediator: Person, programme: Programme, *, by: Person) -> Application:
    """One in review, of five that count, one of which has a twin, and one in doubt."""
    mediations = applying.ready(mediator)
    make.mediation(mediator, on=mediations[0].counted_on, reference="TWIN")
    make.mediation(mediator, on=clock.today() - timedelta(days=100), minutes=90, reference="SHORT")
    return begun(mediator, programme, by=by)


def decided(entry: ApplicationEntry, decision: Decision, reason: str = "", *, by: Person) -> ApplicationEntry:
    desk_actions.decide(entry, by=by, version=entry.version, decision=decision, reason=reason)
    commit()
    return entry


def accepted(application: Application, *, by: Person) -> Application:
    for entry in application_queries.standing_entries(application):
        decided(entry, Decision.ACCEPT, "It is fine", by=by)
    return application


def marked(application: Application, *, by: Person, mark: Mark = Mark.MET, note: str = NOTE) -> Application:
    """Every one of the criteria is recorded alike."""
    for number in GROUPS:
        part = desk_queries.part(application, number)
        marks = {item.key: (mark, note) for item in part.group.items}
        desk_actions.record(application, number, by=by, version=part.version, marks=marks)
    commit()
    return application


def complete(application: Application, *, by: Person) -> Application:
    """One that only waits for the signature."""
    return marked(accepted(application, by=by), by=by)


def signed(application: Application, result: Result = Result.PASS, *, by: Person, **what: str) -> Application:
    details = {"seal": seal(application), "grounds": GROUNDS, "name": by.name} | what
    desk_actions.sign(application, by=by, version=application.version, result=result, **details)
    commit()
    return application


def seal(application: Application) -> str:
    """What a page to sign on shows."""
    db.session.expire_all()
    return desk_queries.review(application).seal


def passes_waiting() -> list[int]:
    """What staff are to list, by the number of the application."""
    return [each.id for each in db.session.execute(approval_queries.waiting())]


def keys() -> tuple[str, ...]:
    return criteria.CURRENT.keys


def at(application: Application, end: str = "") -> str:
    return f"/assess/{application.id}{end}"


def entry_of(application: Application, reference: str) -> ApplicationEntry:
    return next(each for each in application.entries if each.frozen["reference"] == reference)
