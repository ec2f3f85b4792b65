"""What must not stop a night and what a night must not undo: damaged rows, dates set back, changes meanwhile."""

import json
import threading

import pytest
from flask import Flask
from sqlalchemy import delete, insert, select, text

from app import crypto, jobs
from app.db import commit, db
from app.errors import Refused
from app.feedback.answers import batches, content, filing, keeping as answers, retention
from app.feedback.flags import actions as flag_actions, queries as flag_queries
from app.feedback.flags.grounds import Ground
from app.feedback.models import Answer, DigestVersion, FiledAnswer
from app.feedback.reviewer import queries as reviewer_queries
from app.logbook import actions as logbook
from tests import make
from tests.features.digesting import answers as all_answer, asked, digests, filed, later
from tests.features.reviewing import answered, nights
from tests.patience import soon

pytestmark = pytest.mark.database

PATIENCE_SECONDS = 120


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


def test_an_address_that_cannot_be_read_keeps_no_answer_from_being_filed(clock, ana):
    requests = asked(ana, 3)
    for request in requests:
        answered(request)
    requests[0].contact = b"y" * 60
    commit()
    nights(clock, 14)
    assert len(db.session.scalars(select(FiledAnswer)).all()) == 3


def test_a_damaged_digest_stops_no_other_mediators_night_and_is_told(clock, ana):
    filed(clock, asked(ana, 5))
    db.session.scalars(select(DigestVersion)).one().sealed = b"y" * 60
    commit()
    ben = make.mediator()
    for mediator in (ana, ben):
        all_answer(asked(mediator, 5))
    nights(clock, 13)
    later(clock, 1)
    with pytest.raises(jobs.NotDone):
        filing.file_due()
    assert (len(digests(ana)), len(digests(ben))) == (1, 1)


def test_a_mediation_that_is_dated_back_takes_no_answer_along(clock, ana):
    [request] = asked(ana, 1, mediations=1)
    mediation = request.slot.mediation
    session = mediation.sessions[0]
    logbook.change_session(session, by=ana, version=mediation.version, date=session.date.replace(year=2020))
    code = answered(request)
    nights(clock, 100)
    held = reviewer_queries.held_by_code(code)
    assert (held is not None, reviewer_queries.is_open(request)) == (True, False)


def test_forgotten_answers_take_their_flags_along(clock, ana):
    mediation = make.mediation(ana)
    for _ in range(2):
        flag_actions.flag(make.shared(mediation), by=ana, ground=Ground.ABUSE, reason="Rude.")
    for row in db.session.scalars(select(FiledAnswer)):
        row.forget_in = "2026-01"
    commit()
    later(clock, 36 * 31)
    retention.forget_old()
    assert (batches.standing(ana.id), flag_queries.states(ana)) == ([], {})


def test_what_was_sealed_without_later_fields_can_be_read(ana):
    row = make.shared(make.mediation(ana))
    kept = content.opened(row)
    assert content.unsealed(_without("filed_in", row), FiledAnswer.__tablename__, row.id).values == kept.values


def test_a_withdrawal_while_answers_are_filed_is_refused_and_not_lost(app: Flask, clock, ana):
    """On PostgreSQL a row that is taken out and put back meanwhile would be missed without a word."""
    code, *_others = [answered(request) for request in asked(ana, 3)]
    nights(clock, 14)
    row_id = reviewer_queries.held_by_code(code).row.id
    db.session.rollback()
    if db.engine.dialect.name != "postgresql":
        return
    said, table = [], FiledAnswer.__table__

    def withdraw():
        with app.app_context():
            try:
                answers.withdraw(reviewer_queries.held_by_code(code))
                commit()
            except Refused:
                said.append("refused")

    with db.engine.begin() as night:
        row = night.execute(select(table).where(table.c.id == row_id).with_for_update()).one()
        night.execute(delete(table).where(table.c.id == row_id))
        reviewer = threading.Thread(target=withdraw)
        reviewer.start()
        until_somebody_waits()
        night.execute(insert(table).values(dict(row._mapping)))
    reviewer.join(PATIENCE_SECONDS)
    assert said == ["refused"]
    assert reviewer_queries.held_by_code(code).is_filed
    assert db.session.scalars(select(Answer)).all() == []


def until_somebody_waits():
    """For a lock, in PostgreSQL."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )

    def somebody():
        with db.engine.connect() as connection:  # one of its own each time: what it sees stands still
            return connection.scalar(waiting)

    soon(somebody, seconds=PATIENCE_SECONDS, otherwise="nobody waits")


def _without(name, row):
    """What is sealed in a row, as a version of the portal would have sealed it that did not know a field."""
    given = json.loads(crypto.unseal(row.sealed, FiledAnswer.__tablename__, row.id))
    kept = {key: value for key, value in given.items() if key != name}
    return crypto.seal(json.dumps(kept), FiledAnswer.__tablename__, row.id)
