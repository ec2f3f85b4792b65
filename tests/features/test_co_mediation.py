"""Two co-mediators link their entries of one mediation: offered, taken once, and ended by either."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.logbook import actions
from app.logbook.co_mediations import actions as co_mediation_actions
from app.logbook.co_mediations.models import CoMediatorLink
from app.logbook.vocabulary import Role
from tests import make
from tests.features.linking import MAY_4, MAY_5, MAY_11, co_mediated, levels, linked, make_link, offered, shown
from tests.features.test_hostile_text import ATTACK, intruders, shows
from tests.page import read

pytestmark = pytest.mark.database

LINKED = "K-1 is linked with your co-mediator’s entry. Both have evidence level 2 at least."


@pytest.fixture
def mediation(ana):
    """Ana's entry, of two sessions."""
    return co_mediated(ana, reference="A-1", on=MAY_4, sessions=({"date": MAY_11, "minutes": 30},))


def test_two_entries_are_linked_and_both_have_level_2(browser, ana, mediation, his, kofi):
    theirs = co_mediated(kofi, reference="K-1", on=MAY_4)
    page = browser.get(f"/logbook/{mediation.id}").follow("Link with a co-mediator’s entry")
    page = page.submit("Make a link")
    assert "The link is made. Send it to your co-mediator yourself." in page.words
    address = read(page.page.one("p", class_="address")).removeprefix("http://localhost")
    answer = his.get(address).submit("Link the two", {"K-1,": True})
    assert (LINKED in answer.words, answer.page.title) == (True, "K-1")
    assert "Evidence level 2: supported by a co-mediator or a handed answer." in answer.words
    assert levels() == {"A-1": 2, "K-1": 2}
    assert shown(browser, mediation) == ["Kofi Mensah An entry of theirs is linked with yours"]
    assert shown(his, theirs) == [f"{ana.name} An entry of theirs is linked with yours"]


def test_a_co_mediator_sees_dates_and_lengths_and_nothing_else(browser, ana, mediation, his, kofi):
    actions.change(mediation, by=ana, version=mediation.version, claim_sentence="A secret", language="pt")
    actions.reflect(mediation, by=ana, version=0, went_well="Patience", was_hard="Silence")
    commit()
    page = his.get(make_link(browser, mediation))
    assert ("4 May 2026, 3 h" in page.words, "11 May 2026, 30 min" in page.words, ana.name in page.words) == (True,) * 3
    assert [word for word in ("A-1", "secret", "Patience", "Silence", ana.email) if word in page.text] == []
    assert (page.headers["Referrer-Policy"], page.headers["Cache-Control"], page.headers["X-Robots-Tag"]) == (
        "no-referrer",
        "private, no-store",
        "noindex",
    )


def test_looking_changes_nothing(browser, mediation, his, kofi):
    co_mediated(kofi, reference="K-1", on=MAY_4)
    address = make_link(browser, mediation)
    for _ in range(2):
        assert his.get(address).status_code == 200
    assert levels() == {"A-1": 0, "K-1": 0}
    assert LINKED in his.get(address).submit("Link the two", {"K-1,": True}).words


def test_the_entry_of_the_same_dates_is_proposed_first(browser, mediation, his, kofi):
    co_mediated(kofi, reference="K-1", on=MAY_4)
    co_mediated(kofi, reference="K-2", on=MAY_5)
    co_mediated(kofi, reference="K-3", on=MAY_4, sessions=({"date": MAY_11},))
    co_mediated(kofi, reference="K-4", on=MAY_11, is_simulated=True)
    co_mediated(make.mediator(), reference="K-5", on=MAY_4)
    page = his.get(make_link(browser, mediation))
    assert offered(page) == ["K-3, 11 May 2026, 6 h (proposed)", "K-1, 4 May 2026, 3 h"]


def test_of_two_that_are_alike_none_is_proposed(browser, mediation, his, kofi):
    for reference in ("K-1", "K-2"):
        co_mediated(kofi, reference=reference, on=MAY_4, sessions=({"date": MAY_11},))
    page = his.get(make_link(browser, mediation))
    answer = page.submit("Link the two")
    assert offered(page) == ["K-1, 11 May 2026, 6 h", "K-2, 11 May 2026, 6 h"]
    assert (answer.status_code, answer.page.problems) == (
        422,
        ["Which of your entries is the same mediation? Choose the entry that is the same mediation"],
    )


def test_where_none_fits_it_says_what_to_do(browser, mediation, his, kofi):
    co_mediated(kofi, on=MAY_5)
    page = his.get(make_link(browser, mediation))
    assert (offered(page), "None of your entries fits" in page.words) == ([], True)


def test_nothing_that_is_stored_gives_the_address_away(browser, mediation):
    token = make_link(browser, mediation).rpartition("/")[2]
    stored = [
        str(value) for table in db.metadata.sorted_tables for row in db.session.execute(select(table)) for value in row
    ]
    assert (len(token), [value for value in stored if token in value]) == (43, [])


