"""An invoice or a credit note: everything that it says, written once as canonical JSON and read back (domain §9).

What is written is frozen. A page, a letter or an audit reads it and nothing else: no price, address or rule of today.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from app import dates, money
from app.errors import Refused
from app.fees.payers.vat import Scheme, Treatment
from app.fees.prices.lines import Line, Why
from app.fees.vocabulary import Document as Kind
from app.listing.applications import snapshot

FORMAT = 1
SUBJECT = "Contribution for the listing as an IMI ODR Specialist Mediator"
NEGATED = ("price", "discount", "net", "vat", "gross")

KEPT_YEARS = 7  # Algemene wet inzake rijksbelastingen, Article 52(4)


class Proof(StrEnum):
    """Why a business is charged no VAT: VIES confirmed its number, staff accepted it, or it attested that it is one."""

    VIES = "vies"
    STAFF = "staff"
    ATTESTED = "attested"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves the treatment, and since when (UTC); `reference` is that of a consultation of VIES."""

    proof: Proof
    at: datetime
    reference: str = ""

    @property
    def words(self) -> str:
        at = f"{dates.day_in(self.at, 'UTC')} at {dates.clock_time(self.at, 'UTC')} UTC"
        if self.proof is Proof.ATTESTED:
            return f"The customer attested on {at} that they act as a business."
        if self.proof is Proof.STAFF:
            return f"The VAT number was accepted on {at}, as the EU's VIES service gave no answer."
        consulted = f", consultation {self.reference}" if self.reference else ""
        return f"The EU's VIES service confirmed the VAT number on {at}{consulted}."


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues it and is paid; numbers without blanks."""

    name: str
    address: tuple[str, ...]
    vat_number: str
    iban: str
    bic: str


@dataclass(frozen=True, slots=True)
class Customer:
    """Who is billed: the lines of the address, and the country in words as the last of them; its code beside it."""

    name: str
    address: tuple[str, ...]
    country: str
    vat_number: str = ""
    tax_id: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One year; cents, all below zero on a credit note. `discount` says the percent and never why it is a waiver."""

    subject: str
    period: str
    price: int
    reason: str
    discount: int
    net: int
    rate: int
    vat: int
    gross: int


@dataclass(frozen=True, slots=True)
class AtRate:
    """The cents of all rows of one rate of VAT."""

    rate: int
    net: int
    vat: int
    gross: int


@dataclass(frozen=True, slots=True)
class Corrected:
    """The invoice that a credit note takes back, and why."""

    number: str
    issued_on: date
    why: str


@dataclass(frozen=True, slots=True)
class Document:
    """All that a document says. `due_on` is none on a credit note; `priced_on` is the day of its prices."""

    kind: Kind
    number: str
    issued_on: date
    due_on: date | None
    priced_on: date
    reference: str
    issuer: Issuer
    customer: Customer
    rows: tuple[Row, ...]
    rates: tuple[AtRate, ...]
    net: int
    vat: int
    gross: int
    scheme: Scheme
    wording: str
    corrects: Corrected | None = None

    @property
    def is_credit_note(self) -> bool:
        return self.kind is Kind.CREDIT_NOTE

    @property
    def is_vat_rounded(self) -> bool:
        """Whether the VAT of the lines comes to another amount than that of their sum."""
        return any(money.share(each.net, each.rate) != each.vat for each in self.rates)

    @property
    def title(self) -> str:
        return "Credit note" if self.is_credit_note else "Invoice"


@dataclass(frozen=True, slots=True)
class Terms:
    """When and of which day's prices an invoice is, by when and with which reference it is paid."""

    issued_on: date
    due_on: date
    priced_on: date
    reference: str


def made(terms: Terms, issuer: Issuer, customer: Customer, lines: Sequence[Line], treatment: Treatment) -> Document:
    """The invoice of some lines as they were quoted; it has no number yet."""
    rows = tuple(_row(each) for each in lines)
    return Document(
        kind=Kind.INVOICE,
        number="",
        issued_on=terms.issued_on,
        due_on=terms.due_on,
        priced_on=terms.priced_on,
        reference=terms.reference,
        issuer=issuer,
        customer=customer,
        rows=rows,
        scheme=treatment.scheme,
        wording=treatment.wording,
        **_sums(rows),
    )


