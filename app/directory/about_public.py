"""What the credential is, how one gets and keeps it, and what stands behind its numbers."""

from flask import Response

from app.directory.public_pages import draw, public, unless_known

pages = public("about_public", __name__, url_prefix="/about")


@pages.get("")
def index() -> Response:
    return unless_known(lambda: draw("directory/about.html"))
