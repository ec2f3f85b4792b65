"""The shapes of an application: choosing a programme, submitting, withdrawing, answering what was queried."""

from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, IntegerField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from app import dates
from app.form import AtMost, Form, choices, stripped, token_field
from app.listing.applications.life import LONGEST_ANSWER
from app.listing.applications.shared import SharedEntry
from app.listing.applications.snapshot import Frozen
from app.logbook.careful import Careful


class NewApplication(Form):
    form_token = token_field()
    programme_id = IntegerField(validators=[InputRequired()])


class Submission(Form):
    """`sha256` is that of what was shown; it is what is submitted, or nothing is."""

    version = IntegerField(validators=[InputRequired()])
    sha256 = HiddenField(validators=[InputRequired(), Length(min=64, max=64)])
    is_right = BooleanField(
        "What is shown here is right and I share it with this programme",
        [InputRequired("Tick this to submit")],
    )

    def unticked(self) -> "Submission":
        """As it is shown again: what stands there now has not been agreed to."""
        self.is_right.data = False
        return self

    def details(self) -> dict[str, Any]:
        return {"version": self.version.data, "sha256": self.sha256.data}


class Answer(Careful):
    """Words, another entry, or both; `offered` are the entries that may stand for the one that was queried."""

    version = IntegerField(validators=[InputRequired()])
    answer = TextAreaField(
        "Your answer",
        [AtMost(LONGEST_ANSWER)],
        [stripped],
    )
    replacement = SelectField("Another entry instead", [Optional()], coerce=lambda value: int(value or 0) or None)

    def __init__(self, obj: Any = None, *, offered: Iterable[Frozen] = (), **values: Any) -> None:
        super().__init__(obj, **values)
        none = ("", "None: my answer is enough")
        self.offered = list(offered)
        self.replacement.choices = choices([none, *((str(each["key"]), _words(each)) for each in self.offered)])

    def _of_saved(self, current: Any, version: int) -> "Answer":
        return type(self)(current, sent=MultiDict(), version=version, offered=self.offered)

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        if is_valid and not self.answer.data and not self.replacement.data:
            self.answer.errors = ["Write an answer, or choose another entry"]
            return False
        return is_valid


def _words(entry: Frozen) -> str:
    shown = SharedEntry(entry)
    when = dates.words(shown.day) if shown.day else "no session held"
    return f"{shown.reference}, {when}, {shown.time}, {shown.verdict.label.lower()}"
