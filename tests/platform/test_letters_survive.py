"""No letter is lost, whatever is killed or away: real workers, killed at random moments, and a real mail server.

The suite kills a few; LETTERS_KILLS=30 kills thirty among three hundred letters. SEED repeats a run.
"""

import asyncio
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP as Server, Envelope, Session
from sqlalchemy import func, select

from app import jobs
from app.accounts import actions
from app.db import commit
from app.jobs import LEASE, Job
from app.mail import Letter
from tests.conftest import NOW
from tests.patience import soon
from tests.post_office import PostOffice

ROOT = Path(__file__).parent.parent.parent
KILLS = int(os.environ.get("LETTERS_KILLS", "4"))
LETTERS = 10 * KILLS
BETWEEN_KILLS = 7  # letters that arrive from one to the next, so that some are left to be sent after the last
WORKERS = 3
PATIENCE_SECONDS = 120 + 8 * KILLS
GONE, FULL = "gone@example.org", "full@example.org"
pytestmark = pytest.mark.database


class SlowOffice(PostOffice):
    """Takes its time before it keeps a letter, and before it says so: a worker may be killed on either side.

    It takes only so many until it is told `most`: who has another one stands at its door.
    """

    def __init__(self, chance: random.Random, most: int) -> None:
        super().__init__()
        self.chance, self.most = chance, most

    async def handle_DATA(self, server: Server, session: Session, envelope: Envelope) -> str:
        while len(self.letters) >= self.most:
            await asyncio.sleep(0.01)
        await asyncio.sleep(self.chance.random() / 20)
        said = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(self.chance.random() / 20)
        return said


class Workers:
    """Processes of `flask worker` whose clock stands still at one moment."""

    def __init__(self, environ: dict[str, str], now: datetime, log: Path) -> None:
        self.environ = os.environ | environ | {"FLASK_APP": "wsgi:app", "PORTAL_NOW": now.isoformat()}
        self.log = log
        self.alive: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        command = [sys.executable, "-m", "flask", "worker"]
        with self.log.open("ab") as log:
            self.alive.append(subprocess.Popen(command, cwd=ROOT, env=self.environ, stdout=log, stderr=log))

    def kill(self, number: int) -> int:
        worker = self.alive.pop(number)
        worker.send_signal(signal.SIGKILL)
        return worker.wait(PATIENCE_SECONDS)


@pytest.fixture
def log(tmp_path):
    return tmp_path / "log"


@pytest.fixture
def working(database, environ, folder, log):
    """Three workers, at a moment and with a mail server of one's own."""

    @contextmanager
    def at(now: datetime, office: PostOffice) -> Iterator[Workers]:
        own = {"PORTAL_FOLDER": str(folder), "SMTP_URL": office.address}
        workers = Workers(environ | own, now, log)
        try:
            for _ in range(WORKERS):
                workers.start()
            yield workers
        finally:
            while workers.alive:
                workers.kill(0)

    return at


def queue(*addresses: str) -> None:
    for address in addresses:
        actions.send_code(address)
    commit()


def value(database, statement):
    database.session.rollback()
    return database.session.scalar(statement)


def test_killed_workers_lose_no_letter_and_repeat_at_most_one_each(database, working, chance, log):
    people = [f"person-{number}@example.org" for number in range(LETTERS)]
    queue(*people[: LETTERS // 2], GONE, FULL, *people[LETTERS // 2 :])
    later = NOW + LEASE + timedelta(minutes=1)
    due = select(func.count()).where(Job.done_at.is_(None), Job.run_at <= later)
    at_work = select(func.count()).where(Job.done_at.is_(None), Job.locked_until.is_not(None))
    with SlowOffice(chance, most=KILLS * BETWEEN_KILLS) as office:
        office.refuse(GONE, 550)
        office.refuse(FULL, 452)
        with working(NOW, office) as workers:
            ends = []
            for number in range(1, KILLS + 1):
                soon(lambda wanted=number * BETWEEN_KILLS: len(office.letters) >= wanted, seconds=PATIENCE_SECONDS)
                soon(lambda: value(database, at_work) > 0, seconds=PATIENCE_SECONDS)
                time.sleep(chance.random() / 10)
                ends.append(workers.kill(chance.randrange(len(workers.alive))))
                if number + WORKERS <= KILLS:
                    workers.start()
        were_at_work = value(database, at_work)
        office.most = LETTERS + KILLS
        with working(later, office):
            soon(lambda: value(database, due) == 0, seconds=PATIENCE_SECONDS)
        arrived = Counter((letter["To"], letter["Message-ID"]) for letter in office.letters)
    database.session.rollback()
    sent = database.session.scalars(select(Letter.message_id).where(Letter.sent_at.is_not(None))).all()
    assert ends == [-signal.SIGKILL] * KILLS
    assert were_at_work > 0
    assert sorted(to for to, _id in arrived) == sorted(people)
    assert sorted(message_id for _to, message_id in arrived) == sorted(sent)
    assert sum(arrived.values()) - LETTERS <= KILLS
    assert set(re.findall(r'"problem": "([^"]+)"', log.read_text())) == {"SMTPRecipientsRefused 452"}


def test_after_a_day_without_a_mail_server_everything_leaves_within_the_hour(app, database, smtp, clock):
    """Whenever in that day it was queued; one bad address blocks nobody."""
    there, app.config["SMTP_URL"] = app.config["SMTP_URL"], "smtp://127.0.0.1:9"
    smtp.refuse(GONE, 550)
    smtp.refuse(FULL, 452)
    people = [f"person-{number}@example.org" for number in range(LETTERS // 8)]
    for step in range(48):
        clock.hold(NOW + timedelta(minutes=30 * step))
        queue(*(who for number, who in enumerate([GONE, FULL, *people]) if number * 48 // (len(people) + 2) == step))
        jobs.run_due()
    app.config["SMTP_URL"] = there
    for minutes in range(0, 61, 10):
        clock.hold(NOW + timedelta(days=1, minutes=minutes))
        jobs.run_due()
    assert sorted(letter["To"] for letter in smtp.letters) == sorted(people)
    assert jobs.dead() == []
