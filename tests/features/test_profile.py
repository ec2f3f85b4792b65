"""A mediator's public profile: filled in, seen before it is saved, changed twice at once, and nobody else's to see."""

from dataclasses import asdict
from io import BytesIO

import pytest
from sqlalchemy import select

from app.audit import AuditRecord
from app.db import commit, db
from app.demo import profiled
from app.listing.profiles import actions as profile_actions, queries as profile_queries
from app.listing.profiles.details import Details, Place, Style
from app.listing.profiles.models import Profile, ProfilePhoto
from app.listing.profiles.photo import TOO_MANY_BYTES
from app.logbook.vocabulary import Field
from tests import make
from tests.features.pictures import REFUSED, picture, saved
from tests.features.test_queries import cost, statements

__all__ = ["statements"]
pytestmark = pytest.mark.database

HERE = "/listing/profile/"
TYPED = {
    "Languages you mediate in": "Portuguese, english, de",
    "Practice locations": "Lisbon, Portugal\n São Tomé ,ST\n",
    "Commercial": True,
    "Facilitative": True,
    "About you": "I mediate between companies.\n\nCalmly.",
    "Education and training": "Forty hours.",
    "Code of conduct": "The IMI Code of Professional Conduct.",
    "How to complain": "Write to IMI.",
    "Links": "https://www.example.org/ana",
}
DETAILS = Details(
    languages=("pt", "en", "de"),
    places=(Place("Lisbon", "PT"), Place("São Tomé", "ST")),
    expertise=(Field.COMMERCIAL,),
    styles=(Style.FACILITATIVE,),
    about="I mediate between companies.\n\nCalmly.",
    education="Forty hours.",
    conduct="The IMI Code of Professional Conduct.",
    complaints="Write to IMI.",
    links=("https://www.example.org/ana",),
)


def card(answer):
    """The words of the public card on a page, or in a region."""
    return answer.page.one("article")


def choose(browser, data, **how):
    """Choose a file as a photo, as a browser sends it."""
    sent = {"part": "middle", "zoom": "1"} | how | {"photo": (BytesIO(data), "photo.jpg")}
    return browser.post(f"{HERE}photo", sent)


def address(browser):
    found = browser.get(HERE).page.all("img")
    return found[0].get("src") if found else None


def verbs():
    """What is on record, after signing in."""
    return list(db.session.scalars(select(AuditRecord.verb).order_by(AuditRecord.id)))[1:]


def test_a_profile_is_filled_in_and_saved(browser, ana):
    page = browser.get(HERE)
    assert "0 of 4 required, 0 of 9 in all" in page.words
    answer = page.submit("Save", TYPED)
    assert "Your profile is saved." in answer.words
    assert "3 of 4 required, 8 of 9 in all" in answer.words
    assert profile_queries.saved(ana).details == DETAILS
    assert browser.get("/listing/").follow("Edit your public profile").status_code == 200
    assert verbs() == ["saved their profile"]


def test_what_is_missing_is_a_link_to_where_it_is_said(browser, ana):
    page = browser.get(HERE)
    missing = page.page.one("section", aria_labelledby="complete").iter("a")
    ids = [each.get("href").removeprefix("#") for each in missing]
    assert ids == ["photo", "languages", "places", "expertise", "styles", "about", "education", "conduct", "links"]
    assert set(ids) <= page.page.by_id.keys()


def test_a_profile_shows_what_was_saved_again(browser, ana):
    browser.get(HERE).submit("Save", TYPED)
    again = browser.get(HERE).submit("Save")
    assert profile_queries.saved(ana).details == DETAILS
    assert "Lisbon, Portugal · São Tomé, São Tomé & Príncipe Mediates in Portuguese, English, German" in again.words


def test_the_card_shows_what_is_typed_before_it_is_saved(browser, ana):
    typed = browser.get(HERE).submit("See it first", {**TYPED, "Practice locations": "Porto, Portugal\nNowhere"})
    assert "Porto, Portugal" in typed.words
    assert "It is not saved yet." in typed.words
    assert "“Nowhere” is no place with a country we know" in typed.words
    assert db.session.scalars(select(Profile)).all() == []
    region = browser.post(f"{HERE}preview", {"version": "0", "about": "Quietly <b>."}, htmx="preview")
    assert list(region.page.regions) == ["preview"]
    assert "Quietly <b>." in region.words


def test_a_text_that_may_tell_of_a_case_is_pointed_at_and_saved_all_the_same(browser, ana):
    told = {"About you": "I mediated for Maria Silva."}
    answer = browser.get(HERE).submit("Save", told)
    assert "Maria Silva (a name?)" in answer.words
    assert profile_queries.saved(ana).details.about == told["About you"]


