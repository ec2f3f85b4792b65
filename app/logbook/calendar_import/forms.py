"""Calendar files, and what a person says about the proposals."""

from typing import Any

from flask import request
from werkzeug.datastructures import FileStorage
from wtforms import FileField, ValidationError

from app.form import Form, token_field
from app.logbook.calendar_import.draft import Draft
from app.logbook.calendar_import.said import LATE, Problems, fill, problems, said, standing

MOST_FILES = 20


class CalendarFile(Form):
    form_token = token_field()
    calendar = FileField("Calendar files")

    def validate_calendar(self, field: FileField) -> None:
        if not self.chosen:
            raise ValidationError("Choose a calendar file, ending in .ics")
        if len(self.chosen) > MOST_FILES:
            raise ValidationError(f"Choose {MOST_FILES} files at most")

    @property
    def chosen(self) -> list[FileStorage]:
        return [file for file in request.files.getlist("calendar") if file.filename]

    def details(self) -> dict[str, Any]:
        files = [(file.filename or "", file.read()) for file in self.chosen]
        return {"form_token": self.form_token.data, "files": files}


class Decision(Form):
    """A button of the proposals, with everything typed on every card; `problems` are words by a field's id."""

    can_begin_anew = False

    def __init__(self, draft: Draft | None) -> None:
        super().__init__()
        self.draft, self.said = draft, said(request.form)
        self.problems: Problems = {}
        self.saved = standing(draft) if draft else []
        if draft:
            fill(draft, self.said)

    def validate(self, extra_validators: Any = None) -> bool:
        self.problems = problems(self.draft, self.said) if self.draft else {}
        return not self.problems

    def details(self) -> dict[str, Any]:
        return {"draft": self.draft, "said": self.said}

    def _show_both(self, _current: Any, _version: int) -> None:
        typed = standing(self.draft) if self.draft else []
        self.form_errors = [
            LATE,
            *(
                f"{label} {new or 'nothing'} is saved as: {old or 'nothing'}"
                for (label, old), (_label, new) in zip(self.saved, typed, strict=True)
                if old != new
            ),
        ]
