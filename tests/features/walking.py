"""Every form of the portal as a browser would send it: the people, the pages they open, and the forms there."""

import contextvars
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from sqlalchemy import MetaData, Table, func, select
from werkzeug.datastructures import MultiDict

from app.accounts.models import User
from app.areas import Area
from app.db import Base, db
from app.directory.index import queries as index_queries
from app.directory.public_pages import READERS
from app.feedback import links
from app.feedback.models import Request
from tests import make
from tests.browser import FIREFOX, _filled
from tests.databases import returning
from tests.features import bringing
from tests.features.belongings import Belongings
from tests.features.filling import FILES, filled, sendable
from tests.features.scenes import scenes
from tests.features.test_strangers import OF_OFFICES, area_of
from tests.page import controls, read
from tests.routes import address as address_of, unsaid

LEAVES = ("/sign-out", "/account/sign-ins/", "/account/close")  # what ends the sign-in that the others need


@dataclass(frozen=True)
class Sent:
    """A form with one of its buttons: who sends it to where, as it stands and filled in, and its fields."""

    who: str
    address: str
    data: MultiDict
    right: MultiDict
    shown: frozenset[str]
    texts: tuple[str, ...]
    button: str

    @property
    def name(self) -> str:
        """What the test tables call it."""
        return f"{self.who} {self.address} {self.button}"


class Everybody:
    """Each kind of person in a browser of their own, among things that belong to one of them, and all their forms."""

    def __init__(self, browser, database):
        self.app, self.owner = browser.app, Belongings(browser, database)
        assessors = database.session.scalars(select(User).where(User.is_assessor).order_by(User.id.desc())).all()
        request = database.session.get_one(Request, self.owner.request_id)
        archive = ("logbook.json", bringing.exported(self.owner.browser))
        self.files = FILES | {"/logbook/bring-in/archive file": archive}
        self.link = links.address(request)
        self.browsers = {
            "owner": self.owner.browser,
            "staff": browser.another().sign_in(make.staff()),
            "assessor": browser.another().sign_in(assessors[0]),
            "nobody": browser.another(),
        }
        self.more = [("nobody", self.link)]
        self.more += [("owner", f"/logbook/?edit={self.owner.mediation_id}")]
        self.more += [
            ("owner", f"/logbook/{self.owner.mediation_id}?session={each}") for each in ("new", self.owner.session_id)
        ]
        for scene in scenes(self.owner):
            if scene.person:
                self.browsers[scene.who] = browser.another().sign_in(scene.person)
            self.more += [(scene.who, page) for page in scene.pages]
        self.opened, self.asked = list(dict.fromkeys(self.pages())), set()
        self.forms, self.asked = self._forms(), sorted(self.asked)
        self.cookies = {who: dict(browser.client._cookies) for who, browser in self.browsers.items()}
        database.session.remove()
        self._bring_back = returning(database.engine, "everybody")

    def begin_again(self):
        """Everything is as it was when the forms were looked for."""
        db.session.remove()
        self._bring_back()
        READERS.forget()
        self.app.extensions.pop(index_queries.HOLDER, None)

    def pages(self) -> Iterator[tuple[str, str]]:
        """Who opens which address."""
        for rule in self.app.url_map.iter_rules():
            if "GET" not in rule.methods or any(not hasattr(self.owner, name) for name in unsaid(rule)):
                continue
            address = address_of(rule, self.owner)
            if area_of(self.app, rule) in (Area.PUBLIC, Area.ENTRANCE):
                yield "nobody", address
            elif rule.rule.startswith(OF_OFFICES):
                yield from (("staff", address), ("assessor", address))
            else:
                yield "owner", address
        yield from self.more

    def _forms(self) -> list[Sent]:
        """Every form once for each of its buttons."""
        found = {}
        for who, address in self.opened:
            answer = self.browsers[who].get(address, is_checked=False)
            self.asked |= asked_by(answer.page)
            for form in answer.page.all("form", method="post") if answer.is_html else ():
                for sent in pressed(who, address, answer.page, form, self.files):
                    found.setdefault((who, sent.address, sent.button, sent.shown), sent)
        return list(found.values())

    def tab(self, who: str):
        """Another window of somebody's browser, as it was when the forms were looked for."""
        client = self.app.test_client()
        client._cookies.update(self.cookies[who])
        return client

    def answer(self, sent, data, **more) -> tuple[int, bytes]:
        """Status and bytes of an answer, which no careful visitor reads: what was typed may be no valid HTML."""
        response = post(self.tab(sent.who), sent.address, data, **more)
        return response.status_code, response.get_data()


