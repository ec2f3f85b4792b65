"""Find a mediator: search, narrow down, look."""

from flask import Response, request

from app import clock
from app.directory import find, index_queries, local_words
from app.directory import find_labels as labels
from app.directory import find_queries as queries
from app.directory.public_pages import draw, public, unless_known

pages = public("find_public", __name__, url_prefix="/find-a-mediator")

REGIONS = {"found": ()}

pages.app_template_filter("facets")(labels.facets)
pages.app_template_filter("chosen")(labels.chosen)
pages.app_template_filter("language_here")(local_words.language)
pages.app_template_filter("country_here")(local_words.country)
pages.app_template_filter("expertise_here")(labels.expertise)
pages.app_template_filter("day_here")(local_words.day)


@pages.get("")
def index() -> Response:
    today = clock.today()
    asked, known = find.asked(request.args.to_dict(flat=False), today=today), index_queries.index(today)
    return unless_known(
        lambda: draw("directory/find.html", regions=REGIONS, found=queries.found(known, asked, today)), known.digest
    )
