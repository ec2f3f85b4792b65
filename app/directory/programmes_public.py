"""Find a program: who assesses online mediators, by what window and thresholds."""

from flask import Response

from app.directory.public_pages import draw, public, unless_known

pages = public("programmes_public", __name__, url_prefix="/find-a-program")


@pages.get("")
def index() -> Response:
    return unless_known(lambda: draw("directory/programmes.html"))
