"""What a mediator writes for their own eyes: sealed, and never lost to a second window."""

import pytest

from app import crypto
from app.logbook.experience_models import Reflection
from tests import make

KEEP = "Keep them"


def reflections(answer):
    return [(area.text or "").removeprefix("\n") for area in answer.page.form(KEEP).iter("textarea")]


@pytest.fixture
def mediation(ana):
    return make.mediation(ana, reference="A-1")


@pytest.fixture
def entry(browser, mediation):
    """The page of the mediation."""
    return browser.get(f"/logbook/{mediation.id}")


@pytest.mark.database
def test_reflections_are_sealed_and_opened_for_the_mediator(browser, entry, mediation, database):
    words = {"What went well": "Both were heard.", "What was hard": "Silence, é ü 調停."}
    answer = entry.submit(KEEP, words)
    row = database.session.get_one(Reflection, mediation.id)
    assert "Your reflections are kept, for your eyes only." in answer.words
    assert reflections(answer) == list(words.values())
    assert [b"heard" in row.went_well, b"Silence" in row.was_hard, row.went_well == row.was_hard] == [False] * 3


def test_reflections_open_at_their_own_place_only(entry, mediation, database):
    entry.submit(KEEP, {"What went well": "Both were heard."})
    row = database.session.get_one(Reflection, mediation.id)
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(row.went_well, "reflection", mediation.id + 1, "went_well")


def test_reflections_are_kept_again_and_again_without_leaving_the_page(entry):
    once = entry.submit(KEEP, {"What went well": "One."}, htmx=True)
    twice = once.submit(KEEP, {"What went well": "Two."}, htmx=True)
    assert (twice.status_code, reflections(twice)) == (200, ["Two.", ""])


@pytest.mark.database
def test_reflections_written_in_two_windows_are_both_shown(browser, entry, mediation):
    entry.submit(KEEP, {"What went well": "From the phone."})
    answer = entry.submit(KEEP, {"What went well": "From the desk.", "What was hard": "Time."})
    assert (answer.status_code, answer.page.problems) == (
        422,
        [
            "This was changed elsewhere since you opened it. What you typed is kept; save again to replace it.",
            "What went well is saved as: From the phone.",
            "What was hard is saved as: nothing",
        ],
    )
    assert reflections(answer) == ["From the desk.", "Time."]
    answer.submit(KEEP)
    assert reflections(browser.get(entry.address)) == ["From the desk.", "Time."]