WRONG = {
    "a language nobody knows": ({"Languages you mediate in": "Klingonese"}, "Not a language we know: Klingonese"),
    "a place without a country": ({"Practice locations": "Lisbon"}, "“Lisbon” is no place with a country we know"),
    "a country without a place": (
        {"Practice locations": ", Portugal"},
        "“, Portugal” is no place with a country we know",
    ),
    "two places": (
        {"Practice locations": "Paris, Frnace\nRome"},
        "“Paris, Frnace” is no place with a country we know: enter it like Lisbon, Portugal. “Rome” is no",
    ),
    "many languages": ({"Languages you mediate in": "qa1,qa2,qa3,qa4,qa5,qa6,qa7"}, "between languages. And 2 more"),
    "six places": ({"Practice locations": "\n".join(f"{n}, PT" for n in "abcdef")}, "Keep it to 5"),
    "six links": ({"Links": "\n".join(f"https://example.org/{n}" for n in range(6))}, "Keep it to 5"),
    "a link that runs": ({"Links": "javascript:alert(1)"}, "Enter links that begin with https://"),
    "a long text": ({"About you": "x" * 1201}, "Keep it to 1,200 characters"),
}


@pytest.mark.parametrize(("typed", "words"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_said_beside_it_and_kept(browser, ana, typed, words):
    answer = browser.get(HERE).submit("Save", {**TYPED, **typed})
    [(label, text)] = typed.items()
    assert (answer.status_code, words in answer.words) == (422, True)
    control = next(control for name, control in answer.page.labels(answer.page.form("Save")) if name == label)
    assert (control.get("value") or (control.text or "").removeprefix("\n")) == text
    assert "javascript:" not in [each.get("href", "")[:11] for each in answer.page.all("a")]
    assert db.session.scalars(select(Profile)).all() == []


@pytest.mark.parametrize(
    "sent", [{"expertise": "magic"}, {"expertise": "other"}, {"styles": "magic"}, {"version": "x"}]
)
def test_what_no_form_offers_is_refused(browser, ana, sent):
    assert browser.post(HERE, {"version": "0", **sent}).status_code == 422
    assert browser.post(f"{HERE}preview", {"version": "0", **sent}).status_code == 200


def test_of_two_pages_the_second_shows_both_and_keeps_what_was_typed(browser, ana):
    browser.get(HERE).submit("Save", TYPED)
    first, second = browser.get(HERE), browser.get(HERE)
    first.submit("Save", {"Languages you mediate in": "French", "About you": "First."})
    refused = second.submit("Save", {"About you": "Second."})
    assert refused.status_code == 422
    assert "About you is saved as: First." in refused.words
    assert "Languages you mediate in is saved as: French" in refused.words
    refused.submit("Save")
    kept = profile_queries.saved(ana).details
    assert (kept.about, kept.languages) == ("Second.", ("pt", "en", "de"))


def test_two_first_pages_make_one_profile(browser, ana):
    first, second = browser.get(HERE), browser.get(HERE)
    first.submit("Save", {"About you": "First."})
    assert second.submit("Save", {"About you": "Second."}).status_code == 422
    assert [each.about for each in db.session.scalars(select(Profile))] == ["First."]


def test_what_is_switched_off_is_not_on_the_card(browser, ana):
    shown = browser.get(HERE).submit("Save", TYPED)
    assert [word in _words(shown) for word in ("Forty hours.", "example.org/ana", ana.email)] == [True, True, False]
    hidden = shown.submit("Save", {"Show my links": False, "Show my education": False, "is_findable": False})
    assert [word for word in ("Forty hours.", "example.org/ana") if word in _words(hidden)] == []
    assert "The directory’s search does not find it." in hidden.words


def test_a_photo_is_chosen_shown_replaced_and_deleted(browser, ana):
    assert address(browser) is None
    assert choose(browser, saved(picture())).status_code == 303
    first = address(browser)
    shown = browser.get(first)
    assert (shown.headers["Content-Type"], shown.data[8:12]) == ("image/webp", b"WEBP")
    assert shown.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    choose(browser, saved(picture()), part="left", zoom="2")
    second = address(browser)
    assert (second != first, browser.get(first).status_code) == (True, 404)
    browser.get(HERE).submit("Delete the photo")
    assert (address(browser), browser.get(second).status_code) == (None, 404)
    assert db.session.scalars(select(ProfilePhoto)).all() == []
    assert verbs() == [*["chose their photo"] * 2, "removed their photo"]
    assert browser.post(f"{HERE}photo/remove").status_code == 303


def test_a_photo_makes_a_profile_complete(browser, ana):
    browser.get(HERE).submit("Save", TYPED)
    choose(browser, saved(picture()))
    assert "4 of 4 required, 9 of 9 in all Enough for approval" in browser.get(HERE).words
    assert profile_queries.completeness(ana.id).is_enough


@pytest.mark.parametrize("name", ["nothing", "an SVG", "a GIF of 10,000 frames", "a flood of pixels", "a JPEG cut off"])
def test_what_is_no_photo_is_refused_beside_the_field(browser, ana, name):
    data, words = REFUSED[name]
    answer = choose(browser, data())
    assert (answer.status_code, words in answer.page.one(id="photo-error").text) == (422, True)
    assert db.session.scalars(select(ProfilePhoto)).all() == []


def test_a_file_that_is_too_large_or_none_at_all_is_refused_beside_the_field(browser, ana):
    assert choose(browser, bytes(5_000_001)).page.one(id="photo-error").text == TOO_MANY_BYTES
    none = browser.get(HERE).submit("Save the photo")
    assert none.page.one(id="photo-error").text == "Choose a photo: a JPEG, PNG or WebP picture"


def test_htmx_gets_the_photo_the_meter_and_the_card(browser, ana):
    sent = {"part": "middle", "zoom": "1", "photo": (BytesIO(saved(picture())), "photo.jpg")}
    answer = browser.post(f"{HERE}photo", sent, htmx="portrait")
    assert set(answer.page.regions) == {"portrait", "meter", "preview", "messages"}
    assert ("Your photo is saved." in answer.words, "1 of 4 required" in answer.words) == (True, True)
    refused = browser.post(f"{HERE}photo", {"part": "middle", "zoom": "1"}, htmx="portrait")
    assert (refused.status_code, set(refused.page.regions)) == (422, {"portrait", "meter", "preview", "messages"})
    removed = browser.post(f"{HERE}photo/remove", htmx="portrait")
    assert "0 of 4 required" in removed.words


def test_the_card_goes_on_showing_what_is_typed_when_a_photo_is_saved_or_deleted_beside_it(browser, ana):
    typed = {"version": "0", "about": "Quietly."}
    sent = typed | {"part": "middle", "zoom": "1", "photo": (BytesIO(saved(picture())), "photo.jpg")}
    for answer in (
        browser.post(f"{HERE}photo", sent, htmx="portrait"),
        browser.post(f"{HERE}photo/remove", typed, htmx="portrait"),
    ):
        assert ("Quietly." in answer.words, "It is not saved yet." in answer.words) == (True, True)
    assert db.session.scalars(select(Profile)).all() == []


def test_many_photos_an_hour_are_too_many(browser, ana):
    answers = [choose(browser, b"").status_code for _ in range(21)]
    assert answers == [*[422] * 20, 429]


def test_anothers_photo_and_profile_do_not_exist(browser, ana, his):
    browser.get(HERE).submit("Save", TYPED)
    choose(browser, saved(picture()))
    mine = address(browser)
    assert (browser.get(mine).status_code, his.get(mine).status_code) == (200, 404)
    assert "I mediate between companies." not in his.get(HERE).words
    assert browser.another().get(mine).status_code == 303


@pytest.mark.parametrize("role", ["staff", "digest_author"])
def test_only_mediators_have_a_profile(browser, role):
    browser.sign_in(getattr(make, role)())
    assert browser.get(HERE).status_code == 404


def test_a_full_profile_costs_as_much_as_a_short_one(browser, ana, statements):
    browser.get(HERE).submit("Save", {"Practice locations": "Lisbon, Portugal"})
    with_one = cost(browser, statements, HERE)
    browser.get(HERE).submit("Save", TYPED)
    choose(browser, saved(picture()))
    assert cost(browser, statements, HERE) == with_one


def test_how_complete_many_are_costs_as_much_as_one(database, statements):
    several = [make.mediator() for _ in range(3)]
    profile_actions.save(several[1], version=0, **asdict(DETAILS))
    commit()
    statements.clear()
    found = profile_queries.completenesses([each.id for each in several] + [9_999_999])
    assert len(statements) == 1
    assert [each.words[0] for each in found.values()] == ["0", "3", "0", "0"]


def test_the_demo_has_a_profile_that_is_complete_and_one_that_is_not(database):
    ana, kofi = make.mediator(), make.mediator()
    profiled.fill_in({"ana": ana, "kofi": kofi})
    assert profile_queries.completeness(ana.id).words == "4 of 4 required, 9 of 9 in all"
    assert [each.field for each in profile_queries.completeness(kofi.id).required_missing] == ["places"]


def _words(answer):
    return " ".join("".join(card(answer).itertext()).split())
