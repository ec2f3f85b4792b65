"""The shapes of adding and of changing what was learned."""

from wtforms import IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired

from app.form import AtMost, stripped
from app.logbook.careful import Careful
from app.logbook.cpd import items as cpd
from app.logbook.fields import LengthField, day
from app.logbook.forms import AddsOnce


class TitleField(StringField):
    """Names a course and who gave it: nothing that needs a second look."""


class LearningField(LengthField):
    """Minutes of a course or a book, typed as hours."""

    read = staticmethod(cpd.hours)


def _title() -> TitleField:
    return TitleField(
        "Title",
        [
            DataRequired("Enter what it was, such as a course or a book"),
            AtMost(cpd.LONGEST_TITLE),
        ],
        [stripped],
    )


def _minutes() -> LearningField:
    return LearningField("Hours", [InputRequired("Enter how long it took, such as 2 or 1 h 30")])


def _takeaway() -> TextAreaField:
    return TextAreaField("Takeaway", [AtMost(cpd.LONGEST_TAKEAWAY)])


class Add(AddsOnce):
    date = day("Date", wanted="Enter the day you finished it")
    title = _title()
    minutes = _minutes()
    takeaway = _takeaway()


class Change(Careful):
    version = IntegerField(validators=[InputRequired()])
    date = day("Date", wanted="Enter the day you finished it")
    title = _title()
    minutes = _minutes()
    takeaway = _takeaway()
