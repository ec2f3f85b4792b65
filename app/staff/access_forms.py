"""The shape of an invitation to IMI staff."""

from secrets import token_urlsafe

from wtforms import HiddenField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from app.addresses import looks_like_address
from app.form import Form, stripped


class NewStaff(Form):
    form_token = HiddenField(validators=[InputRequired(), Length(max=64)], default=lambda: token_urlsafe(16))
    name = StringField(
        "Name", [InputRequired("Enter their name"), Length(max=120, message="Keep it under 120 characters")], [stripped]
    )
    email = StringField(
        "E-mail address",
        [InputRequired("Enter their e-mail address"), Length(max=254)],
        [lambda text: (text or "").strip().lower()],
    )

    def validate_email(self, field: StringField) -> None:
        if not looks_like_address(field.data or ""):
            raise ValidationError("Enter an e-mail address such as name@example.org")
