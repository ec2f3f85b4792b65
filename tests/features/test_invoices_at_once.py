"""Invoices and payments by many at once: numbers without a gap or a double, whoever is killed, and money counted once.

The suite starts a few writers and kills some; INVOICE_KILLS=30 kills thirty of twenty among three hundred invoices.
"""

import os
import secrets
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.db import commit, db
from app.fees.invoices import actions as invoice_actions, document as invoice
from app.fees.invoices.models import Invoice, InvoiceSeries
from app.fees.models import Contribution
from app.fees.payments import actions as payment_actions
from app.fees.payments.models import Payment
from app.fees.vocabulary import State, Way
from app.listing.applications import snapshot
from tests import make
from tests.conftest import NOW
from tests.features import billing, paying
from tests.features.test_at_once import at_once
from tests.patience import soon

ROOT = Path(__file__).parent.parent.parent
KILLS = int(os.environ.get("INVOICE_KILLS", "3"))
INVOICES = 10 * KILLS
KILLED_AT = [7 * number for number in range(1, KILLS + 1)]  # numbers of invoices; some are left after the last
WRITERS = 20 if KILLS > 3 else 3
PATIENCE_SECONDS = 60 + 8 * KILLS
TODAY = date(2026, 6, 30)
pytestmark = pytest.mark.database


class Writers:
    """Processes of `tests.features.issuing`, each with a log of its own."""

    def __init__(self, environ: dict[str, str], folder: Path, logs: Path) -> None:
        own = {"PORTAL_FOLDER": str(folder), "PORTAL_NOW": NOW.isoformat(), "STOPS": str(logs)}
        self.environ, self.logs = os.environ | environ | own, logs
        self.alive: dict[Path, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        log = self.logs / f"{secrets.token_hex(8)}.log"
        command = [sys.executable, "-m", "tests.features.issuing"]
        with log.open("wb") as output:
            self.alive[log] = subprocess.Popen(command, cwd=ROOT, env=self.environ, stdout=output, stderr=output)

    def stop(self, number: int) -> Path:
        """The file that lets whoever issues the invoice of a number stay in the middle of it."""
        return self.logs / str(number)

    def holding(self, number: int) -> list[Path]:
        return [log for log in self.alive if log.read_text().endswith(f"holding {number}\n")]

    def kill(self, number: int) -> None:
        """The one that holds the invoice of a number; the next who takes that number holds it too."""
        soon(lambda: self.holding(number), seconds=PATIENCE_SECONDS)
        writer = self.alive.pop(self.holding(number)[0])
        writer.send_signal(signal.SIGKILL)
        assert writer.wait(PATIENCE_SECONDS) == -signal.SIGKILL

    def let_go(self, number: int) -> None:
        """Whoever holds the invoice of a number, or will, issues it."""
        self.stop(number).unlink()

    def end(self) -> None:
        for writer in self.alive.values():
            writer.kill()
            writer.wait(PATIENCE_SECONDS)


@pytest.fixture
def writers(database, environ, folder, tmp_path):
    made = Writers(environ, folder, tmp_path)
    yield made
    made.end()


def issued() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Invoice)) or 0


def opened(number: int) -> None:
    for _ in range(number):
        mediator = make.mediator()
        billing.payer(mediator.id)
        paying.contribution(mediator)


def test_writers_killed_in_the_middle_leave_neither_a_gap_nor_a_double(database, writers):
    opened(INVOICES)
    for number in KILLED_AT:
        writers.stop(number).touch()
    for _ in range(WRITERS):
        writers.start()
    for number in KILLED_AT:
        writers.kill(number)
        assert issued() == number - 1
        writers.let_go(number)
        writers.start()
    soon(lambda: issued() == INVOICES, seconds=PATIENCE_SECONDS)
    rows = db.session.scalars(select(Invoice).order_by(Invoice.number)).all()
    assert [each.number for each in rows] == list(range(1, INVOICES + 1))
    assert db.session.get_one(InvoiceSeries, 2026).last == INVOICES
    assert len({each.contribution_id for each in rows}) == INVOICES
    assert set(db.session.scalars(select(Contribution.state))) == {State.DUE}
    for each in rows:
        document = invoice.read(each.written)
        assert (document.number, each.sha256) == (each.name, snapshot.digest(each.written))
        assert document.net + document.vat == document.gross == each.gross


def test_twenty_of_staff_at_once_record_one_payment(app, database):
    def mark():
        payment_actions.mark_paid(
            db.session.get_one(Contribution, made), paid_on=TODAY, by=staff.pop(), version=version
        )

    contribution = billing.due()
    made, version = contribution.id, contribution.version
    staff = [make.staff(name="Ines") for _ in range(20)]
    told = at_once(app, *[mark] * 20)
    assert (told.count("done"), len(told)) == (1, 20)
    assert db.session.scalars(select(Payment.cents)).all() == [billing.YEAR]


def test_two_clicks_at_once_issue_one_invoice(app, database):
    def issue():
        invoice_actions.issue(db.session.get_one(Contribution, made), by=owner, version=version)

    contribution = billing.first()
    made, version, owner = contribution.id, contribution.version, billing.owner(contribution)
    assert at_once(app, issue, issue, issue).count("done") == 1
    assert issued() == 1


def test_money_that_comes_while_the_invoice_is_corrected_counts_once_for_the_new_one(app, database):
    def correct():
        invoice_actions.correct(db.session.get_one(Contribution, made), why="Moved.", by=staff)

    def pay(token):
        payment_actions.record(
            db.session.get_one(Contribution, made),
            cents=100_00,
            paid_on=TODAY,
            way=Way.STAFF,
            by=staff,
            form_token=token,
        )

    made, staff = billing.due().id, make.staff()
    told = at_once(app, correct, lambda: pay("first"), lambda: pay("second"), lambda: pay("second"))
    assert set(told) == {"done"}
    commit()
    assert db.session.get_one(Contribution, made).state is State.PAID
    assert db.session.scalars(select(Payment.cents)).all() == [100_00, 100_00]
    assert db.session.scalar(select(func.sum(Invoice.gross))) == billing.YEAR
