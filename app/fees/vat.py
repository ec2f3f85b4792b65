"""Who pays VAT: a payer and what VIES said → a treatment, or a hold; numbers checked without asking (domain §9)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from stdnum.eu import vat as numbers
from stdnum.exceptions import ValidationError

from app.logbook.vocabulary import Choice

HOME = "NL"
HOLD_FOR = timedelta(days=3)
RATES: Mapping[date, int] = {date(2001, 1, 1): 19, date(2012, 10, 1): 21}
EU: Mapping[str, str] = {
    "AT": "Austria", "BE": "Belgium", "BG": "Bulgaria", "CY": "Cyprus", "CZ": "Czechia", "DE": "Germany",
    "DK": "Denmark", "EE": "Estonia", "ES": "Spain", "FI": "Finland", "FR": "France", "GR": "Greece",
    "HR": "Croatia", "HU": "Hungary", "IE": "Ireland", "IT": "Italy", "LT": "Lithuania", "LU": "Luxembourg",
    "LV": "Latvia", "MT": "Malta", "NL": "the Netherlands", "PL": "Poland", "PT": "Portugal", "RO": "Romania",
    "SE": "Sweden", "SI": "Slovenia", "SK": "Slovakia",
}  # fmt: skip


class PayerKind(Choice):
    BUSINESS = "business"
    CONSUMER = "consumer"


class Answer(Choice):
    """What VIES last said of a number."""

    NOT_ASKED = "not_asked"
    VALID = "valid"
    INVALID = "invalid"
    UNAVAILABLE = "unavailable"


class Decision(Choice):
    """What staff decide of a number that VIES said nothing about for three days."""

    ACCEPT = "accept"
    CHARGE = "charge"


class Scheme(Choice):
    DOMESTIC = "domestic"
    CHARGED = "charged"
    REVERSE_CHARGE = "reverse_charge"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Payer:
    """Who is billed; `country` is ISO 3166 alpha-2, `is_attested` that a business outside the EU says it is one."""

    country: str
    kind: PayerKind
    vat_number: str = ""
    tax_id: str = ""
    is_attested: bool = False


@dataclass(frozen=True, slots=True)
class Treatment:
    """The VAT rate in whole percents, and the words that the law wants on the invoice, if any."""

    scheme: Scheme
    rate: int
    wording: str


@dataclass(frozen=True, slots=True)
class Hold:
    """No invoice yet, and why; `is_for_staff` once nobody but staff can end it."""

    why: str
    is_for_staff: bool = False


def treatment(
    payer: Payer, answer: Answer, *, on: date, asked_on: date | None = None, decision: Decision | None = None
) -> Treatment | Hold:
    """The table of domain §9 on a day; `asked_on` is when VIES was first asked, `decision` what staff said later."""
    rate = rate_on(on)
    if payer.country == HOME:
        return Treatment(Scheme.DOMESTIC, rate, "")
    charged = Treatment(Scheme.CHARGED, rate, "")
    is_business = payer.kind is PayerKind.BUSINESS
    if prefix(payer.country) is None:
        return OUTSIDE if is_business and payer.tax_id and payer.is_attested else charged
    if not is_business or not payer.vat_number or answer is Answer.INVALID:
        return charged
    if answer is Answer.VALID:
        return REVERSE_CHARGE
    if asked_on is None or on - asked_on < HOLD_FOR:
        return Hold("The VAT number is being checked with the EU's VIES service.")
    if decision is None:
        return Hold("The EU's VIES service gave no answer for 3 days. IMI staff decide.", is_for_staff=True)
    return REVERSE_CHARGE if decision is Decision.ACCEPT else charged


REVERSE_CHARGE = Treatment(
    Scheme.REVERSE_CHARGE, 0, "Reverse charge: VAT is due by the customer (Article 196 of Directive 2006/112/EC)."
)
OUTSIDE = Treatment(
    Scheme.OUTSIDE, 0, "Outside the scope of EU VAT: services to a business established outside the European Union "
    "(Article 44 of Directive 2006/112/EC)."
)  # fmt: skip


def rate_on(day: date) -> int:
    """The general Dutch VAT rate of a day; raises LookupError before 2001."""
    begun = [valid_from for valid_from in RATES if valid_from <= day]
    if not begun:
        raise LookupError(f"No VAT rate is known for {day}.")
    return RATES[max(begun)]


def prefix(country: str) -> str | None:
    """What the VAT numbers of a country begin with; none outside the EU."""
    if country == "GR":
        return "EL"
    return country if country in EU else None


def normal(country: str, number: str) -> str:
    """A number as it is asked for and printed: capitals, with its country's prefix, without blanks and dots."""
    written = re.sub(r"[\s.,/-]", "", number).upper()
    own = prefix(country) or ""
    return written if written.startswith(own) else own + written


def why_not_number(country: str, number: str) -> str | None:
    """Why this cannot be a VAT number of a country, found without asking anybody; none when it can."""
    if prefix(country) is None:
        return "Only countries of the European Union have VAT numbers that can be checked. Enter your tax ID instead."
    try:
        numbers.validate(normal(country, number))
    except ValidationError:
        return "Check the VAT number: a digit or letter is not right."
    return None
