"""The public page of how long what is kept, in every language."""

from babel.units import format_unit
from flask import Response
from flask_babel import get_locale, gettext

from app.directory.public_pages import draw, public, unless_known
from app.rights.retention import ROWS, Period, Row

pages = public("retention_public", __name__, url_prefix="/about")


@pages.get("/retention")
def index() -> Response:
    return unless_known(lambda: draw("retention.html", rows=ROWS, said=said))


def said(row: Row) -> str:
    """The rule of a row, with its periods in words of the reader's language."""
    return gettext(row.rule, **dict(zip(("first", "second"), map(_words, row.periods), strict=False)))


def _words(period: Period) -> str:
    return format_unit(period.number, f"duration-{period.unit}", locale=get_locale())
