"""The front page, and the two addresses a watchman asks."""

from flask import Response, jsonify
from sqlalchemy.exc import DBAPIError

from app import doctor_checks, failures, jobs, mail
from app.database import schema
from app.directory.public_pages import draw, public, unless_known
from app.logbook.rules import queries as rule_queries
from app.web import Area, area

pages = public("home", __name__, may_lag=True)
probes = area("probes", __name__, Area.MACHINE)


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
            "the database does not have the schema of this version": not schema.is_current(),
            "the worker is behind": jobs.oldest_wait() > doctor_checks.LONGEST_WAIT,
        }
    except DBAPIError:
        troubles = {"the database does not answer": True}
    troubles["the disk is full"] = doctor_checks.is_disk_full()
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
