"""A locked database, a full disk, a mail server that hangs: reading goes on, nothing breaks, and writing comes back.

The suite waits for short; TROUBLE_SECONDS=10 waits as long as is promised.
"""

import os
import resource
import socket
import threading
import time
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from app.db import db, sqlite
from tests.served import PATIENCE_SECONDS, Portal, children, signed_in

SECONDS = float(os.environ.get("TROUBLE_SECONDS", "2"))
NOTE = "Nothing was saved. Please try again in a moment."


class Visitor:
    """Somebody who is signed in, at a portal that runs for real."""

    def __init__(self, port, cookie):
        self.port, (self.cookie, self.csrf) = port, cookie

    def get(self, address):
        return self._asked("GET", address)

    def log(self, reference):
        """Log a mediation; the status and the words of the answer."""
        entry = {"form_token": f"token of {reference}", "date": "2026-01-01", "minutes": "180", "mode": "video"}
        more = {"reference": reference, "role": "sole_mediator", "kind": "joint", "agreement": "y", "status": ""}
        return self.post("/logbook/", entry | more)

    def post(self, address, fields):
        return self._asked("POST", address, urlencode(fields | {"csrf_token": self.csrf}))

    def _asked(self, method, address, body=None):
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        connection.request(method, address, body, headers)
        answer = connection.getresponse()
        words = answer.read().decode()
        connection.close()
        return answer.status, words


@pytest.fixture
def served(app, browser, database, environ, folder, tmp_path):
    """A portal, whose settings may be others, and somebody who is signed in to it."""

    @contextmanager
    def serving(**settings):
        _mediator, cookie = signed_in(browser)
        db.session.remove()
        portal = Portal(environ | settings, folder, tmp_path / "log")
        try:
            portal.wait()
            yield portal, Visitor(portal.port, cookie)
        finally:
            portal.end()

    return serving


def file_of(database):
    return Path(database.engine.url.database)


def pages_are_read(visitor):
    return {visitor.get(address)[0] for address in ("/logbook/", "/account/", "/", "/find-a-mediator")} == {200}


def test_while_the_database_is_locked_pages_are_read_and_what_was_sent_is_kept(served, database):
    with served() as (_portal, visitor):
        assert visitor.log("BEFORE-1")[0] == 303
        holder = sqlite.connect(file_of(database), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        told = []
        writer = threading.Thread(target=lambda: told.append(visitor.log("MEANWHILE-1")))
        writer.start()
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            assert pages_are_read(visitor)
            time.sleep(0.2)  # as people read: public pages have a limit
        assert told == []
        holder.rollback()
        holder.close()
        writer.join(PATIENCE_SECONDS)
        assert [status for status, _words in told] == [303]
        assert "MEANWHILE-1" in visitor.get("/logbook/")[1]


@pytest.mark.parametrize("room", [0, 40_000], ids=["nothing can be written", "the disk is nearly full"])
def test_with_a_full_disk_pages_are_read_and_writing_comes_back_without_a_restart(served, database, room):
    """The processes may write to no file behind a certain length, as if the disk ended there."""
    with served() as (portal, visitor):
        assert visitor.log("BEFORE-1")[0] == 303
        file = file_of(database)
        longest = max(each.stat().st_size for each in (file, file.with_name(f"{file.name}-wal")) if each.exists())
        may_write(portal, longest + room if room else 0)
        told = [visitor.log(f"FULL-{number}") for number in range(30 if room else 3)]
        refused = [words for status, words in told if status != 303]
        assert {status for status, _words in told} <= {303, 503}
        assert refused
        assert all(NOTE in words for words in refused)
        assert pages_are_read(visitor)
        may_write(portal, resource.RLIM_INFINITY)
        assert visitor.log("AFTER-1")[0] == 303
        logged = visitor.get("/logbook/?search=full")[1]
        for number, (status, _words) in enumerate(told):
            assert (f"FULL-{number}<" in logged) == (status == 303)
        assert '"event": "our bug"' not in portal.log.read_text()


def may_write(portal, longest):
    """How long the files may be that these processes write to; those that are longer cannot be added to."""
    for pid in [portal.processes["web"].pid, *children(portal.processes["web"].pid)]:
        _soft, hard = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (longest, hard))


def test_a_mail_server_that_hangs_keeps_nobody_waiting(served):
    silent = socket.create_server(("127.0.0.1", 0))
    with silent, served(SMTP_URL=f"smtp://127.0.0.1:{silent.getsockname()[1]}") as (_portal, visitor):
        began = time.monotonic()
        asked = [visitor.post("/sign-in", {"email": f"person-{number}@example.org"})[0] for number in range(5)]
        assert asked == [303] * 5
        assert visitor.log("MEANWHILE-1")[0] == 303
        assert pages_are_read(visitor)
        assert time.monotonic() - began < PATIENCE_SECONDS / 2
