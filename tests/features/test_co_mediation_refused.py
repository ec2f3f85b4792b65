"""Entries of two co-mediators that are not linked, with the reason in words."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.logbook import actions
from app.logbook.co_mediations import actions as co_mediation_actions
from app.logbook.co_mediations.linking import USED
from app.logbook.co_mediations.models import CoMediatorLink
from app.logbook.vocabulary import Role, Status
from tests import make
from tests.features.linking import (
    MAY_4,
    MAY_5,
    MAY_11,
    choosing,
    co_mediated,
    levels,
    linked,
    make_link,
    offered,
    shown,
)

pytestmark = pytest.mark.database


@pytest.fixture
def mediation(ana):
    """Ana's entry, of two sessions."""
    return co_mediated(ana, reference="A-1", on=MAY_4, sessions=({"date": MAY_11, "minutes": 30},))


def test_an_entry_of_other_days_is_refused_in_words(browser, mediation, his, kofi):
    co_mediated(kofi, on=MAY_4)
    wrong = co_mediated(kofi, reference="K-9", on=MAY_5)
    answer = his.post(make_link(browser, mediation), choosing(mediation, wrong))
    assert (answer.status_code, answer.page.problems) == (
        422,
        ["Your entry and theirs have no day in common. Choose another one, or correct its dates."],
    )
    assert levels()["K-9"] == 0


def test_the_entry_of_somebody_else_is_not_there_to_be_chosen(browser, mediation, his, kofi):
    foreign = co_mediated(make.mediator(), on=MAY_4)
    assert his.post(make_link(browser, mediation), choosing(mediation, foreign)).status_code == 404


def used(ana, mediation, address, his, kofi):
    co_mediated(kofi, reference="K-1", on=MAY_4)
    his.get(address).submit("Link the two", {"K-1,": True})


REFUSALS = {
    "used": (used, USED),
    "simulated": (
        lambda ana, mediation, *_: actions.change(mediation, by=ana, version=mediation.version, is_simulated=True),
        "A simulated mediation cannot be linked.",
    ),
    "no longer concluded": (
        lambda ana, mediation, *_: actions.change(
            mediation, by=ana, version=mediation.version, status=Status.IN_PROGRESS
        ),
        "Only a concluded mediation can be linked.",
    ),
    "removed": (
        lambda ana, mediation, *_: actions.remove(mediation, by=ana),
        "The entry that this link offered was removed.",
    ),
}


@pytest.mark.parametrize(("spoil", "words"), REFUSALS.values(), ids=REFUSALS)
def test_a_link_that_links_nothing_says_why(browser, ana, mediation, his, kofi, spoil, words):
    address = make_link(browser, mediation)
    spoil(ana, mediation, address, his, kofi)
    commit()
    third = browser.another().sign_in(make.mediator())
    told = [third.get(address), third.post(address, {"mediation": 1})]
    assert [(each.status_code, words in each.words) for each in told] == [(409, True)] * 2


def test_a_link_holds_for_30_days(browser, ana, mediation, his, kofi, clock):
    co_mediated(kofi, on=MAY_4)
    address, now = make_link(browser, mediation), clock.now()
    told = []
    for after in (timedelta(days=30, seconds=-1), timedelta(days=30)):
        clock.hold(now + after)
        answer = browser.another().sign_in(kofi).get(address)
        told.append((answer.status_code, "This link is too old" in answer.words))
    assert told == [(200, False), (409, True)]
    assert shown(browser.sign_in(ana), mediation) == ["A link that nobody used It ended on 30 Jul 2026"]


def test_ones_own_link_is_for_somebody_else(browser, mediation):
    answer = browser.get(make_link(browser, mediation))
    assert (answer.status_code, "This is your own link." in answer.words) == (409, True)


def test_a_guessed_address_is_not_there(browser, mediation, his):
    address = make_link(browser, mediation)
    token = address.rpartition("/")[2]
    guesses = [address[:-1] + ("A" if address[-1] != "A" else "B"), address.replace(token, token[::-1])]
    guesses += [address.replace("/1/", "/2/"), address.replace(token, "é")]
    assert {his.get(each).status_code for each in guesses} == {404}


def test_of_two_who_take_a_link_at_once_one_does(browser, mediation):
    people = [make.mediator(), make.mediator()]
    theirs = [co_mediated(each, reference=f"N-{number}", on=MAY_4) for number, each in enumerate(people)]
    asking = [browser.another().sign_in(each) for each in people]
    address = make_link(browser, mediation)
    for each in asking:
        each.get(address)
    sent = [choosing(mediation, entry) for entry in theirs]
    db.session.rollback()
    with ThreadPoolExecutor() as at_once:
        answers = list(at_once.map(lambda each, data: each.post(address, data), asking, sent))
    assert sorted(each.status_code for each in answers) == [303, 409]
    assert sorted(levels().values()) == [0, 2, 2]


