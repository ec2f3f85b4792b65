"""What IMI staff watch: whether work is done, letters leave, pages are quick, calendars are read, and there is room."""

from flask import Response

from app.staff import watch, watch_measured
from app.web import Area, area, page

pages = area("watch", __name__, Area.STAFF, url_prefix="/staff/watch")


@pages.get("/")
def index() -> Response:
    return page(
        "staff/watch.html",
        kinds=watch.kinds(),
        letters=watch.letters(),
        answers=watch_measured.answers(),
        calendars=watch.calendars(),
        imports=watch.imports(),
        readers=watch_measured.readers(),
        storage=watch.storage(),
        backup=watch.last_backup(),
    )
