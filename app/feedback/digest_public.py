"""The public page of a Feedback Digest: the same for everybody, without a cookie."""

from typing import Any

from flask import Response, request

from app.db import db
from app.errors import NotYours
from app.feedback import digest_queries
from app.feedback.limits import LIMITS
from app.feedback.reviewer_pages import day
from app.web import Area, area, page

pages = area("digest_public", __name__, Area.PUBLIC, url_prefix="/feedback/digests")


@pages.get("/<int:mediator_id>")
def digest(mediator_id: int) -> Response:
    found = digest_queries.published(mediator_id, request.args.get("version", type=int))
    return _drawn("page", digest=found)


@pages.errorhandler(NotYours)
def _none(_problem: NotYours) -> Any:
    """In the same words for whoever has no digest and for whoever does not exist."""
    db.session.rollback()
    return _drawn("none", status=404)


def _drawn(name: str, *, status: int = 200, **shown: Any) -> Response:
    frame: dict[str, Any] = {"language": "en", "direction": "ltr", "limits": LIMITS, "day": day}
    return page(f"feedback/digest/{name}.html", status=status, **frame, **shown)
