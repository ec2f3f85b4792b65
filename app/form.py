"""A form checks shape, hands real values to one action, and keeps what was typed when either says no."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, partial
from secrets import token_urlsafe
from typing import Any

from flask import g, request
from flask_babel import lazy_gettext as _
from markupsafe import Markup
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.datastructures import MultiDict
from wtforms import (  # type: ignore[attr-defined]  # known from 3.3 on
    Form as WtForm,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.meta import DefaultMeta
from wtforms.validators import InputRequired, Length, Regexp

from app.dates import zones
from app.db import db
from app.errors import Conflict, Refused
from app.site.controls import draw

# What WTForms says by itself, as our own messages are said.
PLAIN = {
    "Not a valid date value.": "Enter a date",
    "Not a valid time value.": "Enter a time",
    "Not a valid datetime value.": "Enter a date and a time",
    "Not a valid integer value.": "Enter a whole number",
    "Not a valid decimal value.": "Enter a number",
    "Not a valid choice.": "Choose from the list",
    "This field is required.": "Fill this in",
}
CHANGED = "This was changed elsewhere since you opened it."


class Words:
    """The messages of WTForms in our words; one that we have no words for stays as it is."""

    def gettext(self, said: str) -> str:
        return PLAIN.get(said, said)

    def ngettext(self, one: str, many: str, number: int) -> str:
        return PLAIN.get(many, one if number == 1 else many)


class AtMost(Length):
    """A text of at most so many characters; a longer one comes back, and is told how many it may have."""

    def __init__(self, most: int) -> None:
        super().__init__(max=most, message=_("Keep it to %(number)s characters", number=f"{most:,}"))


class ZoneField(SelectField):
    """A choice of time zone. One that is stored is a choice too: calendars know more names than we offer."""

    def __init__(self, label: str, **details: Any) -> None:
        super().__init__(label, choices=_zones, **details)

    def process_data(self, value: Any) -> None:
        super().process_data(value)
        if value and value not in dict(zones()):
            self.choices = [*choices([(value, value.replace("_", " "))]), *_zones()]


class Form(WtForm):
    """What every form of the portal can do beside WTForms' own. It reads the POST's fields, or `sent`.

    What was sent belongs to one form: once that is looked at, every other one on the page is a fresh one.
    A form that stands beside another one on a page begins the ids of its fields with a word of its own, `beside`,
    which stands with its class or is given. `unsaved` are the fields that are no part of what is saved. One whose
    action changes what the form holds in memory, such as a draft, has no `can_begin_anew`.
    """

    beside = ""
    can_begin_anew = True
    unsaved: tuple[str, ...] = ("version",)

    class Meta(DefaultMeta):
        def get_translations(self, _form: Any) -> Words:
            return Words()

        def render_field(self, field: Any, render_kw: Any) -> Markup:
            return draw(field, dict(render_kw))

    def __init__(self, obj: Any = None, *, sent: Any = None, beside: str | None = None, **values: Any) -> None:
        given = sent if sent is not None or "is_spent" in g else _sent()
        super().__init__(formdata=given or None, obj=obj, **values)
        self.outcome: Any = None
        self.is_overtaken = False
        self.beside = self.beside if beside is None else beside
        for field in self:
            field.id = field.label.field_id = f"{self.beside}{field.name}"
            if isinstance(field, StringField) and field.data is None:
                field.data = ""  # a text that was not sent is an empty one

    def details(self) -> dict[str, Any]:
        """The values for the action; a form whose fields are named otherwise overrides it."""
        return dict(self.data)

    @property
    def written(self) -> list[tuple[str, str]]:
        """The words that were written, each with its label."""
        return [(field.label.text, field.data) for field in self if field.data and _is_written(field)]

    def carry_out(self, action: Callable[..., Any], *subjects: Any, **more: Any) -> bool:
        """Run the action when the form is valid; false, with words on the form, when the form or a rule says no.

        After a `Conflict` the form keeps what was typed, names what is saved now, and may be sent again.
        """
        spend()
        if not self.validate():
            return False
        try:
            self.outcome = self._saved(partial(action, *subjects, **more, **self.details()))
        except Refused as refusal:
            db.session.rollback()
            self.form_errors = [*self.form_errors, refusal.reason]
            for name, words in refusal.beside.items():
                self[name].errors = [words]
        except Conflict as conflict:
            db.session.rollback()
            self._show_both(conflict.current, conflict.version)
        else:
            return True
        return False

    def _saved(self, act: Callable[[], Any]) -> Any:
        """What an action gives, once the database has taken all that it writes.

        Of two who write the same at one instant the database refuses the second; it begins anew, as if it had come
        later: it finds what the first made, or raises Conflict with it.
        """
        try:
            return _flushed(act)
        except (StaleDataError, IntegrityError):
            if not self.can_begin_anew:
                raise
            db.session.rollback()
        return _flushed(act)

    def _show_both(self, current: Any, version: int) -> None:
        """Name every field that is saved otherwise than typed, and let the next sending through.

        Without `current` what was typed is new, and replaces nothing: it is shown as `written`, for a page that may
        have no place for it any more.
        """
        self["version"].raw_data, self["version"].data = [str(version)], version
        if current is None:
            self.form_errors = [f"{CHANGED} What you typed is kept; save again if it is still right."]
            self.is_overtaken = True
            return
        saved = self._of_saved(current, version)
        self.form_errors = [
            f"{CHANGED} What you typed is kept; save again to replace it.",
            *(
                f"{field.label.text} is saved as: {_shown(saved[name]) or 'nothing'}"
                for name, field in self._fields.items()
                if name not in self.unsaved and _shown(saved[name]) != _shown(field)
            ),
        ]

    def _of_saved(self, current: Any, version: int) -> "Form":
        """The same form with what is saved; one that is made of more overrides it."""
        return type(self)(current, sent=MultiDict(), version=version)


class Step(Form):
    """A button that moves something on, as somebody saw it."""

    version = IntegerField(validators=[InputRequired()])


def stripped(text: str | None) -> str:
    """Without spaces around it, and with one between words."""
    return " ".join((text or "").split())


def token_field() -> HiddenField:
    """The random token of a creating form, by which a form that is sent twice makes one thing."""
    is_one = Regexp(r"[\w .:-]{1,64}\Z", re.ASCII, "Open this page again, and send the form anew")
    return HiddenField(validators=[InputRequired(), is_one], default=lambda: token_urlsafe(16))


def choices(labels: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """What a select offers: values with their labels."""
    return [SelectChoice(value, label) for value, label in labels]


def one_of(label: str, wanted: str, offered: Mapping[Any, str]) -> RadioField:
    """A choice of words or numbers, each with what is said beside its button; `wanted` asks for one of them.

    What was sent and is none of them is no choice.
    """
    return RadioField(
        label,
        [InputRequired(wanted)],
        choices=choices((str(each), said) for each, said in offered.items()),
        coerce=lambda value: next((each for each in offered if str(each) == str(value)), None),
    )


@cache
def _zones() -> list[SelectChoice]:
    return choices(zones())


def _flushed(act: Callable[[], Any]) -> Any:
    outcome = act()
    db.session.flush()
    return outcome


def spend() -> None:
    """What was sent is dealt with: a form made from here on is a fresh one."""
    g.is_spent = True


def _sent() -> Any:
    return request.form if request.method == "POST" else None


def _is_written(field: Any) -> bool:
    return isinstance(field, StringField) and not isinstance(field, HiddenField | PasswordField)


def _shown(field: Any) -> str:
    """A field's value as a person reads it."""
    if hasattr(field, "iter_choices"):
        return ", ".join(str(choice.label) for choice in field.iter_choices() if choice.selected)
    if isinstance(field.data, bool):
        return "yes" if field.data else "no"
    return str(field._value())
