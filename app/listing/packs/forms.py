"""The shapes of a sealed pack: making one, opening one, checking one."""

from typing import Any

from flask import request
from wtforms import BooleanField, FileField, HiddenField, IntegerField, RadioField, StringField, ValidationError
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Regexp, StopValidation

from app.form import AtMost, Form, choices, stripped, token_field
from app.listing.packs.life import DAYS, LARGEST_BYTES, LONGEST_RECIPIENT, MOST_DAYS, Way

TOO_LARGE = f"Choose a file of at most {LARGEST_BYTES // 1024 // 1024} MB"
NO_HASH = "A hash is 64 characters, 0 to 9 and a to f"
CHOOSE = "Choose how you want to open it"
_BETWEEN = f"Choose between 1 and {MOST_DAYS} days"


def _is_in_range(_form: Form, field: IntegerField) -> None:
    """Said once, whether it is no number or none of these."""
    if field.data is None or not 1 <= field.data <= MOST_DAYS:
        field.errors = []
        raise StopValidation(_BETWEEN)


class NewPack(Form):
    """`sha256` is that of what was shown, before it named anybody; it is what is sealed, or nothing is."""

    form_token = token_field()
    sha256 = HiddenField(validators=[InputRequired(), Length(min=64, max=64)])
    recipient = StringField(
        "Who it is for",
        [
            DataRequired("Enter who it is for"),
            AtMost(LONGEST_RECIPIENT),
        ],
        [stripped],
    )
    days = IntegerField("Days it can be opened", [_is_in_range], default=DAYS)
    is_right = BooleanField("What is shown here is right and I share it", [InputRequired("Tick this to make the pack")])

    def details(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("form_token", "sha256", "recipient", "days")}


class Opening(Form):
    """One choice has to be made, which no machine that follows links makes."""

    way = RadioField(
        "How do you want to open it?",
        [AnyOf(list(Way), CHOOSE)],
        choices=choices([(each.value, each.label) for each in Way]),
        validate_choice=False,
    )

    def details(self) -> dict[str, Any]:
        return {"way": Way(self.way.data)}


class Hash(Form):
    sha256 = StringField(
        "Hash (SHA-256)",
        [InputRequired("Paste the hash that is printed on the pack"), Regexp(r"[0-9a-f]{64}\Z", message=NO_HASH)],
        [lambda text: "".join((text or "").split()).lower().removeprefix("sha-256").removeprefix(":")],
    )


class File(Form):
    """`content` is what was chosen, read no further than is allowed."""

    file = FileField("File (JSON or CSV)")
    content = b""

    def validate_file(self, field: FileField) -> None:
        chosen = request.files.get("file")
        if chosen is None or not chosen.filename:
            raise ValidationError("Choose the JSON or CSV file of a pack")
        self.content = chosen.stream.read(LARGEST_BYTES + 1)
        if len(self.content) > LARGEST_BYTES:
            raise ValidationError(TOO_LARGE)
