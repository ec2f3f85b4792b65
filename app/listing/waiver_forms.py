"""The shape of a mediator's request for a waiver."""

from secrets import token_urlsafe

from wtforms import HiddenField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.form import Form, stripped
from app.listing.standing_moves import LONGEST_REQUEST


class WaiverRequest(Form):
    form_token = HiddenField(validators=[InputRequired(), Length(max=64)], default=lambda: token_urlsafe(16))
    reason = TextAreaField(
        "Your reason",
        [
            DataRequired("Say why IMI should waive the contribution"),
            Length(max=LONGEST_REQUEST, message=f"Keep it under {LONGEST_REQUEST} characters"),
        ],
        [stripped],
    )
