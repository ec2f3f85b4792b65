"""The shapes of what staff record of listings, each with a reason."""

from datetime import date
from secrets import token_urlsafe
from typing import Any

from wtforms import DateField, HiddenField, IntegerField, SelectChoice, SelectField, TextAreaField  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length

from app import clock
from app.dates import words
from app.form import Form, choices, stripped
from app.listing.standing import Standing
from app.listing.standing_moves import LONGEST_REASON, period_ends

GRANTED, DECLINED = "granted", "declined"


class Reasoned(Form):
    """Something with a reason, on a page of several such forms: `beside` tells their fields apart."""

    form_token = HiddenField(validators=[InputRequired(), Length(max=64)], default=lambda: token_urlsafe(16))
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
        self.until.choices = _ends(found)
        if found and found.has_lapsed and not self.paid_on.raw_data:
            self.paid_on.data = None  # today would come too late


class Holding(Reasoned):
    until = DateField("Hold up to and with", [InputRequired("Enter the last day of the hold")])


class Deciding(Reasoned):
    is_granted = SelectField(
        "Decision",
        [InputRequired("Choose what is decided")],
        choices=choices([("", "Choose"), (GRANTED, "Grant the waiver"), (DECLINED, "Decline it")]),
    )
    until = SelectField("If granted, covered up to and with", coerce=date.fromisoformat, validate_choice=False)

    def prepare(self, found: Standing | None) -> None:
        self.until.choices = _ends(found)

    def details(self) -> dict[str, Any]:
        return super().details() | {"is_granted": self.is_granted.data == GRANTED}


def _ends(found: Standing | None) -> list[SelectChoice]:
    """The ends of periods that a listing can be covered to."""
    return choices([(end.isoformat(), words(end)) for end in (period_ends(found) if found else ())])


class Releasing(Reasoned):
    """Letting the final notices of a day go, to as many listings as staff saw."""

    most = IntegerField(validators=[InputRequired()])
