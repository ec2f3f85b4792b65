"""The page from which somebody downloads everything that is held about them."""

from flask import Response, abort
from flask_login import current_user

from app import clock, throttle
from app.rights import archive, archive_actions, archive_queries
from app.web import Area, area, download, page

pages = area("archive", __name__, Area.ACCOUNT, url_prefix="/account/archive")


@pages.get("/")
def index() -> Response:
    return page("rights/archive.html", files=archive.FILES)


@pages.post("/")
def take() -> Response:
    if throttle.is_spent("archive", str(current_user.id), limit=10, within=throttle.AN_HOUR):
        abort(429)
    whole = archive_queries.whole(current_user)
    archive_actions.note_taken(by=current_user)
    return download(whole, f"everything-{clock.today(current_user.zone)}.zip", "application/zip")
