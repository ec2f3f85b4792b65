"""Pages and their regions, the headers of every answer, and what is refused before any page is asked."""

import gzip
import re
from datetime import timedelta
from hashlib import sha512
from pathlib import Path

import pytest
from flask import Blueprint, Flask

from app import areas, create_app
from app.config import WrongSettings
from tests import make

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@pytest.fixture
def ana(browser):
    """A mediator, signed in."""
    person = make.mediator()
    browser.sign_in(person)
    return person


def test_a_person_gets_the_page_and_htmx_its_region(browser, ana):
    page, region = browser.get("/logbook/"), browser.get("/logbook/", htmx="mediations")
    assert (page.page.is_whole, list(region.page.regions)) == (True, ["mediations"])


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true", "HX-Request-Type": "full", "HX-Target": "body"},
        {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "section#mediations"}
        | {"HX-History-Restore-Request": "true"},
        {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "section#unknown"},
        {"HX-Request": "true", "HX-Request-Type": "partial"},
        {"HX-Request-Type": "partial", "HX-Target": "section#mediations"},
    ],
    ids=["boosted", "history", "unknown region", "no target", "not htmx"],
)
def test_whoever_asks_for_no_region_gets_the_page(browser, ana, headers):
    assert browser.get("/logbook/", headers=headers).page.is_whole


def test_after_a_change_what_changes_with_it_goes_along(browser, ana):
    page = browser.get("/logbook/")
    answer = page.submit("Log it", {"Length": "3 h", "Agreement to mediate": True, "Your reference": "A-1"}, htmx=True)
    regions = answer.page.regions
    assert list(regions) == ["quick", "mediations", "eligibility", "messages"]
    assert "1 of 20" in answer.words
    assert "A-1 is logged." in answer.words


def test_after_no_change_nothing_goes_along(browser, ana):
    assert list(browser.get("/logbook/", htmx="quick").page.regions) == ["quick"]


@pytest.mark.parametrize("htmx", [False, True], ids=["page", "region"])
def test_what_was_typed_is_kept_when_it_is_wrong(browser, ana, htmx):
    typed = {"Length": "three hours or so", "Your reference": "A-17", "Mode": "Audio", "Agreement to mediate": True}
    answer = browser.get("/logbook/").submit("Log it", typed, htmx=htmx)
    form = answer.page.form("Log it")
    kept = {label: control for label, control in answer.page.labels(form) if label in typed}
    [mode] = [option for option in kept["Mode"].iter("option") if "selected" in option.attrib]
    assert answer.status_code == 422
    assert (kept["Length"].get("value"), kept["Your reference"].get("value")) == ("three hours or so", "A-17")
    assert (mode.text, "checked" in kept["Agreement to mediate"].attrib) == ("Audio", True)
    assert kept["Length"].get("aria-invalid") == "true"
    assert "Please look at this again" in answer.words


