"""The shapes of what IMI staff write about a request for feedback that is misused."""

from wtforms import StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired

from app.feedback.misuse import queries as misuse_queries
from app.feedback.misuse.grounds import LONGEST_WHY, Misuse, number_in
from app.form import AtMost, Form, stripped
from app.logbook.fields import word
from app.staff.forms import in_words

LONGEST_LINK = 300


class Finding(Form):
    """The number of a request, or the link a reviewer sent; which is sent as a form, so that no log holds a link."""

    given = StringField(
        "Number of the request, or its link",
        [DataRequired("Enter the number, or paste the link"), AtMost(LONGEST_LINK)],
        [stripped],
    )

    @property
    def number(self) -> int | None:
        return number_in(self.given.data or "")

    def validate_given(self, field: StringField) -> None:
        if self.number is None:
            raise ValidationError("Enter the number, such as 1234, or paste the whole link of the letter")
        if not misuse_queries.is_there(self.number):
            raise ValidationError(f"No request has the number {self.number}")


class Ending(Form):
    """On which ground a request is ended, and what its mediator is told of it."""

    misuse = word("Reason", Misuse, optional="Choose a reason", validators=[InputRequired("Choose a reason")])
    why = in_words("What you tell the mediator", LONGEST_WHY, "Say in a sentence why, for the mediator")
