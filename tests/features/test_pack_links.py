"""What the link of a sealed pack opens: nothing by itself, the pack by a button, and nothing once it is over."""

import csv
import io
from datetime import timedelta
from urllib.parse import urljoin

import pytest
from sqlalchemy import func, select

from app import clock
from app.db import commit, db
from app.listing.applications import snapshot
from app.listing.packs import actions as pack_actions, file as pack_file, queries as pack_queries
from app.listing.packs.life import Way
from app.listing.packs.models import Pack, PackOpening
from app.listing.packs.public import OPENED_A_DAY
from tests import make
from tests.features import packing
from tests.features.test_hostile_text import ATTACK, intruders, shows
from tests.features.test_queries import statements

__all__ = ["statements"]
pytestmark = pytest.mark.database

NOTHING = "There is no pack at this address, or it cannot be opened any more."


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def pack(ana):
    """A pack of three entries, one of them in doubt and one that does not count."""
    make.mediation(ana, reference="M-1")
    make.mediation(ana, reference="M-2", minutes=90)
    make.mediation(ana, reference="M-3", minutes=30)
    return packing.sealed(ana)


def openings():
    return db.session.scalars(select(PackOpening.way).order_by(PackOpening.id)).all()


def is_kept_secret(answer):
    wanted = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex", "Cache-Control": "private, no-store"}
    return {name: answer.headers.get(name) for name in wanted} == wanted and "Set-Cookie" not in answer.headers


def test_a_link_is_looked_at_then_opened_by_a_button(browser, pack):
    page = browser.get(pack_queries.address(pack))
    assert page.page.title == "A sealed pack from Ana Petrova"
    assert "shares a logbook of mediations with Lakes ODR: 3 entries as of 30 Jun 2026" in page.words
    assert "You can open it until 29 Aug 2026." in page.words
    assert "M-1" not in page.words
    page = page.submit("Open the pack", {"way": "view"})
    assert [words for words in ("M-1", "M-2", "M-3", "Counted: 1", pack.sha256) if words not in page.words] == []
    assert "For the assessor to judge: 1" in page.words
    assert "At least 20 full-scale e-mediations are needed in 24 to 36 months" in page.words
    assert openings() == [Way.VIEW]


@pytest.mark.parametrize("sent", [{}, {"way": ""}, {"way": "everything"}])
def test_without_a_choice_nothing_is_opened(browser, pack, sent):
    answer = browser.ask("POST", pack_queries.address(pack), data=sent)
    assert (answer.status_code, "Choose how you want to open it" in answer.words, openings()) == (422, True, [])


def test_a_scanner_that_follows_every_link_opens_nothing(browser, pack):
    waiting, seen = [pack_queries.address(pack)], set()
    while waiting:
        page = browser.get(waiting.pop())
        seen.add(page.address)
        for method in ("HEAD", "OPTIONS"):
            browser.ask(method, page.address, is_checked=False)
        browser.ask("POST", page.address, is_checked=False)
        found = {urljoin(page.address, each.get("href", "")).partition("#")[0] for each in page.page.all("a")}
        waiting += [each for each in found - seen if each.startswith("/pack")]
    assert (openings(), "M-1" in page.text) == ([], False)


def test_no_page_writes_when_it_is_looked_at(browser, pack, statements):
    read = packing.opened(browser, pack).address
    statements.clear()
    for address in (pack_queries.address(pack), read, f"/verify-pack/{pack.sha256}", "/verify-pack/", "/pack/x"):
        browser.get(address)
    assert [each for each in statements if not each.startswith("SELECT")] == []


def test_every_way_is_noted_for_the_mediator(browser, ana, pack):
    holder = browser.another()
    for way in Way:
        packing.opened(holder, pack, way)
    words = browser.sign_in(ana).get(f"/listing/packs/{pack.id}").words
    assert "Openings: 4" in words
    assert [way.done in words for way in Way] == [True] * 4
    assert "Opened 4 times, last on 30 Jun 2026" in browser.get("/listing/packs/").words


def test_json_is_what_the_hash_is_of_and_csv_says_the_same(browser, pack):
    as_json, as_csv = (packing.opened(browser, pack, way) for way in (Way.JSON, Way.CSV))
    assert (snapshot.digest(as_json.data), as_json.data) == (pack.sha256, pack.sealed)
    names = {f'attachment; filename="pack-{pack.sha256[:12]}.{ending}"' for ending in ("json", "csv")}
    assert {each.headers["Content-Disposition"] for each in (as_json, as_csv)} == names
    header, *rows = csv.reader(io.StringIO(as_csv.text, newline=""))
    assert (header, rows) == (pack_file.COLUMNS, pack_file.cells(pack.frozen, pack.sha256))


def test_the_page_for_paper_shows_every_window_and_where_to_check(browser, pack):
    page = packing.opened(browser, pack, Way.PRINT)
    assert (page.page.all("details"), len(page.page.one("table", **{"class": "windows"}).findall(".//tr"))) == ([], 14)
    assert f"/verify-pack/{pack.sha256}" in page.words
    assert packing.opened(browser, pack).page.all("details") != []


