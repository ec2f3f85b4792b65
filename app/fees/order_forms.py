"""The shape of what a mediator orders: for how many years."""

from collections.abc import Sequence
from typing import Any

from wtforms import HiddenField, IntegerField, RadioField
from wtforms.validators import InputRequired, Regexp

from app import money
from app.dates import words
from app.fees.contribution_queries import Quote
from app.fees.price import YEARS_AT_ONCE
from app.form import Form, choices

YEARS = {1: "One year", 2: "Two years", 3: "Three years"}


class OrderForm(Form):
    version = IntegerField(validators=[InputRequired()])
    seen = HiddenField(validators=[Regexp(r"[0-9]{1,9}(,[0-9]{1,9}){2}\Z", message="Look at the sums again")])
    years = RadioField(
        "For how many years",
        [InputRequired("Choose for how many years you pay")],
        choices=choices((str(each), YEARS[each]) for each in YEARS_AT_ONCE),
        coerce=lambda value: int(value) if str(value) in map(str, YEARS_AT_ONCE) else None,
    )

    def price(self, quotes: Sequence[Quote]) -> None:
        """Say at each choice what it comes to, and until when it pays; what was said comes back with the form."""
        self.seen.data = ",".join(str(each.total.gross) for each in quotes)
        self.years.choices = choices((str(len(each.lines)), _words(each)) for each in quotes)

    def details(self) -> dict[str, Any]:
        return super().details() | {"seen": [int(each) for each in (self.seen.data or "").split(",")]}


def _words(quote: Quote) -> str:
    until = f", to {words(quote.lines[-1].ends)}" if quote.lines[-1].ends else ""
    return f"{YEARS[len(quote.lines)]}{until}: {money.words(quote.total.gross)}"
