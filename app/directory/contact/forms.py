"""The shape of a message to a listed mediator: who writes, an address to answer to, and the text."""

import re

from flask_babel import lazy_gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from app.addresses import LONGEST, looks_like_address
from app.form import AtMost, Form, stripped, token_field

LONGEST_NAME, LONGEST_MESSAGE = 100, 3_000
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def _tidied(text: str | None) -> str:
    """With the line breaks of the web as one, and without other signs that nobody sees."""
    return _CONTROL.sub(" ", (text or "").replace("\r\n", "\n").replace("\r", "\n")).strip()


class Message(Form):
    """A message, with an address that a letter's header takes as it stands: plain letters, and no encoded word."""

    form_token = token_field()
    name = StringField(_("Your name"), [DataRequired(_("Enter your name")), AtMost(LONGEST_NAME)], [_tidied, stripped])
    email = StringField(_("Your e-mail address"), [AtMost(LONGEST)], [_tidied, stripped])
    message = TextAreaField(
        _("Your message"), [DataRequired(_("Write your message")), AtMost(LONGEST_MESSAGE)], [_tidied]
    )

    def validate_name(self, field: StringField) -> None:
        if not (field.data or "").isprintable():
            raise ValidationError(_("Leave out signs that cannot be printed"))

    def validate_email(self, field: StringField) -> None:
        name, _at, _host = (field.data or "").rpartition("@")
        if not looks_like_address(field.data or "") or not name.isascii() or "=?" in name:
            raise ValidationError(_("Enter one e-mail address, such as name@example.org"))
