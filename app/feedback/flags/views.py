"""Where a mediator asks IMI to look at an answer that was shared with them."""

from flask import Response
from flask_login import current_user

from app.feedback import forms
from app.feedback.answers.shared import shared_answer
from app.feedback.flags import actions as flag_actions, queries as flag_queries
from app.web import Area, area, done, page

pages = area("flags", __name__, Area.MEDIATOR, url_prefix="/feedback/answers")


@pages.get("/<answer_id>")
def answer(answer_id: str) -> Response:
    return _answer(answer_id, forms.NewFlag())


@pages.post("/<answer_id>")
def flag(answer_id: str) -> Response:
    form = forms.NewFlag()
    if not form.carry_out(flag_actions.flag, shared_answer(current_user, answer_id), by=current_user):
        return _answer(answer_id, form, status=422)
    return done("/feedback/answers", f"{form.outcome.state.words}.")


def _answer(answer_id: str, form: forms.NewFlag, *, status: int = 200) -> Response:
    state = flag_queries.states(current_user).get(answer_id)
    shared = shared_answer(current_user, answer_id)
    return page("feedback/flag.html", status=status, answer=shared, state=state, form=form)
