"""The chain of the audit record: it grows with every commit, and whoever goes behind its back is found.

TAMPERINGS=1000 tries so many of them.
"""

import os
import threading
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from app import audit, audit_heads
from app.accounts.models import User
from app.audit import AuditLink, AuditRecord
from app.auditing import chain as audit_chain
from app.auditing.hashes import BEFORE_THE_FIRST, Head, Noted, hashed
from app.db import db, unit
from tests import make
from tests.platform.tampered import MONDAY, TAMPERED, links, tampering

pytestmark = pytest.mark.database

TAMPERINGS = int(os.environ.get("TAMPERINGS", "200"))
ROWS = 300


@pytest.fixture
def noted(database):
    """Three records of one account."""
    user = make.account()
    for verb in ("signed up", "changed account", "signed in"):
        with unit():
            audit.record(verb, user, by=user)
    return user


def test_every_record_has_its_place_and_its_hash(noted):
    before, records = BEFORE_THE_FIRST, db.session.execute(select(*AuditRecord.__table__.c)).all()
    hashes = []
    for record in records:
        before = hashed(before, Noted(*record))
        hashes.append(before)
    assert db.session.scalars(select(AuditLink.hash).order_by(AuditLink.seq)).all() == hashes
    assert audit_chain.head() == Head(before, len(records))
    assert audit_chain.first_bad() is None


def test_what_is_rolled_back_leaves_no_link(noted):
    count = len(links())
    with unit():
        audit.record("saved a change", noted)
        with db.session.begin_nested() as tried:
            audit.record("tried", noted)
            tried.rollback()
        with db.session.begin_nested():
            audit.record("saved another", noted)
    audit.record("never kept", noted)
    db.session.rollback()
    with unit():
        audit.record("came later", noted)
    assert (len(links()), audit_chain.first_bad()) == (count + 3, None)


@pytest.mark.parametrize("change", [update(AuditLink).values(seq=9), delete(AuditLink)], ids=str)
def test_the_database_itself_refuses_to_change_the_chain(noted, change):
    with pytest.raises(DBAPIError, match="the audit chain only grows"):
        db.session.execute(change)
    db.session.rollback()


