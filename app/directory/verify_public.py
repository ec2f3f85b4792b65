"""Verify a listing: whether somebody is listed, today or on another day."""

from flask import Response

from app.directory.public_pages import draw, public, unless_known

pages = public("verify_public", __name__, url_prefix="/verify")


@pages.get("")
def index() -> Response:
    return unless_known(lambda: draw("directory/verify.html"))
