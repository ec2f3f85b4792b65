"""Contributions in each state that staff look at."""

from datetime import timedelta

from app import clock
from app.db import commit, db
from app.fees.models import Contribution
from app.fees.payers.vat import Answer, PayerKind
from app.fees.vocabulary import State
from app.listing.approvals import needs as approval
from app.listing.standings import actions as standing_actions
from app.listing.standings.models import Listing
from tests import make
from tests.features import billing, contributing
from tests.features.waiving import requested

FEES, LIST = "/staff/fees/", "/staff/fees/contributions/"
GERMAN = {"country": "DE", "kind": PayerKind.BUSINESS, "vat_number": "DE136695976"}


def fresh(contribution):
    db.session.rollback()
    return db.session.get_one(Contribution, contribution.id)


def page_of(contribution):
    return f"{FEES}{contribution.id}/"


def asked(contribution, words="I mediate for a shelter."):
    return requested(contribution, billing.owner(contribution), words)


def held():
    """A contribution whose VAT number VIES has said nothing of for four days."""
    made = billing.first(**GERMAN)
    billing.checked(billing.billed(made), Answer.UNAVAILABLE)
    made.state, made.held_since = State.HELD, clock.now()
    commit()
    clock.hold(clock.now() + timedelta(days=4))
    return made


def overdue():
    made = billing.due()
    clock.hold(clock.now() + timedelta(days=31))
    return made


def partly():
    made = billing.due()
    billing.paid(made, 100_00)
    return made


def paid():
    made = billing.due()
    billing.paid(made)
    return made


def overpaid():
    made = billing.due()
    billing.paid(made, billing.YEAR + 5_00)
    return made


def unused():
    made = paid()
    clock.hold(clock.now() + timedelta(days=366))
    return made


def waiver():
    made = billing.first()
    asked(made)
    return made


def stuck():
    """Approved as paid by hand, with nothing recorded."""
    application = contributing.passed()
    contributing.approved(application, contribution=approval.Contribution.PAID)
    return contributing.all_of(application.mediator_id)[0]


def cancelled():
    made = billing.renewal()
    standing_actions.remove(db.session.get_one(Listing, made.listing_id), by=make.staff(), reason="So")
    commit()
    contributing.followed()
    return made