@pytest.mark.parametrize("site", ["same-origin", "same-site", "none"])
def test_a_form_of_our_own_is_taken(browser, site):
    answer = browser.post("/sign-in", {"email": "ana@example.org"}, headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 303


def test_what_another_site_sends_is_refused(browser, ana):
    token = browser.get("/logbook/").csrf_token
    cross = {"Sec-Fetch-Site": "cross-site"}
    answer = browser.post("/logbook/code", {"csrf_token": token}, headers=cross)
    assert (answer.status_code, browser.get("/logbook/code").status_code) == (400, 200)


@pytest.mark.parametrize("token", ["", "guessed"])
def test_a_form_without_its_token_is_refused(browser, ana, token):
    answer = browser.post("/logbook/code", {"csrf_token": token})
    assert answer.status_code == 400
    assert "The page was open for too long." in answer.words


def test_the_token_of_another_visitor_is_refused(browser, ana):
    theirs = browser.another().get("/sign-in").csrf_token
    assert browser.post("/logbook/code", {"csrf_token": theirs}).status_code == 400


def test_a_token_may_come_in_a_header_as_htmx_sends_it(browser, ana):
    token = browser.get("/logbook/").csrf_token
    answer = browser.ask("POST", "/logbook/code", headers={"X-CSRFToken": token})
    assert answer.status_code == 303


def test_a_page_left_open_for_days_can_still_be_sent(browser, ana, clock):
    page = browser.get("/logbook/")
    clock.hold(clock.now() + timedelta(days=20))
    assert page.submit("Log it", {"Length": "3 h"}).status_code == 200


@pytest.mark.parametrize("address", ["/", "/sign-in", "/healthz", "/nothing", "/static/0/site.css"])
def test_every_answer_has_the_same_guards(browser, address):
    headers = browser.get(address).headers
    assert {name: headers[name] for name in headers.keys() & GUARDS.keys()} == GUARDS


GUARDS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def test_pages_are_not_kept_by_anybody(browser, ana):
    kept = {address: browser.get(address).headers["Cache-Control"] for address in ("/logbook/", "/sign-in", "/nothing")}
    assert set(kept.values()) == {"private, no-store"}


def test_https_is_for_good(environ, tmp_path):
    settings = {**environ, "PORTAL_URL": "https://logbook.example.org"}
    settings.pop("DATABASE_URL", None)
    answer = create_app(settings, tmp_path).test_client().get("/sign-in", base_url="https://logbook.example.org")
    cookie = answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
    assert cookie.startswith("__Host-logbook=")
    assert [mark in cookie for mark in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Domain")] == [True] * 4 + [
        False
    ]


def test_public_pages_are_the_same_for_everybody(browser):
    strange = browser.get("/")
    known = browser.sign_in(make.mediator()).get("/")
    assert (known.data, "Set-Cookie" in strange.headers) == (strange.data, False)


def test_head_is_get_without_a_body(browser, ana):
    head, get = browser.ask("HEAD", "/logbook/"), browser.get("/logbook/")
    assert (head.status_code, head.data, head.headers["Content-Type"]) == (200, b"", get.headers["Content-Type"])


def test_assets_stay_for_a_year_at_an_address_of_their_content(browser):
    sheet = browser.get("/").page.one("link", rel="stylesheet").attrib["href"]
    assert re.fullmatch(r"/static/[0-9a-f]{12}/site\.css", sheet)
    answers = {address: browser.get(address) for address in (sheet, "/static/000000000000/site.css")}
    assert [answer.headers["Cache-Control"] for answer in answers.values()] == [
        "public, max-age=31536000, immutable",
        "no-cache",
    ]


@pytest.mark.parametrize("name", ["site.css", "js/site.js", "icon.svg"])
def test_what_is_worth_it_is_packed_for_those_who_ask(browser, name):
    plain, packed = (
        browser.get(f"/static/0/{name}"),
        browser.get(f"/static/0/{name}", headers={"Accept-Encoding": "gzip"}),
    )
    assert packed.headers["Content-Encoding"] == "gzip"
    assert (gzip.decompress(packed.data), "Content-Encoding" in plain.headers) == (plain.data, False)
    assert all("Accept-Encoding" in answer.headers["Vary"] for answer in (plain, packed))


def test_the_sheets_are_one_in_their_order(browser):
    sheet = browser.get("/static/0/site.css").text
    names = sorted(path.name for path in (Path(browser.app.root_path) / "static/css").iterdir())
    parts = [browser.get(f"/static/0/css/{name}").text for name in names]
    assert sheet == "".join(parts)


def test_htmx_comes_as_it_was_taken_over(browser):
    script = browser.get("/static/0/js/htmx-4.0.1.min.js")
    listed = browser.get("/static/0/VENDORED.txt").text
    assert f"{sha512(script.data).hexdigest()}  js/htmx-4.0.1.min.js" in listed


@pytest.mark.parametrize("name", ["../config.py", "%2e%2e/config.py", "..%2fconfig.py", "", "js", "js/"])
def test_nothing_but_the_folder_is_served(browser, name):
    assert browser.get(f"/static/0/{name}").status_code == 404


def test_a_page_nobody_decided_about_keeps_the_portal_from_starting():
    app = Flask("a portal")
    app.register_blueprint(Blueprint("lost", __name__))
    app.add_url_rule("/loose", "loose", lambda: "")
    with pytest.raises(WrongSettings) as refused:
        areas.check(app)
    assert refused.value.complaints == ["lost has no area.", "static has no area.", "loose has no area."]
