"""The shapes of what staff decide about listings and certifications, each with a reason and what it was decided on."""

from wtforms import IntegerField, SelectField
from wtforms.validators import DataRequired, InputRequired

from app.form import Form, choices
from app.listing.approvals.needs import LONGEST_REASON, Contribution
from app.staff.forms import in_words


class Deciding(Form):
    """A decision with its reason, on a page of several: `beside` tells their fields apart."""

    version = IntegerField(validators=[InputRequired()])
    reason = in_words("Reason", LONGEST_REASON)


class Approving(Deciding):
    contribution = SelectField(
        "Contribution of the first year",
        [DataRequired("Choose how the contribution is settled")],
        choices=choices([("", "Choose"), *((each.value, each.label) for each in Contribution)]),
        coerce=lambda word: Contribution(word) if word in list(Contribution) else "",
    )
