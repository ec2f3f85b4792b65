"""What an assessor typed is never lost: not by its length, by another group of criteria, nor in a stale window."""

import pytest

from app.db import commit
from app.listing.applications.life import Decision
from app.listing.desk import actions as desk_actions, review as desk
from app.listing.desk.forms import STATEMENT
from tests import make
from tests.features import applying, desking

pytestmark = pytest.mark.database

BASIC = "Basic Knowledge 0 of 6"


@pytest.fixture
def application(rivers, ines):
    ana = make.mediator(name="Ana Petrova")
    applying.ready(ana)
    return desking.begun(ana, rivers, by=ines)


@pytest.fixture
def hers(browser, ines):
    return browser.sign_in(ines)


def at(application, end=""):
    return f"/assess/{application.id}{end}"


def test_what_is_too_long_is_refused_in_words_and_kept(hers, application):
    entry = application.entries[0]
    page = hers.get(at(application, f"?open={entry.id}"))
    assert "At most 300 characters" in page.words
    page = page.submit("Query", {"Reason or question": "x" * 301})
    assert (page.status_code, "Keep it to 300 characters" in page.words, "x" * 301 in page.text) == (422, True, True)
    page = hers.get(at(application, "/criteria/2")).submit("Save and go on", {"note_basic-1": "y" * 601})
    assert ("Keep it to 600 characters" in page.words, "y" * 601 in page.text) == (True, True)


def test_another_group_is_opened_with_this_one_saved(hers, application):
    page = hers.get(at(application, "/criteria/1"))
    page = page.submit(BASIC, {"mark_awareness-1": "not_met", "note_awareness-1": "Seen twice"})
    assert page.address.endswith("/criteria/2")
    assert "Seen twice" in hers.get(at(application, "/criteria/1")).text


def test_what_is_changed_starts_without_the_words_of_before(hers, ines, application):
    entry = desking.decided(application.entries[0], Decision.QUERY, "Which platform?", by=ines)
    page = hers.get(at(application, f"?show=all&open={entry.id}"))
    assert "Which platform?" in page.words
    page = page.submit("Reject", {"Reason or question": ""})
    assert desk.SAY_WHY_NOT in page.words
    page.submit("Accept", action=at(application, f"/entries/{entry.id}?show=all&page=1"))
    assert (entry.decision, entry.reason) == (Decision.ACCEPT, "")


def test_what_was_typed_in_a_window_of_before_the_signature_is_shown(hers, ines, application):
    entry = application.entries[0]
    pages = [hers.get(at(application, end)) for end in (f"?open={entry.id}", "/criteria/2")]
    desking.complete(application, by=ines)
    pages.append(hers.get(at(application, "/result")))
    desking.signed(application, by=ines)
    late = [
        pages[0].submit("Reject", {"Reason or question": "It was too short"}),
        pages[1].submit("Save and go on", {"mark_basic-1": "not_met", "note_basic-1": "It was not seen"}),
        pages[2].submit(
            "Sign and report to IMI",
            {"result": "pass", "Grounds": "They know it all", STATEMENT: True, "Your name": ines.name},
        ),
    ]
    reasons = (desk.NOT_IN_REVIEW, desk.NOT_RECORDED, desk.NOT_TO_SIGN)
    typed = ("It was too short", "It was not seen", "They know it all")
    for page, reason, words in zip(late, reasons, typed, strict=True):
        assert (page.status_code, reason in page.words) == (422, True)
        assert "What you typed, and was not saved" in page.words
        assert (words in page.words, "save again" in page.words) == (True, False)
    done = hers.get(at(application)).words
    assert ("You can still decide otherwise" in done, "Go on to the result" in done) == (False, False)


def test_after_the_one_round_nothing_is_offered_to_query(hers, ines, application):
    desking.decided(application.entries[0], Decision.QUERY, "Which platform?", by=ines)
    desk_actions.move(application, "query", by=ines, version=application.version)
    commit()
    page = hers.get(at(application)).submit("Go on without an answer")
    assert ("Query or reject" in page.words, "Reject" in page.words) == (False, True)


def test_what_is_refused_brings_the_numbers_of_now_along(hers, ines, application):
    first, second = application.entries[:2]
    page = hers.get(at(application, f"?open={first.id}"), htmx="entries")
    desking.decided(second, Decision.ACCEPT, by=ines)
    page = page.submit("Reject", htmx=True)
    assert f"of {applying.NEEDED}, {len(application.entries) - 1} to decide" in page.words
