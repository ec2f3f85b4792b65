"""Find a mediator: search, narrow down, look."""

from flask import Response

from app.directory.public_pages import draw, public, unless_known

pages = public("find_public", __name__, url_prefix="/find-a-mediator")


@pages.get("")
def index() -> Response:
    return unless_known(lambda: draw("directory/find.html"))
