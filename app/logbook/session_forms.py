"""The form of one session: what is not touched in it is stored as it was."""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import BooleanField, Field as FormField, IntegerField, TimeField
from wtforms.validators import InputRequired, Optional, ValidationError

from app.form import Form, ZoneField
from app.logbook.fields import NOT_SAID, LengthField, day, word
from app.logbook.instants import instant, stretch
from app.logbook.length import minutes_between
from app.logbook.vocabulary import Kind, Mode, Platform, SessionStatus

Instants = tuple[datetime | None, datetime | None]


class SessionForm(Form):
    """Start and end are clock times in the session's zone; an empty length is taken from them (domain §3).

    The form cannot show everything that a calendar knows, such as an end days later. So the instants are made anew
    only when date, start, end or zone are not what is stored.
    """

    beside = "session-"

    version = IntegerField(validators=[InputRequired()])
    date = day("Date")
    zone = ZoneField("Time zone")
    kind = word("Kind", Kind, default=Kind.JOINT)
    mode = word("Mode", Mode)
    start = TimeField("Start", [Optional()])
    end = TimeField("End", [Optional()])
    minutes = LengthField("Length")
    status = word("Status", SessionStatus, default=SessionStatus.HELD)
    platform = word("Platform", Platform, optional=NOT_SAID)
    is_mediator_remote = BooleanField("I was remote myself")

    def __init__(self, obj: Any = None, **values: Any) -> None:
        self.stored: Instants = (obj.starts_at, obj.ends_at) if obj else (None, None)
        shown = [_clock_time(at, obj.zone) if at else None for at in self.stored]
        super().__init__(obj, **{"start": shown[0], "end": shown[1], **values})

    def validate_start(self, field: TimeField) -> None:
        """Say what no clock shows; with a start, it is said there for the end too."""
        try:
            self._instants()
        except ValueError as why:
            raise ValidationError(str(why)) from None

    def validate_end(self, field: TimeField) -> None:
        if self.start.data is None:
            self.validate_start(field)

    def validate_minutes(self, field: FormField) -> None:
        """Take an empty length from start and end; active minutes are known to the mediator only."""
        if field.data is not None or field.errors:
            return
        if self._is_asynchronous:
            raise ValidationError("Enter the minutes you were active yourself: no clock knows them")
        if self.start.errors or self.end.errors:
            return
        starts_at, ends_at = self._instants()
        field.data = minutes_between(starts_at, ends_at) if starts_at and ends_at else None
        if not field.data:
            raise ValidationError("Enter how long it lasted, or its start and end")

    def details(self) -> dict[str, Any]:
        found = {name: value for name, value in self.data.items() if name not in ("start", "end")}
        starts_at, ends_at = self._instants()
        return {**found, "starts_at": starts_at, "ends_at": ends_at}

    def _instants(self) -> Instants:
        """What is stored, or what is typed instead; none without a day and a zone to read the clock in."""
        day, start, end, zone = (field.data for field in self._when)
        if all(field.data == field.object_data for field in self._when):
            return self.stored
        if day is None or self.date.errors or self.zone.errors:
            return None, None
        if start and end:
            return stretch(day, start, end, zone, is_dated_by_end=self._is_asynchronous)
        return instant(day, start, zone) if start else None, instant(day, end, zone) if end else None

    @property
    def _when(self) -> tuple[FormField, ...]:
        return self.date, self.start, self.end, self.zone

    @property
    def _is_asynchronous(self) -> bool:
        return self.kind.data is Kind.ASYNCHRONOUS or self.mode.data is Mode.ASYNCHRONOUS_TEXT


def _clock_time(at: datetime, zone: str) -> time:
    """As the form shows it: hours and minutes."""
    return at.astimezone(ZoneInfo(zone)).time().replace(second=0, microsecond=0)
