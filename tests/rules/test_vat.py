"""Who pays VAT: the table of domain §9 by tier and by what VIES said, the days of a hold, and numbers unasked."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from app.fees.payers.vat import (
    BEING_ASKED,
    EU,
    FOR_STAFF,
    HOLD_FOR,
    NORTHERN_IRELAND,
    NOT_IN_THE_EU,
    OUTSIDE,
    REVERSE_CHARGE,
    SOMEBODY_ELSES,
    Answer,
    Decision,
    Hold,
    Payer,
    PayerKind,
    Scheme,
    Treatment,
    normal,
    prefix,
    rate_on,
    treatment,
    why_not_number,
)
from app.fees.prices.lines import Sum, lines, total

MAY_4 = date(2026, 5, 4)
DOMESTIC = Treatment(Scheme.DOMESTIC, 21, "")
CHARGED = Treatment(Scheme.CHARGED, 21, "")
BUSINESS, CONSUMER = PayerKind.BUSINESS, PayerKind.CONSUMER
NOT_ASKED, VALID, INVALID, UNAVAILABLE = Answer
GERMAN, FRENCH, DUTCH = "DE136695976", "FR83404833048", "NL004495445B01"
NUMBERS = {
    "AT": "U13585627", "BE": "0403019261", "BG": "175074752", "CY": "10259033P", "CZ": "25123891", "DE": "136695976",
    "DK": "13585628", "EE": "100931558", "ES": "B58378431", "FI": "20774740", "FR": "83404833048", "GR": "094259216",
    "HR": "33392005961", "HU": "12892312", "IE": "6433435F", "IT": "00743110157", "LT": "119511515", "LU": "15027442",
    "LV": "40003521600", "MT": "11679112", "NL": "004495445B01", "PL": "8567346215", "PT": "501964843",
    "RO": "18547290", "SE": "556188840401", "SI": "50223054", "SK": "2022749619",
}  # fmt: skip

# payer → what it comes to when VIES was not asked, said valid, said invalid, was unavailable
ROWS = [
    (Payer("NL", CONSUMER), [DOMESTIC] * 4),
    (Payer("NL", BUSINESS), [DOMESTIC] * 4),
    (Payer("NL", BUSINESS, vat_number=DUTCH), [DOMESTIC] * 4),
    (Payer("NL", BUSINESS, tax_id="1", is_attested=True), [DOMESTIC] * 4),
    (Payer("DE", BUSINESS, vat_number=GERMAN), [BEING_ASKED, REVERSE_CHARGE, CHARGED, BEING_ASKED]),
    (Payer("DE", BUSINESS, vat_number="136 695 976"), [BEING_ASKED, REVERSE_CHARGE, CHARGED, BEING_ASKED]),
    (Payer("GR", BUSINESS, vat_number="EL094259216"), [BEING_ASKED, REVERSE_CHARGE, CHARGED, BEING_ASKED]),
    (Payer("MC", BUSINESS, vat_number=FRENCH), [BEING_ASKED, REVERSE_CHARGE, CHARGED, BEING_ASKED]),
    (Payer("DE", BUSINESS, vat_number="DE136695977"), [CHARGED, REVERSE_CHARGE, CHARGED, CHARGED]),
    (Payer("DE", BUSINESS), [CHARGED] * 4),
    (Payer("DE", BUSINESS, tax_id="12/345/67890", is_attested=True), [CHARGED] * 4),
    (Payer("DE", CONSUMER), [CHARGED] * 4),
    (Payer("DE", CONSUMER, vat_number=GERMAN), [CHARGED] * 4),
    (Payer("US", BUSINESS, tax_id="12-3456789", is_attested=True), [OUTSIDE] * 4),
    (Payer("GB", BUSINESS, tax_id="GB980780684", is_attested=True), [OUTSIDE] * 4),
    (Payer("GB", BUSINESS, tax_id="XI980780684", is_attested=True), [OUTSIDE] * 4),
    (Payer("IM", BUSINESS, tax_id="GB003", is_attested=True), [OUTSIDE] * 4),
    (Payer("GP", BUSINESS, tax_id="1", is_attested=True), [OUTSIDE] * 4),
    (Payer("US", BUSINESS, tax_id="12-3456789"), [CHARGED] * 4),
    (Payer("US", BUSINESS, is_attested=True), [CHARGED] * 4),
    (Payer("US", BUSINESS, tax_id=" ", is_attested=True), [CHARGED] * 4),
    (Payer("GB", BUSINESS, vat_number="XI980780684"), [CHARGED] * 4),
    (Payer("US", CONSUMER), [CHARGED] * 4),
    (Payer("US", CONSUMER, tax_id="12-3456789", is_attested=True), [CHARGED] * 4),
]
EVERY = [
    pytest.param(payer, answer, found, id=f"{payer} {answer}")
    for payer, row in ROWS
    for answer, found in zip(Answer, row, strict=True)
]
GROSS = {21: {0: 19965, 25: 14974, 50: 9983}, 0: {0: 16500, 25: 12375, 50: 8250}}


@pytest.mark.parametrize(("payer", "answer", "found"), EVERY)
def test_every_payer_and_every_answer(payer, answer, found):
    assert treatment(payer, answer, on=MAY_4, asked_on=MAY_4) == found


@pytest.mark.parametrize(("payer", "answer", "found"), EVERY)
@pytest.mark.parametrize("dei", [0, 25, 50])
def test_every_tier_to_the_cent(payer, answer, found, dei):
    after_a_hold = treatment(payer, answer, on=MAY_4, asked_on=MAY_4 - HOLD_FOR, decision=Decision.CHARGE)
    assert after_a_hold == (CHARGED if isinstance(found, Hold) else found)
    sums = total(lines(16500, years=1, dei=dei, waiver=0, rate=after_a_hold.rate))
    assert sums == Sum(GROSS[0][dei], sums.vat, GROSS[after_a_hold.rate][dei])


GERMANS = Payer("DE", BUSINESS, vat_number=GERMAN)


@pytest.mark.parametrize("answer", [NOT_ASKED, UNAVAILABLE])
@pytest.mark.parametrize(
    ("days", "decision", "found"),
    [
        (0, None, BEING_ASKED),
        (2, None, BEING_ASKED),
        (2, Decision.ACCEPT, BEING_ASKED),
        (2, Decision.CHARGE, BEING_ASKED),
        (3, None, FOR_STAFF),
        (400, None, FOR_STAFF),
        (3, Decision.ACCEPT, REVERSE_CHARGE),
        (3, Decision.CHARGE, CHARGED),
    ],
)
def test_an_outage_holds_for_three_days_and_then_staff_decide(answer, days, decision, found):
    asked_on = MAY_4 - timedelta(days=days)
    assert treatment(GERMANS, answer, on=MAY_4, asked_on=asked_on, decision=decision) == found


@pytest.mark.parametrize(
    ("answer", "decision", "found"),
    [(VALID, Decision.CHARGE, REVERSE_CHARGE), (INVALID, Decision.ACCEPT, CHARGED)],
)
def test_an_answer_of_vies_stands_above_a_decision(answer, decision, found):
    assert treatment(GERMANS, answer, on=MAY_4, asked_on=MAY_4 - timedelta(days=9), decision=decision) == found


def test_a_number_not_yet_asked_for_is_held():
    assert treatment(GERMANS, NOT_ASKED, on=MAY_4) == BEING_ASKED


def test_an_outage_without_a_first_day_is_a_mistake():
    with pytest.raises(ValueError, match="since when"):
        treatment(GERMANS, UNAVAILABLE, on=MAY_4)


@given(
    st.builds(
        Payer,
        st.sampled_from([*EU, "MC", "GB", "US", "XX", ""]),
        st.sampled_from(PayerKind),
        vat_number=st.sampled_from(["", GERMAN, FRENCH, DUTCH, "x"]),
        tax_id=st.sampled_from(["", "1"]),
        is_attested=st.booleans(),
    ),
    st.sampled_from(Answer),
    st.integers(0, 9),
    st.none() | st.sampled_from(Decision),
)
@settings(max_examples=150)
def test_nothing_is_free_of_vat_without_its_evidence(payer, answer, days, decision):
    found = treatment(payer, answer, on=MAY_4, asked_on=MAY_4 - timedelta(days=days), decision=decision)
    if isinstance(found, Hold):
        assert answer in (NOT_ASKED, UNAVAILABLE)
    elif found.rate == 0:
        assert payer.kind is BUSINESS
        assert payer.country != "NL"
        assert found.wording
        is_outside = not prefix(payer.country) and payer.tax_id and payer.is_attested
        assert is_outside or (payer.vat_number and (answer is VALID or decision is Decision.ACCEPT))
    else:
        assert found.scheme in (Scheme.DOMESTIC, Scheme.CHARGED)


@pytest.mark.parametrize(
    ("day", "rate"), [(date(2012, 9, 30), 19), (date(2012, 10, 1), 21), (date(2026, 5, 4), 21), (date(2050, 1, 1), 21)]
)
def test_the_rate_of_a_day(day, rate):
    assert rate_on(day) == rate


def test_no_rate_is_guessed():
    with pytest.raises(LookupError):
        rate_on(date(2000, 12, 31))


@pytest.mark.parametrize(
    ("found", "wording", "why"),
    [
        (DOMESTIC, "", "You are billed in the Netherlands, so Dutch VAT is added."),
        (
            CHARGED,
            "",
            "Dutch VAT is added. It is left out only for a business with a valid VAT number of another EU country, or "
            "for a business outside the EU.",
        ),
        (
            REVERSE_CHARGE,
            "Reverse charge: VAT is to be accounted for by the customer (Article 196 of Directive 2006/112/EC).",
            "Your VAT number is valid, so no Dutch VAT is added. You account for it where you are.",
        ),
        (
            OUTSIDE,
            "Not subject to EU VAT: a service to a business outside the European Union (Article 44 of Directive "
            "2006/112/EC).",
            "You are billed as a business outside the European Union, so no VAT is added.",
        ),
    ],
)
def test_the_words_of_an_invoice_and_of_a_page(found, wording, why):
    assert (found.wording, found.scheme.why) == (wording, why)


def test_the_27_members():
    assert len(EU) == 27
    assert [prefix(country) for country in ("NL", "GR", "MC", "GB", "XI", "EL", "IM", "AX", "nl", "")] == [
        *("NL", "EL", "FR", "", "", "", "", "", "", "")
    ]


@pytest.mark.parametrize("country", EU)
def test_a_number_of_every_member(country):
    whole = f"{prefix(country)}{NUMBERS[country]}"
    spaced = f" {' '.join(whole)} ".lower()
    assert why_not_number(country, whole) is why_not_number(country, NUMBERS[country]) is None
    assert {normal(country, each) for each in (whole, NUMBERS[country], spaced, normal(country, spaced))} == {whole}


@pytest.mark.parametrize("country", EU)
def test_a_number_of_every_member_with_one_digit_wrong(country):
    """The Dutch end in two digits of their own, which no check covers."""
    whole = f"{prefix(country)}{NUMBERS[country]}"
    place = len(whole) - 1 - (not whole[-1].isdigit()) - 3 * (country == "NL")
    wrong = [f"{whole[:place]}{digit}{whole[place + 1 :]}" for digit in "0123456789" if digit != whole[place]]
    assert not [each for each in wrong if why_not_number(country, each) is None]


@pytest.mark.parametrize(
    ("country", "typed", "found"),
    [
        ("NL", "nl 0044.95.445.b01", DUTCH),
        ("NL", "NL-004495445-B01", DUTCH),
        ("BE", "BE 403.019.261", "BE0403019261"),
        ("GR", "GR094259216", "EL094259216"),
        ("GR", "94259216", "EL094259216"),
        ("MC", "83 404 833 048", FRENCH),
        ("US", "12-3456789", "123456789"),
        ("FR", GERMAN, f"FR{GERMAN}"),
        ("DE", "", "DE"),
    ],
)
def test_numbers_as_they_are_asked_for(country, typed, found):
    assert normal(country, typed) == found


SHAPE = "Enter a VAT number in letters A to Z and digits, such as DE123456789."
NOT_GERMAN = "This is not a VAT number of Germany. Check every letter and digit."


@pytest.mark.parametrize(
    ("country", "typed", "reason"),
    [
        ("DE", "", NOT_GERMAN),
        ("DE", "DE", NOT_GERMAN),
        ("DE", "1", NOT_GERMAN),
        ("DE", "DE١٣٦٦٩٥٩٧٦", SHAPE),
        ("DE", "DE136695976" * 1_000, NOT_GERMAN),
        ("DE", "DE136695976<script>", SHAPE),
        ("DE", "DE13669\x0097", SHAPE),
        ("DE", "DE136695977", NOT_GERMAN),
        ("DE", "DE13669597", NOT_GERMAN),
        ("DE", "FR83404833049", NOT_GERMAN),
        ("DE", "US123456789", NOT_GERMAN),
        ("DE", FRENCH, SOMEBODY_ELSES.format(owner="France", prefix="DE")),
        ("FR", GERMAN, SOMEBODY_ELSES.format(owner="Germany", prefix="FR")),
        ("MC", GERMAN, SOMEBODY_ELSES.format(owner="Germany", prefix="FR")),
        ("DE", DUTCH, SOMEBODY_ELSES.format(owner="the Netherlands", prefix="DE")),
        ("DE", "EL094259216", SOMEBODY_ELSES.format(owner="Greece", prefix="DE")),
        (
            "IE",
            "XI980780684",
            SOMEBODY_ELSES.format(owner="the United Kingdom, which is outside the European Union", prefix="IE"),
        ),
        ("GB", "GB980780684", NOT_IN_THE_EU),
        ("GB", "xi 980 780 684", NORTHERN_IRELAND),
        ("US", GERMAN, NOT_IN_THE_EU),
        ("", "", NOT_IN_THE_EU),
        ("NL", "NL004495446B01", "This is not a VAT number of the Netherlands. Check every letter and digit."),
    ],
)
def test_what_is_no_number_is_said_in_words(country, typed, reason):
    assert why_not_number(country, typed) == reason


COUNTRIES = st.sampled_from([*EU, "MC", "GB", "US", "", "\x00"])
LIKE_A_NUMBER = st.from_regex(r"([A-Z]{2})?[A-Z0-9+*]{0,13}", fullmatch=True)


@given(COUNTRIES, st.text(max_size=30) | LIKE_A_NUMBER)
@settings(max_examples=300)
def test_whatever_is_typed_never_breaks_the_check(country, typed):
    assert normal(country, normal(country, typed)) == normal(country, typed)
    reason = why_not_number(country, typed)
    assert reason is None or reason.endswith(".")
