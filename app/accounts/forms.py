"""The shapes of an address, a code and an account's settings."""

import re

from flask_babel import lazy_gettext as _
from wtforms import IntegerField, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Regexp

from app.accounts.models import LONGEST_NAME
from app.addresses import looks_like_address
from app.config import LANGUAGES
from app.form import AtMost, Form, ZoneField, choices, stripped


class Address(Form):
    email = StringField(
        _("E-mail address"),
        [InputRequired(_("Enter your e-mail address")), AtMost(254)],
        filters=[lambda text: (text or "").strip().lower()],
    )

    def validate_email(self, field: StringField) -> None:
        if not looks_like_address(field.data or ""):
            raise ValidationError(_("Enter an e-mail address such as name@example.org"))


class Digits(Form):
    digits = StringField(
        _("Code"),
        [InputRequired(_("Enter the code from the letter")), Regexp(r"\d{6}$", message=_("The code has six digits"))],
        filters=[lambda text: re.sub(r"\s", "", text or "")],
    )


class Settings(Form):
    version = IntegerField(validators=[InputRequired()])
    name = StringField("Name", [DataRequired("Enter your name"), AtMost(LONGEST_NAME)], [stripped])
    zone = ZoneField("Time zone")
    language = SelectField("Language", choices=choices(LANGUAGES.items()))
