"""Setting what a year costs, from today or a day to come; a price that holds or has held is never changed."""

from datetime import date, timedelta

from sqlalchemy import select

from app import audit, clock, dates
from app.accounts.person import Person
from app.db import action, db
from app.errors import Refused
from app.fees.models import Price
from app.fees.prices.queries import SET
from app.fees.queries import STANDS

AHEAD = timedelta(days=730)
NOTHING = "Enter more than €0.00. What somebody need not pay is waived."
IS_SET = "A price from this day is set already. Take it back first, or choose another day."
IS_SET_TODAY = "A price from today is set already, and it holds. Choose a later day."
HOLDS = "This price holds already, or has held. Set a new one instead."


@action
def set_price(*, by: Person, valid_from: date, cents: int, note: str) -> Price:
    """What a year costs without VAT from a day on, which is today or later; the same again is the one that is there.

    Invoices that were issued stay as they are.
    """
    known = db.session.scalar(select(Price).where(Price.valid_from == valid_from, STANDS))
    if known and (known.cents, known.note) == (cents, note):
        return known
    _refuse_day(valid_from)
    if known:
        is_set = IS_SET if valid_from > clock.today() else IS_SET_TODAY
        raise Refused(is_set, beside={"valid_from": is_set})
    if cents < 1:
        raise Refused(NOTHING, beside={"price": NOTHING})
    made = Price(valid_from=valid_from, cents=cents, note=note, by_id=by.id)
    db.session.add(made)
    audit.record(SET, made, by=by)
    return made


@action
def take_back(price: Price, *, by: Person) -> None:
    """Take back a price that does not hold yet; it stays to be read, with who took it back and when.

    Of two who do it the first is named.
    """
    db.session.refresh(price, with_for_update=True)
    if price.taken_back_at:
        return
    if price.valid_from <= clock.today():
        raise Refused(HOLDS)
    price.taken_back_at, price.taken_back_by_id = clock.now(), by.id
    audit.record("took a price back", price, by=by)


def _refuse_day(valid_from: date) -> None:
    """A price does not reach back, nor so far ahead that its year is mistyped."""
    today = clock.today()
    if not today <= valid_from <= today + AHEAD:
        words = f"A price begins from {dates.words(today)} to {dates.words(today + AHEAD)}."
        raise Refused(words, beside={"valid_from": words})
