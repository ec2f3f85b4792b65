"""The points of each sign that suggests a mediation."""

from typing import Any

from wtforms import IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.form import Form
from app.logbook.calendar.suggesting import MOST


def _points(label: str, least: int = 0) -> IntegerField:
    words = f"Enter {least} to {MOST}"
    return IntegerField(label, [InputRequired(words), NumberRange(least, MOST, words)])


class Signs(Form):
    """`version` is that of what was shown; 0 while the points are as we set them."""

    version = IntegerField(validators=[InputRequired()])
    word = _points("A word for mediation")
    link = _points("A conference link")
    people = _points("Three or more people")
    length = _points("Two hours or longer")
    sides = _points("Two sides in the title")
    other = _points("A word for other work")
    threshold = _points("Points for a suggestion", least=1)

    def details(self) -> dict[str, Any]:
        return {"version": self.version.data, "points": {n: v for n, v in self.data.items() if n != "version"}}
