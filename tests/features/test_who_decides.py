"""Whoever may not decide about somebody does not come to it by another address, an ended link or a late move."""

import pytest
from sqlalchemy import select

from app.accounts.own_record import OWN_RECORD
from app.db import commit, db
from app.errors import NotYours, Refused
from app.life import NOT_ANY_MORE
from app.listing.applications import actions as application_actions
from app.listing.applications.life import Decision
from app.listing.approvals import actions as approval_actions, queries as approval_queries
from app.listing.approvals.needs import Contribution
from app.listing.desk import actions as desk_actions
from app.listing.standings import actions as standing_actions
from app.logbook.co_mediations import actions as co_mediation_actions
from app.logbook.co_mediations.models import CoMediatorLink
from tests import make
from tests.features import applying, approving
from tests.features.linking import co_mediated, linked

WAIVED = {"contribution": Contribution.WAIVED, "reason": "Mostly pro bono"}


def version(application):
    return approval_queries.known([application.id])[application.id].version


def test_staff_are_their_own_mailbox_however_it_is_spelt(database):
    made = approving.passed(make.mediator(email="anna+med@imi.example"))
    anna, sanne = make.staff(email="anna@imi.example"), make.staff(email="sanne@imi.example")
    with pytest.raises(Refused, match=OWN_RECORD):
        approval_actions.approve(made, by=anna, version=version(made), **WAIVED)
    db.session.rollback()
    approval_actions.approve(made, by=sanne, version=version(made), **WAIVED)


def test_entries_that_were_submitted_stay_linked(browser, database):
    ana, ines = make.mediator(name="Ana"), make.mediator(name="Ines")
    linked(browser.another().sign_in(ana), co_mediated(ana), browser.another().sign_in(ines), co_mediated(ines))
    applying.ready(ana)
    applying.submitted(ana, applying.programme())
    link = db.session.scalars(select(CoMediatorLink)).one()
    with pytest.raises(Refused, match="they stay linked"):
        co_mediation_actions.end(link, by=ines)


def test_nobody_decides_again_about_somebody_who_was_listed(database):
    made, sanne = approving.passed(make.mediator()), make.staff()
    standing_actions.activate(made.mediator, by=sanne, reason="From the old register")
    commit()
    with pytest.raises(Refused, match=NOT_ANY_MORE):
        approval_actions.decline(made, by=sanne, version=version(made), reason="A mistake")


def test_an_entry_that_was_replaced_is_not_decided_about(database):
    ana, rivers = make.mediator(), applying.programme()
    applying.ready(ana)
    ines = applying.assessor(rivers)
    made = applying.queried(ana, rivers, by=ines)
    old = next(each for each in made.entries if each.is_queried)
    application_actions.answer(
        old, by=ana, version=old.version, answer="", replacement=make.mediation(ana, reference="OTHER").id
    )
    application_actions.send_answers(made, by=ana, version=made.version)
    commit()
    with pytest.raises(NotYours):
        desk_actions.decide(old, by=ines, version=old.version, decision=Decision.ACCEPT, reason="Fine")


def test_staff_read_nothing_of_what_was_withdrawn(browser, database):
    ana, sanne = make.mediator(), browser.another().sign_in(make.staff())
    applying.ready(ana)
    made = applying.submitted(ana, applying.programme())
    address = f"/staff/applications/{made.id}/shared"
    opened = sanne.get(f"/staff/applications/{made.id}/").submit("Open what was submitted")
    assert (opened.status_code, "by the mediator's own word" in opened.words) == (200, True)
    application_actions.withdraw(made, by=ana, version=made.version)
    commit()
    assert sanne.get(address).status_code == 404
    assert "Open what was submitted" not in sanne.get(f"/staff/applications/{made.id}/").words