def test_a_link_that_is_taken_and_taken_back_at_once_leaves_no_evidence(browser, mediation, his, kofi):
    theirs = co_mediated(kofi, on=MAY_4)
    address = make_link(browser, mediation)
    his.get(address)
    asked = (his, address, choosing(mediation, theirs)), (browser, f"/logbook/{mediation.id}/co-mediators/1/end", {})
    db.session.rollback()
    with ThreadPoolExecutor() as at_once:
        list(at_once.map(lambda each: each[0].post(*each[1:]), asked))
    assert set(levels().values()) == {0}


def test_five_links_are_open_at_most(browser, mediation):
    for _ in range(5):
        make_link(browser, mediation)
    answer = browser.get(f"/logbook/{mediation.id}/co-mediators").submit("Make a link")
    words = "There are 5 open links for this entry. Take one of them back first."
    assert (answer.status_code, answer.page.problems) == (422, [words])


def test_a_name_is_needed_to_be_known_by(browser, mediation):
    nameless = make.mediator(name="")
    theirs = co_mediated(nameless, reference="N-1", on=MAY_4)
    stranger = browser.another().sign_in(nameless)
    offering = stranger.get(f"/logbook/{theirs.id}/co-mediators").submit("Make a link")
    taking = linked(browser, mediation, stranger, theirs)
    assert [(each.status_code, each.page.problems) for each in (offering, taking)] == [
        (422, [co_mediation_actions.NO_NAME])
    ] * 2


@pytest.mark.parametrize("role", [Role.SOLE_MEDIATOR, Role.OBSERVER])
def test_an_entry_that_cannot_be_linked_says_why_and_offers_nothing(browser, ana, role):
    mediation = make.mediation(ana, role=role)
    page = browser.get(f"/logbook/{mediation.id}/co-mediators")
    answer = browser.post(f"/logbook/{mediation.id}/co-mediators", {"form_token": "one"})
    words = "Only the entry of a lead mediator or a co-mediator can be linked."
    assert (words in page.words, "Make a link" in page.words) == (True, False)
    assert (answer.status_code, [words in each for each in answer.page.problems]) == (422, [True])
    assert "Link with a co-mediator" not in browser.get(f"/logbook/{mediation.id}").words


def test_two_entries_are_linked_once(browser, mediation, his, kofi):
    theirs = co_mediated(kofi, reference="K-1", on=MAY_4)
    linked(browser, mediation, his, theirs)
    again = his.get(make_link(browser, mediation))
    back = browser.get(make_link(his, theirs))
    words = "This mediation is linked with an entry of yours already."
    assert [(each.status_code, words in each.words) for each in (again, back)] == [(409, True)] * 2


def test_an_entry_is_not_linked_with_two_of_the_same_person(browser, ana, mediation, his, kofi):
    theirs = co_mediated(kofi, reference="K-1", on=MAY_4)
    second = co_mediated(ana, reference="A-2", on=MAY_4)
    linked(browser, mediation, his, theirs)
    address = make_link(browser, second)
    answer = his.post(address, choosing(second, theirs))
    assert offered(his.get(address)) == []
    assert (answer.status_code, answer.page.problems) == (
        422,
        ["K-1 is linked with an entry of your co-mediator already."],
    )


def test_a_link_of_another_entry_is_not_ended(browser, ana, mediation, his, kofi):
    theirs = co_mediated(kofi, reference="K-1", on=MAY_4)
    linked(browser, mediation, his, theirs)
    [link] = db.session.scalars(select(CoMediatorLink))
    other = co_mediated(ana)
    assert browser.post(f"/logbook/{other.id}/co-mediators/{link.id}/end").status_code == 404
    assert levels()["A-1"] == 2


def test_an_entry_that_was_changed_meanwhile_is_shown_again(browser, ana, mediation, his, kofi):
    co_mediated(kofi, reference="K-1", on=MAY_4)
    page = his.get(make_link(browser, mediation))
    actions.change_session(mediation.sessions[0], by=ana, version=mediation.version, minutes=600)
    commit()
    answer = page.submit("Link the two", {"K-1,": True})
    words = "Their entry was changed since you opened this page. Look at it again, then link the two."
    assert (answer.status_code, answer.page.problems, "4 May 2026, 10 h" in answer.words) == (422, [words], True)
    answer.submit("Link the two", {"K-1,": True})
    assert levels() == {"A-1": 2, "K-1": 2}
