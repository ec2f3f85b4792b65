"""A calendar file, and what a person says about the proposals."""

from typing import Any

from flask import request
from wtforms import FileField, HiddenField, ValidationError
from wtforms.validators import InputRequired, Length

from app.form import Form
from app.logbook.draft import Draft
from app.logbook.said import Problems, fill, problems, said


class CalendarFile(Form):
    form_token = HiddenField(validators=[InputRequired(), Length(max=64)])
    calendar = FileField("Calendar file")

    def validate_calendar(self, field: FileField) -> None:
        file = request.files.get("calendar")
        if file is None or not file.filename:
            raise ValidationError("Choose a calendar file, ending in .ics")

    def details(self) -> dict[str, Any]:
        return {"form_token": self.form_token.data, "data": request.files["calendar"].read()}


class Decision(Form):
    """A button of the proposals, with everything typed on every card; `problems` are words by a field's id."""

    def __init__(self, draft: Draft | None) -> None:
        super().__init__()
        self.draft, self.said = draft, said(request.form)
        self.problems: Problems = {}
        if draft:
            fill(draft, self.said)

    def validate(self, extra_validators: Any = None) -> bool:
        self.problems = problems(self.draft, self.said) if self.draft else {}
        return not self.problems

    def details(self) -> dict[str, Any]:
        return {"draft": self.draft, "said": self.said}
