"""What all forms have in common."""

from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired

from app.form import Form, stripped


def kinds(form):
    for kind in form.__subclasses__():
        yield kind
        yield from kinds(kind)


def given(field, place, name):
    """What a field was made with, by its place or by its name."""
    return field.args[place] if len(field.args) > place else field.kwargs.get(name, ())


def test_blanks_alone_are_no_words_in_any_form(app):
    """`InputRequired` looks at what was sent, and `DataRequired` at what is left of it."""
    stripping = {
        f"{kind.__module__}.{kind.__name__}.{name}": given(field, 1, "validators")
        for kind in {*kinds(Form)}
        for name, field in vars(kind).items()
        if isinstance(field, UnboundField) and stripped in given(field, 2, "filters")
    }
    assert len(stripping) > 20
    assert [
        name for name, validators in stripping.items() if any(isinstance(each, InputRequired) for each in validators)
    ] == []
