"""A copy that follows the database (a hot standby), for public pages that may be some seconds old (decision 0038)."""

import logging
import time
from threading import Lock

from flask import Flask, Response, current_app, g, request
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException

from app.database import postgres
from app.db import db
from app.errors import Busy, NotYours

NAME = "replica"
REST_SECONDS = 60.0  # after it failed
BEHIND_SECONDS = 1.0  # until it is looked at again, when it was behind
READING = ("GET", "HEAD")
# The place in the log that the database has come to, and whether the copy has come to one; it alone is in recovery.
DATABASE_AT = text("SELECT CAST(pg_current_wal_lsn() AS text)")
COPY_HAS = text("SELECT coalesce(pg_last_wal_replay_lsn() >= CAST(:place AS pg_lsn), false)")

log = logging.getLogger("portal")


class Replica:
    """What one process knows of the copy: whether all that was committed `may_lag` seconds ago is there.

    It looks three times within that. The copy is good until the next look when it has what the database had at the look
    before, or has now.
    """

    def __init__(self, engine: Engine, may_lag: float) -> None:
        self.engine, self.every = engine, may_lag / 3
        self.lock = Lock()
        self.is_good = False
        self.looked_at, self.look_at = 0.0, 0.0
        self.place = ""

    def may_serve(self) -> bool:
        """Whoever asks while somebody looks is served by the database."""
        if time.monotonic() < self.look_at:
            return self.is_good
        if not self.lock.acquire(blocking=False):
            return False
        try:
            self._look()
        finally:
            self.lock.release()
        return self.is_good

    def rest(self) -> None:
        """It failed: ask it nothing for a while."""
        self.is_good = False
        self.look_at = time.monotonic() + REST_SECONDS
        log.warning("replica", extra={"problem": "it does not answer"})

    def _look(self) -> None:
        now, before = time.monotonic(), self.place
        is_recent = now - self.looked_at <= 2 * self.every
        try:
            with db.engine.connect() as database, self.engine.connect() as copy:
                self.place = database.scalar(DATABASE_AT)
                wanted = [before, self.place] if before and is_recent else [self.place]
                self.is_good = any(copy.scalar(COPY_HAS, {"place": place}) for place in wanted)
        except DBAPIError:
            self.rest()
            return
        self.looked_at, self.look_at = now, now + (self.every if self.is_good else min(self.every, BEHIND_SECONDS))


def start(app: Flask) -> None:
    """Nothing happens where there is none."""
    if address := app.config["REPLICA_URL"]:
        engine = create_engine(address, hide_parameters=True, **postgres.options(address))
        postgres.settle(engine)
        app.extensions[NAME] = Replica(engine, app.config["REPLICA_MAY_LAG"])
        app.before_request(_choose)


def _choose() -> None:
    """Only a look at pages that may be old is served by the copy, and nothing that depends on who asks."""
    pages, replica = current_app.blueprints.get(request.blueprint or ""), current_app.extensions[NAME]
    if getattr(pages, "may_lag", False) and request.method in READING and replica.may_serve():
        db.session().engine = replica.engine  # type: ignore[attr-defined]
        g.is_of_replica = True


def apart(name: str) -> str:
    """By which name something is kept that was read: what the copy says is kept apart."""
    return f"{name} of the replica" if g.get("is_of_replica") else name


def instead() -> Response | None:
    """What the database answers where the copy failed in the middle of a request; nothing where it was not asked."""
    if not g.pop("is_of_replica", False):
        return None
    current_app.extensions[NAME].rest()
    db.session.remove()
    try:
        answer = current_app.dispatch_request()
    except (HTTPException, DBAPIError, NotYours, Busy) as problem:  # the ways in which public pages say no
        answer = current_app.handle_user_exception(problem)
    return current_app.make_response(answer)
