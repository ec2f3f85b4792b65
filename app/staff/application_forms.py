"""The shape of a result that staff enter for a programme."""

from wtforms import DateField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from app.form import Form, choices, stripped
from app.listing.application import LONGEST_REASON
from app.listing.application_models import LONGEST_REFERENCE, LONGEST_RESULT
from app.listing.desk import Result


def _text(label: str, words: str, longest: int, kind: type[StringField] = StringField) -> StringField:
    too_long = f"Keep it under {longest} characters"
    return kind(label, [DataRequired(words), Length(max=longest, message=too_long)], [stripped])


class Entering(Form):
    version = IntegerField(validators=[InputRequired()])
    result = RadioField(
        "Result",
        [InputRequired("Choose the result")],
        choices=choices((each.value, each.label) for each in Result),
        coerce=lambda value: Result(value),
    )
    grounds = _text("Grounds", "Write what the programme gave as grounds", LONGEST_RESULT, TextAreaField)
    signed_name = _text("Who signed for the programme", "Enter who signed", 120)
    signed_on = DateField("Signed on", [InputRequired("Enter the day it was signed")])
    reference = _text("Reference of the signed report", "Enter where the signed report is filed", LONGEST_REFERENCE)
    reason = _text("Why you enter it", "Say why the programme does not sign here", LONGEST_REASON, TextAreaField)
