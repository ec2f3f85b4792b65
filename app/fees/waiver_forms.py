"""The shape of a mediator's request for a waiver."""

from wtforms import RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.fees.vocabulary import Ground
from app.form import Form, choices, stripped, token_field
from app.listing.standing_moves import LONGEST_REQUEST


class WaiverForm(Form):
    form_token = token_field()
    ground = RadioField(
        "Why you ask",
        [InputRequired("Choose why you ask")],
        choices=choices((each.value, each.label) for each in Ground),
        coerce=lambda value: Ground(value) if value in list(Ground) else None,
    )
    words = TextAreaField(
        "In your words",
        [
            DataRequired("Say why IMI should waive the contribution"),
            Length(max=LONGEST_REQUEST, message=f"Keep it under {LONGEST_REQUEST:,} characters"),
        ],
        [stripped],
    )
