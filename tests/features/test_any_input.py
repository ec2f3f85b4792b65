"""Whatever is sent to a form is answered in words, and changes nothing but what the form shows."""

import os
import random
from collections import defaultdict
from urllib.parse import urlencode

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import stream_encode_multipart

from app.db import Base
from app.web import FIELDS, LARGEST_FORM
from tests.features import walking
from tests.features.filling import sendable
from tests.features.walking import cells, endpoint, get, kinds, staying

INPUTS = int(os.environ.get("INPUTS", "600"))
SEED = int(os.environ.get("SEED", "8"))
NASTY = (
    "",
    " ",
    "0",
    "-1",
    "9" * 30,
    "1e400",
    "NaN",
    "∞",
    "٣",
    "²",
    "true",
    "null",
    "None",
    "\x00",
    "\ud7ff\uffff",
    "\u202etxt",
    "é" * 5_000,
    "x" * 70_000,
    "'; DROP TABLE users; --",
    "%s%n{0}{{7*7}}",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "2026-02-30",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "25:61",
    "24 h",
    "1:99",
    "Mars/Phobos",
    "XX",
    "a@b",
    "a@" + "b" * 300 + ".org",
    "https://",
    "http://[::1",
    "RF00",
    "NL00BANK0000000000",
    "\r\nBcc: x@example.org",
    '{"a": [1, {"b": null}]}',
    "a,b;c\td",
    "\u200f\u061cabc\u2066",
    "-9223372036854775809",
    "1.5",
    "1e3",
    "+0001",
    "1969-12-31",
    "2026-06-30T10:00",
    "-1 h",
    "99999999 h",
)
FORGED = {"form_token": (), "version": ("0", "1", "2", "3", "4", str(2**31), str(2**63))}
READINESS = "/readyz"
RAW = (b"&a=%ED%A0%80", b"&a=%00%FF%FE", b"&a=%zz&%", b"&\xff\xfe=\x00", b"&=&&a&=b;c", b"&csrf_token=", b"\x00" * 99)
MORE = ("", "&page=%ED%A0%80", "&page=1&page=x", "&%00=%FF&&=")
OTHER_TYPES = (
    "",
    "application/json",
    "text/plain",
    "text/html; charset=utf-16",
    "multipart/form-data",
    "multipart/form-data; boundary=",
    'multipart/form-data; boundary="é"',
    "multipart/mixed; boundary=x",
    "application/x-www-form-urlencoded; charset=utf-7",
    "\x7f/\x7f",
)


@pytest.fixture
def everybody(browser, database):
    return walking.everybody(browser, database)


def spoilt(sent, chance, tokens):
    """The same with some of it missing, doubled, of another kind, somebody else's, or too much."""
    data = MultiDict(sent.data if chance.random() < 0.3 else sent.right)
    token = data.pop("csrf_token", None)
    for name in list(data):
        how = chance.random()
        if how < 0.15:
            data.pop(name)
        elif how < 0.3:
            data.setlist(name, [chance.choice(NASTY) for _ in range(chance.randint(2, 40))])
        elif how < 0.35:
            data[name] = (chance.choice(NASTY)[:200], chance.choice(NASTY).encode("utf-8", "replace"))
        elif how < 0.6 or (name not in FORGED and how < 0.85):
            data[name] = chance.choice(NASTY)
        elif how < 0.85:
            data[name] = chance.choice(tokens if name == "form_token" else FORGED[name])
    if chance.random() < 0.2:
        data.add(chance.choice(NASTY)[:100], chance.choice(NASTY))
    return MultiDict([*data.items(multi=True), *([("csrf_token", token)] if token else [])])


