"""Every public page: the same bytes for everybody, without a cookie, in three languages, and 304 to who has it."""

import gzip
from datetime import timedelta

import pytest
from sqlalchemy import text

from app.areas import Area
from app.directory import public_pages
from app.throttle import PerMinute
from tests import make, routes

PAGES = ("/", "/find-a-mediator", "/find-a-program", "/verify", "/about")


@pytest.mark.parametrize("address", [begins + page for begins in ("", "/fr", "/ar") for page in PAGES])
def test_a_public_page_is_the_same_for_everybody(browser, address):
    theirs = browser.another().sign_in(make.mediator()).get(address)
    answer = browser.get(address)
    assert (answer.text, answer.headers.get("Set-Cookie")) == (theirs.text, None)
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert answer.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("address", PAGES)
def test_whoever_has_a_page_is_told_so(browser, address):
    tag = browser.get(address).headers["ETag"]
    again = browser.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.text, again.headers["ETag"]) == (304, "", tag)
    assert browser.get(f"{address}?page=2", headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("address", ["/about/eligibility", "/find-a-mediator"])
def test_a_page_is_packed_for_who_can_open_it(browser, address):
    plain = browser.get(address)
    packed = browser.client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert (packed.headers["Content-Encoding"], plain.headers.get("Content-Encoding")) == ("gzip", None)
    assert len(packed.data) < len(plain.data) / 2
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert all("Accept-Encoding" in answer.headers["Vary"] for answer in (plain, packed))
    asking = {"Accept-Encoding": "gzip", "If-None-Match": plain.headers["ETag"]}
    again = browser.client.get(address, headers=asking)
    assert (again.status_code, again.data, again.headers.get("Content-Encoding")) == (304, b"", None)


def test_another_day_is_another_page(browser, clock):
    tag = browser.get("/verify").headers["ETag"]
    clock.hold(clock.now() + timedelta(days=1))
    assert browser.get("/verify", headers={"If-None-Match": tag}).status_code == 200


def test_what_is_wrong_is_said_in_the_language_of_the_address(browser):
    answer = browser.get("/fr/mediators/nobody-at-all")
    assert (answer.status_code, "Page introuvable" in answer.words) == (404, True)


@pytest.mark.parametrize(
    ("address", "table"), [("/fr/find-a-mediator", "directory_change"), ("/fr/verify?name=ana", "listing")]
)
@pytest.mark.parametrize("region", [None, "found"])
def test_a_database_that_is_away_is_told_to_everybody_alike(browser, database, address, table, region):
    theirs = browser.another().sign_in(make.mediator())
    database.session.execute(text(f"ALTER TABLE {table} RENAME TO away"))
    database.session.commit()
    answers = [each.get(address, htmx=region) for each in (browser, theirs)]
    database.session.execute(text(f"ALTER TABLE away RENAME TO {table}"))
    database.session.commit()
    assert [answer.status_code for answer in answers] == [503, 503]
    assert answers[0].text == answers[1].text
    assert ("Un instant" in answers[0].words, 'id="found"' in answers[0].text) == (True, region is not None)


def test_the_language_is_in_the_address(browser):
    answer = browser.get("/ar/verify")
    assert (answer.headers["Content-Language"], 'lang="ar" dir="rtl"' in answer.text) == ("ar", True)
    assert browser.get("/en/verify").status_code == 404
    for address in ("/fr/nowhere", "/fr/mediators/ana/nothing", "/fr/about/"):
        answer = browser.get(address)
        assert (answer.status_code, "Page introuvable" in answer.words) == (404, True), address


@pytest.mark.parametrize(
    "address", [*PAGES, "/issuer", "/badge/x.svg", "/badge/7k2m9q4t.json", "/credentials/7k2m9q4t"]
)
@pytest.mark.parametrize("query", ["x=\xff\xfe", "on=\xff", "size=%ff", "language=%00", "a=\t", 'page="><q>'])
def test_whatever_is_asked_is_answered(app, database, address, query):
    make.issuer_key()
    answer = app.test_client().open(address, environ_overrides={"QUERY_STRING": query})
    assert answer.status_code < 500
    assert answer.headers.get("Location", "").isascii()
    assert "<q>" not in answer.text


def test_whoever_reads_faster_than_anybody_is_told_to_wait_on_every_page_and_document(app, browser, monkeypatch):
    monkeypatch.setattr(public_pages, "READERS", PerMinute(0))
    values = {
        "number": "ODR-7K2M-9Q4T",
        "typed": "ODR-7K2M-9Q4T",
        "slug": "ana",
        "signed": "1-x",
        "path": "x",
        "language": "fr",
    }
    values |= {"digest": "0" * 64, "period": 1, "part": 1}
    asked = [
        address
        for rule in app.url_map.iter_rules()
        if app.view_functions[rule.endpoint].__module__.startswith("app.directory.") and "GET" in rule.methods
        if app.blueprints[rule.endpoint.rpartition(".")[0]].area is Area.PUBLIC
        for address in routes.addresses(rule, values)
    ]
    answers = [browser.get(address, is_checked=False) for address in asked]
    assert {each.status_code for each in answers} == {429}, [each for each in answers if each.status_code != 429]
    assert {0 < int(each.headers["Retry-After"]) <= 60 for each in answers} == {True}
    assert {"/sitemap.xml", "/feedback/digests/1-x", "/verify/ODR-7K2M-9Q4T.json", "/fr/about"} <= set(asked)
