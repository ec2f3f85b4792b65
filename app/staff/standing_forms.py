"""The shapes of what staff record of listings, each with a reason."""

from datetime import date, timedelta
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectChoice, SelectField  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, ValidationError

from app import clock
from app.dates import words
from app.form import Form, choices, token_field
from app.listing.standings.facts import Standing
from app.listing.standings.moves import HOLD_FROM_TODAY, LONGEST_HOLD, LONGEST_REASON, period_ends
from app.listing.standings.periods import A_DAY
from app.staff.forms import FOR_LATER, in_words

GRANTED, DECLINED = "granted", "declined"
FURTHEST_AHEAD = timedelta(days=366)


class Night(Form):
    """The day whose night is looked at; without one it is tomorrow, none further ahead than is worked out quickly."""

    day = DateField("Day", default=lambda: clock.today() + A_DAY)

    def validate_day(self, field: DateField) -> None:
        if field.data is None or not self.first <= field.data <= self.last:
            field.errors = []  # this says it all
            raise ValidationError(f"Choose a day from {words(self.first)} to {words(self.last)}")

    @property
    def first(self) -> date:
        return clock.today()

    @property
    def last(self) -> date:
        return clock.today() + FURTHEST_AHEAD

    @property
    def shown(self) -> date:
        """The day asked for, or tomorrow where it cannot be shown, as an error then says."""
        tomorrow = clock.today() + A_DAY
        return self.day.data or tomorrow if self.validate() else tomorrow


class Reasoned(Form):
    """Something with a reason, on a page of several such forms: `beside` tells their fields apart."""

    form_token = token_field()
    reason = in_words("Reason", LONGEST_REASON, FOR_LATER)

    def __init__(self, found: Standing | None = None, **values: Any) -> None:
        super().__init__(**values)
        self.prepare(found)

    def prepare(self, found: Standing | None) -> None:
        """Offer what a listing's standing allows."""


class Explained(Reasoned):
    """Something whose reason goes into the mediator's letter, word for word."""

    def prepare(self, found: Standing | None) -> None:
        self.reason.label.text = "Reason (the mediator reads it)"
        self.reason.validators = [
            DataRequired("Say in a sentence why, for the mediator: it goes into their letter"),
            *self.reason.validators[1:],
        ]


class Removing(Explained):
    is_sure = BooleanField("Remove this listing today", [InputRequired("Tick this to remove the listing")])

    def details(self) -> dict[str, Any]:
        return {name: value for name, value in super().details().items() if name != "is_sure"}


class Covering(Reasoned):
    earliest: date | None = None
    until = SelectField("Covered up to and with", coerce=date.fromisoformat, validate_choice=False)
    paid_on = DateField("Paid or waived on", [InputRequired("Enter the day")], default=clock.today)

    def prepare(self, found: Standing | None) -> None:
        self.until.choices = _ends(found)
        self.earliest = found.began_on if found else None
        if found and found.has_lapsed and not self.paid_on.raw_data:
            self.paid_on.data = None  # today would come too late

    def validate_paid_on(self, field: DateField) -> None:
        if field.data and field.data > clock.today():
            raise ValidationError("Enter a day that has come: it is when it was paid or waived")
        if field.data and self.earliest and field.data < self.earliest:
            raise ValidationError(f"Enter a day from {words(self.earliest)} on, when the listing began")


class Holding(Reasoned):
    until = DateField("Hold up to and with", [InputRequired("Enter the last day of the hold")])

    def validate_until(self, field: DateField) -> None:
        if field.data and not clock.today() <= field.data <= clock.today() + LONGEST_HOLD:
            raise ValidationError(HOLD_FROM_TODAY)


class Deciding(Explained):
    is_granted = SelectField(
        "Decision",
        [InputRequired("Choose what is decided")],
        choices=choices([("", "Choose"), (GRANTED, "Grant the waiver"), (DECLINED, "Decline it")]),
    )
    until = SelectField("If granted, covered up to and with", coerce=date.fromisoformat, validate_choice=False)

    def prepare(self, found: Standing | None) -> None:
        super().prepare(found)
        self.until.choices = _ends(found)

    def details(self) -> dict[str, Any]:
        return super().details() | {"is_granted": self.is_granted.data == GRANTED}


def _ends(found: Standing | None) -> list[SelectChoice]:
    """The ends of periods that a listing can be covered to."""
    return choices([(end.isoformat(), words(end)) for end in (period_ends(found) if found else ())])


class Releasing(Reasoned):
    """Letting the final notices of a day go, to as many listings as staff saw."""

    most = IntegerField(validators=[InputRequired()])