def credited(invoice: Document, *, issued_on: date, why: str) -> Document:
    """The credit note of a whole invoice, without a number yet: every amount is below zero what it is on that one."""
    rows = tuple(replace(row, **{name: -getattr(row, name) for name in NEGATED}) for row in invoice.rows)
    return replace(
        invoice,
        kind=Kind.CREDIT_NOTE,
        number="",
        issued_on=issued_on,
        due_on=None,
        rows=rows,
        corrects=Corrected(invoice.number, invoice.issued_on, why),
        **_sums(rows),
    )


def number(year: int, count: int) -> str:
    """As it is written on a document: 2026-0001."""
    return f"{year}-{count:04}"


def numbered(number: str) -> tuple[int, int]:
    """The year and the count of a number as it is written; raises Refused for what is none."""
    if not (found := re.fullmatch(r"(20[0-9]{2})-([0-9]{4,6})", number)):
        raise Refused("That is no number of an invoice, such as 2026-0001.")
    return int(found[1]), int(found[2])


def written(document: Document) -> bytes:
    """The one way to write it: sorted keys, UTF-8, no spaces, days in ISO form, amounts in whole cents."""
    return snapshot.canonical({"format": FORMAT, **_plain(asdict(document))})


def read(text: bytes) -> Document:
    """What was written; raises ValueError for another format than this one."""
    said = snapshot.read(text)
    if said.pop("format") != FORMAT:
        raise ValueError("This document is written in a format that is not known.")
    customer, corrects = said["customer"], said["corrects"]
    proof = customer["evidence"]
    evidence = proof and Evidence(Proof(proof["proof"]), datetime.fromisoformat(proof["at"]), proof["reference"])
    return Document(
        **{
            **said,
            "kind": Kind(said["kind"]),
            "scheme": Scheme(said["scheme"]),
            "issued_on": date.fromisoformat(said["issued_on"]),
            "priced_on": date.fromisoformat(said["priced_on"]),
            "due_on": said["due_on"] and date.fromisoformat(said["due_on"]),
            "issuer": Issuer(**{**said["issuer"], "address": tuple(said["issuer"]["address"])}),
            "customer": Customer(**{**customer, "address": tuple(customer["address"]), "evidence": evidence}),
            "rows": tuple(Row(**row) for row in said["rows"]),
            "rates": tuple(AtRate(**each) for each in said["rates"]),
            "corrects": corrects and Corrected(**{**corrects, "issued_on": date.fromisoformat(corrects["issued_on"])}),
        }
    )


def why_kept(issued_on: date, today: date) -> str | None:
    """Why a document has to say still whom it was made out to (Algemene wet inzake rijksbelastingen, Article 52(4))."""
    if issued_on < kept_from(today):
        return None
    return f"It is kept whole for {KEPT_YEARS} years from the end of {issued_on.year}."


def kept_from(today: date) -> date:
    """The day of the earliest documents that are kept whole: seven years have not passed since the end of theirs."""
    return date(today.year - KEPT_YEARS, 1, 1)


def without_customer(frozen: bytes) -> bytes:
    """What is left of a document then: number, days, years, sums and the country, for which tax was owed or not."""
    said = read(frozen)
    nobody = Customer("", (), said.customer.country)
    corrects = replace(said.corrects, why="") if said.corrects else None
    return written(replace(said, customer=nobody, corrects=corrects))


def _row(line: Line) -> Row:
    kind = "DEI discount" if line.why is Why.DEI else "Discount"
    return Row(
        subject=SUBJECT,
        period=dates.span(line.begins, line.ends) or f"Year {line.year} from the day the listing begins",
        price=line.price,
        reason=f"{kind} {line.percent}%" if line.percent else "",
        discount=line.discount,
        net=line.net,
        rate=line.rate,
        vat=line.vat,
        gross=line.gross,
    )


def _sums(rows: Iterable[Row]) -> dict[str, Any]:
    held = list(rows)
    return {
        "rates": tuple(
            AtRate(
                rate, *(sum(getattr(row, name) for row in held if row.rate == rate) for name in ("net", "vat", "gross"))
            )
            for rate in sorted({row.rate for row in held}, reverse=True)
        ),
        **{name: sum(getattr(row, name) for row in held) for name in ("net", "vat", "gross")},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(part) for name, part in value.items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    return value.isoformat() if isinstance(value, date) else value
