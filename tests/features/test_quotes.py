"""What a contribution comes to, by who is billed, what VIES said, and price and discounts of the day (domain §9)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app import clock
from app.accounts.person import person
from app.db import commit, db
from app.fees import contribution_queries as queries
from app.fees.models import DeiDiscount, Payer, Price, VatCheck
from app.fees.payers.vat import Answer, Decision, PayerKind, Scheme
from app.fees.vocabulary import State
from tests import make

FRENCH = "FR83404833048"
FIRST_ASKED = datetime(2026, 6, 27, 21, 59, tzinfo=UTC)  # a minute before midnight in Amsterdam


@pytest.fixture
def ana(database):
    return make.mediator()


@pytest.fixture
def contribution(ana):
    return make.contribution(ana)


def billed(whom, country, *, is_business=False, **what):
    kind = PayerKind.BUSINESS if is_business else PayerKind.CONSUMER
    made = Payer(mediator_id=whom.id, kind=kind, country=country, name="Ana", address="Rua 1", **what)
    db.session.add(made)
    commit()
    return made


def said(whom, *answers, decision=None, at=FIRST_ASKED):
    """What VIES answered, a day apart; staff decided with the last."""
    for number, answer in enumerate(answers):
        row = VatCheck(mediator_id=whom.id, number=FRENCH, at=at + timedelta(days=number), answer=answer)
        row.decision = decision if number == len(answers) - 1 else None
        db.session.add(row)
    commit()


def cents(quote):
    return quote.total.net, quote.total.vat, quote.total.gross


def test_before_anybody_is_named_to_be_billed_it_is_an_estimate(contribution):
    found = queries.quote(contribution)
    assert (cents(found), found.is_estimate, found.hold) == ((165_00, 34_65, 199_65), True, None)
    assert found.due_on == date(2026, 7, 30)


PAYERS = {
    "the Netherlands": ({"country": "NL"}, (165_00, 34_65, 199_65), Scheme.DOMESTIC),
    "a consumer in Portugal": ({"country": "PT"}, (165_00, 34_65, 199_65), Scheme.CHARGED),
    "a business in Kenya": (
        {"country": "KE", "is_business": True, "tax_id": "P05", "attested_at": FIRST_ASKED},
        (165_00, 0, 165_00),
        Scheme.OUTSIDE,
    ),
    "a business in Kenya that does not say so": (
        {"country": "KE", "is_business": True, "tax_id": "P05"},
        (165_00, 34_65, 199_65),
        Scheme.CHARGED,
    ),
}


@pytest.mark.parametrize(("payer", "expected", "scheme"), PAYERS.values(), ids=PAYERS)
def test_who_is_billed_says_which_vat(ana, contribution, payer, expected, scheme):
    billed(ana, **payer)
    found = queries.quote(contribution)
    assert (cents(found), found.treatment.scheme, found.is_estimate) == (expected, scheme, False)


VALID, INVALID, IN_VAIN = Answer.VALID, Answer.INVALID, Answer.UNAVAILABLE
CHECKS = {
    "valid": ([VALID], None, Scheme.REVERSE_CHARGE),
    "invalid": ([INVALID], None, Scheme.CHARGED),
    "valid after two tries in vain": ([IN_VAIN, IN_VAIN, VALID], None, Scheme.REVERSE_CHARGE),
    "accepted by staff": ([IN_VAIN, IN_VAIN], Decision.ACCEPT, Scheme.REVERSE_CHARGE),
    "charged by staff": ([IN_VAIN], Decision.CHARGE, Scheme.CHARGED),
}


@pytest.mark.parametrize(("answers", "decision", "scheme"), CHECKS.values(), ids=CHECKS)
def test_what_vies_or_staff_said_says_whether_vat_is_charged(ana, contribution, answers, decision, scheme):
    billed(ana, "FR", is_business=True, vat_number=FRENCH)
    said(ana, *answers, decision=decision)
    assert queries.quote(contribution).treatment.scheme is scheme


@pytest.mark.parametrize("number", ["", FRENCH])
def test_a_number_that_nobody_asked_about_is_held_and_one_that_is_not_there_is_charged(ana, contribution, number):
    billed(ana, "FR", is_business=True, vat_number=number)
    found = queries.quote(contribution)
    assert (found.hold is not None, found.is_estimate, cents(found)) == (
        bool(number),
        bool(number),
        (16500, 3465, 19965),
    )


@pytest.mark.parametrize(("day", "is_for_staff"), [(29, False), (30, True)])
def test_three_days_after_it_was_first_asked_in_vain_staff_decide(ana, contribution, day, is_for_staff):
    billed(ana, "FR", is_business=True, vat_number=FRENCH)
    said(ana, IN_VAIN)
    clock.hold(datetime(2026, 6, day, 9, tzinfo=UTC))
    assert queries.quote(contribution).hold.is_for_staff is is_for_staff


def test_a_clear_answer_starts_the_three_days_anew(ana, contribution):
    billed(ana, "FR", is_business=True, vat_number=FRENCH)
    said(ana, IN_VAIN, INVALID, at=FIRST_ASKED - timedelta(days=40))
    said(ana, IN_VAIN, at=clock.now())
    assert queries.checked(queries.payer_of(contribution)).asked_on == date(2026, 6, 30)


def test_what_was_said_of_another_number_says_nothing(ana, contribution):
    payer = billed(ana, "FR", is_business=True, vat_number=FRENCH)
    said(ana, VALID)
    payer.vat_number = "FR40303265045"
    commit()
    assert queries.quote(contribution).hold


def test_a_waiver_is_of_the_first_year_and_dei_of_all_and_the_higher_counts(ana, contribution):
    billed(ana, "KE")
    dei = DeiDiscount(country="KE", percent=25, valid_from=date(2026, 1, 1), source="So")
    db.session.add(dei)
    contribution.waiver = 60
    commit()
    found = queries.quote(contribution, years=2)
    assert [(line.percent, line.why.value, line.net) for line in found.lines] == [
        (60, "waiver", 66_00),
        (25, "dei", 123_75),
    ]
    assert len(found.explained) == 2


def test_the_price_is_that_of_the_day_of_quoting(contribution):
    db.session.add(Price(valid_from=date(2026, 7, 1), cents=170_00, note="So"))
    commit()
    assert [queries.quote(contribution, on=day).total.net for day in (date(2026, 6, 30), date(2026, 7, 1))] == [
        165_00,
        170_00,
    ]


def test_every_year_has_its_period_and_one_of_29_february_keeps_its_day(database):
    listing = make.listing(on=date(2024, 2, 29))
    found = make.contribution(person(listing.mediator), listing_id=listing.id, begins=date(2027, 2, 28))
    lines = queries.quote(found, years=2).lines
    assert [(line.begins, line.ends) for line in lines] == [
        (date(2027, 2, 28), date(2028, 2, 28)),
        (date(2028, 2, 29), date(2029, 2, 27)),
    ]
    assert queries.quote(found).due_on == date(2027, 2, 28)


def test_the_contribution_of_an_account_that_was_erased_has_a_quote(contribution):
    contribution.mediator_id, contribution.state = None, State.PAID
    commit()
    assert queries.quote(contribution).is_estimate
