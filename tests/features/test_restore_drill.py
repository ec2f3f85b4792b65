"""A backup made while several people write, put back in an empty place: everything acknowledged before it is there.

Who was erased since stays erased, and the audit chain is whole. The suite makes one; BACKUPS=20 makes twenty,
WRITES=200 lets so many be acknowledged before each, and DRILL_MEDIATIONS=50000 puts so many mediations there first.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask import current_app
from sqlalchemy import create_engine, func, insert, make_url, select, text

from app import audit, create_app
from app.accounts.models import User
from app.audit import AuditRecord
from app.db import commit, db, is_sqlite
from app.logbook.models import Mediation, Session
from app.rights import erasure_actions
from tests import databases, make
from tests.conftest import NOW
from tests.features.belongings import Belongings
from tests.features.erasing import CANARY, everything, plant, rows_of
from tests.features.test_closing import BOX, HERE
from tests.patience import soon

pytestmark = pytest.mark.database
ROOT = Path(__file__).parent.parent.parent
BACKUPS = int(os.environ.get("BACKUPS", "1"))
WRITES = int(os.environ.get("WRITES", "20"))
MEDIATIONS = int(os.environ.get("DRILL_MEDIATIONS", "0"))
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
        wanted = len(self.acknowledged) + number
        soon(lambda: len(self.acknowledged) >= wanted, seconds=PATIENCE_SECONDS)
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
    """The environment of processes of the portal."""
    monkeypatch.setenv("PATH", databases.commands(environ))
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


@pytest.fixture
def leaving(browser, database, run):
    """Somebody with something in every corner, and a canary in it."""
    person = Belongings(browser, database).person
    user = db.session.get_one(User, person.id)
    user.name, user.email = f"{CANARY} Petrova", f"{CANARY.lower()}@example.org"
    plant(rows_of(person.id))
    commit()
    assert run("recount")[0] == 0
    assert is_held(CANARY)
    return person


@pytest.fixture
def much(database):
    """So many mediations of one session, copied from one that was logged, each with its record."""
    ana = make.mediator()
    copied = make.mediation(ana)
    for first in range(0, MEDIATIONS, 1_000):
        numbers = range(first + 1, min(first + 1_000, MEDIATIONS) + 1)
        mediations = [_row(copied, form_token=f"copy {each}", reference=f"C-{each}") for each in numbers]
        made = db.session.scalars(insert(Mediation).returning(Mediation.id, sort_by_parameter_order=True), mediations)
        ids = made.all()
        db.session.execute(insert(Session), [_row(copied.sessions[0], mediation_id=each) for each in ids])
        for each in ids:
            audit.note("logged a mediation", "mediation", each, by=ana)
        commit()
    return MEDIATIONS + 1


def _row(of, **own):
    values = {each.key: getattr(of, each.key) for each in type(of).__mapper__.column_attrs if each.key != "id"}
    return values | own


def is_held(word):
    """Whether a word is in the database: SQLite's is looked through as it lies on the disk."""
    db.session.rollback()
    path = Path(db.engine.url.database)
    files = [each.read_bytes() for each in path.parent.glob(f"{path.name}*") if each.suffix != ".empty"]
    data = b"".join(files) if is_sqlite(current_app) else str(list(everything().values())).encode()
    return word.lower().encode() in data.lower()


def close(browser, person, clock):
    """They close their account, and thirty days later they are erased."""
    browser.sign_in(person).get(HERE).submit("Close my account", {BOX: True})
    clock.hold(NOW + timedelta(days=31))
    erasure_actions.erase_due()
    assert not is_held(CANARY)


@contextmanager
def timed(what):
    begun = time.monotonic()
    yield
    sys.stdout.write(f"{what}: {time.monotonic() - begun:.1f} s\n")


@pytest.mark.parametrize("attempt", range(BACKUPS))
def test_everything_acknowledged_before_a_backup_is_in_it(
    run, browser, shell, empty, environ, tmp_path, clock, much, leaving, attempt
):
    began_at, people = db.session.scalar(select(func.max(AuditRecord.at))), [make.mediator().id for _ in range(WRITERS)]
    theirs = Mediation.mediator_id.in_(people)
    file, erased = tmp_path / "backup.zip", tmp_path / "erased"
    with writing(shell, people, attempt) as writers:
        before = writers.wait_for(WRITES)
        with timed("backup"):
            made = run("backup", str(file))
        writers.wait_for(WRITERS)
    with timed("check"):
        looked = run("restore", str(file), "--check")
    assert (made[0], looked[0]) == (0, 0), (made, looked)
    close(browser, leaving, clock)
    erased.write_text(run("erasures")[1])
    with create_app(environ | empty, tmp_path / "empty").app_context():
        clock.hold(began_at)
        ask = current_app.test_cli_runner().invoke
        with timed("restore"):
            restored = ask(args=["restore", str(file), "--erasures", str(erased)])
        with timed("doctor"):
            well = ask(args=["doctor"])
        verified = ask(args=["audit", "verify"])
        there = set(db.session.scalars(select(Mediation.reference).where(theirs)))
        sessions = db.session.scalar(select(func.count()).select_from(Session).join(Mediation).where(theirs))
        copies = db.session.scalar(select(func.count()).where(Mediation.form_token.like("copy %")))
        gone = (db.session.get_one(User, leaving.id).is_erased, is_held(CANARY))
        db.session.remove()
        db.engine.dispose()
    assert (restored.exit_code, well.output) == (0, "All is well.\n"), restored.output
    assert verified.output.startswith("The audit chain is whole"), verified.output
    assert before <= there < set(writers.acknowledged), "and what was written afterwards is not there"
    assert (sessions, copies, gone) == (2 * len(there), much - 1, (True, False))