def test_an_opened_page_can_be_read_again_for_a_day_and_then_asks_anew(browser, pack):
    read = packing.opened(browser, pack).address
    assert ("M-1" in browser.get(read).words, openings()) == (True, [Way.VIEW])
    with clock.held(clock.now() + timedelta(hours=24)):
        assert browser.get(read).location == pack_queries.address(pack)


def test_every_answer_is_kept_secret(browser, pack):
    read = packing.opened(browser, pack)
    told = [browser.get(pack_queries.address(pack)), read, browser.get("/pack/1-x"), browser.get(f"{read.address}x")]
    told += [packing.opened(browser, pack, way) for way in (Way.CSV, Way.JSON)]
    told += [browser.ask("POST", pack_queries.address(pack), data={"way": "view"})]
    assert [is_kept_secret(answer) for answer in told] == [True] * 7


def over(pack, how):
    """The address of a pack that opens nothing (any more), and when it is asked for."""
    address, later = pack_queries.address(pack), clock.now()
    if how == "withdrawn":
        pack_actions.withdraw(pack, by=pack.mediator, version=pack.version)
        commit()
    changed = {
        "guessed": f"/pack/{pack.id}-guessed",
        "unknown": f"/pack/{pack.id + 1}-{address.partition('-')[2]}",
        "no number": f"/pack/x-{address.partition('-')[2]}",
        "huge": f"/pack/{'9' * 30}-{address.partition('-')[2]}",
        "not a digit": f"/pack/²-{address.partition('-')[2]}",
    }
    return changed.get(how, address), later + timedelta(days=61 if how == "expired" else 0)


@pytest.mark.parametrize("how", ["expired", "withdrawn", "guessed", "unknown", "no number", "huge", "not a digit"])
def test_what_is_over_says_the_same_as_what_never_was(browser, pack, how):
    never = browser.get("/pack/never")
    read = packing.opened(browser, pack).address
    address, when = over(pack, how)
    with clock.held(when):
        told = browser.get(address)
        opened = browser.ask("POST", address, data={"way": "json"})
        then = browser.get(f"{address}/{read.rpartition('/')[2]}")
    assert {(each.status_code, each.data) for each in (told, opened, then)} == {(404, never.data)}
    assert (NOTHING in told.words, openings()) == (True, [Way.VIEW])


def test_the_last_day_is_the_registers(browser, pack):
    with clock.held(clock.now().replace(month=8, day=29, hour=21, minute=59)):  # 23:59 in Amsterdam
        assert browser.get(pack_queries.address(pack)).status_code == 200
    with clock.held(clock.now().replace(month=8, day=29, hour=22, minute=0)):
        assert browser.get(pack_queries.address(pack)).status_code == 404


def test_the_opening_of_one_pack_opens_no_other(browser, ana, pack):
    other = packing.sealed(ana)
    opened = packing.opened(browser, pack).address.rpartition("/")[2]
    assert browser.get(f"{pack_queries.address(other)}/{opened}").status_code == 404


def test_no_link_lies_in_the_database(pack):
    token = pack_queries.address(pack).partition("-")[2]
    values = [str(getattr(pack, column.key)) for column in Pack.__table__.columns]
    assert (len(token), token in " ".join(values)) == (43, False)


def test_openings_are_bounded(browser, pack):
    address = pack_queries.address(pack)
    told = [browser.ask("POST", address, data={"way": "json"}).status_code for _ in range(OPENED_A_DAY + 1)]
    assert (told[-2:], len(openings())) == ([200, 429], OPENED_A_DAY)
    with clock.held(clock.now() + timedelta(days=1)):
        assert browser.ask("POST", address, data={"way": "json"}).status_code == 200


def test_it_is_the_same_page_for_whoever_is_signed_in(browser, ana, pack):
    address = pack_queries.address(pack)
    assert browser.get(address).data == browser.another().sign_in(ana).get(address).data


def test_text_that_tries_to_be_code_stays_text(browser):
    attacker = make.mediator(name=ATTACK[:100])
    make.mediation(attacker)
    pack = packing.sealed(attacker, recipient=ATTACK)
    for answer in (browser.get(pack_queries.address(pack)), packing.opened(browser, pack)):
        assert (intruders(answer), shows(answer)) == ([], True)


def test_no_opening_says_who(pack):
    assert {column.key for column in PackOpening.__table__.columns} == {"id", "pack_id", "at", "way"}
    assert db.session.scalar(select(func.count()).select_from(PackOpening)) == 0


def test_an_outsider_reads_whose_word_it_is_and_what_to_choose(browser, pack):
    assert "by the mediator's own account" in packing.opened(browser, pack).words
    refused = browser.get(pack_queries.address(pack)).submit(packing.OPEN)
    assert f"{packing.HOW} Choose how" in refused.words
