"""The shapes of what an assessor says: of an entry, of the criteria, and under a result."""

from types import SimpleNamespace
from typing import Any

from wtforms import BooleanField, HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional

from app.form import AtMost, Form, choices, stripped
from app.listing.applications.life import LONGEST_REASON, Decision, Mark
from app.listing.applications.models import LONGEST_NOTE, LONGEST_RESULT
from app.listing.desk.queries import Part
from app.listing.desk.review import Result
from app.logbook.careful import Careful

STATEMENT = "I have looked at these entries and criteria myself, and I have no interest in this result"


class Deciding(Careful):
    """The button that is pressed is the decision."""

    version = IntegerField(validators=[InputRequired()])
    decision = SelectField(
        "Decision", choices=choices((each.value, each.label) for each in Decision), coerce=lambda value: Decision(value)
    )
    reason = TextAreaField(
        "Reason or question",
        [AtMost(LONGEST_REASON)],
        [stripped],
    )

    @property
    def typed(self) -> list[tuple[str, str]]:
        return [(self.reason.label.text, self.reason.data or "")]


class Together(Form):
    """`number` is how many entries were shown."""

    number = IntegerField(validators=[InputRequired()])


class Signing(Careful):
    overlooked = ("name",)

    version = IntegerField(validators=[InputRequired()])
    seal = HiddenField(validators=[InputRequired(), AtMost(64)])
    result = RadioField(
        "Result",
        [InputRequired("Choose the result")],
        choices=choices((each.value, each.label) for each in Result),
        coerce=lambda value: Result(value),
    )
    grounds = TextAreaField(
        "Grounds",
        [
            DataRequired("Write why; the mediator reads it"),
            AtMost(LONGEST_RESULT),
        ],
        [stripped],
    )
    is_own = BooleanField(STATEMENT, [InputRequired("Tick this to sign")])
    name = StringField("Your name", [DataRequired("Type your name to sign")], [stripped])

    def details(self) -> dict[str, Any]:
        return {name: value for name, value in super().details().items() if name != "is_own"}

    @property
    def typed(self) -> list[tuple[str, str]]:
        return [(self.grounds.label.text, self.grounds.data or "")]


class Recording(Careful):
    """One group of the criteria; each of its items has a mark and a note, named for its key."""

    version = IntegerField(validators=[InputRequired()])

    def __init__(self, obj: Any = None, **values: Any) -> None:
        super().__init__(_saved(obj) if isinstance(obj, Part) else obj, **values)

    @property
    def keys(self) -> list[str]:
        return [name.removeprefix("mark_") for name in self._fields if name.startswith("mark_")]

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid = super().validate(extra_validators)
        unmarked = [key for key in self.keys if self[f"note_{key}"].data and not self[f"mark_{key}"].data]
        for key in unmarked:
            self[f"mark_{key}"].errors = ["Choose what your note is about"]
        return is_valid and not unmarked

    def details(self) -> dict[str, Any]:
        said = {key: (self[f"mark_{key}"].data, self[f"note_{key}"].data) for key in self.keys}
        return {"version": self.version.data, "marks": {key: each for key, each in said.items() if each[0]}}

    @property
    def typed(self) -> list[tuple[str, str]]:
        """The mark and the note of each that was sent with one, below what it is about."""
        words = ((self[f"mark_{key}"], self[f"note_{key}"].data) for key in self.keys)
        said = ((mark.label.text, [mark.data.label if mark.data else "", note]) for mark, note in words)
        return [(label, ": ".join(filter(None, each))) for label, each in said]


def recording(part: Part, **values: Any) -> Recording:
    """The form of a group; what was sent, or what is saved."""
    fields: dict[str, Any] = {}
    for item in part.group.items:
        fields[f"mark_{item.key}"] = RadioField(
            item.words,
            [Optional()],
            choices=choices((each.value, each.label) for each in Mark),
            coerce=lambda value: Mark(value),
        )
        fields[f"note_{item.key}"] = TextAreaField("Note", [AtMost(LONGEST_NOTE)], [stripped])
    made: type[Recording] = type("RecordingOfPart", (Recording,), fields)
    return made(part, **values)


def _saved(part: Part) -> SimpleNamespace:
    """What is recorded of a group, as its form names it."""
    marks = {f"mark_{key}": each.mark for key, each in part.marks.items()}
    return SimpleNamespace(**marks, **{f"note_{key}": each.note for key, each in part.marks.items()})