def sent_badly(data, chance):
    """A body that no browser sends, and what it is said to be."""
    fields = urlencode([(name, str(value)) for name, value in data.items(multi=True)]).encode()
    how = chance.randrange(5)
    if how == 0:
        return fields + chance.choice(RAW), "application/x-www-form-urlencoded"
    if how == 1:
        return fields, chance.choice(OTHER_TYPES)
    if how == 2:
        return fields + b"&more=" + b"x" * LARGEST_FORM, "application/x-www-form-urlencoded"
    if how == 3:
        return fields + b"&x=1" * FIELDS, "application/x-www-form-urlencoded"
    stream, length, boundary = stream_encode_multipart(sendable(data))
    whole = stream.read()
    cut, unparted = whole[: chance.randrange(length)], whole.replace(b"\r\n\r\n", b"\r\n")
    broken = chance.choice((cut, unparted, whole[:-4], whole[9:]))
    return broken, f"multipart/form-data; boundary={boundary}"


def tokens_of_all(database):
    """The token of every form that somebody has sent."""
    tables = [each for each in Base.metadata.tables.values() if "form_token" in each.columns]
    return [token for table in tables for token in database.session.scalars(select(table.c.form_token)) if token]


def test_no_input_of_any_form_is_an_error_of_ours(everybody, database):
    forms, chance, told = staying(everybody.forms), random.Random(SEED), []
    tokens = tokens_of_all(database)
    reached = 0
    for number in range(INPUTS):
        if number % 50 == 0:
            everybody.begin_again()
        sent = forms[number % len(forms)]
        data, kind = spoilt(sent, chance, tokens), None
        if chance.random() < 0.1:
            data, kind = sent_badly(data, chance)
        status, body = everybody.answer(sent, data, content_type=kind)
        reached += status in (200, 303, 409, 422)
        if status >= 500 or b"Traceback" in body:
            told.append((sent.who, sent.address, status, kind, data))
    assert (len(forms) > 180, len(tokens) > 15, told) == (True, True, [])
    assert reached > INPUTS / 2  # and not turned away at the door


def test_no_question_of_any_page_is_an_error_of_ours(everybody):
    """Whatever stands behind the question mark of an address that is opened."""
    chance, told = random.Random(SEED), []
    opened = [each for each in everybody.opened if each[1] != READINESS]  # which says 503 while no worker is there
    for number in range(INPUTS // 4):
        who, address = opened[number % len(opened)]
        asked = chance.sample(everybody.asked, 4)
        question = urlencode([(name, chance.choice(NASTY)[:2_000]) for name in asked]) + chance.choice(MORE)
        path, _mark, before = address.partition("?")
        answer = get(everybody.tab(who), f"{path}?{question}&{before}")
        if answer.status_code >= 500 or b"Traceback" in answer.get_data():
            told.append((who, path, question, answer.status_code))
    assert (len(everybody.asked) > 15, told) == (True, [])


def test_a_form_changes_nothing_that_it_does_not_show(app, everybody):
    """Each form filled in is sent twice, whose differences are chance, and once with the name of every column.

    What one page shows as a single button may be a form of several fields on another: they lead to one address.
    """
    every_column = {column.name for table in Base.metadata.tables.values() for column in table.columns}
    forms, shown = staying(kinds(app, everybody.forms)), defaultdict(set)
    for each in everybody.forms:
        shown[endpoint(app, each)] |= each.shown

    def done(sent, more):
        everybody.begin_again()
        data = MultiDict([*sent.right.items(multi=True), *more])
        return everybody.answer(sent, data)[0], cells()

    forms = forms if INPUTS >= 20_000 else random.Random(SEED).sample(forms, 25)
    wrong = []
    for sent in forms:
        status, once = done(sent, ())
        _again, twice = done(sent, ())
        more = [(name, "1") for name in sorted(every_column - shown[endpoint(app, sent)])]
        overdone, found = done(sent, more)
        differ = {cell for cell in once.keys() | found.keys() if once.get(cell, "-") != found.get(cell, "-")}
        chance = {cell for cell in once.keys() | twice.keys() if once.get(cell, "-") != twice.get(cell, "-")}
        if overdone < 400 and differ - chance:
            wrong.append((sent.who, sent.address, status, overdone, sorted(map(str, differ - chance))[:5]))
    assert wrong == []
