"""How a form's fields become HTML: WTForms' own drawing costs half a page, and this is all of it that we need."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from html import escape
from typing import Any

import markupsafe
from markupsafe import Markup
from wtforms import BooleanField, DateField, Field, FileField, HiddenField, SelectField, TextAreaField, TimeField
from wtforms.fields import SelectFieldBase

Choices = tuple[tuple[str, str], ...]


def draw(field: Field, attributes: dict[str, Any]) -> Markup:
    """One control with its id, name, value and further attributes (true stands alone, false and none are left out)."""
    own = {"id": field.id, "name": field.name} | attributes
    return Markup(next(control for kind, control in CONTROLS if isinstance(field, kind))(field, own))  # noqa: S704


def field(field: Field, hint: str | None = None, **attributes: Any) -> Markup:
    """A control below its label, with its errors and a hint; attributes are written with `_` for `-`."""
    label = f'<label for="{field.id}">{escape(str(field.label.text))}</label>'
    return _dressed(field, f"{label}\n  {_control(field, hint, attributes)}", hint)


def tick(field: Field, hint: str | None = None, **attributes: Any) -> Markup:
    """A box to tick, inside its label."""
    words = f"<span>{escape(str(field.label.text))}</span>"
    return _dressed(field, f'<label class="tick">{_control(field, hint, attributes)}{words}</label>', hint)


def at_most(field: Field) -> str:
    """How long the text of a field may be, in words for its hint."""
    return f"At most {field.flags.maxlength:,} characters"


def errors(field: Field) -> Markup:
    """What is wrong with a field, in words."""
    if not field.errors:
        return Markup()
    words = escape(joined(field.errors))
    return Markup(f'<p class="error" id="{field.id}-error">{words}</p>')  # noqa: S704


def joined(problems: Iterable[object]) -> str:
    """Several things that are wrong, as sentences with one full stop between two."""
    *others, last = map(str, problems)
    return ". ".join([*(each.rstrip(".") for each in others), last])


def description(field: Field, hint: str | None) -> str:
    """The ids of what describes a control: its errors and its hint."""
    parts = (f"{field.id}-error" if field.errors else "", f"{field.id}-hint" if hint else "")
    return " ".join(part for part in parts if part)


def _dressed(field: Field, control: str, hint: str | None) -> Markup:
    after = f'\n  <p class="hint" id="{field.id}-hint">{markupsafe.escape(hint)}</p>' if hint else ""
    return Markup(f'<div class="field">\n  {control}\n  {errors(field)}{after}\n</div>')  # noqa: S704


def _control(field: Field, hint: str | None, attributes: dict[str, Any]) -> str:
    given = {name.replace("_", "-"): value for name, value in attributes.items()}
    if hint or field.errors:
        given["aria-describedby"] = description(field, hint)
    if field.errors:
        given["aria-invalid"] = "true"
    return field(**given)


def _input(kind: str) -> Callable[[Any, dict[str, Any]], str]:
    def control(field: Any, attributes: dict[str, Any]) -> str:
        return f"<input{_written({'type': kind, 'value': field._value()} | attributes)}>"

    return control


def _text(field: Any, attributes: dict[str, Any]) -> str:
    """One line keeps to its length where it is typed; of several nothing is cut: they come back whole."""
    return _input("text")(field, {"maxlength": field.flags.maxlength} | attributes)


def _tick(field: Any, attributes: dict[str, Any]) -> str:
    return f"<input{_written({'type': 'checkbox', 'value': 'y', 'checked': bool(field.data)} | attributes)}>"


def _radio(field: Any, attributes: dict[str, Any]) -> str:
    return f"<input{_written({'type': 'radio', 'value': field._value(), 'checked': field.checked} | attributes)}>"


def _text_area(field: Any, attributes: dict[str, Any]) -> str:
    return f"<textarea{_written(attributes)}>\n{escape(field._value())}</textarea>"


def _file(_field: Any, attributes: dict[str, Any]) -> str:
    return f"<input{_written({'type': 'file'} | attributes)}>"


def _select(field: Any, attributes: dict[str, Any]) -> str:
    choices = tuple((choice.value, choice.label) for choice in field.choices)
    chosen = "" if field.data is None else str(getattr(field.data, "value", field.data))
    return f"<select{_written(attributes)}>{_options(choices, chosen)}</select>"


def options(choices: Mapping[str, str], chosen: str) -> Markup:
    """The options of a select that is no form's: labels by value."""
    return Markup(_options(tuple(choices.items()), chosen))  # noqa: S704


def _options(choices: Choices, chosen: str) -> str:
    """What was sent and is none of the choices is not kept: it may be anything, and very long."""
    return _drawn_options(choices, chosen if chosen in dict(choices) else "")


@lru_cache(maxsize=2000)
def _drawn_options(choices: Choices, chosen: str) -> str:
    return "".join(
        f'<option{" selected" if value == chosen else ""} value="{escape(value)}">{escape(str(label))}</option>'
        for value, label in choices
    )


def _written(attributes: dict[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(str(value))}"'
        for name, value in attributes.items()
        if value is not None and value is not False
    )


CONTROLS: tuple[tuple[type[Field], Callable[[Any, dict[str, Any]], str]], ...] = (
    (SelectFieldBase._Option, _radio),
    (SelectField, _select),
    (BooleanField, _tick),
    (TextAreaField, _text_area),
    (FileField, _file),
    (HiddenField, _input("hidden")),
    (DateField, _input("date")),
    (TimeField, _input("time")),
    (Field, _text),
)
