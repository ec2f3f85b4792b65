"""The home of IMI staff: what waits, and the two buttons for what failed."""

from flask import Response, abort, request
from flask_login import current_user

from app import failures
from app.staff.queue import Kind, queue
from app.web import Area, area, done, page

pages = area("queue", __name__, Area.STAFF, url_prefix="/staff")

HOME = "/staff/"
REGIONS = {"queue": ()}
AGAIN = "It is tried again in a moment. If it fails again, it comes back here."
AWAY = "It is put away."


@pages.get("/")
def index() -> Response:
    return _index()


@pages.post("/letters/<int:number>/again")
def send_again(number: int) -> Response:
    failures.send_again(failures.letter(number), by=current_user)
    return done(HOME, AGAIN)


@pages.post("/letters/<int:number>/away")
def put_letter_away(number: int) -> Response:
    failures.put_letter_away(failures.letter(number), by=current_user)
    return done(HOME, AWAY)


@pages.post("/jobs/<int:number>/again")
def try_again(number: int) -> Response:
    failures.try_again(failures.job(number), by=current_user)
    return done(HOME, AGAIN)


@pages.post("/jobs/<int:number>/away")
def put_job_away(number: int) -> Response:
    failures.put_job_away(failures.job(number), by=current_user)
    return done(HOME, AWAY)


def _index() -> Response:
    word = request.args.get("kind", "")
    if word and word not in list(Kind):
        abort(404)
    kind = Kind(word) if word else None
    return page(
        "staff/queue.html", regions=REGIONS, queue=queue(kind, page=request.args.get("page", 1, type=int)), kinds=Kind
    )
