"""The shapes of what staff decide."""

from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.feedback.flags import LONGEST_REASON, Ground
from app.form import Form, stripped
from app.logbook.fields import word


class Decision(Form):
    """Why staff decided so, kept with the decision."""

    version = IntegerField(validators=[InputRequired()])
    decision = TextAreaField(
        "Why",
        [
            InputRequired("Say in a sentence why, for whoever looks at this later"),
            Length(max=LONGEST_REASON, message=f"Keep it under {LONGEST_REASON} characters"),
        ],
        [stripped],
    )


class Exclusion(Decision):
    """Leaving an answer out needs one of the published grounds."""

    beside = "exclude-"

    ground = word("Ground", Ground, optional="Choose a ground", validators=[InputRequired("Choose a ground")])


class Keeping(Decision):
    beside = "keep-"
