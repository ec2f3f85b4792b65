"""How suggestions are made: the points of each sign, what they come to, and the answers that are remembered."""

from dataclasses import asdict

from flask import Response
from flask_login import current_user

from app.logbook.calendar.examples import examples
from app.logbook.calendar.words import MEDIATION
from app.logbook.calendar_import import answer_queries as import_answer_queries
from app.logbook.suggestions import actions as suggestion_actions
from app.logbook.suggestions.forms import Signs
from app.web import Area, area, done, page

pages = area("suggestions", __name__, Area.MEDIATOR, url_prefix="/logbook/import/suggestions")
HERE = "/logbook/import/suggestions"


@pages.get("")
def index() -> Response:
    weights, version = import_answer_queries.setting(current_user)
    return _index(Signs(**asdict(weights), version=version))


@pages.post("")
def set_points() -> Response:
    form = Signs()
    if not form.carry_out(suggestion_actions.set_points, current_user):
        return _index(form, status=422)
    return done(HERE, "Your points are saved. They hold from your next import on.")


@pages.post("/back")
def set_back() -> Response:
    suggestion_actions.set_back(current_user)
    return done(HERE, "The points are as they were at first.")


@pages.post("/forget")
def forget() -> Response:
    suggestion_actions.forget_answers(current_user)
    return done(HERE, "Your answers are forgotten. The next import asks again.")


def _index(form: Signs, status: int = 200) -> Response:
    weights, version = import_answer_queries.setting(current_user)
    answered = import_answer_queries.answered(current_user)
    return page(
        "logbook/suggestions.html",
        status=status,
        form=form,
        weights=weights,
        is_changed=version > 0,
        examples=examples(weights),
        answered=answered,
        languages=len(MEDIATION),
    )
