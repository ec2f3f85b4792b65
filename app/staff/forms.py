"""The shapes of what staff write and decide."""

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired

from app.feedback.flags.grounds import LONGEST_REASON, Ground
from app.form import AtMost, Form, stripped
from app.logbook.fields import word

FOR_LATER = "Say in a sentence why, for whoever looks at this later"


def line(label: str, wanted: str, most: int, kind: type[StringField] = StringField) -> StringField:
    """Words of at most so many characters; blanks alone are none, of which `wanted` says what to do."""
    return kind(label, [DataRequired(wanted), AtMost(most)], [stripped])


def in_words(label: str, most: int, wanted: str = "Say in a sentence why") -> StringField:
    """Why something is done, in a box of some lines."""
    return line(label, wanted, most, kind=TextAreaField)


class Decision(Form):
    """Why staff decided so, kept with the decision."""

    version = IntegerField(validators=[InputRequired()])
    decision = in_words("Why", LONGEST_REASON, FOR_LATER)


class Exclusion(Decision):
    """Leaving an answer out needs one of the published grounds."""

    beside = "exclude-"

    ground = word("Ground", Ground, optional="Choose a ground", validators=[InputRequired("Choose a ground")])


class Keeping(Decision):
    beside = "keep-"
