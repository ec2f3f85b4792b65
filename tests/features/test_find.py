"""Finding a mediator: by words in any script, by facets with counts, in an order that nobody can choose."""

from datetime import timedelta

import pytest

from app.db import commit
from app.directory import public_pages
from app.listing.profiles.details import Place
from app.listing.standings import actions as standing_actions
from app.logbook.vocabulary import Field
from app.throttle import PerMinute
from tests import make
from tests.features.finding import HERE, certified, counts, digested, found, listed, profiled, total
from tests.features.test_queries import cost, statements

__all__ = ["statements"]
pytestmark = pytest.mark.database

LUKASZ = {"languages": ("pl", "en"), "places": (Place("Łódź", "PL"),), "expertise": (Field.CONSTRUCTION,)}
XIAOMING = {"languages": ("zh",), "places": (Place("上海", "CN"),), "expertise": (Field.TECHNOLOGY,)}
MUHAMMAD = {"languages": ("ar", "en"), "places": (Place("دبي", "AE"),), "expertise": (Field.COMMERCIAL,)}


@pytest.fixture
def people(database):
    listed("Łukasz Żak", **LUKASZ)
    listed("王小明", **XIAOMING)
    listed("محمد العمري", **MUHAMMAD)
    listed("Ana Ferreira", about="I mediate between builders and banks.")


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("lukasz", {"Łukasz Żak"}),
        ("zak LUK", {"Łukasz Żak"}),
        ("lodz", {"Łukasz Żak"}),
        ("小明", {"王小明"}),
        ("china", {"王小明"}),
        ("Chine", {"王小明"}),
        ("مُحَمَّد", {"محمد العمري"}),
        ("emirats", {"محمد العمري"}),
        ("polski", {"Łukasz Żak"}),
        ("polska construction", {"Łukasz Żak"}),
        ("中文", {"王小明"}),
        ("عربي", {"محمد العمري"}),
        ("العربية الإمارات تجاري", {"محمد العمري"}),
        ("bank builder", {"Ana Ferreira"}),
        ("polish", {"Łukasz Żak"}),
        ("construction poland", {"Łukasz Żak"}),
        ("lukasz ana", set()),
        ("", {"Łukasz Żak", "王小明", "محمد العمري", "Ana Ferreira"}),
    ],
)
def test_people_are_found_by_any_words_of_theirs(browser, people, typed, names):
    answer = browser.get(HERE, query_string={"search": typed})
    assert (set(found(browser, f"?search={typed}")), total(answer)) == (names, len(names))


def test_a_facet_counts_who_fits_all_others(browser, people):
    answer = browser.get(f"{HERE}?language=pl&language=zh")
    assert counts(answer, "language") == {"English": 3, "Arabic": 1, "Polish": 1, "Chinese": 1}
    assert counts(answer, "country") == {"Poland": 1, "China": 1}
    assert total(answer) == 2
    both = browser.get(f"{HERE}?language=en&country=PL&country=PT")
    assert counts(both, "country") == {"Poland": 1, "Portugal": 1, "United Arab Emirates": 1}
    assert counts(both, "place") == {"Łódź, Poland": 1, "Lisbon, Portugal": 1}


def test_credentials_verification_and_digests_are_told(browser, people):
    who, _listing = listed("Noor de Wit")
    certified(who)
    digested(who)
    for _ in range(3):
        make.evidence(make.mediation(who))
    assert found(browser, "?credential=imi_certified&verified=yes") == ["Noor de Wit"]
    line = browser.get(f"{HERE}?search=noor").page.one("ol").find("li")
    marks = [each.text for each in line.iter("li") if each is not line]
    assert marks == ["IMI ODR Specialist", "IMI Certified", "User verified", "Feedback Digest"]


def test_what_was_chosen_can_be_taken_away(browser, people):
    answer = browser.get(f"{HERE}?search=ana&language=pl")
    assert "Nobody fits all of this" in answer.words
    links = {each.text: each.get("href") for each in answer.page.all("a") if (each.text or "").startswith("Remove")}
    assert links == {"Remove “ana”": f"{HERE}?language=pl", "Remove Polish": f"{HERE}?search=ana"}
    assert found(browser, "?search=ana") == ["Ana Ferreira"]


def test_it_works_as_a_form_and_as_a_region(browser, people):
    page = browser.get(HERE).submit("Find", {"search": "ana"})
    assert page.address == f"{HERE}#results"
    assert found(browser, "?search=ana", htmx="found") == ["Ana Ferreira"]
    region = browser.get(f"{HERE}?country=PL", htmx="found")
    assert (total(region), "<html" in region.text) == (1, False)


def test_the_order_is_drawn_each_day_and_kept_by_the_links_of_its_pages(browser, clock):
    for number in range(25):
        listed(f"Somebody {number:02}")
    first = browser.get(HERE)
    onward = next(each.get("href") for each in first.page.all("a", rel="next"))
    assert "order=2026-06-30" in onward
    both = found(browser) + found(browser, onward.partition("#")[0])
    assert sorted(both) == [f"Somebody {number:02}" for number in range(25)]
    assert "Order drawn for 30 Jun 2026, anew each day" in first.words
    clock.hold(clock.now() + timedelta(days=1))
    assert found(browser) != both[:20]
    assert found(browser, "?order=2026-06-30") == both[:20]


