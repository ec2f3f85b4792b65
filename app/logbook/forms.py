"""The shapes of the logbook's forms: lengths, dates, words of the closed lists, and a second look at free text."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms import Field as FormField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp, ValidationError
from wtforms.widgets import TextInput

from app import clock
from app.form import Form, choices, zone_field
from app.logbook import confidentiality, length
from app.logbook.counting import MediationFacts, SessionFacts
from app.logbook.vocabulary import (
    Choice,
    Conclusion,
    Field,
    Kind,
    Mode,
    Parties,
    Platform,
    Role,
    SessionStatus,
    Status,
)

EARLIEST = date(1970, 1, 1)
FURTHEST_AHEAD = timedelta(days=3 * 366)
ENGLISH = Locale("en")
COUNTRIES: dict[str, str] = {
    code: str(name) for code, name in sorted(ENGLISH.territories.items()) if len(code) == 2 and code.isalpha()
}
COUNTRY_CODES = {name.casefold(): code for code, name in COUNTRIES.items()}
LANGUAGES = sorted(
    ((code, name) for code, name in ENGLISH.languages.items() if len(code) == 2), key=lambda choice: choice[1]
)
NOT_SAID = "Not said"


def word(label: str, words: type[Choice], *, optional: str | None = None, **details: Any) -> SelectField:
    """A choice from a closed list; `optional` words the choice of none of them."""
    none = [("", optional)] if optional else []
    return SelectField(
        label,
        choices=choices([*none, *((each.value, each.label) for each in words)]),
        coerce=lambda value: words(value) if value else None,
        validate_choice=True,
        **details,
    )


class LengthField(FormField):
    """Minutes, typed as people type them: 3 h 30, 1.5 h, 90 min."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return length.words(self.data) if isinstance(self.data, int) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = length.parse(text) if text else None  # a ValueError's words become the field's error


def day(field_label: str, **details: Any) -> DateField:
    return DateField(field_label, [InputRequired("Enter the date of the session"), _is_plausible], **details)


def _is_plausible(_form: Form, field: DateField) -> None:
    if field.data and not EARLIEST <= field.data <= clock.today() + FURTHEST_AHEAD:
        raise ValidationError("Enter a date between 1970 and three years from now")


REFERENCE = Regexp(r"[A-Za-z0-9-]{2,20}$", message="Use 2 to 20 letters, digits and hyphens, and no names")


class Careful(Form):
    """Shows what looks confidential once, before saving; a tick keeps it (domain §3)."""

    keep = BooleanField("Keep it as it is")

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        self.second_look: dict[str, list[tuple[str, str | None]]] = {}

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        if is_valid and not self.keep.data:
            self.second_look = {name: pieces for name, pieces in map(self._pieces, self._fields) if pieces}
        return is_valid and not self.second_look

    def details(self) -> dict[str, Any]:
        return {name: value for name, value in self.data.items() if name != "keep"}

    def _pieces(self, name: str) -> tuple[str, list[tuple[str, str | None]]]:
        field = self._fields[name]
        look = confidentiality.in_reference if name == "reference" else confidentiality.in_text
        text = field.data if type(field) in (StringField, TextAreaField) else ""
        findings = look(text or "")
        return name, confidentiality.marked(text or "", findings) if findings else []


class QuickEntry(Careful):
    """A mediation with one session, in one row."""

    form_token = HiddenField(validators=[InputRequired(), Length(max=64)])
    date = day("Date")
    minutes = LengthField("Length", [InputRequired("Enter how long it lasted, such as 3 h 30")])
    mode = word("Mode", Mode)
    reference = StringField("Your reference", [InputRequired("Enter your own reference, without names"), REFERENCE])
    has_agreement = BooleanField("Agreement to mediate")
    role = word("Role", Role)
    is_simulated = BooleanField("Simulated")
    kind = word("Kind of session", Kind, default=Kind.JOINT)
    status = word("Status", Status, optional="By its date")

    def typed(self) -> MediationFacts | None:
        """What is typed so far as counting reads it; none while date, length or mode are missing."""
        names = ("date", "minutes", "mode", "role", "kind", "status")
        if not all(self[name].validate(self) for name in names) or self.date.data is None:
            return None
        is_ahead = self.date.data > clock.today()
        return MediationFacts(
            role=self.role.data,
            is_simulated=self.is_simulated.data,
            has_agreement=self.has_agreement.data,
            status=self.status.data or (Status.PLANNED if is_ahead else Status.CONCLUDED),
            sessions=(
                SessionFacts(self.date.data, self.minutes.data, self.kind.data, self.mode.data, SessionStatus.HELD),
            ),
        )


