"""What is known of fees: the prices in force, who a mediator is billed as, and their contributions."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.fees.contribution import UNSETTLED
from app.fees.models import Contribution, DeiDiscount, Payer, Price
from app.fees.prices.lines import IMI_PRICE, DeiRow, Priced, dei_percent, in_force

STANDS = Price.taken_back_at.is_(None)


def prices() -> list[Priced]:
    """IMI's first price, and every one that staff have set since and not taken back, the earliest first."""
    rows = db.session.execute(select(Price.valid_from, Price.cents).where(STANDS).order_by(Price.valid_from))
    return [IMI_PRICE, *(Priced(*row) for row in rows)]


def price_on(day: date) -> int:
    """Cents a year without VAT."""
    return in_force(prices(), day).cents


def dei_on(country: str, day: date) -> int:
    """The DEI discount in percent for those billed in a country."""
    rows = db.session.scalars(select(DeiDiscount).where(DeiDiscount.country == country))
    return dei_percent(
        [DeiRow(row.country, row.percent, row.valid_from, row.valid_until) for row in rows], country, day
    )


def payer(person: Person) -> Payer | None:
    """Whom a mediator has named to be billed, if they have."""
    return payer_of(person.id)


def payer_of(mediator_id: int | None) -> Payer | None:
    """Whoever is billed for a mediator, as named now; nobody for an account that was erased."""
    return db.session.scalar(select(Payer).where(Payer.mediator_id == mediator_id))


def contributions(person: Person) -> Sequence[Contribution]:
    """A mediator's own, the newest first; they are few."""
    mine = select(Contribution).where(Contribution.mediator_id == person.id)
    return db.session.scalars(mine.order_by(Contribution.id.desc())).all()


def current(person: Person) -> Contribution | None:
    """What a mediator has to pay next, if anything: the earliest that is not settled."""
    return next((each for each in reversed(contributions(person)) if each.state in UNSETTLED), None)


def contribution(person: Person, contribution_id: int) -> Contribution:
    """One of a mediator's own; raises NotYours for any other."""
    found = db.session.get(Contribution, contribution_id)
    if found is None or found.mediator_id != person.id:
        raise NotYours(contribution_id)
    return found
