"""A portal as it runs for real, in processes of its own, and browsers that are signed in to it."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from app.accounts import actions as accounts
from app.accounts.models import User
from app.db import commit, db
from tests import make
from tests.conftest import NOW
from tests.patience import PATIENCE_SECONDS, soon

ROOT = Path(__file__).parent.parent


class Portal:
    """The web server with its two processes, and the worker; each comes back after it was killed."""

    def __init__(self, environ, folder, log):
        own = {"FLASK_APP": "wsgi:app", "PORTAL_FOLDER": str(folder), "PORTAL_NOW": NOW.isoformat()}
        self.environ, self.log = os.environ | environ | own, log
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        web = ("gunicorn", "--config", "gunicorn.conf.py", "--bind", f"127.0.0.1:{self.port}", "wsgi:app")
        self.commands = {"web": web, "worker": ("flask", "worker")}
        self.processes = {name: self._started(name) for name in self.commands}

    def wait(self):
        """Until it answers."""
        soon(self._answers, every=0.1, otherwise="the portal does not start")

    def kill(self, what):
        """One of the web processes, the server that keeps them, or the worker; says what became of it.

        "all of web" is the server with all of its processes, as when a machine loses power.
        """
        if what == "all of web":
            return self._kill_all()
        if what == "web process":
            with suppress(ProcessLookupError, IndexError):
                os.kill(children(self.processes["web"].pid)[0], signal.SIGKILL)
            return -signal.SIGKILL
        process = self.processes[what]
        process.kill()
        ended = process.wait(PATIENCE_SECONDS)
        self.processes[what] = self._started(what)
        return ended

    def _kill_all(self):
        web = self.processes["web"]
        left = children(web.pid)
        web.kill()
        for child in left:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        ended = web.wait(PATIENCE_SECONDS)
        self.processes["web"] = self._started("web")
        return ended

    def revive(self):
        """Start again what ended by itself, as whoever supervises the portal does."""
        for name, process in self.processes.items():
            if process.poll() is not None:
                self.processes[name] = self._started(name)

    def end(self):
        left = children(self.processes["web"].pid)
        for process in self.processes.values():
            process.kill()
            process.wait(PATIENCE_SECONDS)
        for child in left:
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)

    def _answers(self):
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port)) as connection:
            connection.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            return connection.recv(1)

    def _started(self, name):
        with self.log.open("ab") as log:
            command = [sys.executable, "-m", *self.commands[name]]
            return subprocess.Popen(command, cwd=ROOT, env=self.environ, stdout=log, stderr=log)


def children(pid):
    """The processes that a process has started."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def signed_in(browser):
    """A mediator, and what their browser keeps of it: a cookie, and the token of its forms."""
    mediator = make.mediator()
    token = accounts.open_sign_in(db.session.get_one(User, mediator.id), device="Firefox on Linux")
    commit()
    visitor = browser.another()
    with visitor.client.session_transaction() as session:
        session.update(_user_id=token, _fresh=True)
    csrf = visitor.get("/logbook/").csrf_token
    [cookie] = visitor.client._cookies.values()
    return mediator, (f"{cookie.key}={cookie.value}", csrf)
