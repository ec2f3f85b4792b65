"""A mediator and others at the same moment: no answer after the answers, and no assessor who is none."""

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.db import db
from app.listing.applications import actions as application_actions
from app.listing.applications.life import State
from app.listing.applications.models import Application, ApplicationEntry
from app.listing.programmes import actions as programme_actions
from app.listing.programmes.models import Programme, ProgrammeAssessor
from tests import make
from tests.features import applying
from tests.features.test_at_once import at_once

pytestmark = pytest.mark.database


def test_no_answer_is_kept_after_the_answers_were_sent(app, rivers, ines):
    def send():
        application_actions.send_answers(db.session.get_one(Application, made_id), by=ana, version=version)

    def answer():
        entry = db.session.get_one(ApplicationEntry, entry_id)
        application_actions.answer(entry, by=ana, version=entry.version, answer="Second", replacement=None)
        later.append(db.session.get_one(Application, made_id).state)

    ana, later = make.mediator(), []
    applying.ready(ana)
    made = applying.queried(ana, rivers, by=ines)
    entry = made.entries[0]
    application_actions.answer(entry, by=ana, version=entry.version, answer="First", replacement=None)
    db.session.commit()
    made_id, entry_id, version = made.id, entry.id, made.version
    told = at_once(app, send, answer, answer)
    assert "done" in told
    assert later in ([], [State.QUERIED], [State.QUERIED, State.QUERIED])
    assert db.session.get_one(Application, made_id).state is State.IN_REVIEW


def test_ending_one_programme_while_another_invites_leaves_an_assessor(app, rivers, ines):
    def end():
        programme_actions.end_assessor(db.session.get_one(ProgrammeAssessor, row_id), by=staff)

    def invite():
        programme = db.session.get_one(Programme, lakes_id)
        programme_actions.invite_assessor(programme, by=staff, form_token="again", address="ines@example.org")

    staff, lakes_id = make.staff(), applying.programme("Lakes ODR").id
    row_id = db.session.scalar(select(ProgrammeAssessor.id))
    assert at_once(app, end, invite) == ["done", "done"]
    db.session.rollback()
    live = db.session.scalars(select(ProgrammeAssessor).where(ProgrammeAssessor.ended_at.is_(None))).all()
    assert ([each.programme_id for each in live], db.session.get_one(User, ines.id).is_assessor) == ([lakes_id], True)
