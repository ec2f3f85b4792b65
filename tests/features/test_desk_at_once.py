"""Two assessors at the same moment: one decision, one result, one letter. On PostgreSQL nobody else waits."""

import pytest
from sqlalchemy import func, select

from app.db import db
from app.listing.applications import queries as application_queries
from app.listing.applications.life import Decision, Mark, State
from app.listing.applications.models import Application, ApplicationEntry, ApplicationEvent, CriterionMark
from app.listing.desk import actions as desk_actions
from app.listing.desk.review import Result
from app.mail import Letter
from tests import make
from tests.features import applying, desking
from tests.features.test_at_once import MANY, at_once, number_of

pytestmark = pytest.mark.database


@pytest.fixture
def application(ines, rivers):
    """One in review."""
    ana = make.mediator()
    applying.ready(ana)
    return desking.begun(ana, rivers, by=ines)


@pytest.fixture
def olu(rivers):
    return applying.assessor(rivers, "olu@example.org")


def results(application_id):
    db.session.rollback()
    said = select(func.count()).where(ApplicationEvent.application_id == application_id)
    events = db.session.scalar(said.where(ApplicationEvent.verb.in_(["pass", "fail"])))
    letters = db.session.scalar(select(func.count()).where(Letter.template.endswith("application_decided.txt")))
    return events, letters


def test_an_entry_is_decided_once(app, application, ines, olu):
    def decide(by, decision):
        entry = db.session.get_one(ApplicationEntry, entry_id)
        desk_actions.decide(entry, by=by, version=version, decision=decision, reason="A reason")

    entry_id, version = application.entries[0].id, application.entries[0].version
    acts = [lambda: decide(ines, Decision.ACCEPT), lambda: decide(olu, Decision.REJECT)]
    assert at_once(app, *acts) == ["done", "late"]
    entry = db.session.get_one(ApplicationEntry, entry_id)
    assert (entry.decision, entry.decided_by_id) in [(Decision.ACCEPT, ines.id), (Decision.REJECT, olu.id)]


def test_a_result_is_signed_once(app, application, ines, olu):
    def sign(by, result):
        mine = db.session.get_one(Application, application_id)
        details = {"seal": seal, "grounds": "Because", "name": by.name}
        desk_actions.sign(mine, by=by, version=version, result=result, **details)

    desking.complete(application, by=ines)
    application_id, version, seal = application.id, application.version, desking.seal(application)
    acts = [lambda: sign(ines, Result.PASS), lambda: sign(olu, Result.FAIL)] * (MANY // 2)
    assert at_once(app, *acts) == ["done"] + ["late"] * (MANY - 1)
    assert results(application_id) == (1, 1)
    made = db.session.get_one(Application, application_id)
    assert made.signed_by_id == (ines.id if made.state is State.PASSED else olu.id)
    assert made.snapshot.is_intact


def test_nothing_is_decided_otherwise_while_it_is_signed(app, application, ines, olu):
    def sign():
        mine = db.session.get_one(Application, application_id)
        details = {"seal": seal, "grounds": "Because", "name": ines.name}
        desk_actions.sign(mine, by=ines, version=version, result=Result.PASS, **details)

    def reject():
        entry = db.session.get_one(ApplicationEntry, entry_id)
        desk_actions.decide(entry, by=olu, version=entry.version, decision=Decision.REJECT, reason="Not this")

    desking.complete(application, by=ines)
    application_id, entry_id, version = application.id, application.entries[0].id, application.version
    seal = desking.seal(application)
    assert at_once(app, sign, reject) == ["done", "late"]
    made = db.session.get_one(Application, application_id)
    is_signed = made.state is State.PASSED
    assert (made.entries[0].decision is Decision.ACCEPT) is is_signed


def test_a_group_of_criteria_is_recorded_by_one(app, application, ines, olu):
    def record(by):
        mine = db.session.get_one(Application, application_id)
        desk_actions.record(mine, 1, by=by, version=0, marks={"awareness-1": (Mark.MET, f"By {by.name}")})

    application_id = application.id
    assert at_once(app, *[lambda: record(ines), lambda: record(olu)]) == ["done", "late"]
    assert number_of(CriterionMark) == 1


def test_questions_are_sent_once(app, application, ines, olu):
    def ask(by):
        mine = db.session.get_one(Application, application_id)
        desk_actions.move(mine, "query", by=by, version=version)

    desking.decided(application.entries[0], Decision.QUERY, "Which platform?", by=ines)
    application_id, version = application.id, application.version
    acts = [lambda: ask(ines), lambda: ask(olu)] * (MANY // 2)
    assert at_once(app, *acts) == ["done"] + ["late"] * (MANY - 1)
    db.session.rollback()
    asked = db.session.scalar(select(func.count()).where(Letter.template.endswith("application_queried.txt")))
    assert asked == 1
    assert application_queries.unanswered(db.session.get_one(Application, application_id))
