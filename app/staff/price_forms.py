"""The shapes of prices and of the DEI table, as staff set them."""

from typing import Any

from flask import request
from wtforms import DateField, FileField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from app import clock, money
from app.fees.prices.dei import LARGEST_BYTES, LONGEST_SOURCE
from app.fees.prices.lines import DEI_PERCENTS
from app.form import AtMost, Form, choices, stripped
from app.logbook import countries
from app.staff.forms import line

LONGEST_NOTE = 200
TOO_LARGE = f"A file is {LARGEST_BYTES // 1000} kB at most. This one is larger, so it was not read."


def amount(_form: Form, field: StringField) -> None:
    """An amount of money as it is typed; what is wrong with it is said as `money.parse` says it."""
    try:
        money.parse(field.data or "")
    except ValueError as problem:
        raise ValidationError(str(problem)) from None


class NewPrice(Form):
    """The price is that of a year without VAT, in euros as it is typed."""

    beside = "price-"

    price = StringField("Price in euros", [DataRequired("Enter the price of a year"), amount], [stripped])
    valid_from = DateField("From", [InputRequired("Enter the first day of this price")], default=clock.today)
    note = line("Why", "Say in a few words where this was decided", LONGEST_NOTE)

    def details(self) -> dict[str, Any]:
        return {"cents": money.parse(self.price.data or ""), "valid_from": self.valid_from.data, "note": self.note.data}


class NewDiscount(Form):
    beside = "dei-"

    country = SelectField("Country", [InputRequired("Choose the country")], validate_choice=False)
    percent = SelectField(
        "Discount",
        [InputRequired("Choose the discount")],
        choices=choices([("", "Choose"), *((str(each), f"{each}%") for each in DEI_PERCENTS)]),
        coerce=lambda value: int(value) if value else None,
    )
    valid_from = DateField("From", [InputRequired("Enter the first day")], default=clock.today)
    valid_until = DateField("Last day, if it is known", [Optional()])
    source = line("Source", "Say where this was decided", LONGEST_SOURCE)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.country.choices = choices([("", "Choose"), *countries.NAMES.items()])

    def validate_country(self, field: SelectField) -> None:
        if field.data not in countries.NAMES:
            raise ValidationError("Choose the country from the list")


class Ending(Form):
    version = IntegerField(validators=[InputRequired()])
    valid_until = DateField("Last day", [InputRequired("Enter the last day")], default=clock.today)


class DiscountFile(Form):
    """`content` is the file that was chosen, read no further than is allowed."""

    beside = "file-"

    file = FileField("CSV file")
    content = b""

    def validate_file(self, field: FileField) -> None:
        chosen = request.files.get("file")
        if chosen is None or not chosen.filename:
            raise ValidationError("Choose a CSV file")
        self.content = chosen.stream.read(LARGEST_BYTES + 1)
        if len(self.content) > LARGEST_BYTES:
            raise ValidationError(TOO_LARGE)


class BringingIn(Form):
    """What was read from a file, and the fingerprint of what it would do, as staff saw it."""

    text = HiddenField(validators=[AtMost(LARGEST_BYTES)])
    seen = HiddenField(validators=[InputRequired(), AtMost(64)])
