"""What IMI staff watch: whether the work is done, the letters leave, calendars are read, and there is room."""

from flask import Response

from app.staff import watch
from app.web import Area, area, page

pages = area("watch", __name__, Area.STAFF, url_prefix="/staff/watch")


@pages.get("/")
def index() -> Response:
    return page(
        "staff/watch.html",
        kinds=watch.kinds(),
        lasting=watch.lasting,
        letters=watch.letters(),
        imports=watch.imports(),
        storage=watch.storage(),
    )
