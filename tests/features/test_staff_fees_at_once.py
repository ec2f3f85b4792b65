"""Many of IMI staff at the same moment: one payment, one decision, one price, and a file is brought in once."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from app import clock as the_clock
from app.audit import AuditRecord
from app.db import commit, db
from app.fees.models import Contribution, DeiDiscount, Price, WaiverRequest
from app.fees.payments import actions as payment_actions
from app.fees.payments.models import Payment
from app.fees.prices import actions as price_actions, dei, dei_actions, queries as price_queries
from app.fees.vocabulary import Ground
from app.fees.waivers import actions as waiver_actions
from app.logbook.countries import NAMES
from tests import make
from tests.features import billing
from tests.features.test_at_once import at_once, number_of

pytestmark = pytest.mark.database
MANY = 20
FEW = 6


def recorded(verb):
    return len(db.session.scalars(select(AuditRecord.id).where(AuditRecord.verb == verb)).all())


def test_twenty_of_staff_mark_one_contribution_as_paid_once(app, database):
    def act(each):
        return lambda: payment_actions.mark_paid(
            db.session.get_one(Contribution, made_id), paid_on=the_clock.today(), by=each, version=version
        )

    made, staff = billing.due(), [make.staff() for _ in range(MANY)]
    made_id, version = made.id, made.version
    assert at_once(app, *map(act, staff)) == ["done"] + ["late"] * (MANY - 1)
    assert number_of(Payment) == 1
    assert (db.session.scalars(select(Payment.cents)).one(), recorded("recorded a payment")) == (billing.YEAR, 1)


def test_two_decisions_about_a_waiver_are_one(app, database):
    def act(percent):
        return lambda: waiver_actions.decide(
            db.session.get_one(WaiverRequest, asked_id), percent=percent, reason="So", by=staff, version=version
        )

    made, staff = billing.first(), make.staff()
    words = {"ground": Ground.PRO_BONO, "words": "For a shelter"}
    asked = waiver_actions.request(made, by=billing.owner(made), form_token="waiver", **words)
    commit()
    asked_id, version = asked.id, asked.version
    assert at_once(app, *map(act, [0, 40, 100, 0, 40, 100])) == ["done"] + ["late"] * (FEW - 1)
    assert recorded("granted a waiver") + recorded("declined a waiver") == 1


def test_a_price_is_taken_back_once(app, database):
    def act():
        price_actions.take_back(db.session.get_one(Price, made_id), by=staff)

    staff = make.staff()
    day = the_clock.today() + timedelta(days=9)
    made = price_actions.set_price(by=staff, valid_from=day, cents=170_00, note="Board")
    commit()
    made_id = made.id
    assert at_once(app, *[act] * FEW) == ["done"] * FEW
    assert recorded("took a price back") == 1


def test_a_file_is_brought_in_once(app, database):
    text = f"{','.join(dei.COLUMNS)}\nKE,50,2027-01-01,,Board\nGH,25,2027-01-01,,Board"
    seen = dei.fingerprint(price_queries.plan(dei.read(text, NAMES)))
    staff = make.staff()
    told = at_once(app, *[lambda: dei_actions.bring_in(by=staff, text=text, seen=seen)] * FEW)
    assert "done" in told
    assert (number_of(DeiDiscount), recorded("added a DEI discount")) == (2, 2)


@pytest.mark.parametrize("days", [range(FEW), [0] * FEW])
def test_of_discounts_that_would_hold_at_once_one_is_added(app, database, days):
    def act(number, day):
        return lambda: dei_actions.add(by=staff, valid_from=begins[day], source=f"Board {number}", **what)

    staff = make.staff()
    what = {"country": "KE", "percent": 50, "valid_until": None}
    begins = [the_clock.today() + timedelta(days=number) for number in range(FEW)]
    acts = [act(number, day) for number, day in enumerate(days)]
    assert at_once(app, *acts) == ["done"] + ["late"] * (FEW - 1)
    assert (number_of(DeiDiscount), recorded("added a DEI discount")) == (1, 1)


def test_a_discount_is_added_after_the_last_day_of_another_or_not_at_all(app, database):
    def end(days):
        seen = {"by": staff, "version": 0}
        return lambda: dei_actions.end(db.session.get_one(DeiDiscount, row_id), **seen, valid_until=day(days))

    def day(number):
        return the_clock.today() + timedelta(days=number)

    def add():
        dei_actions.add(valid_from=day(3), **what)

    staff = make.staff()
    what = {"by": staff, "country": "KE", "percent": 50, "valid_until": None, "source": "Board"}
    row_id = dei_actions.add(valid_from=the_clock.today(), **what).id
    commit()
    at_once(app, end(2), end(9), add, add, add)
    db.session.rollback()
    rows = price_queries.dei_rows()
    assert [one for one, other in pairwise(rows) if one.overlaps(other)] == []
    assert rows[0].valid_until in (day(2), day(9))


def test_one_price_begins_on_a_day(app, database):
    def act(cents):
        return lambda: price_actions.set_price(by=staff, valid_from=the_clock.today(), cents=cents, note="Board")

    staff = make.staff()
    assert at_once(app, *map(act, range(170_00, 170_00 + FEW))) == ["done"] + ["late"] * (FEW - 1)
    assert number_of(Price) == 1
