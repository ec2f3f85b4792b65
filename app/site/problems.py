"""When something is wrong: words and a reference number for the person, the trace only in the log."""

import logging
import secrets
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, render_template, request
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import HTTPException

from app.database import replica
from app.db import db
from app.errors import Busy, Conflict, NotYours, Refused
from app.site.rail import destinations

log = logging.getLogger("portal")
Drawer = Callable[[int, str | None], Response]


TRY_AGAIN_AFTER = "5"  # seconds: a database that is started anew is back by then


def words(status: int) -> tuple[str, str]:
    """A title and what to do next."""
    if status == 503 and g.get("may_be_saved"):
        return _("One moment, please"), _(
            "The connection to the database broke while this was saved, so it may be saved or not. "
            "Please send it again in a moment: it is not saved twice."
        )
    return {
        400: (_("This could not be understood"), _("Go back, reload the page and try again.")),
        404: (_("Not found"), _("There is nothing at this address, or it is not yours to see.")),
        409: (_("Not possible now"), _("Go back, reload the page and try again.")),
        413: (_("Too large"), _("What you sent is larger than the portal accepts.")),
        429: (_("Too many tries"), _("Please wait a few minutes and try again.")),
        503: (_("One moment, please"), _("The portal is busy. Nothing was saved. Please try again in a moment.")),
    }.get(status, (_("Something went wrong"), _("Nothing was saved. Please try again.")))


def drawn_by(pages: Blueprint) -> Callable[[Drawer], Drawer]:
    """Let these pages draw what is wrong by themselves, from the status and the reference number there may be."""

    def remember(draw: Drawer) -> Drawer:
        pages.draw_problem = draw  # type: ignore[attr-defined]
        return draw

    return remember


def start(app: Flask) -> None:
    app.register_error_handler(HTTPException, lambda problem: _answer(problem.code or 500))
    app.register_error_handler(405, lambda _problem: _answer(404))
    app.register_error_handler(NotYours, lambda _problem: _answer(404))
    app.register_error_handler(ObjectDeletedError, lambda _problem: _answer(404))
    app.register_error_handler(Refused, lambda problem: _answer(409, problem.reason))
    app.register_error_handler(Busy, lambda _problem: _answer(503))
    app.register_error_handler(Conflict, lambda _problem: _answer(409, _("Somebody changed this meanwhile.")))
    app.register_error_handler(StaleDataError, lambda _problem: _answer(409, _("Somebody changed this meanwhile.")))
    app.register_error_handler(IntegrityError, lambda _problem: _answer(409, _("Somebody changed this meanwhile.")))
    app.register_error_handler(CSRFError, lambda _problem: _answer(400, _("The page was open for too long.")))
    app.register_error_handler(DataError, _database_cannot_hold_it)
    app.register_error_handler(OperationalError, _database_is_busy)
    app.register_error_handler(Exception, _our_bug)


def _answer(status: int, reason: str | None = None, *, reference: str | None = None) -> Response:
    db.session.rollback()
    answer = _drawn(status, reason, reference)
    if status == 503:
        answer.headers["Retry-After"] = TRY_AGAIN_AFTER
    return answer


def _drawn(status: int, reason: str | None, reference: str | None) -> Response:
    if draw := getattr(current_app.blueprints.get(request.blueprint or ""), "draw_problem", None):
        return draw(status, reference)
    title, advice = words(status)
    said: dict[str, Any] = {"heading": title, "reason": reason, "advice": advice, "reference": reference}
    if request.htmx.region:  # type: ignore[attr-defined]
        notice = render_template("_problem.html", **said)
        return Response(f'<hx-partial hx-target="#messages" hx-swap="innerHTML">{notice}</hx-partial>', status)
    return Response(render_template("problem.html", **said, **_seen_by()), status)


def _seen_by() -> dict[str, Any]:
    """The frame of the page and where to go from it; when the database does not say who asks, a stranger's."""
    try:
        known = current_user.is_authenticated and destinations(current_user)
    except SQLAlchemyError:
        known = ()
    if not known:
        return {"frame": "outside.html", "home": ("/", _("To the front page"))}
    return {"frame": "inside.html", "home": (known[0].address, _("To your %(place)s", place=known[0].word.lower()))}


def _database_is_busy(problem: OperationalError) -> Response:
    """It is locked, full or away. COMMIT is no statement to SQLAlchemy: where its answer is lost, nobody knows."""
    if answer := replica.instead():
        return answer
    g.may_be_saved = problem.connection_invalidated and problem.statement is None
    log.warning("database", extra={"problem": type(problem.orig).__name__})
    return _answer(503)


def _database_cannot_hold_it(problem: DataError) -> Response:
    """Such as a zero byte in a text; a number that is too large for an id is "not found" (ids.py)."""
    log.warning("database", extra={"problem": type(problem.orig).__name__})
    return _answer(400)


def _our_bug(problem: Exception) -> Response:
    reference = secrets.token_hex(4)
    log.error("our bug", exc_info=problem, extra={"reference": reference})
    return _answer(500, reference=reference)
