"""What all forms have in common."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError
from wtforms.fields.core import UnboundField
from wtforms.validators import InputRequired

from app import audit, mail
from app.audit import AuditRecord
from app.auditing import chain
from app.db import action, commit, db
from app.form import Form, stripped
from app.mail import Letter
from tests import make


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


class Draft(Form):
    can_begin_anew = False


@pytest.fixture
def sent(app, database):
    with app.test_request_context(method="POST"):
        yield


@pytest.mark.parametrize(("form", "times"), [(Form, 2), (Draft, 1)])
def test_an_action_that_the_database_refuses_begins_anew_once_unless_it_changed_a_draft(sent, form, times):
    tries = []

    @action
    def act():
        tries.append(1)
        raise StaleDataError

    with pytest.raises(StaleDataError):
        form().carry_out(act)
    assert len(tries) == times


def test_nothing_is_left_of_an_action_that_begins_anew(sent):
    ana = make.mediator()
    tries = []

    @action
    def act():
        tries.append(1)
        audit.note("changed account", "users", ana.id)
        mail.queue("letters/audit_head.txt", "ana@example.org", head="", line="")
        if len(tries) == 1:
            raise StaleDataError

    assert Form().carry_out(act)
    commit()
    written = [
        select(func.count(AuditRecord.id)).where(AuditRecord.verb == "changed account"),
        select(func.count(Letter.id)),
    ]
    assert ([db.session.scalar(each) for each in written], chain.first_bad()) == ([1, 1], None)
