"""What a contribution comes to for whoever is billed, and what its listing knows of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from sqlalchemy import func, or_, select

from app import clock
from app.db import db
from app.fees import contribution as rules, queries
from app.fees.contribution import Fit
from app.fees.models import Contribution, Payer, VatCheck
from app.fees.payers import vat
from app.fees.payers.vat import CLEAR, Answer, Decision, Hold, Treatment
from app.fees.payments.models import Payment
from app.fees.prices import lines as price
from app.fees.prices.lines import Line, Sum
from app.fees.vocabulary import Way
from app.listing.standings import queries as standing_queries
from app.listing.standings.facts import Kind
from app.listing.standings.models import FORM, Listing, ListingFact

TOKEN = "contribution:"  # noqa: S105  # names a form, opens nothing


@dataclass(frozen=True, slots=True)
class Quote:
    """What a contribution costs on a day: the price and the DEI discount are those of that day [D].

    `treatment` is a Hold while a VAT number is being checked, and none as long as nobody is named to be billed: then
    `lines` are at the domestic rate, as an estimate. `due_on` is that of an invoice of that day.
    """

    lines: tuple[Line, ...]
    treatment: Treatment | Hold | None
    due_on: date

    @property
    def total(self) -> Sum:
        return price.total(self.lines)

    @property
    def hold(self) -> Hold | None:
        return self.treatment if isinstance(self.treatment, Hold) else None

    @property
    def is_estimate(self) -> bool:
        """Whether the VAT is not known yet: no invoice is made of it."""
        return not isinstance(self.treatment, Treatment)

    @property
    def explained(self) -> list[list[str]]:
        """Why each line is as much, in sentences."""
        return [price.explained(each) for each in self.lines]


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a VAT number: the last answer, when VIES was first asked in vain since, what staff said since.

    `in_vain` is how many rows say so since then.
    """

    answer: Answer
    asked_on: date | None = None
    decided: VatCheck | None = None
    in_vain: int = 0

    @property
    def decision(self) -> Decision | None:
        return self.decided.decision if self.decided else None


def quote(
    contribution: Contribution, *, years: int | None = None, on: date | None = None, waiver: int | None = None
) -> Quote:
    """What a contribution comes to on a day, today unless said, for as many years as it has or as are said.

    `waiver` is the percentage waived of its first year, that of the contribution unless said.
    Raises LookupError when no price was in force.
    """
    day, years = on or clock.today(), years or contribution.years
    payer = payer_of(contribution)
    treatment = treatment_of(payer, on=day) if payer else None
    lines = price.lines(
        queries.price_on(day),
        years=years,
        dei=queries.dei_on(payer.country, day) if payer else 0,
        waiver=contribution.waiver if waiver is None else waiver,
        rate=treatment.rate if isinstance(treatment, Treatment) else vat.rate_on(day),
        periods=periods(contribution, years),
    )
    return Quote(lines, treatment, rules.pay_by(contribution.begins, day))


def payer_of(contribution: Contribution) -> Payer | None:
    """Who is billed for it, as named now; an invoice keeps who it was."""
    return queries.payer_of(contribution.mediator_id)


def treatment_of(payer: Payer, *, on: date) -> Treatment | Hold:
    """How somebody is billed on a day, by what VIES and staff said of their VAT number."""
    known = checked(payer)
    told = vat.Payer(payer.country, payer.kind, payer.vat_number, payer.tax_id, payer.is_attested)
    return vat.treatment(told, known.answer, on=on, asked_on=known.asked_on, decision=known.decision)


def checked(payer: Payer) -> Checked:
    """What is known of a payer's present number."""
    if not payer.vat_number:
        return Checked(Answer.NOT_ASKED)
    number = vat.normal(payer.country, payer.vat_number)
    theirs = select(VatCheck).where(VatCheck.mediator_id == payer.mediator_id, VatCheck.number == number)
    rows = db.session.scalars(theirs.order_by(VatCheck.id.desc())).all()
    in_vain = list(takewhile(lambda row: row.answer not in CLEAR, rows))
    if not in_vain:
        return Checked(rows[0].answer if rows else Answer.NOT_ASKED)
    decided = next((row for row in in_vain if row.decision), None)
    return Checked(in_vain[0].answer, clock.day_of(in_vain[-1].at), decided, len(in_vain))


def periods(contribution: Contribution, years: int | None = None) -> tuple[tuple[date, date], ...]:
    """The first and last day of each year that it pays for, or would; none before there are dates."""
    if contribution.begins is None:
        return ()
    return rules.periods(contribution.begins, years or contribution.years, began_on=began_on(contribution))


def began_on(contribution: Contribution) -> date | None:
    """The day on which the listing began of which it pays for a period; none where there is no such listing."""
    if contribution.begins is None or contribution.listing_id is None:
        return None
    begun = select(ListingFact.on).where(ListingFact.kind.in_([Kind.ACTIVATED, Kind.RELISTED]))
    days = db.session.scalars(begun.where(ListingFact.listing_id == contribution.listing_id))
    return max((day for day in days if rules.is_of(contribution.purpose, contribution.begins, day)), default=None)


def token(contribution: Contribution) -> str:
    """By which listing knows what a contribution covered; another one after each payment that was a mistake."""
    mine = (Payment.contribution_id == contribution.id, Payment.way == Way.MISTAKE)
    mistakes = db.session.scalar(select(func.count()).select_from(Payment).where(*mine))
    return f"{TOKEN}{contribution.id}{f':{mistakes}' if mistakes else ''}"


def latest(key: str) -> Contribution | None:
    """The last that was opened for the same, by its key or by one that goes on where money went back."""
    same = or_(Contribution.key == key, Contribution.key.startswith(f"{key}:", autoescape=True))
    return db.session.scalar(select(Contribution).where(same).order_by(Contribution.id.desc()).limit(1))


def covered_last(contribution: Contribution) -> Listing | None:
    """Its listing, where nothing was recorded as covered after what it paid for; none otherwise."""
    listing = db.session.get(Listing, contribution.listing_id) if contribution.listing_id else None
    if listing is None or not (contribution.begins and contribution.ends):
        return None
    covers = (ListingFact.listing_id == listing.id, ListingFact.kind.in_([Kind.COVERED, Kind.CORRECTED]))
    last = select(ListingFact.key).where(*covers).order_by(ListingFact.on.desc(), ListingFact.number.desc()).limit(1)
    is_last = db.session.scalar(last) == f"{FORM}{token(contribution)}"
    is_covered = (
        rules.fit(contribution.purpose, contribution.begins, contribution.ends, standing_queries.now(listing))
        is Fit.COVERED
    )
    return listing if is_last and is_covered else None


def of(mediator_id: int) -> Sequence[Contribution]:
    """All of a mediator's, the earliest first; they are few."""
    theirs = select(Contribution).where(Contribution.mediator_id == mediator_id)
    return db.session.scalars(theirs.order_by(Contribution.id)).all()
