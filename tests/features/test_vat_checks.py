"""A VAT number is asked about by the worker: what is open waits for the answer, and for staff after three days."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock, jobs
from app.db import commit, db
from app.errors import Refused
from app.fees import contribution_queries
from app.fees.models import Contribution, Payer, VatCheck
from app.fees.payers import vat_actions
from app.fees.payers.vat import Answer, Decision, Scheme
from app.fees.reports.bookkeeping import Show
from app.fees.vocabulary import State
from tests import make, vies_server as answers
from tests.features import contributing, paying
from tests.post_office import text_of

pytestmark = pytest.mark.database


@pytest.fixture
def waiting(ana, vies):
    """A contribution of Ana's, whose payer in Berlin has a VAT number that nobody has asked about yet."""
    paying.contribution(ana)
    return paying.payer(ana, vat_number=paying.NUMBER)


def checks():
    db.session.rollback()
    return [(row.answer, row.consultation) for row in db.session.scalars(select(VatCheck).order_by(VatCheck.id))]


def state():
    db.session.rollback()
    return db.session.scalar(select(Contribution.state))


def scheme():
    return contribution_queries.treatment_of(db.session.scalar(select(Payer)), on=clock.today()).scheme


def nothing_for(days, clock):
    """VIES is away for so many days, asked by a worker every six hours."""
    for _ in range(days * 4 + 1):
        jobs.run_due()
        clock.hold(clock.now() + timedelta(hours=6))


def test_a_valid_number_lets_the_invoice_go(waiting, vies):
    assert state() is State.HELD
    jobs.run_due()
    assert (checks(), state(), scheme()) == (
        [(Answer.VALID, answers.REFERENCE)],
        State.OPEN,
        Scheme.REVERSE_CHARGE,
    )
    jobs.run_due()
    assert len(vies.asked) == 1


def test_a_demo_confirms_it_and_says_that_this_is_made_up(waiting, app, browser, ana, vies, monkeypatch):
    monkeypatch.setitem(app.config, "VIES_URL", "")
    monkeypatch.setitem(app.config, "IS_DEMO", True)
    jobs.run_due()
    assert (checks(), state(), scheme()) == ([(Answer.VALID, "DEMO")], State.OPEN, Scheme.REVERSE_CHARGE)
    assert "in this demo every number is confirmed" in browser.sign_in(ana).get("/fees/").words


def test_an_invalid_one_is_charged_and_told(waiting, vies, smtp):
    vies.answer = answers.no
    jobs.run_due()
    assert (checks(), state(), scheme()) == ([(Answer.INVALID, "")], State.OPEN, Scheme.CHARGED)
    [letter] = smtp.letters
    assert (letter["Subject"], paying.NUMBER in text_of(letter)) == ("Your VAT number could not be confirmed", True)


def test_an_outage_is_kept_once_and_asked_again(waiting, vies, clock):
    vies.answer = answers.away
    nothing_for(1, clock)
    assert (checks(), state()) == ([(Answer.UNAVAILABLE, "")], State.HELD)
    assert contributing.listed(Show.VAT) == []
    vies.answer = answers.yes
    jobs.run_due()
    assert (checks()[-1], state()) == ((Answer.VALID, answers.REFERENCE), State.OPEN)


@pytest.mark.parametrize(
    ("decision", "expected", "subject"),
    [
        (Decision.ACCEPT, Scheme.REVERSE_CHARGE, "Your VAT number is accepted"),
        (Decision.CHARGE, Scheme.CHARGED, "VAT is added to your contribution"),
    ],
)
def test_after_three_days_staff_decide_with_a_reason(waiting, vies, clock, smtp, decision, expected, subject):
    vies.answer = answers.away
    nothing_for(4, clock)
    asked = len(vies.asked)
    assert len(contributing.listed(Show.VAT)) == 1
    vat_actions.decide(db.session.scalar(select(Payer)), decision, by=make.staff(), reason="The tax office says so.")
    commit()
    nothing_for(1, clock)
    assert (state(), scheme(), contributing.listed(Show.VAT), len(vies.asked)) == (State.OPEN, expected, [], asked)
    assert [letter["Subject"] for letter in smtp.letters] == ["Your VAT number is still being checked", subject]
    assert "The tax office says so." in text_of(smtp.letters[-1])
    assert "You can get the invoice now:" in text_of(smtp.letters[-1])


