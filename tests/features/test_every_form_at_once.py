"""Every form that creates is sent twice at one instant: one row, and the same answer.

DOUBLES says how often; each form has its turn before one has a second.
"""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

import pytest
from sqlalchemy import func, select

from app.db import Base, db
from tests.features import walking
from tests.features.walking import post

pytestmark = pytest.mark.database

DOUBLES = int(os.environ.get("DOUBLES", "40"))
CREATES = "form_token"


@pytest.fixture
def everybody(browser, database):
    return walking.everybody(browser, database)


def endpoint(app, sent):
    return app.url_map.bind("localhost").match(sent.address.partition("?")[0], "POST")[0]


def kinds(app, forms):
    """One of each kind of form: where it leads, and its button."""
    found = {}
    for sent in forms:
        found.setdefault((endpoint(app, sent), sent.button), sent)
    return list(found.values())


def numbers():
    """How many rows there are of everything."""
    db.session.rollback()
    tables = Base.metadata.sorted_tables
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}


def said(answer):
    return answer.status_code, answer.headers.get("Location")


def sent_once(everybody, sent):
    everybody.begin_again()
    answer = post(everybody.tab(sent.who), sent.address, sent.right)
    return said(answer), numbers()


def sent_at_once(everybody, sent):
    everybody.begin_again()
    start = threading.Barrier(2)

    def send(tab):
        start.wait()
        return post(tab, sent.address, sent.right)

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(send, [everybody.tab(sent.who) for _tab in range(2)]))
    return answers, numbers()


def differ(one, other):
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}


def test_a_form_that_is_sent_twice_at_one_instant_creates_one_thing(app, everybody):
    wrong, once = [], {}
    before = numbers()
    creating = kinds(app, [each for each in everybody.forms if CREATES in each.shown])
    for sent in islice(cycle(creating), DOUBLES):
        first, expected = once[sent.name] = once.get(sent.name) or sent_once(everybody, sent)
        answers, found = sent_at_once(everybody, sent)
        assert (first[0], expected != before) == (303, True), sent.name  # there is something to be created
        if {said(each) for each in answers} != {first} or found != expected:
            wrong.append((sent.name, first, [said(each) for each in answers], differ(expected, found)))
    assert (len(creating) > 30, wrong) == (True, [])
