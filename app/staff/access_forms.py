"""The shapes of an invitation to IMI staff, and of its end."""

from wtforms import BooleanField, IntegerField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired

from app.accounts.models import LONGEST_NAME
from app.accounts.passkeys.rules import WhyEnded
from app.addresses import looks_like_address
from app.form import AtMost, Form, choices, token_field
from app.staff.forms import line


class NewStaff(Form):
    form_token = token_field()
    name = line("Name", "Enter their name", LONGEST_NAME)
    email = StringField(
        "E-mail address",
        [InputRequired("Enter their e-mail address"), AtMost(254)],
        [lambda text: (text or "").strip().lower()],
    )

    is_known = BooleanField("Yes, make this person IMI staff")

    def validate_email(self, field: StringField) -> None:
        if not looks_like_address(field.data or ""):
            raise ValidationError("Enter an e-mail address such as name@example.org")


class Ending(Form):
    """Why somebody's role of staff ends; `version` is that of their account."""

    version = IntegerField(validators=[InputRequired()])
    why = SelectField(
        "Why",
        [DataRequired("Choose why")],
        choices=choices(
            [("", "Choose"), *((each.value, f"{each.words[0].upper()}{each.words[1:]}") for each in WhyEnded)]
        ),
        coerce=lambda word: WhyEnded(word) if word in list(WhyEnded) else "",
    )