def everybody(browser, database) -> Everybody:
    """They are made and their forms looked for once in a process, and brought back for each test."""
    kept = browser.app.extensions.setdefault("everybody", [])
    if not kept:
        kept.append(Everybody(browser, database))
    kept[0].begin_again()
    return kept[0]


def post(client, address, data, **more):
    data = sendable(data) if isinstance(data, MultiDict) else data
    headers = {"User-Agent": FIREFOX} | more.pop("headers", {})
    return contextvars.Context().run(client.post, address, data=data, headers=headers, buffered=True, **more)


def get(client, address):
    return contextvars.Context().run(client.get, address, headers={"User-Agent": FIREFOX}, buffered=True)


def asked_by(page) -> set[str]:
    """The names that a page's links and searches ask by."""
    links = [parse_qsl(urlsplit(each.get("href", "")).query) for each in page.all("a")]
    searches = [controls(form) for form in page.all("form", method="get")]
    return {name for link in links for name, _value in link} | {
        each.get("name") for fields in searches for each in fields if each.get("name")
    }


def is_text(control) -> bool:
    return control.tag == "textarea" or (control.tag == "input" and control.get("type", "text") in ("text", "search"))


def pressed(who, address, page, form, files) -> Iterator[Sent]:
    """A form with each of its buttons."""
    controls_of = [*controls(form), *page.all(form=form.get("id", "-"))]
    shown = frozenset(each.get("name", "") for each in controls_of)
    texts = tuple(each.attrib["name"] for each in controls_of if "name" in each.attrib and is_text(each))
    for button in [each for each in [*form.iter("button"), *controls_of] if each.tag == "button"]:
        if button.get("type", "submit") != "submit":
            continue
        data = _filled(page, form, {})
        if name := button.get("name"):
            data.add(name, button.get("value", ""))
        target = urljoin(address, button.get("formaction") or form.get("action", ""))
        there = urldefrag(target).url
        yield Sent(who, there, data, filled(form, data, there, files), shown, texts, read(button))


def staying(forms):
    """Without what ends the sign-in or the account that the others need."""
    return [each for each in forms if not each.address.startswith(LEAVES)]


def endpoint(app, sent):
    return app.url_map.bind("localhost").match(sent.address.partition("?")[0], "POST")[0]


def kinds(app, forms) -> list[Sent]:
    """One of each kind of form: where it leads, and its button."""
    found = {}
    for sent in forms:
        found.setdefault((endpoint(app, sent), sent.button), sent)
    return list(found.values())


def numbers() -> dict[str, int]:
    """How many rows there are of everything."""
    db.session.rollback()
    tables = Base.metadata.sorted_tables
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}


def said(answer) -> tuple[int, str | None]:
    """Whether it was done, and where it leads."""
    return answer.status_code, answer.headers.get("Location")


@cache
def raw_tables() -> list[Table]:
    """As the database has them, without our own types."""
    tables = MetaData()
    tables.reflect(db.engine)
    return [each for each in tables.sorted_tables if each.name in Base.metadata.tables]


def cells() -> dict[tuple[str, int, str], Any]:
    """All that the database holds: the value of every column by table, row and column."""
    with db.engine.connect() as connection:
        return {
            (table.name, number, column): value
            for table in raw_tables()
            for number, row in enumerate(connection.execute(select(table).order_by(*table.primary_key)).mappings())
            for column, value in row.items()
        }
