"""The form of one session."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import BooleanField, IntegerField, SelectField, TimeField
from wtforms import Field as FormField
from wtforms.validators import InputRequired, Optional, ValidationError

from app.dates import zones
from app.form import Form
from app.logbook import length
from app.logbook.fields import NOT_SAID, LengthField, day, word
from app.logbook.vocabulary import Kind, Mode, Platform, SessionStatus


class SessionForm(Form):
    """One session; start and end are clock times in its zone, and the length is proposed from them."""

    beside = "session-"

    version = IntegerField(validators=[InputRequired()])
    date = day("Date")
    start = TimeField("Start", [Optional()])
    end = TimeField("End", [Optional()])
    zone = SelectField("Time zone", choices=zones)
    minutes = LengthField("Length")
    kind = word("Kind", Kind, default=Kind.JOINT)
    mode = word("Mode", Mode)
    status = word("Status", SessionStatus, default=SessionStatus.HELD)
    platform = word("Platform", Platform, optional=NOT_SAID)
    is_mediator_remote = BooleanField("I was remote myself")

    def __init__(self, obj: Any = None, **values: Any) -> None:
        if obj is not None and obj.starts_at:
            zone = ZoneInfo(obj.zone)
            values.setdefault("start", obj.starts_at.astimezone(zone).time())
            values.setdefault("end", obj.ends_at.astimezone(zone).time() if obj.ends_at else None)
        super().__init__(obj, **values)

    def validate_minutes(self, field: FormField) -> None:
        if field.data is None and not (self.start.data and self.end.data):
            raise ValidationError("Enter how long it lasted, or its start and end")

    def details(self) -> dict[str, Any]:
        found = {name: value for name, value in self.data.items() if name not in ("start", "end")}
        starts_at, ends_at = self._instants()
        if found["minutes"] is None and starts_at and ends_at:
            found["minutes"] = length.minutes_between(starts_at, ends_at)
        return {**found, "starts_at": starts_at, "ends_at": ends_at}

    def _instants(self) -> tuple[datetime | None, datetime | None]:
        start, end = self.start.data, self.end.data
        over_midnight = timedelta(days=1 if start and end and end <= start else 0)
        return self._instant(start), self._instant(end, over_midnight)

    def _instant(self, clock_time: time | None, later: timedelta = timedelta(0)) -> datetime | None:
        if clock_time is None or self.date.data is None:
            return None
        local = datetime.combine(self.date.data + later, clock_time, ZoneInfo(self.zone.data))
        return local.astimezone(UTC)
