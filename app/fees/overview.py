"""What a mediator's page of contributions says first: what to pay, why and by when, or what comes next (domain §8)."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app import money
from app.dates import span, words
from app.fees import contribution
from app.fees.contribution import UNBILLED, Fit, Who
from app.fees.invoices.document import Row
from app.fees.prices.lines import summed
from app.fees.vocabulary import Purpose, State
from app.listing.standings.facts import AFTER_FINAL_NOTICE, DUE_SOON, Standing
from app.listing.standings.state import State as Listing

KIND = "Nobody but you and IMI staff sees that it is due, and it covers the same year whenever you pay."
AFTER = (
    "If it is still not paid after that day, IMI sends you a final notice if it has not yet, and your listing ends "
    f"{AFTER_FINAL_NOTICE.days} days after that notice at the earliest."
)
FIRST_STEP = "Say first who is billed. Then you choose one, two or three years, and get the invoice."
TITLES = {
    Purpose.FIRST: "Your first year",
    Purpose.RENEWAL: "Your next contribution",
    Purpose.AGAIN: "Being listed again",
}
WHY = {
    Purpose.FIRST: "IMI can list you once your contribution is paid or waived. The first year begins on the day "
    "you are listed.",
    Purpose.RENEWAL: "It keeps your listing going.",
    Purpose.AGAIN: "IMI can list you again once your contribution is paid or waived. A fresh year begins on that day.",
}


class Lead(NamedTuple):
    """The first thing on the page."""

    title: str
    words: str


SETTLED = {
    Purpose.FIRST: "IMI decides on your listing, and the first year begins on the day you are listed.",
    Purpose.AGAIN: "IMI decides on listing you again, and a fresh year begins on that day.",
}
YEARS = {
    Purpose.FIRST: {1: "first year", 2: "first two years", 3: "first three years"},
    Purpose.AGAIN: {1: "fresh year", 2: "two fresh years", 3: "three fresh years"},
}


@dataclass(frozen=True, slots=True)
class Owed:
    """The contribution that is to be paid; amounts in cents, `due_on` and `open` only once there is an invoice.

    `is_billed` says that it is known who is.
    """

    purpose: Purpose
    state: State
    begins: date | None = None
    ends: date | None = None
    due_on: date | None = None
    open: int = 0
    paid: int = 0
    years: int = 1
    is_billed: bool = True


GONE_BACK = Lead(
    "Your contribution was sent back to you",
    "Nothing is owed, and you are not listed. Your assessment stays passed: if you want to be listed, open another "
    "contribution here, at the price of the day on which you get its invoice.",
)


NOT_APPROVED = Lead("Nothing is to be paid", "IMI has not approved your listing, and nothing is owed.")
NOT_APPROVED_BUT_PAID = Lead(
    "Your contribution covers nothing now",
    "You have paid it, but IMI has not approved your listing. IMI staff send the money back, or look at the decision "
    "again. You have nothing to do.",
)


class Settled(NamedTuple):
    """What was paid or waived for how many years of which no listing has begun; IMI may have declined it since."""

    purpose: Purpose
    years: int
    is_waived: bool = False
    is_declined: bool = False


def lead(
    owed: Owed | None,
    standing: Standing | None,
    *,
    settled: Settled | None,
    price: int,
    today: date,
    is_sent_back: bool = False,
) -> Lead:
    """What to say first; `price` is that of a year in cents, without VAT.

    `is_sent_back` says that a first contribution went back whose pass stands, so that another can be opened.
    """
    if owed:
        return _owed(owed, standing, today)
    if settled and settled.purpose in SETTLED:
        return _settled(settled)
    if is_sent_back:
        return GONE_BACK
    if standing and standing.is_live:
        opens = words(contribution.opens_on(standing.covered_until))
        return Lead(
            f"You are covered until {words(standing.covered_until)}",
            f"There is nothing to pay now. The next contribution opens on {opens}, {DUE_SOON.days} days before it is "
            "due, and IMI writes to you then.",
        )
    if standing and standing.ended_on:
        return Lead(
            "Nothing is to be paid",
            f"You have not been listed since {words(standing.ended_on)}, and nothing is owed. If you want to be listed "
            "again, open a contribution for a fresh year here.",
        )
    return Lead(
        "Nothing is to be paid yet",
        "Keeping a logbook costs nothing. The first contribution opens here when an ODRQAP has passed your "
        f"application: {money.words(price)} a year, excluding VAT where it applies.",
    )


def is_in_vain(owed: Owed, standing: Standing | None) -> bool:
    """Whether a part was paid for a listing that has ended since, or began anew: the rest would bring nothing back."""
    if owed.state is not State.PARTLY_PAID or not (owed.begins and owed.ends and standing):
        return False
    return contribution.fit(owed.purpose, owed.begins, owed.ends, standing) is Fit.GONE


def row_words(row: Row) -> str:
    """Why a line of an invoice is as much as it is; of a discount it says what the invoice does."""
    off = [f"{row.reason} takes {money.words(row.discount)} off."] if row.discount else []
    return " ".join(summed(row, row.period, *off))


def _settled(settled: Settled) -> Lead:
    if settled.is_declined:
        return NOT_APPROVED if settled.is_waived else NOT_APPROVED_BUT_PAID
    years = YEARS[settled.purpose][settled.years]
    how = "waived" if settled.is_waived else "settled"
    title = f"Your {years} {'is' if settled.years == 1 else 'are'} {how}"
    return Lead(title, f"There is nothing to pay. {SETTLED[settled.purpose]}")


def _owed(owed: Owed, standing: Standing | None, today: date) -> Lead:
    period = span(owed.begins, owed.ends)
    if is_in_vain(owed, standing):
        return Lead(
            "Nothing more is to be paid",
            f"{money.words(owed.paid)} has arrived for the contribution for {period}, and your listing had ended "
            "before the rest came. Do not send the rest: IMI staff look at it, and send back what is yours.",
        )
    if owed.state in UNBILLED:
        title = f"{TITLES[owed.purpose]}: {period}" if period else TITLES[owed.purpose]
        step = contribution.next_step(owed.state, reader=Who.MEDIATOR) if owed.is_billed else FIRST_STEP
        said = f"{WHY[owed.purpose]} {step}"
    else:
        is_late = owed.due_on is not None and owed.due_on < today
        by = f" by {words(owed.due_on)}" if owed.due_on and not is_late else ""
        title = f"Pay {money.words(owed.open)}{by}"
        late = f"It was due on {words(owed.due_on)}. " if owed.due_on and is_late else ""
        arrived = f"{money.words(owed.paid)} has arrived. " if owed.paid else ""
        years = period or f"your {YEARS[owed.purpose][owed.years]}"
        said = f"{late}{arrived}It is the contribution for {years}. {WHY[owed.purpose]}"
    return Lead(title, f"{said}{_in_grace(standing)}")


def _in_grace(standing: Standing | None) -> str:
    """Kind words for somebody whose unpaid year has begun."""
    if standing is None or standing.state is not Listing.IN_GRACE:
        return ""
    if standing.lapses_on:
        return f" Your listing ends if it is not paid before {words(standing.lapses_on)}. {KIND}"
    return f" Your listing stays visible at least until {words(standing.grace_ends_on)}. {AFTER} {KIND}"
