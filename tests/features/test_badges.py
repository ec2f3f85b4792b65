"""The badge of a number: what the register says today, as a picture for other sites and signed for programs."""

import json
import xml.etree.ElementTree as ET
from datetime import timedelta
from itertools import product

import pytest

from app.db import commit
from app.directory.badges import looks as badge
from app.language import NAMES
from app.listing.standings import actions as standing_actions
from tests import make
from tests.features.certifying import verified_document
from tests.features.test_keys import check
from tests.features.verifying import number

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def ana(database):
    make.issuer_key()
    return make.mediator(name="Ana Sousa")


@pytest.fixture
def listing(ana):
    return make.listing(ana)


@pytest.fixture
def get(app):
    return app.test_client().get


@pytest.fixture
def seen(get, listing):
    """What the badge of the listing says now: the picture's words, and the verdict for programs."""

    def look():
        picture, said = get(f"/badge/{number(listing)}.svg"), get(f"/badge/{number(listing)}.json").json
        check(said)
        return words(picture), said["verdict"], "designation" in said, sorted(said["links"])

    return look


def words(answer):
    return ["".join(text.itertext()) for text in ET.fromstring(answer.data).iter(f"{SVG}text")]


def test_it_says_what_the_register_says(listing, seen):
    isolated, staff = f"\u2066{number(listing)}\u2069", make.staff()
    listed = ["IMI ODR Specialist Mediator", f"Listed · {isolated}"], "listed", True, ["credential", "image", "verify"]
    assert seen() == listed
    standing_actions.suspend(listing, by=staff, reason="A complaint")
    commit()
    assert seen() == (["Not listed at present", f"IMI register · {isolated}"], "suspended", False, ["image", "verify"])
    standing_actions.restore(listing, by=staff, reason="Unfounded")
    commit()
    assert seen() == listed
    standing_actions.resign(listing, by=staff, reason="Retired")
    commit()
    assert seen() == (["No longer listed", f"IMI register · {isolated}"], "not_listed", False, ["image", "verify"])


def test_an_unknown_number_has_a_picture_that_says_so(get, database):
    answer = get("/badge/ODR-0000-0000.svg")
    assert (answer.status_code, words(answer)[0]) == (404, "Unknown number")
    nothing = get("/badge/whatever%20that%20<is>.svg?size=large&language=fr")
    assert (nothing.status_code, words(nothing)[:2]) == (404, ["Numéro inconnu", "Registre IMI"])
    assert get("/badge/ODR-0000-0000.json").json == {"status": 404, "title": "No listing has this number."}


@pytest.mark.parametrize(("size", "theme", "language"), [*product(badge.SIZES, badge.THEMES, NAMES), ("x", "", "\0")])
def test_every_look_is_a_picture_that_loads_nothing(get, listing, size, theme, language):
    query = {"size": size, "theme": theme, "language": language}
    answer = get(f"/badge/{number(listing)}.svg", query_string=query)
    picture = ET.fromstring(answer.data)
    wanted = badge.SIZES.get(size, badge.SIZES["medium"])
    assert [picture.get("width"), picture.get("lang")] == [str(wanted.width), language if language in NAMES else "en"]
    assert picture.find(f"{SVG}title").text
    assert picture.find(f"{SVG}desc").text
    assert picture.get("direction") == ("rtl" if language == "ar" else "ltr")
    text = answer.text.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not any(sign in text for sign in ("href", "url(", "style", "script", "http"))
    assert len(answer.data) < 3000


def test_it_does_not_tell_who_it_is_about(get, listing):
    assert "Ana" not in get(f"/badge/{number(listing)}.svg").text + get(f"/badge/{number(listing)}.json").text


def test_debt_is_not_told(get, listing, seen, clock):
    before = seen()
    clock.hold(clock.now() + timedelta(days=400))
    assert seen() == before


def test_whoever_has_it_asks_whether_it_still_holds(get, listing):
    address = f"/badge/{number(listing)}.svg"
    first = get(address)
    known = {"If-None-Match": first.headers["ETag"]}
    assert [first.headers["Cache-Control"], get(address, headers=known).status_code] == ["public, no-cache", 304]
    standing_actions.resign(listing, by=make.staff(), reason="Retired")
    commit()
    assert get(address, headers=known).status_code == 200


def test_what_is_typed_otherwise_leads_to_it(get, listing):
    answer = get(f"/badge/{listing.number.lower()}.svg?size=small")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"/badge/{number(listing)}.svg?size=small")


def test_a_mediator_copies_it(browser, ana, listing, get):
    browser.sign_in(ana)
    page = browser.get("/listing/badge/?size=large&theme=dark&language=ar")
    assert "Your badge now: Listed" in page.text
    snippet = badge.snippet(number(listing), badge.Looks("large", "dark", "ar"), portal="http://localhost", home="/ar")
    copied = ET.fromstring(snippet.replace('"></a>', '"/></a>'))
    assert copied.get("href") == f"http://localhost/ar/verify/{number(listing)}"
    picture = copied.find("img")
    assert [picture.get("width"), picture.get("height")] == ["440", "124"]
    shown = get(picture.get("src").removeprefix("http://localhost"))
    assert ET.fromstring(shown.data).get("direction") == "rtl"
    assert snippet.replace("&", "&amp;").replace("<", "&lt;") in page.text.replace("&#34;", '"').replace("&gt;", ">")


def test_their_page_says_what_is_gone(browser, ana, listing):
    standing_actions.resign(listing, by=make.staff(), reason="Retired")
    commit()
    page = browser.sign_in(ana).get("/listing/badge/")
    assert "says “No longer listed” now" in page.text
    assert "Download" not in page.text


def test_before_a_listing_there_is_no_badge(browser, database):
    assert browser.sign_in(make.mediator()).get("/listing/badge/").status_code == 404


def test_the_listing_leads_to_it(browser, ana, listing):
    assert 'href="/listing/badge/"' in browser.sign_in(ana).get("/listing/").text


def test_only_documents_are_open_to_other_sites(app, listing):
    """Every address without a part to fill in, and those of the documents."""
    plain = {rule.rule for rule in app.url_map.iter_rules() if "GET" in rule.methods and not rule.arguments}
    filled = {f"/badge/{number(listing)}.{kind}" for kind in ("svg", "json")} | {
        f"/credentials/{number(listing)}",
        "/credentials/status/revocation/1",
    }
    client, found = app.test_client(), set()
    for address in plain | filled:
        headers = client.get(address).headers
        shared = headers["Cross-Origin-Resource-Policy"], headers.get("Access-Control-Allow-Origin")
        assert shared in (("same-origin", None), ("cross-origin", "*")), address
        if shared[1]:
            found.add(address)
    assert found == filled | {"/issuer", "/.well-known/did.json"}


def test_another_implementation_verifies_the_json(app, get, listing):
    answer = get(f"/badge/{number(listing)}.json")
    said = json.loads(answer.text)
    assert (answer.content_type, said["on"]) == ("application/json", "2026-06-30")
    assert verified_document(app, said) == "good"
    assert verified_document(app, said | {"on": "2026-07-01"}) == "SignatureInvalid"
