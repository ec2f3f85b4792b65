"""The shapes of what staff decide about listings and certifications, each with a reason and what it was decided on."""

from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.form import Form, choices, stripped
from app.listing.approval import LONGEST_REASON, Contribution


class Deciding(Form):
    """A decision with its reason, on a page of several: `beside` tells their fields apart."""

    version = IntegerField(validators=[InputRequired()])
    reason = TextAreaField(
        "Reason",
        [
            DataRequired("Say in a sentence why"),
            Length(max=LONGEST_REASON, message=f"Keep it under {LONGEST_REASON} characters"),
        ],
        [stripped],
    )


class Approving(Deciding):
    contribution = SelectField(
        "Contribution of the first year",
        [DataRequired("Choose how the contribution is settled")],
        choices=choices([("", "Choose"), *((each.value, each.label) for each in Contribution)]),
        coerce=lambda word: Contribution(word) if word in list(Contribution) else "",
    )
