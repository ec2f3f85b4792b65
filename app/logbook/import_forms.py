"""A calendar file, and what a person says about the proposals."""

from typing import Any

from flask import request
from flask_login import current_user
from wtforms import FileField, HiddenField, ValidationError
from wtforms.validators import InputRequired, Length

from app.form import Form
from app.logbook.calendar import CalendarError
from app.logbook.draft import Draft
from app.logbook.import_reading import reading
from app.logbook.said import Problems, fill, problems, said


class CalendarFile(Form):
    form_token = HiddenField(validators=[InputRequired(), Length(max=64)])
    calendar = FileField("Calendar file")

    def validate_calendar(self, field: FileField) -> None:
        """Read the file before anything is locked; what is wrong with it is said in the reader's own words."""
        file = request.files.get("calendar")
        if file is None or not file.filename:
            raise ValidationError("Choose a calendar file, ending in .ics")
        try:
            self.reading = reading(file.read(), current_user.zone)
        except CalendarError as error:
            raise ValidationError(str(error)) from None

    def details(self) -> dict[str, Any]:
        return {"form_token": self.form_token.data, "reading": self.reading}


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
