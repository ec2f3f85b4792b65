"""Whatever is sent to a form is answered in words, and changes nothing but what the form shows."""

import contextvars
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import urljoin

import pytest
from sqlalchemy import MetaData, select
from werkzeug.datastructures import MultiDict

from app.accounts.models import User
from app.areas import Area
from app.db import Base
from app.directory.public_pages import READERS
from app.feedback import links
from app.feedback.models import Request
from tests import make
from tests.browser import FIREFOX, _filled
from tests.databases import returning
from tests.features.belongings import Belongings
from tests.features.test_strangers import OF_OFFICES, area_of
from tests.page import controls
from tests.routes import address as address_of
from tests.routes import unsaid

INPUTS = int(os.environ.get("INPUTS", "600"))
SEED = int(os.environ.get("SEED", "8"))
LEAVES = ("/sign-out", "/account/sign-ins/", "/account/close")  # what ends the sign-in that the others need
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
)


@dataclass(frozen=True)
class Sent:
    """A form as a browser would send it when nobody touches it, and who sends it to where."""

    who: str
    address: str
    data: MultiDict
    shown: frozenset[str]


class Everybody:
    """Each kind of person in a browser of their own, among things that belong to one of them."""

    def __init__(self, browser, database):
        self.owner = Belongings(browser, database)
        assessors = database.session.scalars(select(User).where(User.is_assessor).order_by(User.id.desc())).all()
        request = database.session.get_one(Request, self.owner.request_id)
        self.link = links.address(request)
        self.browsers = {
            "owner": self.owner.browser,
            "staff": browser.another().sign_in(make.staff()),
            "assessor": browser.another().sign_in(assessors[0]),
            "nobody": browser.another(),
        }

    def pages(self, app) -> Iterator[tuple[str, str]]:
        """Who opens which address."""
        for rule in app.url_map.iter_rules():
            if "GET" not in rule.methods or any(not hasattr(self.owner, name) for name in unsaid(rule)):
                continue
            address = address_of(rule, self.owner)
            if area_of(app, rule) in (Area.PUBLIC, Area.ENTRANCE):
                yield "nobody", address
            elif rule.rule.startswith(OF_OFFICES):
                yield from (("staff", address), ("assessor", address))
            else:
                yield "owner", address
        yield "nobody", self.link
        yield "owner", f"/logbook/?edit={self.owner.mediation_id}"
        yield "owner", f"/logbook/{self.owner.mediation_id}?session=new"

    def forms(self, app) -> list[Sent]:
        found = {}
        for who, address in self.pages(app):
            answer = self.browsers[who].get(address, is_checked=False)
            for form in answer.page.all("form", method="post") if answer.is_html else ():
                target, data = urljoin(address, form.get("action", "")), _filled(answer.page, form, {})
                if not target.startswith(LEAVES):
                    shown = frozenset(control.get("name", "") for control in controls(form))
                    found.setdefault((who, target, *shown), Sent(who, target, data, shown))
        return list(found.values())

    def answer(self, sent, data) -> tuple[int, bytes]:
        """Status and bytes of an answer, which no careful visitor reads: what was typed may be no valid HTML."""
        client = self.browsers[sent.who].client
        response = contextvars.Context().run(client.post, sent.address, data=data, headers={"User-Agent": FIREFOX})
        return response.status_code, response.get_data()


@pytest.fixture
def everybody(browser, database):
    return Everybody(browser, database)


def spoilt(sent, chance):
    """The same with some of it missing, doubled, of another kind, or too much."""
    data = MultiDict(sent.data)
    token = data.pop("csrf_token", None)
    for name in list(data):
        how = chance.random()
        if how < 0.15:
            data.pop(name)
        elif how < 0.3:
            data.setlist(name, [chance.choice(NASTY) for _ in range(chance.randint(2, 40))])
        elif how < 0.35:
            data[name] = (BytesIO(chance.choice(NASTY).encode("utf-8", "replace")), chance.choice(NASTY)[:200])
        elif how < 0.85:
            data[name] = chance.choice(NASTY)
    if chance.random() < 0.2:
        data.add(chance.choice(NASTY)[:100], chance.choice(NASTY))
    return MultiDict([*data.items(multi=True), *([("csrf_token", token)] if token else [])])


def test_no_input_of_any_form_is_an_error_of_ours(app, everybody, database):
    forms, chance, told = everybody.forms(app), random.Random(SEED), []
    reached = 0
    database.session.remove()
    bring_back = returning(database.engine, "everybody")
    for number in range(INPUTS):
        if number % 50 == 0:
            database.session.remove()
            bring_back()
            READERS.forget()
        sent = forms[number % len(forms)]
        data = spoilt(sent, chance)
        status, body = everybody.answer(sent, data)
        reached += status in (200, 303, 409, 422)
        if status >= 500 or b"Traceback" in body:
            told.append((sent.who, sent.address, status, data))
    assert (len(forms) > 60, told) == (True, [])
    assert reached > INPUTS / 2  # and not turned away at the door


def cells(database):
    """All that the database holds: the value of every column by table, row and column."""
    tables = MetaData()
    tables.reflect(database.engine)
    with database.engine.connect() as connection:
        return {
            (table.name, number, column): value
            for table in tables.sorted_tables
            if table.name in Base.metadata.tables
            for number, row in enumerate(connection.execute(select(table).order_by(*table.primary_key)).mappings())
            for column, value in row.items()
        }


def test_a_form_changes_nothing_that_it_does_not_show(app, everybody, database):
    """Each form as it stands is sent twice, whose differences are chance, and once with the name of every column."""
    every_column = {column.name for table in Base.metadata.tables.values() for column in table.columns}
    forms = everybody.forms(app)
    database.session.remove()
    bring_back = returning(database.engine, "everybody")

    def done(sent, more):
        database.session.remove()
        bring_back()
        READERS.forget()
        data = MultiDict([*sent.data.items(multi=True), *more])
        return everybody.answer(sent, data)[0], cells(database)

    forms = forms if INPUTS >= 20_000 else random.Random(SEED).sample(forms, 25)
    wrong = []
    for sent in forms:
        status, once = done(sent, ())
        _again, twice = done(sent, ())
        more = [(name, "1") for name in sorted(every_column - sent.shown)]
        overdone, found = done(sent, more)
        differ = {cell for cell in once.keys() | found.keys() if once.get(cell, "-") != found.get(cell, "-")}
        chance = {cell for cell in once.keys() | twice.keys() if once.get(cell, "-") != twice.get(cell, "-")}
        if overdone < 400 and differ - chance:
            wrong.append((sent.who, sent.address, status, overdone, sorted(map(str, differ - chance))[:5]))
    assert wrong == []
