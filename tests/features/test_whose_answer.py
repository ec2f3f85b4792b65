"""From a copy of the database nobody can tell which of those who were asked gave an answer (docs/decisions/0010).

The copy has everything but the key: rows, the order in which they lie, and the log of all that was written before.
"""

import shutil
from collections import defaultdict
from datetime import timedelta
from itertools import count, pairwise
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text

from app.db import db
from app.feedback import links
from app.feedback.models import Answer, FiledAnswer
from app.mail import Letter
from tests import make
from tests.features.lettering import TUESDAY, ana_on_tuesday, asked, days, hour, now
from tests.features.reviewing import answered, code_of, nights, receipt

ANSWERS = {"feedback_answer", "filed_answer"}
ASKED = {"feedback_request", "feedback_slot", "mediation", "session", "audit"}
WAL_HEADER, FRAME_HEADER = 32, 24
NAMES = {"id", "slot_id", "form_token", "nonce", "person", "contact", "letter_id", "message_id", "sealed"}


@pytest.fixture
def requests(database):
    """Five parties of one mediation, asked at once."""
    mediation = make.mediation(make.mediator())
    return [make.request(mediation) for _ in range(5)]


def commits(path):
    """Where each transaction of the log ends."""
    log = path.with_name(f"{path.name}-wal").read_bytes()
    page = int.from_bytes(log[8:12], "big")
    salt, frame = log[16:24], FRAME_HEADER + page
    starts = range(WAL_HEADER, len(log) - frame + 1, frame)
    return [at + frame for at in starts if log[at + 8 : at + 16] == salt and any(log[at + 4 : at + 8])]


def tables(path, end, folder):
    """All rows, table by table, as they were when the log ended here."""
    copy = folder / f"copy-{next(NUMBER)}.sqlite3"
    shutil.copy(path, copy)
    log = path.with_name(f"{path.name}-wal").read_bytes()
    copy.with_name(f"{copy.name}-wal").write_bytes(log[:end])
    engine = create_engine(f"sqlite:///{copy}", module=db.engine.dialect.dbapi)
    with engine.connect() as connection:
        names = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        found = {name: set(map(tuple, connection.execute(text(f'SELECT * FROM "{name}"')))) for name in names}
    engine.dispose()
    return found


NUMBER = count()


def test_no_transaction_writes_an_answer_and_a_request(browser, requests, clock, tmp_path):
    """Saved, sent, shared and withdrawn on the pages: the log read commit by commit."""
    db.session.execute(text("PRAGMA wal_autocheckpoint = 0"))
    codes = [code_of(receipt(browser, each)) for each in requests]
    browser.ask("POST", "/feedback/receipt", data={"code": codes[0], "what": "sharing", "sharing": "mediator"})
    browser.ask("POST", "/feedback/receipt", data={"code": codes[1], "what": "withdraw", "withdraw": "yes"})
    path = Path(db.engine.url.database)
    ends = commits(path)
    states = [tables(path, end, tmp_path) for end in ends]
    changed = [{name for name in after if after[name] != before.get(name)} for before, after in pairwise(states)]
    touching = [each for each in changed if each & ANSWERS]
    assert len(touching) >= 5 * 9
    assert [each & ASKED for each in touching if each & ASKED] == []


def test_who_answered_and_who_did_not_look_alike_on_every_day(database, clock, smtp):
    """Requests, letters and jobs: nothing differs but what is random or sealed, though only one of two is reminded."""
    ana = ana_on_tuesday(clock)
    mediation = make.mediation(ana)
    one, other = (asked(ana, mediation, address=f"{name}@example.com") for name in ("one", "other"))
    hour(clock, TUESDAY)
    answered(now(database, one))
    differences = defaultdict(set)
    for day in range(1, 64):
        days(clock, TUESDAY + timedelta(days=day), 1)
        seen = [shape(now(database, each)) for each in (one, other)]
        reminders = database.session.scalars(select(Letter).where(Letter.template.contains("reminder"))).all()
        seen += [shape(each) for each in reminders]
        if seen[0] != seen[1] or (reminders and seen[2] != seen[3]):
            differences[day] = seen
    assert differences == {}
    assert sum("reminder" in each["Subject"] for each in smtp.letters) == 1


def shape(row):
    """Every column as it is, and of those that are random or sealed whether there is something."""
    values = {column.key: getattr(row, column.key) for column in row.__table__.columns}
    return {key: value is not None if key in NAMES else value for key, value in values.items()}


def test_answers_lie_in_another_order_every_night(database, clock, requests):
    """The order in which they came is neither the one in which they lie nor found by their ids."""
    for request in requests:
        answered(request)
    orders = set()
    for _ in range(8):
        nights(clock, 1)
        orders.add(tuple(lying(Answer, requests)))
    assert len(orders) > 2
    nights(clock, 8)
    assert sorted(lying(FiledAnswer, requests)) == [0, 1, 2, 3, 4]


def lying(table, requests):
    """The numbers of the requests, in the order in which their answers lie in the file."""
    rows = {row.key: row.sealed for row in db.session.scalars(select(table))}
    db.session.rollback()
    data = Path(db.engine.url.database).read_bytes()
    places = {number: data.find(rows[links.answer_key(each)][-200:]) for number, each in enumerate(requests)}
    assert -1 not in places.values()
    return sorted(places, key=places.__getitem__)


@pytest.mark.database
def test_the_night_leaves_one_transaction_for_all(database, clock, requests):
    """PostgreSQL keeps with every row which transaction wrote it, and who locks it."""
    if db.engine.dialect.name != "postgresql":
        return
    before = db.session.execute(text("SELECT id, xmin, xmax FROM feedback_request ORDER BY id")).all()
    for request in requests:
        answered(request)
    nights(clock, 1)
    assert len(set(db.session.scalars(text("SELECT xmin::text FROM feedback_answer")))) == 1
    nights(clock, 14)
    assert len(set(db.session.scalars(text("SELECT xmin::text FROM filed_answer")))) == 1
    assert db.session.execute(text("SELECT id, xmin, xmax FROM feedback_request ORDER BY id")).all() == before
