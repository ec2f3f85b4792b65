"""The same payments in many files, imported and recorded by several people at once, some of them killed: once each.

The suite imports a few files; STATEMENTS=50 imports fifty. SEED repeats a run.
"""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app import clock
from app.db import db
from app.fees.models import Contribution
from app.fees.payments import actions as payment_actions
from app.fees.payments.models import BankEntry, BankStatement
from app.fees.statements import payment_actions as actions, plan_queries as planning
from app.listing.standings.facts import Kind
from app.listing.standings.models import ListingFact
from tests import make
from tests.features import billing, contributing, stating
from tests.features.stating import due, file, letters, payments, pays, state
from tests.features.test_at_once import at_once

pytestmark = pytest.mark.database
ROOT = Path(__file__).parent.parent.parent
STATEMENTS = int(os.environ.get("STATEMENTS", "6"))
PEOPLE = 3
MEDIATORS = 20
NOW = "2027-12-13T10:00:00+01:00"
# What somebody of staff does at the pages: import each file, then press the button of every statement that waits.
IMPORT = """
import sys, time
from pathlib import Path
from sqlalchemy import select
from wsgi import app
from app.accounts.models import User
from app.accounts.person import person
from app.db import commit, db
from app.errors import Busy, Refused
from app.fees.models import Contribution
from app.fees.payments.models import BankStatement
from app.fees.statements import actions, payment_actions, plan_queries

def kept(name):
    while True:
        try:
            actions.bring(data=Path(name).read_bytes(), by=by)
            return commit()
        except Busy:
            time.sleep(0.02)

def press():
    for statement in db.session.scalars(select(BankStatement)).all():
        seen = plan_queries.plan(statement, by=by).digest
        try:
            payment_actions.record(statement, seen=seen, by=by)
            commit()
        except Refused:
            db.session.rollback()

with app.app_context():
    by = person(db.session.get_one(User, int(sys.argv[1])))
    print("ready", flush=True)
    for name in sys.argv[2:]:
        kept(name)
        press()
"""


@pytest.fixture
def importing(environ, folder, tmp_path):
    """A process that imports files as somebody of staff."""

    def start(by, names):
        own = {"PORTAL_FOLDER": str(folder), "PORTAL_NOW": NOW}
        log = (tmp_path / "log").open("ab")
        command = [sys.executable, "-c", IMPORT, str(by.id), *names]
        return subprocess.Popen(command, cwd=ROOT, env=os.environ | environ | own, stdout=subprocess.PIPE, stderr=log)

    return start


def listed_and_billed():
    """A listing in grace, and what is due for it."""
    listing = make.listing(make.mediator(name="Ana Petrova"), on=date(2026, 3, 1))
    billing.payer(listing.mediator_id)
    contributing.hold(date(2026, 12, 31))
    contribution = contributing.renewal(listing)
    billing.issued(contribution)
    contributing.hold(date(2027, 12, 13))
    return listing, contribution


def test_whatever_is_killed_each_payment_is_recorded_once(database, importing, chance, tmp_path):
    listing, hers = listed_and_billed()
    contributions = [hers, *(due() for _ in range(5))]
    entries = [pays(each, on="2027-12-10", payer=f"Payer {each.id}") for each in contributions]
    names = []
    for number in range(STATEMENTS):
        chance.shuffle(entries)
        names.append(str(tmp_path / f"{number}.xml"))
        Path(names[-1]).write_bytes(file(*entries, name=f"S-{number}"))
    by = make.staff()
    started = [importing(by, names[number::PEOPLE]) for number in range(PEOPLE)]
    for each in started:
        each.stdout.readline()
    time.sleep(chance.random())
    started[0].send_signal(signal.SIGKILL)
    for each in started:
        each.communicate(timeout=240)
    again = importing(by, names)
    again.communicate(timeout=240)
    ends = [each.returncode for each in (*started, again)]
    assert ends in ([-signal.SIGKILL, 0, 0, 0], [0, 0, 0, 0]), (tmp_path / "log").read_text()[-2000:]
    assert Counter(each[0] for each in payments()) == {each.id: 1 for each in contributions}
    assert {state(each).value for each in contributions} == {"paid"}
    assert letters("receipt") == len(contributions)
    assert len(db.session.scalars(select(BankStatement)).all()) == STATEMENTS
    covers = select(func.count()).where(ListingFact.listing_id == listing.id, ListingFact.kind == Kind.COVERED)
    assert db.session.scalar(covers) == 1


def recording(statement_id, *, by):
    """What the button of a statement does, for a writer of its own."""

    def act():
        statement = db.session.get_one(BankStatement, statement_id)
        actions.record(statement, seen=planning.plan(statement, by=by).digest, by=by)

    return act


def test_the_same_button_pressed_at_once_records_once(app, database):
    one, two = due(), due()
    statement_id = stating.kept(one.id)[0]
    other_id = stating.kept(two.id)[0]
    press = partial(recording, by=make.staff())
    at_once(app, *[press(statement_id)] * 4, *[press(other_id)] * 4)
    assert sorted(each[0] for each in payments()) == [one.id, two.id]
    assert letters("receipt") == 2


def test_statements_that_name_the_same_in_another_order_do_not_wait_for_each_other(app, database):
    many = [due() for _ in range(MEDIATORS)]
    ids = [each.id for each in many]
    statements = [stating.kept(*some)[0] for some in (ids, ids[::-1])]
    press = partial(recording, by=make.staff())
    assert "done" in at_once(app, *map(press, statements))
    assert sorted(each[0] for each in payments()) == sorted(ids)


def test_a_payment_is_given_by_hand_while_others_record_for_the_same(app, database):
    one_id, by = due().id, make.staff()
    entry_id = stating.kept(due().id)[1]

    def give():
        actions.assign(db.session.get_one(BankEntry, entry_id), to=str(one_id), reason="So", by=by)

    def more():
        payment_actions.record_by_hand(
            db.session.get_one(Contribution, one_id), cents=1_00, paid_on=clock.today(), is_more=False, **told()
        )

    def told():
        return {"by": by, "form_token": secrets.token_hex(8)}

    assert "done" in at_once(app, give, *[more] * 7)
    assert sum(each[1] for each in payments()) >= 199_65  # who comes first may leave nothing to the others


def test_one_payment_is_given_to_one_of_two_contributions(app, database):
    one, two = due(), due()
    _statement_id, entry_id = stating.kept(one.id)
    by = make.staff()

    def give(to):
        return lambda: actions.assign(db.session.get_one(BankEntry, entry_id), to=to, reason="So", by=by)

    assert at_once(app, give(str(one.id)), give(str(two.id))) == ["done", "late"]
    assert len(payments()) == 1


def test_recording_and_setting_aside_are_one_or_the_other(app, database):
    _statement_id, entry_id = stating.kept(due().id)
    by = make.staff()

    def aside():
        actions.set_aside(db.session.get_one(BankEntry, entry_id), reason="Sent back", by=by)

    def record():
        entry = db.session.get_one(BankEntry, entry_id)
        actions.record(entry.statement, seen=planning.plan(entry.statement, by=by).digest, by=by)

    at_once(app, aside, record)
    db.session.rollback()
    entry = db.session.get_one(BankEntry, entry_id)
    assert (entry.state.value, len(payments())) in (("paid", 1), ("set_aside", 0))
