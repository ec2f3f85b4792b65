"""The front page, and the two addresses a watchman asks."""

from datetime import timedelta
from shutil import disk_usage

from flask import Response, current_app, jsonify
from sqlalchemy.exc import DBAPIError

from app import db, failures, jobs, mail
from app.directory.public_pages import draw, public, unless_known
from app.logbook import rule_queries
from app.web import Area, area

pages = public("home", __name__)
probes = area("probes", __name__, Area.MACHINE)

LONGEST_WAIT = timedelta(minutes=15)
LEAST_DISK_BYTES = 200 * 1024 * 1024


@pages.get("/")
def index() -> Response:
    rule = rule_queries.imis()
    return unless_known(lambda: draw("home.html", rule=rule), rule)


@probes.get("/healthz")
def healthz() -> Response:
    return jsonify(ok=True)


@probes.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Whether the portal can do its work now, and if not, why; beside it what somebody should look at soon."""
    reasons = _reasons()
    return jsonify(ready=not reasons, reasons=reasons, look_at=_concerns()), 503 if reasons else 200


def _reasons() -> list[str]:
    try:
        troubles = {
            "the database does not have the schema of this version": not db.is_current(),
            "the worker is behind": jobs.oldest_wait() > LONGEST_WAIT,
        }
    except DBAPIError:
        troubles = {"the database does not answer": True}
    troubles["the disk is full"] = disk_usage(current_app.root_path).free < LEAST_DISK_BYTES
    return [words for words, is_so in troubles.items() if is_so]


def _concerns() -> list[str]:
    """What keeps nobody from working, and is no reason to send visitors to another machine."""
    try:
        concerns = {
            "letters were tried in vain and wait": jobs.failing(mail.SEND) > 0,
            "work was given up": jobs.given_up() > 0,
            "letters were refused and wait for staff": failures.refused_letters() > 0,
        }
    except DBAPIError:
        return []
    return [words for words, is_so in concerns.items() if is_so]
