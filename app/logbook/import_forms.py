"""A calendar file, and what a person says about the proposals: which button, and every field of every card."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import request
from flask_login import current_user
from wtforms import FileField, HiddenField, ValidationError
from wtforms.validators import InputRequired, Length

from app import clock
from app.form import Form
from app.logbook.calendar import CalendarError, Reading, read
from app.logbook.months import first_day
from app.logbook.rule import IMI_RULE

LOOK_AHEAD = timedelta(days=366)
FIELD = re.compile(r"(shown|reference|role|agreement|simulated|tick|attach|merge|length|mode|kind|move)-(\d{1,6})")
LONGEST_TYPED = 100


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


def reading(data: bytes, zone: str) -> Reading:
    """Everything in a calendar from the first day of the longest window to a year ahead."""
    home, today = ZoneInfo(zone), clock.today(zone)
    return read(
        data,
        start=datetime.combine(first_day(today, IMI_RULE.longest_window), time(), home),
        end=datetime.combine(today + LOOK_AHEAD, time(), home),
        home=home,
    )


@dataclass(frozen=True)
class Said:
    """The button that was pressed (`do`, and the number behind it), and what stands in the fields of each number."""

    do: str
    number: int | None
    is_agreed_for_all: bool
    typed: dict[int, dict[str, str]] = field(default_factory=dict)

    def about(self, number: int, name: str) -> str:
        return self.typed.get(number, {}).get(name, "")


def said(form: Mapping[str, str]) -> Said:
    """Read a POST of the proposals; fields that no card has are left out."""
    do, _colon, number = form.get("do", "keep").partition(":")
    typed: dict[int, dict[str, str]] = {}
    for name, at, value in _fields(form):
        typed.setdefault(at, {})[name] = value
    return Said(do, int(number) if number.isdecimal() else None, "agreement-all" in form, typed)


def _fields(form: Mapping[str, str]) -> Iterator[tuple[str, int, str]]:
    for key, value in form.items():
        if match := FIELD.fullmatch(key):
            yield match[1], int(match[2]), value.strip()[:LONGEST_TYPED]
