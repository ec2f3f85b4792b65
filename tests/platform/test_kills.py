"""Whatever is killed while people write: what was acknowledged is there, once, and the database is sound.

The suite kills a few; KILLS=100 kills a hundred among twenty who write. SEED repeats a run.
"""

import os
import re
import signal
import threading
import time
from collections import Counter
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

import pytest
from sqlalchemy import func, select, text

from app.auditing import chain as audit_chain
from app.db import db
from app.logbook.models import Mediation
from tests.patience import PATIENCE_SECONDS, soon
from tests.served import Portal, signed_in

KILLS = int(os.environ.get("KILLS", "4"))
WRITERS = 20 if KILLS >= 100 else 6
pytestmark = pytest.mark.database


class Writer(threading.Thread):
    """Somebody who logs one mediation after another, and sends a form again for as long as no answer came."""

    def __init__(self, number, cookie, port, is_over):
        super().__init__(daemon=True)
        self.number, self.cookie, self.port, self.is_over = number, cookie, port, is_over
        self.done, self.answers, self.again = [], Counter(), 0

    def run(self):
        written = 0
        while not self.is_over.is_set():
            reference = f"W{self.number}-{written}"
            while not self.is_over.is_set() and not self._logged(reference):
                self.again += 1
                time.sleep(0.05)
            written += 1

    def _logged(self, reference):
        entry = {
            "csrf_token": self.cookie[1],
            "form_token": f"token of {reference}",
            "date": "2026-01-01",
            "minutes": "180",
            "mode": "video",
            "reference": reference,
            "role": "sole_mediator",
            "kind": "joint",
            "agreement": "y",
            "status": "",
        }
        headers = {"Cookie": self.cookie[0], "Content-Type": "application/x-www-form-urlencoded"}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("POST", "/logbook/", urlencode(entry), headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()
        self.answers[answer.status] += 1
        if answer.status == 303:
            self.done.append(reference)
        return answer.status in (303, 422)


def unsound(database):
    """What SQLite says against its file (PostgreSQL has no such question), and where the audit chain is broken."""
    database.session.rollback()
    bad = audit_chain.first_bad()
    if database.engine.dialect.name != "sqlite":
        return [bad] if bad else []
    said = [each for each in database.session.execute(text("PRAGMA integrity_check")).scalars() if each != "ok"]
    return [*said, *database.session.execute(text("PRAGMA foreign_key_check")), *([bad] if bad else [])]


def wait_for(portal, is_so):
    """The port of a server that was killed is free when the last of its processes has noticed."""

    def look():
        portal.revive()
        return is_so()

    soon(look, every=0.05)


def test_nothing_that_was_acknowledged_is_lost_and_nothing_is_there_twice(
    app, browser, database, environ, folder, tmp_path, chance
):
    people = [signed_in(browser) for _number in range(WRITERS)]
    db.session.remove()
    over, log = threading.Event(), tmp_path / "log"
    portal = Portal(environ, folder, log)
    writers = [Writer(number, cookie, portal.port, over) for number, (_who, cookie) in enumerate(people)]
    ends, wrong = [], []
    try:
        for writer in writers:
            writer.start()
        for number in range(KILLS):
            before = sum(len(writer.done) for writer in writers)
            wait_for(portal, lambda before=before: sum(len(writer.done) for writer in writers) >= before + WRITERS)
            time.sleep(chance.random() / 5)
            ends.append(portal.kill(("web process", "worker", "web")[number % 3]))
            wrong += unsound(database)
        over.set()
        for writer in writers:
            writer.join(PATIENCE_SECONDS)
    finally:
        over.set()
        portal.end()
    database.session.rollback()
    kept = Counter(database.session.scalars(select(Mediation.reference)))
    acknowledged = [reference for writer in writers for reference in writer.done]
    answers = sum((writer.answers for writer in writers), Counter())
    assert (ends, wrong) == ([-signal.SIGKILL] * KILLS, [])
    assert set(answers) <= {303, 503}, answers
    assert set(acknowledged) - kept.keys() == set()
    assert {reference: times for reference, times in kept.items() if times > 1} == {}
    assert len(kept) - len(set(acknowledged)) <= WRITERS  # at most one each, whose answer did not come
    assert database.session.scalar(select(func.count()).select_from(Mediation)) == len(kept)
    assert re.findall(r'"event": "our bug"', log.read_text()) == []