def test_many_who_write_at_once_make_one_chain(app, noted):
    """Half of them note first and then wait for a row, half hold that row and note then: nobody waits in a circle."""
    before, user_id, failed = len(links()), noted.id, []
    ready = threading.Barrier(4)
    db.session.remove()
    row = update(User).where(User.id == user_id).values(name=User.name)

    def work(notes_first):
        steps = [partial(audit.note, "did something", "users", user_id), partial(db.session.execute, row)]
        with app.app_context():
            ready.wait()
            for _ in range(10):
                try:
                    with unit():
                        for step in steps if notes_first else reversed(steps):
                            step()
                except DBAPIError as problem:
                    failed.append(problem)

    workers = [threading.Thread(target=work, args=[bool(number % 2)]) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (failed, len(links()), audit_chain.first_bad()) == ([], before + 40, None)


def test_a_record_beside_the_chain_is_found(noted):
    made = db.session.execute(
        insert(AuditRecord).values(at=MONDAY, by_id=None, verb="slipped in", subject="users", subject_id=1)
    ).inserted_primary_key
    db.session.commit()
    assert (audit_chain.first_bad().record_id, audit_chain.first_bad().why) == (made[0], "the record has no link")


def test_records_from_before_there_was_a_chain_get_their_places(noted, run):
    """More than the migration takes at once, with gaps, and with whatever a record can hold."""
    db.session.rollback()
    downgrade(revision="0047")
    rows = [
        {
            "id": 10 + 3 * number,
            "at": MONDAY + timedelta(microseconds=number * 500_001) if number % 3 else MONDAY,
            "by_id": number or None,
            "verb": ("signed in", "said “sí” \\ 'no' \"yes\"", "ελληνικά 😀")[number % 3],
            "subject": "users",
            "subject_id": None if number % 7 == 0 else number,
        }
        for number in range(2_001)
    ]
    db.session.execute(insert(AuditRecord), rows)
    db.session.commit()
    upgrade()
    count = db.session.scalar(select(func.count()).select_from(AuditRecord))
    assert (count, run("audit", "verify")) == (3 + len(rows), (0, f"The audit chain is whole: {count} records.\n"))
    assert [row.record_id for row in links()][-2:] == [rows[-2]["id"], rows[-1]["id"]]
    if db.engine.dialect.name != "sqlite":  # it counts on from the ids that it gave itself
        db.session.execute(text("SELECT setval('audit_record_id_seq', :last)"), {"last": rows[-1]["id"]})
        db.session.commit()
    with unit():
        audit.record("came later", noted)
    assert (links()[-1].seq, audit_chain.first_bad()) == (count + 1, None)


def test_the_commands_say_whether_it_is_whole(noted, run, tmp_path):
    code, printed = run("audit", "head")
    count, head, _at = printed.split()
    heads = tmp_path / "heads.txt"
    heads.write_text(printed)
    whole = f"The audit chain is whole: {count} records"
    assert (code, head) == (0, audit_chain.head().hash.hex())
    assert run("audit", "verify") == (0, f"{whole}.\n")
    assert run("audit", "verify", "--head", head) == (0, f"{whole}, and 1 of its heads from outside fit.\n")
    assert run("audit", "verify", "--head", str(heads)) == (0, f"{whole}, and 1 of its heads from outside fit.\n")
    assert run("audit", "verify", "--head", "nonsense")[0] == 2


def test_the_commands_name_what_is_wrong(noted, run):
    _code, printed = run("audit", "head")
    with tampering():
        db.session.execute(text("DELETE FROM audit_link WHERE seq = (SELECT max(seq) FROM audit_link)"))
        db.session.execute(text("DELETE FROM audit_record WHERE id = (SELECT max(id) FROM audit_record)"))
    count = len(links())
    assert run("audit", "verify")[0] == 0
    ends = f"The audit chain is broken at link {count + 1}: the chain had {count + 1} links, and ends after {count}.\n"
    assert run("audit", "verify", "--head", " ".join(printed.split()[:2])) == (1, ends)
    with tampering():
        db.session.execute(text("UPDATE audit_record SET verb = 'did nothing' WHERE id = 2"))
    code, said = run("doctor")
    assert code == 1
    assert "The audit chain is broken at record 2, link 2: the record, its place or its hash was changed." in said


def test_its_head_is_kept_outside_every_day_and_goes_to_staff_on_mondays(noted, run, app, clock, smtp):
    make.staff(email="sanne@example.org")
    kept = Path(app.config["FOLDER"], audit_heads.FILE)
    kept.unlink(missing_ok=True)
    audit_heads.keep_outside()
    clock.hold(MONDAY)
    audit_heads.keep_outside()
    audit_heads.keep_outside()
    run("worker", "--once")
    lines = kept.read_text().splitlines()
    code, said = run("audit", "verify", "--head", str(kept))
    assert (code, "of its heads from outside fit" in said) == (0, True)
    letters = [letter for letter in smtp.letters if "head of the portal" in letter["Subject"]]
    assert len(letters) == 1
    assert lines[1] in letters[0].get_body().get_content()


def test_every_tampering_is_found_and_the_first_bad_row_is_named(noted):
    """Changed, deleted, put elsewhere, put in, cut off, and made anew: each on the same chain, and taken back."""
    fill_up_to(ROWS, noted)
    rows, head, random = links(), audit_chain.head(), Random(os.environ.get("SEED", "1"))
    missed = []
    for number in range(TAMPERINGS):
        how = TAMPERED[number % len(TAMPERED)]
        with suppress(TakenBack), tampering():
            expected = how(rows, random)
            found = audit_chain.first_bad([head])
            if found is None or (found.seq, found.record_id) not in expected:
                missed.append((how.__name__, expected, found))
            raise TakenBack
    db.session.rollback()
    assert missed == []
    assert (len(rows), audit_chain.first_bad([head])) == (ROWS, None)


class TakenBack(Exception):
    """A tampering is over."""


def fill_up_to(count, user):
    random = Random(7)
    while (left := count - len(links())) > 0:
        with unit():
            for _ in range(min(left, random.randint(1, 9))):
                audit.note(random.choice(("changed", "logged", "removed")), "mediation", random.randint(1, 50), by=user)
