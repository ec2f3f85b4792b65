"""The page of a mediator's calendar of deadlines: making it, its address, another one, ending it."""

from typing import Any

from flask import Response, current_app
from flask_login import current_user

from app import clock
from app.form import Form, Step, token_field
from app.listing.deadlines import actions, queries
from app.listing.deadlines.days import KEEP
from app.web import Area, area, done, page

pages = area("deadlines", __name__, Area.MEDIATOR, url_prefix="/account/calendar")

HERE = "/account/calendar/"


class NewFeed(Form):
    form_token = token_field()

    def details(self) -> dict[str, Any]:
        return {"form_token": self.form_token.data}


@pages.get("/")
def index() -> Response:
    return _index()


@pages.post("/")
def make() -> Response:
    form = NewFeed()
    if not form.carry_out(actions.make, current_user):
        return _index(form)
    return done(HERE, "Your calendar is made. Give its address to your calendar program.")


@pages.post("/replace")
def replace() -> Response:
    form = Step()
    if not form.carry_out(actions.replace, queries.own(current_user), by=current_user):
        return _index(form)
    return done(HERE, "The address is replaced. Give the new one to your calendar program.")


@pages.post("/end")
def end() -> Response:
    form = Step()
    if not form.carry_out(actions.end, queries.own(current_user), by=current_user):
        return _index(form)
    return done(HERE, "Your calendar is ended. Its address opens nothing any more.")


def _index(refused: Form | None = None) -> Response:
    feed = queries.feed_of(current_user)
    return page(
        "listing/deadlines.html",
        status=422 if refused else 200,
        feed=feed,
        address=current_app.config["PORTAL_URL"] + queries.address(feed) if feed else "",
        subscribing=queries.subscribing(current_app.config["PORTAL_URL"], feed) if feed else "",
        deadlines=queries.ahead(feed) if feed else None,
        today=clock.today(),
        kept_for=KEEP,
        form=NewFeed(),
        refused=refused,
    )