class Row(Careful):
    """The row of the list, edited in place."""

    beside = "row-"

    version = IntegerField(validators=[InputRequired()])
    date = day("Date")
    minutes = LengthField("Length", [InputRequired("Enter how long it lasted, such as 3 h 30")])
    mode = word("Mode", Mode)
    reference = StringField("Your reference", [InputRequired("Enter your own reference, without names"), REFERENCE])


class MediationForm(Careful):
    version = IntegerField(validators=[InputRequired()])
    reference = StringField("Your reference", [InputRequired("Enter your own reference, without names"), REFERENCE])
    status = word("Status", Status)
    role = word("Your role", Role)
    is_simulated = BooleanField("Simulated: a training or a role play")
    has_agreement = BooleanField("There was an agreement to mediate")
    conclusion = word("Conclusion", Conclusion, optional=NOT_SAID)
    field = word("Field of dispute", Field, optional=NOT_SAID)
    parties = word("Parties", Parties, optional=NOT_SAID)
    language = SelectField("Language", choices=choices([("", NOT_SAID), *LANGUAGES]))
    is_cross_border = BooleanField("Cross-border")
    countries = StringField("Countries", [Length(max=300)])
    is_claimed_full_scale = BooleanField("I regard it as a full-scale e-mediation")
    claim_sentence = StringField("Why, in a sentence", [Length(max=300, message="Keep it under 300 characters")])
    is_feedback_announced = BooleanField("Feedback was announced at the start")

    def process(self, formdata: Any = None, obj: Any = None, *args: Any, **values: Any) -> None:
        super().process(formdata, obj, *args, **values)
        stored: Any = self.countries.data
        if isinstance(stored, list):
            self.countries.data = ", ".join(COUNTRIES[code] for code in stored)

    def validate_countries(self, field: StringField) -> None:
        unknown = [name for name in _names(field.data) if name.casefold() not in COUNTRY_CODES]
        if unknown:
            raise ValidationError(f"Not a country we know: {', '.join(unknown)[:100]}")

    def details(self) -> dict[str, Any]:
        codes = [COUNTRY_CODES[name.casefold()] for name in _names(self.countries.data)]
        return {**super().details(), "countries": codes}


class SessionForm(Form):
    """One session; start and end are clock times in its zone, and the length is proposed from them."""

    beside = "session-"

    version = IntegerField(validators=[InputRequired()])
    date = day("Date")
    start = TimeField("Start", [Optional()])
    end = TimeField("End", [Optional()])
    zone = zone_field("Time zone")
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


class Reflections(Careful):
    went_well = TextAreaField("What went well", [Length(max=4000, message="Keep it under 4,000 characters")])
    was_hard = TextAreaField("What was hard", [Length(max=4000, message="Keep it under 4,000 characters")])


class Opening(Careful):
    minutes = LengthField("Hours before this logbook")
    mediations = IntegerField(
        "Mediations before this logbook", [Optional(), NumberRange(0, 10_000, "Enter 0 to 10,000")]
    )
    note = TextAreaField("Where it is documented", [Length(max=500, message="Keep it under 500 characters")])

    def details(self) -> dict[str, Any]:
        return {**super().details(), "minutes": self.minutes.data or 0, "mediations": self.mediations.data or 0}


def _names(text: str | None) -> list[str]:
    return [name for name in (part.strip() for part in re.split(r"[,;]", text or "")) if name]
