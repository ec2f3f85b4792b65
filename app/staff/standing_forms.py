"""The shapes of what staff record of listings, each with a reason."""

from datetime import date
from typing import Any

from wtforms import DateField, IntegerField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app import clock
from app.dates import words
from app.form import Form, choices, stripped, token_field
from app.listing.standing import Standing
from app.listing.standing_moves import LONGEST_REASON, period_ends

GRANTED, DECLINED = "granted", "declined"


class Reasoned(Form):
    """Something with a reason, on a page of several such forms: `beside` tells their fields apart."""

    form_token = token_field()
    reason = TextAreaField(
        "Reason",
        [
            DataRequired("Say in a sentence why, for whoever looks at this later"),
            Length(max=LONGEST_REASON, message=f"Keep it under {LONGEST_REASON} characters"),
        ],
        [stripped],
    )

    def __init__(self, found: Standing | None = None, *, beside: str = "", **values: Any) -> None:
        self.beside = beside
        super().__init__(**values)
        self.prepare(found)

    def prepare(self, found: Standing | None) -> None:
        """Offer what a listing's standing allows."""


class Covering(Reasoned):
    until = SelectField("Covered up to and with", coerce=date.fromisoformat, validate_choice=False)
    paid_on = DateField("Paid or waived on", [InputRequired("Enter the day")], default=clock.today)

    def prepare(self, found: Standing | None) -> None:
        ends = period_ends(found) if found else ()
        self.until.choices = choices([(end.isoformat(), words(end)) for end in ends])


class Holding(Reasoned):
    until = DateField("Hold up to and with", [InputRequired("Enter the last day of the hold")])


class Deciding(Reasoned):
    is_granted = SelectField(
        "Decision",
        [InputRequired("Choose what is decided")],
        choices=choices([("", "Choose"), (GRANTED, "Grant the waiver"), (DECLINED, "Decline it")]),
    )

    def details(self) -> dict[str, Any]:
        return super().details() | {"is_granted": self.is_granted.data == GRANTED}


class Releasing(Reasoned):
    """Letting the final notices of a day go, to as many listings as staff saw."""

    most = IntegerField(validators=[InputRequired()])
