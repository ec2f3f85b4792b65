"""What a contribution comes to, line by line: the price in force, the highest single discount, VAT (domain §9)."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from app import dates, money
from app.logbook.vocabulary import Choice

YEARS_AT_ONCE = (1, 2, 3)
DEI_PERCENTS = (25, 50)
WAIVER_PERCENTS = range(1, 101)


class Why(Choice):
    """Where a discount comes from."""

    NONE = "none"
    DEI = "dei"
    WAIVER = "waiver"


@dataclass(frozen=True, slots=True)
class Discount:
    percent: int
    why: Why


@dataclass(frozen=True, slots=True)
class Line:
    """One year of a contribution; amounts in cents, `percent` of discount and `rate` of VAT in whole percents.

    `discount` is what is taken off (0 or more), net = price - discount, gross = net + vat. `begins` and `ends` are the
    first and last day of its period, none before a listing is approved. `year` counts from 1.
    """

    year: int
    begins: date | None
    ends: date | None
    price: int
    percent: int
    why: Why
    discount: int
    net: int
    rate: int
    vat: int
    gross: int


class Amounts(Protocol):
    """What a line comes to in cents, whether it is of a quote or of an invoice; the rate of VAT in whole percents."""

    @property
    def price(self) -> int: ...
    @property
    def net(self) -> int: ...
    @property
    def rate(self) -> int: ...
    @property
    def vat(self) -> int: ...
    @property
    def gross(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Sum:
    """Cents of all lines."""

    net: int
    vat: int
    gross: int


@dataclass(frozen=True, slots=True)
class Priced:
    """A yearly price in cents, excluding VAT, from a day on until a later one begins."""

    valid_from: date
    cents: int


IMI_PRICE = Priced(date(2024, 1, 1), 165_00)  # of IMI's own page; staff set later ones


@dataclass(frozen=True, slots=True)
class DeiRow:
    """A DEI discount for those billed in a country (ISO 3166 alpha-2); `valid_until` is the last day, none is open."""

    country: str
    percent: int
    valid_from: date
    valid_until: date | None = None


def in_force(rows: Iterable[Priced], on: date) -> Priced:
    """The price of a day, of two that began together the later row; raises LookupError when none is known."""
    begun = sorted((row for row in rows if row.valid_from <= on), key=lambda row: row.valid_from)
    if not begun:
        raise LookupError(f"There is no price for {dates.words(on)}.")
    return begun[-1]


def dei_percent(rows: Iterable[DeiRow], country: str, on: date) -> int:
    """The DEI discount of a country on a day, 0 when no row says one; of several, the one that began last."""
    found = [
        row
        for row in rows
        if row.country == country and row.valid_from <= on and (row.valid_until is None or on <= row.valid_until)
    ]
    return max(found, key=lambda row: (row.valid_from, row.percent)).percent if found else 0


def highest(*, dei: int, waiver: int) -> Discount:
    """The highest single discount, never both (domain §9); percents, 0 for none.

    When both are equal it is the DEI discount, which anybody may know of: that somebody has a waiver is never public,
    and an invoice is shown to others.
    """
    if dei not in (0, *DEI_PERCENTS):
        raise ValueError(f"There is no DEI discount of {dei} percent.")
    if waiver and waiver not in WAIVER_PERCENTS:
        raise ValueError(f"A waiver is of 1 to 100 percent, not {waiver}.")
    if waiver > dei:
        return Discount(waiver, Why.WAIVER)
    return Discount(dei, Why.DEI) if dei else Discount(0, Why.NONE)


def lines(
    price: int, *, years: int, dei: int, waiver: int, rate: int, periods: Sequence[tuple[date, date]] = ()
) -> tuple[Line, ...]:
    """One line a year of a contribution of one, two or three; a waiver is for one period, the first.

    `price` is in cents a year, `dei`, `waiver` and the VAT `rate` in whole percents. `periods` are the first and last
    days of each year, one after the other, or none before an approval. Raises ValueError for what cannot be.
    """
    if years not in YEARS_AT_ONCE or price < 0 or rate < 0:
        raise ValueError("One, two or three years have a price and a VAT rate of nothing or more.")
    if periods and not _follow(years, periods):
        raise ValueError("Every year has one period, which begins the day after the one before it.")
    return tuple(
        _line(year, period, price, highest(dei=dei, waiver=waiver if year == 1 else 0), rate)
        for year, period in enumerate(periods or [(None, None)] * years, start=1)
    )


def total(lines: Iterable[Line]) -> Sum:
    """What the lines come to; each was rounded already, so sums are never rounded again."""
    held = tuple(lines)
    return Sum(
        sum(line.net for line in held),
        sum(line.vat for line in held),
        sum(line.gross for line in held),
    )


def explained(line: Line) -> list[str]:
    """Why a line is as much as it is, in plain sentences for its mediator."""
    period = dates.span(line.begins, line.ends) or f"year {line.year}"
    if not line.percent:
        return summed(line, period)
    off = f"{_FOR[line.why]} takes {line.percent}% off, which is {money.words(line.discount)}."
    return summed(line, period, off, "Discounts are not added up: only the highest applies.")


def summed(each: Amounts, period: str, *discounted: str) -> list[str]:
    """From the price of a period to what is paid for it, in sentences; `discounted` are those about what is off."""
    said = [f"The contribution for {period} is {money.words(each.price)}.", *discounted]
    if not each.net:
        return [*said, "Nothing is left to pay."]
    if discounted:
        said.append(f"That leaves {money.words(each.net)}.")
    said.append(f"VAT of {each.rate}% adds {money.words(each.vat)}." if each.rate else "No VAT is added.")
    return [*said, f"Together that is {money.words(each.gross)}."]


_FOR = {
    Why.DEI: "The discount for the country that is billed",
    Why.WAIVER: "The waiver",
}
_LESS = {Why.DEI: "for the country that is billed", Why.WAIVER: "by the waiver"}


def in_short(line: Line) -> str:
    """The same in a few words, for somebody who chooses."""
    less = f", less {line.percent}% {_LESS[line.why]}" if line.percent else ""
    vat = f", with {line.rate}% VAT" if line.rate else ", without VAT"
    return f"A year is {money.words(line.price)}{less}{vat}"


def _line(year: int, period: tuple[date | None, date | None], price: int, found: Discount, rate: int) -> Line:
    discount = money.share(price, found.percent)
    net = price - discount
    vat = money.share(net, rate)
    return Line(year, *period, price, found.percent, found.why, discount, net, rate, vat, net + vat)


def _follow(years: int, periods: Sequence[tuple[date, date]]) -> bool:
    in_step = all(ends + timedelta(days=1) == begins for (_, ends), (begins, _) in itertools.pairwise(periods))
    return len(periods) == years and in_step and all(begins <= ends for begins, ends in periods)
