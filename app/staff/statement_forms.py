"""The shapes of what staff do with bank statements."""

from typing import Any

from flask import request
from wtforms import FileField
from wtforms.validators import ValidationError

from app.form import Form


class StatementFile(Form):
    """A file that is uploaded; the same one again is known by its bytes."""

    file = FileField("Bank statement")

    def validate_file(self, field: FileField) -> None:
        chosen = request.files.get("file")
        if chosen is None or not chosen.filename:
            raise ValidationError("Choose a bank statement, a camt.053 file ending in .xml")

    def details(self) -> dict[str, Any]:
        return {"data": request.files["file"].read()}
