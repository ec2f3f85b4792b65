"""What calendar programs read at the address of a mediator's deadlines; it is read, and nothing is written."""

import time

from flask import Response, current_app, request

from app import throttle
from app.db import db
from app.errors import NotYours
from app.listing.deadlines import file as deadline_file, queries
from app.site.headers import keep_secret
from app.web import Area, area

pages = area("deadlines_public", __name__, Area.PUBLIC, url_prefix="/calendar")

GUESSES = throttle.PerMinute(30)  # only wrong addresses count: one host asks for the calendars of very many people


@pages.get("/<int:feed_id>/<token>.ics")
def calendar(feed_id: int, token: str) -> Response:
    feed = queries.linked(feed_id, token)
    written = deadline_file.write(feed.id, queries.shown(feed), portal=current_app.config["PORTAL_URL"])
    answer = keep_secret(Response(written, mimetype="text/calendar"))
    answer.add_etag()
    answer.make_conditional(request)
    return answer


@pages.errorhandler(NotYours)
def _nothing(_problem: NotYours) -> Response:
    """In the same words for an address that was replaced, that ended, or that never was."""
    db.session.rollback()
    wait = GUESSES.seconds_to_wait(throttle.network(request.remote_addr or ""), time.monotonic())
    if wait:
        return _plain("Too many wrong addresses. Try again in a minute.", 429, wait)
    return _plain("There is no calendar at this address.", 404)


def _plain(words: str, status: int, wait: int = 0) -> Response:
    answer = keep_secret(Response(f"{words}\n", status, mimetype="text/plain"))
    if wait:
        answer.headers["Retry-After"] = str(wait)
    return answer
