"""The shape of a mediator's request for a waiver."""

from wtforms import TextAreaField
from wtforms.validators import DataRequired

from app.fees.vocabulary import Ground
from app.form import AtMost, Form, one_of, stripped, token_field
from app.listing.standings.moves import LONGEST_REQUEST


class WaiverForm(Form):
    form_token = token_field()
    ground = one_of("Why you ask", "Choose why you ask", {each: each.label for each in Ground})
    words = TextAreaField(
        "In your words",
        [
            DataRequired("Say why IMI should waive the contribution"),
            AtMost(LONGEST_REQUEST),
        ],
        [stripped],
    )
