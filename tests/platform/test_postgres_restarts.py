"""PostgreSQL is started anew while people write: every answer is kept or is words, and the portal goes on by itself.

The suite does it twice; RESTARTS=20 does it twenty times among twenty who write. SEED repeats a run.
"""

import os
import threading
import time
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import jobs
from app.accounts import actions
from app.auditing import chain as audit_chain
from app.db import commit
from app.logbook.models import Mediation
from app.mail import Letter
from tests.browser import Browser
from tests.conftest import NOW
from tests.nodes import Reader, Visitor, Writer, serving, wait_until
from tests.served import PATIENCE_SECONDS, signed_in

RESTARTS = int(os.environ.get("RESTARTS", "2"))
WRITERS = 20 if RESTARTS >= 20 else 6
LETTERS = 5  # queued before each of them
HOW = ("fast", "immediate")


@pytest.fixture
def writers(own_app, own, chance):
    """People who are signed in, and may begin to write at a node."""
    over = threading.Event()

    def begun(node):
        made = [Writer(number, Visitor([node.port], chance), over) for number in range(WRITERS)]
        reader = Reader(Visitor([node.port], chance), over)
        for person in (*made, reader):
            _mediator, (cookie, person.visitor.csrf) = signed_in(Browser(own_app[0]))
            person.visitor.cookies = dict([cookie.split("=", 1)])
        own.session.remove()
        for person in (*made, reader):
            person.start()
        return over, made, reader

    yield begun
    over.set()


def test_postgres_started_anew_costs_nobody_more_than_another_try(
    own, own_settings, own_server, writers, smtp, tmp_path, chance, clock
):
    with serving(own_settings, tmp_path, count=1) as [node]:
        over, people, reader = writers(node)
        written_to = []
        for number in range(RESTARTS):
            before = sum(len(writer.done) for writer in people)
            wait_until(lambda before=before: sum(len(writer.done) for writer in people) >= before + WRITERS)
            written_to += queue(own, number)
            time.sleep(chance.random() / 2)
            own_server.restart(HOW[number % 2])
        before = [len(writer.done) for writer in people]
        wait_until(lambda: all(len(writer.done) > then for writer, then in zip(people, before, strict=True)))
        over.set()
        for person in (*people, reader):
            person.join(PATIENCE_SECONDS)
        written_to += queue(own, RESTARTS)
        wait_until(lambda: all(last_sent(own)))
        worker_ended = node.processes["worker"].poll()
        log = node.log.read_text()
    clock.hold(NOW + jobs.LEASE + timedelta(minutes=1))
    jobs.run_due()  # what a worker had when it could not say so
    kept = Counter(own.session.scalars(select(Mediation.reference)))
    acknowledged = {reference for writer in people for reference in writer.done}
    arrived = Counter(letter["To"] for letter in smtp.letters)
    answers = sum((writer.answers for writer in people), Counter())
    assert [line for line in log.splitlines() if '"event": "our bug"' in line] == []
    assert [person.odd for person in (*people, reader) if person.odd] == [], answers
    assert [writer.unseen for writer in people if writer.unseen] == []
    assert acknowledged - kept.keys() == set()
    assert {reference: times for reference, times in kept.items() if times > 1} == {}
    assert len(kept.keys() - acknowledged) <= WRITERS  # at most one each, whose last answer was that it is uncertain
    assert arrived == Counter(written_to)
    assert own.session.scalars(select(Letter).where(Letter.sent_at.is_(None))).all() == []
    assert (worker_ended, jobs.dead()) == (None, [])
    assert audit_chain.first_bad() is None


def last_sent(database):
    """When each of the letters left that were queued last."""
    database.session.rollback()
    return database.session.scalars(select(Letter.sent_at).order_by(Letter.id.desc()).limit(LETTERS)).all()


def queue(database, number):
    """Some letters, that a worker begins to send at once."""
    addresses = [f"person-{number}-{each}@example.org" for each in range(LETTERS)]
    for address in addresses:
        actions.send_code(address)
    commit()
    database.session.remove()
    return addresses
