"""The public page of a Feedback Digest: the same for everybody, without a cookie, in the language of its address."""

from typing import Any

from flask import Response, request

from app.db import db
from app.errors import NotYours
from app.feedback import digest_queries
from app.feedback.reviewer_language import HOME, note
from app.feedback.reviewer_pages import drawn
from app.web import Area, area

pages = area("digest_public", __name__, Area.PUBLIC, url_prefix=f"{HOME}/digests")
pages.url_value_preprocessor(note)


@pages.get("/<int:mediator_id>")
def digest(mediator_id: int) -> Response:
    found = digest_queries.published(mediator_id, request.args.get("version", type=int))
    return drawn("digest/page", digest=found)


@pages.errorhandler(NotYours)
def _none(_problem: NotYours) -> Any:
    """In the same words for whoever has no digest and for whoever does not exist."""
    db.session.rollback()
    return drawn("digest/none", status=404)
