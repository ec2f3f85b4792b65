"""Fields that several of the logbook's forms have: a word of a closed list, a length, a day, a reference."""

from datetime import date, timedelta
from typing import Any, ClassVar

from wtforms import DateField, Field as FormField, SelectField, StringField
from wtforms.validators import InputRequired, Regexp, ValidationError
from wtforms.widgets import TextInput

from app import clock
from app.form import Form, choices
from app.logbook import length, references
from app.logbook.vocabulary import Choice

EARLIEST = date(1970, 1, 1)
FURTHEST_AHEAD = timedelta(days=3 * 366)
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
    read = staticmethod(length.parse)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return length.words(self.data) if isinstance(self.data, int) else ""

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        self.data = self.read(text) if text else None  # a ValueError's words become the field's error


class HoursField(LengthField):
    """Minutes of many years, typed as hours."""

    read = staticmethod(length.parse_experience)


def day(field_label: str, *, wanted: str = "Enter the date of the session", **details: Any) -> DateField:
    return DateField(field_label, [InputRequired(wanted), _is_plausible], **details)


def _is_plausible(_form: Form, field: DateField) -> None:
    if field.data and not EARLIEST <= field.data <= clock.today() + FURTHEST_AHEAD:
        raise ValidationError("Enter a date between 1970 and three years from now")


class _OwnReference(Regexp):
    """A pattern that says itself how long it may be, and no second message does."""

    field_flags: ClassVar = {"maxlength": references.LONGEST}


def own_reference() -> StringField:
    """A mediator's own name for a mediation; spaces around it are not part of it."""
    wrong = f"Use 2 to {references.LONGEST} letters, digits and hyphens, and no names"
    is_one = _OwnReference(rf"{references.PATTERN}\Z", message=wrong)
    wanted = InputRequired("Enter your own reference, without names")
    return StringField("Your reference", [wanted, is_one], [lambda text: (text or "").strip()])
