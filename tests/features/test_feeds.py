"""What machines ask for: only profiles shown today stand in the map, and security.txt does not run out."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

from app.db import commit
from app.directory.feeds_public import PATHS
from app.language import NAMES
from app.listing.standings import actions as standing_actions
from tests import make
from tests.features.finding import listed, profiled

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def mapped(browser, address="/sitemap.xml"):
    answer = browser.get(address)
    assert answer.headers["Content-Type"].startswith("application/xml")
    return [urlsplit(each.text).path for each in ElementTree.fromstring(answer.data).iter(LOC)]


def test_every_public_page_is_on_the_map_and_there(browser):
    paths = mapped(browser)
    assert len(paths) == len(PATHS) * len(NAMES)
    assert all(browser.get(path).status_code == 200 for path in paths)
    assert {"/", "/fr/", "/ar/", "/about/fees", "/fr/verify"} <= set(paths)


def test_only_who_is_shown_and_may_be_found_is_on_the_map(browser):
    names = ("Ana Ferreira", "Sam Suspended", "Rita Removed")
    ana, suspended, gone = (listing for _who, listing in map(listed, names))
    _who, hidden = listed("Hugo Hidden", is_findable=False)
    profiled(make.mediator(name="Not Listed"))
    every = {f"/mediators/{each.slug}" for each in (ana, suspended, gone)}
    assert every <= set(mapped(browser))
    tag = browser.get("/sitemap.xml").headers["ETag"]
    staff = make.staff()
    standing_actions.suspend(suspended, by=staff, reason="A procedure")
    standing_actions.remove(gone, by=staff, reason="Left")
    commit()
    answer = browser.get("/sitemap.xml", headers={"If-None-Match": tag})
    assert answer.status_code == 200
    profiles = [path for path in mapped(browser) if "/mediators/" in path]
    assert profiles == [f"{begins}/mediators/{ana.slug}" for begins in ("", "/fr", "/ar")]
    assert hidden.slug not in answer.text


def test_a_file_that_is_not_needed_is_not_there(browser):
    assert mapped(browser, "/sitemap-1.xml") == mapped(browser)
    assert [browser.get(f"/sitemap-{part}.xml").status_code for part in (0, 2, 99_999_999_999)] == [404, 404, 404]


def test_robots_may_look_at_what_is_public_and_learn_of_the_map(browser):
    robots = RobotFileParser()
    robots.parse(browser.get("/robots.txt").text.splitlines())
    assert all(robots.can_fetch("*", path) for path in (*PATHS, "/mediators/ana", "/verify/ODR-7K2M-9Q4T"))
    assert not any(robots.can_fetch("*", path) for path in ("/logbook/", "/staff/people/", "/account/"))
    assert robots.site_maps() == [f"{browser.app.config['PORTAL_URL']}/sitemap.xml"]


def test_security_txt_says_whom_to_tell_and_holds_for_half_a_year(browser, clock):
    def fields():
        lines = browser.get("/.well-known/security.txt").text.splitlines()
        return dict(line.split(": ", 1) for line in lines)

    first = fields()
    assert first["Contact"].startswith("mailto:")
    assert first["Canonical"].endswith("/.well-known/security.txt")
    clock.hold(clock.now() + timedelta(days=300))
    expires = datetime.fromisoformat(fields()["Expires"])
    assert timedelta(days=170) < expires - clock.now() < timedelta(days=365)
    assert fields()["Expires"] != first["Expires"]


def test_feeds_answer_like_public_pages(browser):
    for address in ("/sitemap.xml", "/robots.txt", "/.well-known/security.txt"):
        answer = browser.get(address)
        assert (answer.headers["Cache-Control"], answer.headers.get("Set-Cookie")) == ("public, no-cache", None)
        assert browser.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