def test_who_has_an_invoice_already_is_told_that_it_stays(ana, vies, clock, smtp):
    vies.answer = answers.away
    made, payer = paying.contribution(ana), paying.payer(ana)
    contributing.ordered(made, by=ana)
    paying.payer(ana, version=payer.version, vat_number=paying.NUMBER)
    nothing_for(4, clock)
    vat_actions.decide(db.session.scalar(select(Payer)), Decision.ACCEPT, by=make.staff(), reason="So")
    commit()
    nothing_for(1, clock)
    told = text_of(smtp.letters[-1])
    assert ("An invoice that you have stays as it is" in told, "You can get the invoice" in told) == (True, False)


def test_who_waits_for_staff_is_told_once_however_long_it_takes(waiting, vies, clock, smtp):
    vies.answer = answers.away
    nothing_for(3, clock)
    asked = len(vies.asked)
    for _night in range(20):
        clock.hold(clock.now() + timedelta(days=1))
        vat_actions.ask_again()
        jobs.run_due()
    assert [letter["Subject"] for letter in smtp.letters] == ["Your VAT number is still being checked"]
    assert (len(vies.asked) - asked, contributing.listed(Show.VAT) != []) == (2, True)


def test_what_opens_while_a_number_is_not_known_waits_for_staff_too(ana, vies, clock):
    vies.answer = answers.away
    listing = make.listing(ana, on=clock.today() - timedelta(days=330))
    paying.payer(ana, vat_number=paying.NUMBER)
    nothing_for(4, clock)
    contributing.renewal(listing)
    assert (state(), len(contributing.listed(Show.VAT))) == (State.HELD, 1)


def test_staff_decide_nothing_that_does_not_wait_and_nothing_of_their_own(waiting, vies, clock, ana):
    staff = make.staff()
    with pytest.raises(Refused, match="No VAT number"):
        vat_actions.decide(waiting, Decision.ACCEPT, by=staff, reason="So")
    vies.answer = answers.away
    nothing_for(3, clock)
    with pytest.raises(Refused, match="own record"):
        vat_actions.decide(db.session.scalar(select(Payer)), Decision.ACCEPT, by=ana, reason="So")
    with pytest.raises(Refused, match="Say why"):
        vat_actions.decide(db.session.scalar(select(Payer)), Decision.ACCEPT, by=staff, reason=" ")


def test_a_number_that_was_changed_is_not_asked_about(waiting, vies, ana):
    paying.payer(ana, version=waiting.version, vat_number="")
    assert state() is State.OPEN
    jobs.run_due()
    assert (vies.asked, checks()) == ([], [])


def test_a_new_number_is_held_and_asked_about_anew(waiting, vies, ana):
    jobs.run_due()
    paying.payer(ana, version=waiting.version, vat_number="DE129273398")
    assert state() is State.HELD
    jobs.run_due()
    assert ([each["vatNumber"] for each in vies.asked], state()) == (["136695976", "129273398"], State.OPEN)


def test_before_an_invoice_a_number_is_asked_about_again_every_week(waiting, vies, clock):
    jobs.run_due()
    for days, answer, expected in ((6, answers.no, Scheme.REVERSE_CHARGE), (2, answers.no, Scheme.CHARGED)):
        vies.answer = answer
        clock.hold(clock.now() + timedelta(days=days))
        vat_actions.ask_again()
        jobs.run_due()
        assert scheme() is expected
    assert (len(vies.asked), state()) == (2, State.OPEN)


def test_an_outage_later_takes_nothing_back(waiting, vies, clock):
    jobs.run_due()
    vies.answer = answers.away
    clock.hold(clock.now() + timedelta(days=8))
    vat_actions.ask_again()
    jobs.run_due()
    assert (len(checks()), scheme(), len(vies.asked)) == (1, Scheme.REVERSE_CHARGE, 2)


@pytest.mark.parametrize("where", [{"country": "NL", "address": "Anna 1\nDen Haag"}, {"country": "BR", "tax_id": "1"}])
def test_nobody_is_asked_where_nothing_depends_on_it(ana, vies, where):
    paying.contribution(ana)
    paying.payer(ana, **where)
    assert state() is State.OPEN
    jobs.run_due()
    assert vies.asked == []