@pytest.mark.parametrize("end", ["suspend", "remove", "resign"])
def test_who_is_no_longer_listed_is_nowhere(browser, end):
    _who, listing = listed("Canary Bird", languages=("sw",), places=(Place("Canarytown", "KE"),))
    listed("Somebody else")
    assert found(browser, "?search=canary") == ["Canary Bird"]
    getattr(standing_actions, end)(listing, reason="As asked", by=make.staff())
    commit()
    for asked in ("", "?search=canary", "?language=sw", "?country=KE", "?place=KE-canarytown", "?more=place"):
        for region in (None, "found"):
            answer = browser.get(f"{HERE}{asked}", htmx=region)
            assert "Canary" not in answer.text.replace("canarytown", ""), asked
            assert total(answer) == (1 if asked in ("", "?more=place") else 0)
    assert set(counts(browser.get(HERE), "country")) == {"Portugal"}


def test_whoever_does_not_want_to_be_found_is_not(browser):
    who, _listing = listed("Canary Bird")
    assert found(browser) == ["Canary Bird"]
    profiled(who, version=1, is_findable=False)
    assert (found(browser), "Canary" in browser.get(f"{HERE}?search=canary").text) == ([], False)


def test_the_day_a_listing_ends_the_counts_follow_without_a_night(browser, clock):
    _who, listing = listed("Canary Bird")
    listed("Somebody else")
    assert total(browser.get(HERE)) == 2
    listing.gone_on = clock.today() + timedelta(days=1)
    commit()
    assert total(browser.get(HERE)) == 2
    clock.hold(clock.now() + timedelta(days=1))
    answer = browser.get(HERE)
    assert (total(answer), found(browser), counts(answer, "country")) == (1, ["Somebody else"], {"Portugal": 1})


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Ana Ferreira", "AF"), ("İpek", "İ"), ("王小明", "王"), ("Noor de Wit", "NW"), ("<b> &", "<&")],
)
def test_initials_stand_for_a_face(browser, name, initials):
    listed(name)
    assert [each.text for each in browser.get(HERE).page.all("span") if each.get("class") == "initials"] == [initials]


def test_the_same_page_has_the_same_tag_until_something_is_said_otherwise(browser):
    who, _listing = listed("Ana Ferreira")
    tag = browser.get(HERE).headers["ETag"]
    assert browser.get(HERE, headers={"If-None-Match": tag}).status_code == 304
    make.mediation(who)
    assert browser.get(HERE, headers={"If-None-Match": tag}).status_code == 304
    profiled(who, version=1, about="Something else")
    assert browser.get(HERE, headers={"If-None-Match": tag}).status_code == 200


def test_every_language_names_what_can_be_chosen(browser, people):
    assert counts(browser.get(f"/fr{HERE}"), "language") == {"Anglais": 3, "Arabe": 1, "Polonais": 1, "Chinois": 1}
    assert "الإنجليزية" in counts(browser.get(f"/ar{HERE}"), "language")


@pytest.mark.parametrize(
    "asked",
    [
        "?page=0",
        "?page=-1",
        "?page=99999999999999999999",
        "?page=x&order=x&more=x&language=<script>&country=&place=PT-",
        "?search=%00%01%E2%80%AE%FF&place=PT-%00",
        "?search=" + "a" * 5000,
        "?search=%22%3E%3Cscript%3E&place=PT-%22%3E%3Cscript%3E",
        "?search=%EF%B7%BA" * 30,
        "?" + "&".join(f"language=a{letter}" for letter in "abcdefghijklmnop"),
        "?order=2026-02-31&order=2026-06-29",
        "?search=%F0%9F%A6%84&search=a",
    ],
)
def test_nothing_that_an_address_says_is_trouble(browser, people, asked):
    for region in (None, "found"):
        answer = browser.get(f"{HERE}{asked}", htmx=region)
        assert (answer.status_code, "<script>" in answer.text) == (200, False)


def test_twenty_cost_what_three_cost(browser, statements):
    for number in range(3):
        listed(f"Somebody {number}")
    few = cost(browser, statements, HERE)
    for number in range(17):
        listed(f"Another {number}")
    assert len(found(browser)) == 20
    assert cost(browser, statements, HERE) == few
    assert len([each for each in few if each.startswith("SELECT")]) == 2


class OneMinute(PerMinute):
    """Whose minute does not end in the middle of a test."""

    def seconds_to_wait(self, who, now):
        return super().seconds_to_wait(who, 30.0)


def test_who_reads_faster_than_anybody_is_told_to_wait(browser, people, monkeypatch):
    monkeypatch.setattr(public_pages, "READERS", OneMinute(3))
    assert [browser.get(HERE).status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = browser.get(f"/fr{HERE}", is_checked=False)
    assert (answer.status_code, 0 < int(answer.headers["Retry-After"]) <= 60) == (429, True)
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'id="found"' in browser.get(HERE, htmx="found").text
    elsewhere = browser.get(HERE, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 200
