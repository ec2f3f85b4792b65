"""The home of IMI staff: what waits, and the two buttons for what failed."""

from typing import Any

from flask import Response, abort, request
from flask_login import current_user

from app import failures
from app.staff.queue import Kind, queue
from app.web import Area, area, done, page

pages = area("queue", __name__, Area.STAFF, url_prefix="/staff")

HOME = "/staff/"
REGIONS = {"queue": ()}
AGAIN: dict[str, Any] = {"letters": failures.send_again, "jobs": failures.try_again}
AWAY: dict[str, Any] = {"letters": failures.put_letter_away, "jobs": failures.put_job_away}
FOUND: dict[str, Any] = {"letters": failures.letter, "jobs": failures.job}


@pages.get("/")
def index() -> Response:
    return _index()


@pages.post("/<any(letters, jobs):verb>/<int:number>/again")
def again(verb: str, number: int) -> Response:
    AGAIN[verb](FOUND[verb](number), by=current_user)
    return done(HOME, "It is tried again in a moment. If it fails again, it comes back here.")


@pages.post("/<any(letters, jobs):verb>/<int:number>/away")
def away(verb: str, number: int) -> Response:
    AWAY[verb](FOUND[verb](number), by=current_user)
    return done(HOME, "It is put away.")


def _index() -> Response:
    word = request.args.get("kind", "")
    if word and word not in list(Kind):
        abort(404)
    kind = Kind(word) if word else None
    return page(
        "staff/queue.html", regions=REGIONS, queue=queue(kind, page=request.args.get("page", 1, type=int)), kinds=Kind
    )
