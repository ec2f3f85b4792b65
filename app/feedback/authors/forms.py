"""The shapes of what is typed about digests: an appointment, its acceptance, a text, a reply."""

import re
from typing import Any

from wtforms import BooleanField, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from app.addresses import LONGEST, looks_like_address
from app.feedback.authors.appointments import LONGEST_RELATIONSHIP, STATEMENTS
from app.feedback.authors.drafts import LONGEST_NOTES, LONGEST_REPLY, LONGEST_TEXT
from app.form import AtMost, Form, stripped, token_field

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
TICK = "Tick this if it is so. If it is not, decline"


def _lines(text: str | None) -> str:
    """With line ends as they are everywhere else; a browser sends its own."""
    return (text or "").replace("\r\n", "\n")


def _is_printable(_form: Form, field: StringField) -> None:
    if _UNPRINTABLE.search(field.data or ""):
        raise ValidationError("This holds characters that cannot be printed. Type it anew")


class NewAppointment(Form):
    form_token = token_field()
    address = StringField(
        "Their e-mail address",
        [DataRequired("Enter the address they sign in with"), AtMost(LONGEST)],
        [lambda text: (text or "").strip()],
    )

    def validate_address(self, field: StringField) -> None:
        if not looks_like_address(field.data or ""):
            raise ValidationError("Enter an e-mail address such as name@example.org")


class Acceptance(Form):
    """The declaration without which nobody accepts."""

    version = IntegerField(validators=[InputRequired()])
    declared = StringField(
        "How do you know this mediator?",
        [
            DataRequired("Say how you know them, or that you do not"),
            AtMost(LONGEST_RELATIONSHIP),
            _is_printable,
        ],
        [stripped],
    )
    is_not_family = BooleanField(STATEMENTS["is_not_family"], [InputRequired(TICK)])
    is_not_subordinate = BooleanField(STATEMENTS["is_not_subordinate"], [InputRequired(TICK)])
    is_not_reciprocal = BooleanField(STATEMENTS["is_not_reciprocal"], [InputRequired(TICK)])

    def details(self) -> dict[str, Any]:
        return {name: value for name, value in self.data.items() if name not in STATEMENTS}


class Text(Form):
    """What an author writes, with notes for nobody else."""

    version = IntegerField(validators=[InputRequired()])
    text = TextAreaField(
        "Text",
        [AtMost(LONGEST_TEXT), _is_printable],
        [_lines],
    )
    notes = TextAreaField(
        "Notes for yourself",
        [AtMost(LONGEST_NOTES), _is_printable],
        [_lines],
    )


class Reply(Form):
    beside = "reply-"

    version = IntegerField(validators=[InputRequired()])
    reply = TextAreaField(
        "Your reply",
        [
            DataRequired("Write a reply, or leave the text as it is"),
            AtMost(LONGEST_REPLY),
            _is_printable,
        ],
        [stripped],
    )
