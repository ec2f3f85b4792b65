"""A spreadsheet or a logbook file, and what a person says about what is in it."""

from typing import Any

from flask import request
from wtforms import FileField, IntegerField, ValidationError
from wtforms.validators import InputRequired

from app.form import Form, token_field
from app.logbook.file_import.draft import Draft


class File(Form):
    """A file to bring in; `wanted` asks for one."""

    wanted = "Choose a file"

    form_token = token_field()
    file = FileField("File")

    def validate_file(self, field: FileField) -> None:
        file = request.files.get("file")
        if file is None or not file.filename:
            raise ValidationError(self.wanted)

    def details(self) -> dict[str, Any]:
        return {"form_token": self.form_token.data, "data": request.files["file"].read()}


class SheetFile(File):
    wanted = "Choose a spreadsheet, ending in .xlsx or .csv"


class ArchiveFile(File):
    wanted = "Choose a logbook file, ending in .json"


class Decision(Form):
    """A button of the page, with everything chosen on it, which the draft has from here on."""

    can_begin_anew = False

    version = IntegerField(validators=[InputRequired()])

    def __init__(self, draft: Draft | None) -> None:
        super().__init__()
        self.draft = draft
        if draft:
            draft.fill(request.form)

    def details(self) -> dict[str, Any]:
        return {"draft": self.draft, "do": request.form.get("do", ""), "version": self.version.data}
