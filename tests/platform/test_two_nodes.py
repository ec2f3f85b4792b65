"""Two web nodes and two workers on one PostgreSQL: nothing is lost, no letter comes twice, and a sign-in holds at both.

The suite writes for a few seconds; NODES_SECONDS=60 writes for a minute. SEED repeats a run.
"""

import os
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter

from sqlalchemy import func, select

from app import jobs
from app.accounts.models import SignIn
from app.auditing import chain as audit_chain
from app.directory.keys.models import IssuerKey
from app.jobs import Job
from app.logbook.models import Mediation
from app.mail import Letter
from tests import make
from tests.nodes import Visitor, Writer, serving, wait_until
from tests.post_office import text_of
from tests.served import PATIENCE_SECONDS, ROOT

SECONDS = float(os.environ.get("NODES_SECONDS", "5"))
PEOPLE = 20
DIGITS = re.compile(r"\b(\d{3}) ?(\d{3})\b")


def sign_in_across(visitors, people, smtp):
    """Each asks one node for a code, and gives it to the other; the letter is sent by either worker."""
    for visitor, person in zip(visitors, people, strict=True):
        visitor.get("/sign-in", at=0)
        assert visitor.post("/sign-in", {"email": person.email}, at=1).location == "/sign-in/code"
    wait_until(lambda: len(smtp.letters) >= len(people))
    for visitor, person in zip(visitors, people, strict=True):
        [letter] = letters_to(smtp, person.email)
        visitor.get("/sign-in/code", at=0)
        digits = "".join(DIGITS.search(text_of(letter)).groups())
        assert visitor.post("/sign-in/code", {"digits": digits}, at=1).location == "/logbook/"
        assert visitor.get("/logbook/", at=0).status == 200


def letters_to(smtp, email):
    return [letter for letter in smtp.letters if letter["To"].addresses[0].addr_spec == email]


class Asker(threading.Thread):
    """Somebody at whose request letters leave, to another address each time."""

    def __init__(self, visitor, is_over):
        super().__init__(daemon=True)
        self.visitor, self.is_over, self.asked = visitor, is_over, []

    def run(self):
        while not self.is_over.is_set() and len(self.asked) < 30:  # of the sixty an hour that one address may ask for
            self.visitor.get("/sign-in")
            to = f"letter-{len(self.asked)}@example.org"
            if self.visitor.post("/sign-in", {"email": to}).status == 303:
                self.asked.append(to)
            time.sleep(SECONDS / 40)


def test_two_nodes_and_two_workers_lose_nothing_and_do_nothing_twice(own, own_settings, smtp, tmp_path, chance):
    people = [make.mediator() for _number in range(PEOPLE)]
    own.session.remove()
    over = threading.Event()
    with serving(own_settings, tmp_path, count=2) as nodes:
        ports = [node.port for node in nodes]
        visitors = [Visitor(ports, random.Random(chance.random())) for _person in people]
        sign_in_across(visitors, people, smtp)
        writers = [Writer(number, visitor, over) for number, visitor in enumerate(visitors)]
        asker = Asker(Visitor(ports, random.Random(chance.random())), over)
        for each in (*writers, asker):
            each.start()
        time.sleep(SECONDS)
        over.set()
        for each in (*writers, asker):
            each.join(PATIENCE_SECONDS)
        wait_until(lambda: waiting(own) == 0)
        visitors[0].post("/sign-out", {}, at=0)
        left = visitors[0].get("/logbook/", at=1)
        logs = [node.log.read_text() for node in nodes]
    kept = Counter(own.session.scalars(select(Mediation.reference)))
    acknowledged = Counter(reference for writer in writers for reference in writer.done)
    arrived = Counter(letter["To"].addresses[0].addr_spec for letter in smtp.letters)
    assert [writer.odd for writer in writers if writer.odd] == []
    assert [writer.unseen for writer in writers if writer.unseen] == []
    assert min(len(writer.done) for writer in writers) > 0
    assert kept == acknowledged
    assert arrived == Counter([*(person.email for person in people), *asker.asked])
    assert len(smtp.letters) == len({letter["Message-ID"] for letter in smtp.letters})
    assert own.session.scalar(select(func.count()).where(Letter.sent_at.is_(None))) == 0
    assert (left.status, left.location) == (303, "/sign-in")
    assert own.session.scalar(select(func.count()).where(SignIn.ended_at.is_not(None))) == 1
    assert jobs.dead() == []
    assert audit_chain.first_bad() is None
    assert not any('"event": "our bug"' in log for log in logs)


def test_two_nodes_that_start_at_once_migrate_once_and_make_one_key(own_server, environ, tmp_path):
    own_server.administer("CREATE DATABASE begun")
    settings = {**environ, "DATABASE_URL": own_server.address("begun"), "FLASK_APP": "wsgi:app"}
    for command in (("db", "upgrade"), ("keys", "new", "--first")):
        begun = [begin(settings, tmp_path / name, *command) for name in ("one", "other")]
        ended = [process.communicate(timeout=PATIENCE_SECONDS) for process in begun]
        assert [process.returncode for process in begun] == [0, 0], ended
    [keys] = own_server.administer(f"SELECT count(*) FROM {IssuerKey.__tablename__}", database="begun")
    [schemas] = own_server.administer("SELECT count(*) FROM alembic_version", database="begun")
    own_server.administer("DROP DATABASE begun")
    assert (keys, schemas) == (1, 1)


def begin(settings, folder, *command):
    """A command of the portal as its own process, with a folder of its own."""
    environ = os.environ | settings | {"PORTAL_FOLDER": str(folder)}
    words = [sys.executable, "-m", "flask", *command]
    return subprocess.Popen(words, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def waiting(database):
    database.session.rollback()
    return database.session.scalar(
        select(func.count()).where(Job.kind == "send letter", Job.done_at.is_(None), Job.dead_at.is_(None))
    )
