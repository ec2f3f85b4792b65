"""The report of fees: what staff look at, the periods of VAT, its sums, and the bookkeeper's file (domain §9)."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from datetime import date, timedelta

from app import dates, money
from app.fees.payers.vat import HOLD_FOR, Scheme
from app.fees.vocabulary import Document
from app.logbook.files.rows import BYTE_ORDER_MARK, guard
from app.logbook.vocabulary import Choice

A_DAY = timedelta(days=1)
COLUMNS = (
    *("number", "document", "issued_on", "customer", "country", "vat_number", "net", "rate", "vat", "gross", "scheme"),
    *("corrects", "reference", "paid_on"),
)
_WORD = re.compile(r"(20[0-9]{2})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")
_QUARTERS = ("First", "Second", "Third", "Fourth")


class Show(Choice):
    """What a list of contributions holds; the figures of the report count the same rows."""

    OPEN = "open"
    HELD = "held"
    DUE = "due"
    OVERDUE = "overdue"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    WAIVED = "waived"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    WAIVER = "waiver"
    VAT = "vat"
    OVERPAID = "overpaid"
    STUCK = "stuck"
    UNUSED = "unused"

    @property
    def label(self) -> str:
        return _LABELS.get(self.value) or super().label

    @property
    def means(self) -> str:
        """What is in the list, in a sentence."""
        return _MEANS[self.value]


_LABELS = {
    "partly_paid": "Partly paid",
    "waiver": "Waiver requests",
    "vat": "VAT numbers to decide",
    "overpaid": "Paid too much",
    "stuck": "Does not fit its listing",
    "unused": "Paid and unused",
}
_MEANS = {
    "open": "The mediator has not asked for the invoice yet.",
    "held": "The invoice waits until a VAT number is checked.",
    "due": "The invoice is issued, and nothing has arrived.",
    "overdue": "The last day to pay has passed, and not all has arrived.",
    "partly_paid": "A part has arrived; the rest is due.",
    "paid": "The invoice is paid in full.",
    "waived": "It is waived, which counts as paid.",
    "cancelled": "The listing ended before it was paid. Nothing is owed.",
    "refunded": "The money went back.",
    "waiver": "The mediator asks not to pay, or to pay less.",
    "vat": f"VIES gave no answer for {HOLD_FOR.days} days; somebody decides whether the number is accepted.",
    "overpaid": "More has arrived than is owed; the rest goes back.",
    "stuck": "Money or a decision that does not fit the listing: it covers nothing, or was not recorded here.",
    "unused": "A first contribution that was paid a year ago or longer, and no listing came of it.",
}


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter or a year of the register, by its word: 2026-11, 2026-Q4 or 2026; both days count."""

    word: str
    first: date
    last: date

    @property
    def words(self) -> str:
        if len(self.word) == 4:
            return self.word
        if "Q" in self.word:
            return f"{_QUARTERS[int(self.word[-1]) - 1]} quarter of {self.first.year}"
        return dates.month(self.first)

    @property
    def before(self) -> str:
        """The word of the period of the same kind before it."""
        return self._beside(self.first - A_DAY)

    @property
    def after(self) -> str:
        return self._beside(self.last + A_DAY)

    def _beside(self, day: date) -> str:
        if len(self.word) == 4:
            return str(day.year)
        return quarter(day) if "Q" in self.word else f"{day:%Y-%m}"


def period(word: str) -> Period | None:
    """The period of a word; none when it is no such word, or of another century."""
    found = _WORD.fullmatch(word)
    if found is None:
        return None
    year, of_quarter, of_month = int(found[1]), found[2], found[3]
    if of_month:
        first, months = date(year, int(of_month), 1), 1
    else:
        first, months = date(year, 3 * int(of_quarter or 1) - 2, 1), 3 if of_quarter else 12
    following = date(year + (first.month + months > 12), (first.month + months - 1) % 12 + 1, 1)
    return Period(word, first, following - A_DAY)


def quarter(day: date) -> str:
    """The word of the quarter of a day."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


@dataclass(frozen=True, slots=True)
class Month:
    """How many contributions were paid and waived in a month, and the cents that came in and went back in it.

    `mistaken` cents were recorded as if they had come in, by mistake; they are left out of both.
    """

    first: date
    paid: int
    waived: int
    came_in: int
    went_back: int
    mistaken: int

    @property
    def word(self) -> str:
        return f"{self.first:%Y-%m}"


def months(today: date, count: int) -> list[date]:
    """The first days of this month and of those before it, the latest first."""
    found = [today.replace(day=1)]
    while len(found) < count:
        found.append((found[-1] - A_DAY).replace(day=1))
    return found


@dataclass(frozen=True, slots=True)
class VatLine:
    """What the documents of one treatment and country come to in cents; credit notes count below zero."""

    scheme: Scheme
    rate: int
    country: str
    documents: int
    net: int
    vat: int
    gross: int


@dataclass(frozen=True, slots=True)
class Totals:
    documents: int
    net: int
    vat: int
    gross: int


def totals(lines: Iterable[VatLine]) -> Totals:
    """What all lines come to; nothing is rounded again, as each line of each document was."""
    held = tuple(lines)
    return Totals(
        sum(line.documents for line in held),
        sum(line.net for line in held),
        sum(line.vat for line in held),
        sum(line.gross for line in held),
    )


def by_rate(lines: Iterable[VatLine]) -> dict[tuple[Scheme, int], Totals]:
    """The same for each treatment and rate, over all countries."""
    held = sorted(lines, key=lambda line: (-line.rate, line.scheme.value, line.country))
    keys = dict.fromkeys((line.scheme, line.rate) for line in held)
    return {key: totals(line for line in held if (line.scheme, line.rate) == key) for key in keys}


@dataclass(frozen=True, slots=True)
class Booked:
    """One document for the bookkeeper; cents, below zero on a credit note. The fields are `COLUMNS`, in this order.

    `vat_number` is as it stood on the document, and nothing where there was none; `corrects` is the number of the
    invoice that a credit note takes back; `paid_on` is the day on which an invoice was paid in full.
    """

    number: str
    document: Document
    issued_on: date
    customer: str
    country: str
    vat_number: str
    net: int
    rate: int
    vat: int
    gross: int
    scheme: Scheme
    corrects: str
    reference: str
    paid_on: date | None


def booked(documents: Iterable[Booked]) -> Iterator[str]:
    """The bookkeeper’s file, line by line: amounts as 165.00, days as 2026-11-23, and no cell runs as a formula.

    It begins with a byte order mark, without which Excel takes it for another encoding and garbles names.
    """
    yield BYTE_ORDER_MARK + _line(COLUMNS)
    for each in documents:
        by = dict(zip(COLUMNS, astuple(each), strict=True))
        yield _line([_cell(name, value) for name, value in by.items()])


def _cell(name: str, value: object) -> str:
    if name in ("net", "vat", "gross") and isinstance(value, int):
        return money.plain(value)  # -165.00 is a number, which a spreadsheet may read as one
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else guard(str(value))


def _line(cells: Iterable[str]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerow(cells)
    return file.getvalue()
