"""Find a mediator: search, narrow down, look."""

from datetime import date

from flask import Response, request

from app import clock
from app.directory.find import asked as find, drawn, labels, queries
from app.directory.index import queries as index_queries
from app.directory.index.day import Index
from app.directory.public_pages import LastDrawn, draw, public, unless_known

pages = public("find_public", __name__, url_prefix="/find-a-mediator", may_lag=True)

REGIONS = {"found": ()}
LAST_DRAWN = LastDrawn(64)

pages.app_template_filter("facets")(drawn.facets)
pages.app_template_filter("cards")(drawn.cards)
pages.app_template_filter("chosen")(labels.chosen)


@pages.get("")
def index() -> Response:
    today = clock.today()
    known = index_queries.index(today)
    return unless_known(lambda: _drawn(known, today), known.digest)


def _drawn(known: Index, today: date) -> Response:
    """Drawn anew when something is said otherwise, or when the register shows other people."""
    found = queries.found(known, find.asked(request.args.to_dict(flat=False), today=today), today)
    slugs = [card.slug for card in found.cards]
    return LAST_DRAWN.page(
        lambda: draw("directory/find.html", regions=REGIONS, found=found, longest=find.LONGEST_SEARCH),
        today,
        known.digest,
        *slugs,
    )
