"""The shape of what a mediator orders: for how many years."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from wtforms import HiddenField, IntegerField
from wtforms.validators import InputRequired, Regexp

from app import money
from app.dates import words
from app.fees.contribution_queries import Quote
from app.form import Form, choices, one_of

YEARS = {1: "One year", 2: "Two years", 3: "Three years"}


class Sum(NamedTuple):
    """A number of years, the same with their last day, and what they come to; both in words."""

    number: int
    years: str
    amount: str


class OrderForm(Form):
    version = IntegerField(validators=[InputRequired()])
    seen = HiddenField(validators=[Regexp(r"[0-9]{1,9}(,[0-9]{1,9}){2}\Z", message="Look at the sums again")])
    years = one_of("For how many years", "Choose for how many years you pay", YEARS)

    sums: Sequence[Sum] = ()

    def price(self, quotes: Sequence[Quote]) -> None:
        """Say at each choice what it comes to, and until when it pays; what was said comes back with the form."""
        self.seen.data = ",".join(str(each.total.gross) for each in quotes)
        self.sums = [_sum(each) for each in quotes]
        self.years.choices = choices((str(each.number), f"{each.years}: {each.amount}") for each in self.sums)

    def details(self) -> dict[str, Any]:
        return super().details() | {"seen": [int(each) for each in (self.seen.data or "").split(",")]}


def _sum(quote: Quote) -> Sum:
    until = f", to {words(quote.lines[-1].ends)}" if quote.lines[-1].ends else ""
    return Sum(len(quote.lines), f"{YEARS[len(quote.lines)]}{until}", money.words(quote.total.gross))
