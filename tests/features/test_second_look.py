"""What looks confidential is shown once before it is saved, and may be kept."""

import pytest

from tests import make


@pytest.mark.parametrize("kept", [False, True])
def test_a_reference_without_a_number_is_shown_once(browser, ana, kept):
    page = browser.get("/logbook/").submit("Log it", {"Length": "3 h", "Your reference": "Costa"})
    assert (page.status_code, "Costa (a name?)" in page.words) == (422, True)
    typed = {"Keep it as it is": True} if kept else {"Your reference": "C-1"}
    assert f"{'Costa' if kept else 'C-1'} is logged." in page.submit("Log it", typed).words


def test_a_reference_that_was_kept_is_not_asked_about_again(browser, ana):
    mediation = make.mediation(ana, reference="Costa")
    page = browser.get(f"/logbook/?edit={mediation.id}")
    assert "Costa is changed." in page.submit("Save", {"Length": "4 h"}, action=f"/logbook/{mediation.id}/row").words
    page = browser.get(f"/logbook/?edit={mediation.id}")
    page = page.submit("Save", {"Your reference": "Silva"}, action=f"/logbook/{mediation.id}/row")
    assert (page.status_code, "Silva (a name?)" in page.words) == (422, True)


def test_a_tick_that_keeps_a_reference_is_nothing_that_was_saved_otherwise(browser, ana):
    mediation = make.mediation(ana)
    page = browser.get(f"/logbook/{mediation.id}")
    page.submit("Save", {"Language": "German"})
    second = page.submit("Save", {"Your reference": "Silva"})
    third = second.submit("Save", {"Keep it as it is": True})
    assert (second.status_code, third.status_code) == (422, 422)
    assert "Language is saved as: German" in third.words
    assert "Keep it as it is is saved" not in third.words


def test_countries_are_no_names(browser, ana):
    mediation = make.mediation(ana)
    typed = {"Countries": "United Kingdom, Sri Lanka, Costa Rica"}
    page = browser.get(f"/logbook/{mediation.id}").submit("Save", typed)
    assert "Saved." in page.words
