"""The complete logbook as a file: what it holds, and what becomes of it in another account."""

import json

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.logbook import actions, eligibility_actions
from app.logbook.models import Mediation
from app.logbook.vocabulary import Mode
from tests import make
from tests.features.bringing import import_archive
from tests.features.importing import logbook, numbers

pytestmark = pytest.mark.database


def exported(browser) -> bytes:
    return browser.get("/logbook/export.json").data


def plain(data: bytes) -> dict:
    """A file without ids, times and what belongs to the account."""
    said = json.loads(data)
    for each in said["mediations"]:
        del each["id"], each["logged_at"]
    del said["written_at"], said["code_of_conduct"], said["certification"]["claimed_at"]
    return said


def test_another_account_gets_the_same_logbook(browser, ana, his, kofi):
    first = make.mediation(ana, reference="KM-01", field="family", countries=["PT"], claim_sentence="All by video")
    make.session(first, by=ana, minutes=45, mode=Mode.IN_PERSON)
    actions.reflect(first, by=ana, version=0, went_well="Patience", was_hard="Silence")
    make.mediation(ana, reference="KM-02", minutes=None, status="planned")
    eligibility_actions.set_opening_balance(ana, version=0, minutes=6000, mediations=12, note="Court lists")
    eligibility_actions.claim_certification(ana)
    commit()
    file = exported(browser)
    page = import_archive(his, file)
    assert "2 of 2 mediations ticked" in page.words
    page = page.submit("Log what is ticked")
    assert logbook(kofi) == logbook(ana)
    assert plain(exported(his)) == plain(file)
    verdicts = select(Mediation.reference, Mediation.verdict, Mediation.reason, Mediation.counted_on)
    of = [
        db.session.execute(verdicts.where(Mediation.mediator_id == who.id).order_by(Mediation.reference)).all()
        for who in (ana, kofi)
    ]
    assert of[0] == of[1]
    import_archive(his, file)
    assert numbers(kofi) == [(2, 2, 0, 0, 0, 0), (2, 0, 2, 0, 0, 0)]
    import_archive(browser, file)
    assert numbers(ana) == [(2, 0, 2, 0, 0, 0)]
