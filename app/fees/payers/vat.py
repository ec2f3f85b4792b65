"""Who pays VAT: a payer and what VIES said → a treatment, or a hold; numbers checked without asking (domain §9).

Assumed, and to be confirmed by IMI's tax adviser: a listing is a service of the general rule (Articles 44 and 45 of
Directive 2006/112/EC), and consumers outside the EU pay Dutch VAT. Territories go by their ISO 3166 code: Monaco counts
as France, whose numbers it has. Outside the EU are the United Kingdom with Northern Ireland (its XI numbers are for
goods), the Isle of Man, the Dutch Caribbean, Åland, the French overseas regions and all else that has a code of its
own. What has none counts as its country: the Canary Islands, Ceuta, Melilla, Büsingen, Heligoland, Livigno, Athos.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
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
COUNTS_AS = {"MC": "FR"}
PREFIXES = {country: "EL" if country == "GR" else country for country in EU}
UNITED_KINGDOM = ("GB", "XI")
NOT_IN_THE_EU = (
    "Only countries of the European Union have VAT numbers that can be checked. Enter the number that your own tax "
    "office gave you as your tax ID."
)
NORTHERN_IRELAND = (
    "Numbers that begin with XI are for goods only, and this is a service. Enter it as your tax ID, billed in the "
    "United Kingdom."
)
NOT_A_NUMBER = "Enter a VAT number in letters A to Z and digits, such as {prefix}123456789."
NOT_RIGHT = "This is not a VAT number of {country}. Check every letter and digit."
SOMEBODY_ELSES = (
    "This is a VAT number of {owner}. Where you are billed they begin with {prefix}: change the number or the country."
)
_BREAKS = re.compile(r"[\s.,/-]+")
_CHARACTERS = re.compile(r"[A-Z0-9+*]+")
_SHAPE = re.compile(r"[A-Z]{2}[A-Z0-9+*]{2,12}")


class PayerKind(Choice):
    BUSINESS = "business"
    CONSUMER = "consumer"


class Answer(Choice):
    """What VIES last said of a number."""

    NOT_ASKED = "not_asked"
    VALID = "valid"
    INVALID = "invalid"
    UNAVAILABLE = "unavailable"


CLEAR = (Answer.VALID, Answer.INVALID)


class Decision(Choice):
    """What staff decide of a number that VIES said nothing about for three days."""

    ACCEPT = "accept"
    CHARGE = "charge"

    @property
    def label(self) -> str:
        return {"accept": "Accepted: no VAT is charged", "charge": "Not accepted: VAT is charged"}[self.value]


class Scheme(Choice):
    DOMESTIC = "domestic"
    CHARGED = "charged"
    REVERSE_CHARGE = "reverse_charge"
    OUTSIDE = "outside"

    @property
    def words(self) -> str:
        """As it stands beside a rate."""
        return "outside the EU" if self is Scheme.OUTSIDE else self.label.lower()

    @property
    def why(self) -> str:
        """Why VAT is added or is not, for the mediator who is billed."""
        return _WHY[self]


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
    """The VAT rate in whole percents, and the words that the law wants on the invoice; none where the rate says it."""

    scheme: Scheme
    rate: int
    wording: str


@dataclass(frozen=True, slots=True)
class Hold:
    """No invoice yet, and why; `is_for_staff` once nobody but staff can end it."""

    why: str
    is_for_staff: bool = False


REVERSE_CHARGE = Treatment(
    Scheme.REVERSE_CHARGE,
    rate=0,
    wording="Reverse charge: VAT is to be accounted for by the customer (Article 196 of Directive 2006/112/EC).",
)
OUTSIDE = Treatment(
    Scheme.OUTSIDE,
    rate=0,
    wording="Not subject to EU VAT: a service to a business outside the European Union (Article 44 of Directive "
    "2006/112/EC).",
)
BEING_ASKED = Hold("The VAT number is being checked with VIES, the European Union's own service.")
FOR_STAFF = Hold(
    f"VIES did not answer for {HOLD_FOR.days} days. IMI staff decide whether the number is accepted.", is_for_staff=True
)


def treatment(
    payer: Payer, answer: Answer, *, on: date, asked_on: date | None = None, decision: Decision | None = None
) -> Treatment | Hold:
    """The table of domain §9 on a day of the register.

    `asked_on` is the day on which VIES was first asked for this number. A decision of staff counts once three days have
    passed, and never against an answer of VIES. Raises ValueError for an outage that has no first day: it would never
    end.
    """
    charged = Treatment(Scheme.CHARGED, rate_on(on), wording="")
    if payer.country == HOME:
        return replace(charged, scheme=Scheme.DOMESTIC)
    if not prefix(payer.country):
        return OUTSIDE if _is_business_outside(payer) else charged
    if not _may_be_reversed(payer, answer):
        return charged
    if answer is Answer.VALID:
        return REVERSE_CHARGE
    if answer is Answer.UNAVAILABLE and asked_on is None:
        raise ValueError("Say since when VIES has been asked.")
    if asked_on is None or on - asked_on < HOLD_FOR:
        return BEING_ASKED
    return FOR_STAFF if decision is None else {Decision.ACCEPT: REVERSE_CHARGE, Decision.CHARGE: charged}[decision]


def rate_on(day: date) -> int:
    """The general Dutch VAT rate of a day, in whole percents; raises LookupError for days before the first known."""
    begun = [valid_from for valid_from in RATES if valid_from <= day]
    if not begun:
        raise LookupError(f"No VAT rate is known for {day}.")
    return RATES[max(begun)]


def prefix(country: str) -> str:
    """What the VAT numbers of a country begin with; nothing outside the EU."""
    return PREFIXES.get(COUNTS_AS.get(country, country), "")


def normal(country: str, number: str) -> str:
    """A number as VIES is asked and as it is printed: capitals and digits that begin with the prefix of its country.

    Outside the EU only blanks, points, commas, strokes and hyphens are taken out. A zero that old numbers lack in front
    (Belgium, Greece) is added. It is idempotent and never raises; whether it is a number `why_not_number` says.
    """
    written = _BREAKS.sub("", number).upper()
    own = prefix(country)
    if country == "GR" and written.startswith("GR"):
        written = written.removeprefix("GR")
    whole = written if written.startswith(own) else f"{own}{written}"
    checked = _checked(whole) if own else None
    return checked if checked and len(checked) > len(whole) else whole


def why_not_number(country: str, number: str) -> str | None:
    """Why this is not a VAT number of a country, by shape and check digits, without asking anybody; none if it is."""
    written = normal(country, number)
    if not prefix(country):
        return NORTHERN_IRELAND if written.startswith("XI") else NOT_IN_THE_EU
    if _checked(written):
        return None
    if owner := _owner(_BREAKS.sub("", number).upper()):
        return SOMEBODY_ELSES.format(owner=owner, prefix=prefix(country))
    if not _CHARACTERS.fullmatch(written):
        return NOT_A_NUMBER.format(prefix=prefix(country))
    return NOT_RIGHT.format(country=EU[COUNTS_AS.get(country, country)])


_WHY = {
    Scheme.DOMESTIC: "You are billed in the Netherlands, so Dutch VAT is added.",
    Scheme.CHARGED: "Dutch VAT is added. It is left out only for a business with a valid VAT number of another EU "
    "country, or for a business outside the EU.",
    Scheme.REVERSE_CHARGE: "Your VAT number is valid, so no Dutch VAT is added. You account for it where you are.",
    Scheme.OUTSIDE: "You are billed as a business outside the European Union, so no VAT is added.",
}


def _is_business_outside(payer: Payer) -> bool:
    return payer.kind is PayerKind.BUSINESS and bool(payer.tax_id.strip()) and payer.is_attested


def _may_be_reversed(payer: Payer, answer: Answer) -> bool:
    """Whether there is a business with a number that VIES has not refused, nor would be asked for in vain."""
    if payer.kind is PayerKind.CONSUMER or not payer.vat_number or answer is Answer.INVALID:
        return False
    return answer is Answer.VALID or why_not_number(payer.country, payer.vat_number) is None


def _checked(written: str) -> str | None:
    """The number with all its digits if its check digits are right."""
    try:
        return numbers.validate(written) if _SHAPE.fullmatch(written) else None
    except ValidationError:
        return None


def _owner(written: str) -> str | None:
    """The other country that a number is of, by its prefix."""
    if written.startswith(UNITED_KINGDOM):
        return "the United Kingdom, which is outside the European Union"
    code = next((country for country, begins in PREFIXES.items() if written.startswith(begins)), None)
    return EU[code] if code and _checked(written) else None
