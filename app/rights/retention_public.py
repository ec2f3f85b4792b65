"""The public page of what is kept and for how long, in every language."""

import math
from datetime import timedelta

from babel.dates import TIMEDELTA_UNITS, format_timedelta
from flask import Response
from flask_babel import get_locale, gettext

from app.directory.public_pages import draw, public, unless_known
from app.rights.retention import ROWS, Period, Row

pages = public("retention_public", __name__, url_prefix="/about")

SECONDS = dict(TIMEDELTA_UNITS)


@pages.get("/retention")
def index() -> Response:
    return unless_known(lambda: draw("retention.html", sources=by_source(), said=said))


def by_source() -> dict[str, list[Row]]:
    """The rows by why they are as they are, in the order in which they stand."""
    found: dict[str, list[Row]] = {}
    for row in ROWS:
        found.setdefault(row.source, []).append(row)
    return found


def said(row: Row) -> str:
    """The rule of a row, with its periods in words of the reader's language."""
    return gettext(row.rule, **dict(zip(("first", "second"), map(_words, row.periods), strict=False)))


def _words(period: Period) -> str:
    """By Babel's table of lengths: that of units lacks the days of Arabic."""
    length = timedelta(seconds=period.number * SECONDS[period.unit])
    return format_timedelta(length, granularity=period.unit, threshold=math.inf, locale=get_locale())
