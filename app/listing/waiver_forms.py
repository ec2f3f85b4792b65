"""The shape of a mediator's request for a waiver."""

from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from app.form import Form, stripped, token_field
from app.listing.standing_moves import LONGEST_REQUEST


class WaiverRequest(Form):
    form_token = token_field()
    reason = TextAreaField(
        "Your reason",
        [
            DataRequired("Say why IMI should waive the contribution"),
            Length(max=LONGEST_REQUEST, message=f"Keep it under {LONGEST_REQUEST} characters"),
        ],
        [stripped],
    )
