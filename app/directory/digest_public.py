"""The public page of a Feedback Digest: the same for everybody, without a cookie, in the language of its address.

Of somebody who was listed it is shown as long as the listing is (domain §8); whoever never was may show it too.
"""

from typing import Any

from flask import Response, request

from app import clock
from app.db import db
from app.directory.public_pages import bound, too_many, unless_known
from app.errors import NotYours
from app.feedback.digests import address as digest_address, queries as digest_queries
from app.feedback.reviewer.language import HOME, language_of, note
from app.feedback.reviewer.pages import drawn
from app.listing.register import queries as register_queries
from app.web import Area, area

pages = area("digest_public", __name__, Area.PUBLIC, url_prefix=f"{HOME}/digests")
pages.url_value_preprocessor(note)
bound(pages, too_many)
pages.app_template_filter("digest_sign")(digest_address.sign)


@pages.get("/<signed>")
def digest(signed: str) -> Response:
    mediator_id = digest_address.mediator(signed)
    register_queries.refuse_hidden(mediator_id, clock.today())
    found = digest_queries.published(mediator_id, request.args.get("version", type=int))
    seen = (found.name, found.row.number, found.row.withdrawn_on, *found.editions, language_of(None))
    answer = unless_known(lambda: drawn("directory/digest.html", digest=found), *seen)
    answer.headers.add("Vary", "Accept-Language")
    answer.headers["X-Robots-Tag"] = "noindex"  # search engines find the profile, where its mediator lets them
    return answer


@pages.errorhandler(NotYours)
def _none(_problem: NotYours) -> Any:
    """In the same words for whoever has no digest, whose listing has ended, and for whoever does not exist."""
    db.session.rollback()
    return drawn("directory/digest_none.html", status=404)
