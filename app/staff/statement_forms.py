"""The shapes of what staff do with bank statements."""

from typing import Any

from flask import request
from wtforms import FileField, HiddenField, StringField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from app.form import AtMost, Form, stripped
from app.staff.forms import FOR_LATER, line

LONGEST_REASON = 200


class StatementFile(Form):
    """A file that is uploaded; the same one again is known by its bytes."""

    file = FileField("Bank statement")

    def validate_file(self, field: FileField) -> None:
        chosen = request.files.get("file")
        if chosen is None or not chosen.filename:
            raise ValidationError("Choose a bank statement, a camt.053 file ending in .xml")

    def details(self) -> dict[str, Any]:
        return {"data": request.files["file"].read()}


class Recording(Form):
    """What was seen: the digest of what recording would do."""

    seen = HiddenField(validators=[InputRequired(), AtMost(64)])


class SettingAside(Form):
    """What is done with one payment, and why."""

    beside = "aside-"
    reason = line("Reason", FOR_LATER, LONGEST_REASON)


class Assigning(SettingAside):
    beside = "assign-"
    to = StringField(
        "Reference or number of the contribution",
        [DataRequired("Enter the reference, or the number of an invoice or of a contribution"), AtMost(60)],
        [stripped],
    )


class TakingBack(SettingAside):
    beside = "back-"


class TakingUp(Form):
    """A button."""