def test_the_same_form_sent_twice_makes_one_link(browser, mediation):
    page = browser.get(f"/logbook/{mediation.id}/co-mediators")
    page.submit("Make a link")
    page.submit("Make a link")
    assert len(db.session.scalars(select(CoMediatorLink)).all()) == 1


@pytest.mark.parametrize("who", ["the offerer", "the co-mediator"])
def test_either_of_them_can_unlink_and_both_lose_it(browser, mediation, his, kofi, who):
    theirs = co_mediated(kofi, reference="K-1", on=MAY_4)
    linked(browser, mediation, his, theirs)
    asked, entry = (browser, mediation) if who == "the offerer" else (his, theirs)
    page = asked.get(f"/logbook/{entry.id}/co-mediators")
    button = next(each.get("aria-label") for each in page.page.all("button") if "Unlink" in read(each))
    answer = page.submit(button)
    assert co_mediation_actions.UNLINKED in answer.words
    assert (levels(), shown(browser, mediation), shown(his, theirs)) == ({"A-1": 0, "K-1": 0}, [], [])


def test_unlinking_is_explained_once_there_is_something_to_unlink(browser, mediation, his, kofi):
    make_link(browser, mediation)
    here, words = f"/logbook/{mediation.id}/co-mediators", "Unlinking takes the evidence"
    unused = browser.get(here)
    linked(browser, mediation, his, co_mediated(kofi, on=MAY_4))
    assert [("Not used yet" in each.words, words in each.words) for each in (unused, browser.get(here))] == [
        (True, False),
        (True, True),
    ]


def test_a_link_can_be_ended_also_once_one_mediates_alone(browser, ana, mediation, his, kofi):
    linked(browser, mediation, his, co_mediated(kofi, reference="K-1", on=MAY_4))
    db.session.refresh(mediation)
    actions.change(mediation, by=ana, version=mediation.version, role=Role.SOLE_MEDIATOR)
    commit()
    page = browser.get(f"/logbook/{mediation.id}").follow("Link with a co-mediator’s entry")
    page.submit("Unlink Kofi Mensah")
    assert levels() == {"A-1": 0, "K-1": 0}


def test_what_another_co_mediator_gave_stays(browser, ana, mediation, his, kofi):
    third = make.mediator(name="Third")
    theirs, thirds = co_mediated(kofi, reference="K-1", on=MAY_4), co_mediated(third, reference="T-1", on=MAY_4)
    linked(browser, mediation, his, theirs)
    linked(browser, mediation, browser.another().sign_in(third), thirds)
    browser.get(f"/logbook/{mediation.id}/co-mediators").submit("Unlink Kofi Mensah")
    assert levels() == {"A-1": 2, "K-1": 0, "T-1": 2}


def test_an_edit_takes_the_level_of_the_edited_entry_only(browser, mediation, his, kofi):
    theirs = co_mediated(kofi, reference="K-1", on=MAY_4)
    linked(browser, mediation, his, theirs)
    page = his.get(f"/logbook/{theirs.id}?session={theirs.sessions[0].id}")
    answer = page.submit("Save the session", {"Length": "5 h"})
    lost = "Level 2 (supported by a co-mediator or a handed answer) is lost: the length of a session was changed."
    assert (lost in answer.words, levels()) == (True, {"A-1": 2, "K-1": 0})


def test_a_link_that_is_taken_back_is_not_there_any_more(browser, mediation, his):
    address = make_link(browser, mediation)
    page = browser.get(f"/logbook/{mediation.id}/co-mediators").submit("Take back link 1")
    assert co_mediation_actions.TAKEN_BACK in page.words
    assert his.get(address).status_code == 404


def test_links_that_nobody_used_are_forgotten(browser, mediation, his, kofi, clock):
    make_link(browser, mediation)
    linked(browser, mediation, his, co_mediated(kofi, on=MAY_4))
    now, left = clock.now(), []
    for days in (59, 61):
        clock.hold(now + timedelta(days=days))
        co_mediation_actions.forget_old()
        left.append(len(db.session.scalars(select(CoMediatorLink)).all()))
        db.session.rollback()
    assert left == [2, 1]


def test_names_are_text(browser, ana, mediation, his, kofi):
    offerer = make.mediator(name=ATTACK)
    theirs = co_mediated(offerer, on=MAY_4)
    co_mediated(kofi, reference="K-1", on=MAY_4)
    page = his.get(make_link(browser.another().sign_in(offerer), theirs))
    page.submit("Link the two")
    answers = [page, his.get(f"/logbook/{db.session.scalars(select(CoMediatorLink.other_id)).one()}/co-mediators")]
    assert [(shows(each), intruders(each)) for each in answers] == [(True, [])] * 2
