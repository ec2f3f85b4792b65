"""How somebody of the demo comes to be listed: their logbook, an application, its assessment, and IMI's approval."""

from datetime import date, timedelta
from typing import Any

from app import clock
from app.accounts.person import Person
from app.db import db
from app.demo import applied, days
from app.listing import criteria
from app.listing.applications import actions as application_actions, queries as application_queries
from app.listing.applications.life import Decision, Mark
from app.listing.applications.models import Application
from app.listing.approvals import actions as approval_actions
from app.listing.approvals.needs import Contribution
from app.listing.desk import actions as desk_actions, queries as desk_queries, review as desk
from app.listing.desk.review import Result
from app.listing.programmes.models import Programme
from app.logbook import queries
from app.logbook.eligibility import actions as eligibility_actions

APPLIES, IS_ASSESSED = timedelta(days=40), timedelta(days=12)  # before the day of being listed


def approve(mediator: Person, programme: Programme, *, assessor: Person, staff: Person, listed_on: date) -> None:
    """The whole way, each step on a day of its own; their profile is complete by then."""
    with days.on(listed_on - APPLIES):
        application = apply(mediator, programme)
    with days.on(listed_on - IS_ASSESSED):
        assess(application, assessor)
    with days.on(listed_on):
        reason = "Assessed by the programme, and everything else is there."
        approval_actions.approve(application, by=staff, version=0, reason=reason, contribution=Contribution.PAID)


def apply(mediator: Person, programme: Programme) -> Application:
    """Log enough for the rule, and submit it, today; whoever has accepted no version of the Code accepts it now."""
    applied.log(mediator, clock.today())
    if queries.accepted_code(mediator.id) is None:
        eligibility_actions.accept_code(mediator)
    token = f"demo application {mediator.id}"
    made = application_actions.begin(mediator, form_token=token, programme_id=programme.id)
    applied.submit(made, programme, by=mediator)
    return made


def assess(application: Application, assessor: Person) -> None:
    """Every entry accepted, every one of the criteria met, and signed."""
    desk_actions.move(application, "begin", by=assessor, version=application.version)
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
