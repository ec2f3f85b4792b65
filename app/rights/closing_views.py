"""The page on which somebody closes their account, and the button that keeps it."""

from flask import Flask, Response
from flask_login import current_user

from app import clock, dates
from app.rights import closing as rules, closing_actions as actions, closing_forms as forms, closing_queries as queries
from app.web import Area, area, done, page

pages = area("closing", __name__, Area.ACCOUNT, url_prefix="/account/close")


def start(app: Flask) -> None:
    """Let the account page say that its account is being closed, without knowing what that takes."""
    app.jinja_env.globals.update(closing=queries.closing, time_to_think=dates.lasting(rules.THINK_AGAIN))


@pages.get("/")
def index() -> Response:
    return _index(forms.Close())


@pages.post("/")
def close() -> Response:
    form = forms.Close()
    if not form.carry_out(actions.close, by=current_user):
        return _index(form, status=422)
    return done("/account/", "Your account is being closed. A letter confirms it.")


@pages.post("/keep")
def keep() -> Response:
    actions.keep(by=current_user)
    return done("/account/", "Your account stays as it is.")


def _index(form: forms.Close, status: int = 200) -> Response:
    return page(
        "rights/closing.html",
        form=form,
        why_not=rules.why_not_closed(is_staff=current_user.is_staff, is_assessor=current_user.is_assessor),
        erase_on=rules.erased_on(clock.today()),
        status=status,
    )
