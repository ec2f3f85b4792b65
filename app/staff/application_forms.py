"""The shape of a result that staff enter for a programme."""

from wtforms import DateField, IntegerField, RadioField
from wtforms.validators import InputRequired

from app.form import Form, choices
from app.listing.applications.life import LONGEST_REASON
from app.listing.applications.models import LONGEST_REFERENCE, LONGEST_RESULT
from app.listing.desk.review import Result
from app.staff.forms import in_words, line


class Entering(Form):
    version = IntegerField(validators=[InputRequired()])
    result = RadioField(
        "Result",
        [InputRequired("Choose the result")],
        choices=choices((each.value, each.label) for each in Result),
        coerce=lambda value: Result(value),
    )
    grounds = in_words("Grounds", LONGEST_RESULT, "Write what the programme gave as grounds")
    signed_name = line("Who signed for the programme", "Enter who signed", 120)
    signed_on = DateField("Signed on", [InputRequired("Enter the day it was signed")])
    reference = line("Reference of the signed report", "Enter where the signed report is filed", LONGEST_REFERENCE)
    reason = in_words("Why you enter it", LONGEST_REASON, "Say why the programme does not sign here")
