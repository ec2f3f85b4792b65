"""Two co-mediators link their entries of one mediation: offered, taken once, and ended by either."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.db import commit, db
from app.logbook import actions, co_mediation_actions, recount
from app.logbook.co_mediation import USED
from app.logbook.co_mediation_models import CoMediatorLink
from app.logbook.models import Mediation
from app.logbook.vocabulary import Role, Status
from tests import make
from tests.features.test_hostile_text import ATTACK, intruders, shows
from tests.page import read

pytestmark = pytest.mark.database

MAY_4, MAY_5, MAY_11 = date(2026, 5, 4), date(2026, 5, 5), date(2026, 5, 11)
LINKED = "K-1 is linked with your co-mediator's entry. Both have evidence level 2 at least."


@pytest.fixture
def mediation(ana):
    """Ana's entry, of two sessions."""
    return make.mediation(ana, reference="A-1", on=MAY_4, sessions=({"date": MAY_11, "minutes": 30},))


@pytest.fixture
def kofi(database):
    return make.mediator(name="Kofi Mensah", zone="Africa/Accra")


@pytest.fixture
def his(browser, kofi):
    """Kofi's own browser."""
    return browser.another().sign_in(kofi)


def make_link(browser, mediation):
    """The address that a mediator is shown, without the portal's own."""
    page = browser.get(f"/logbook/{mediation.id}/co-mediators").submit("Make a link")
    return read(page.page.all("p", class_="address")[-1]).removeprefix("http://localhost")


def linked(browser, mediation, his, theirs):
    """What the co-mediator reads after choosing their entry."""
    return his.get(make_link(browser, mediation)).submit("Link the two", {f"{theirs.reference},": True})


def levels():
    """Every level that is stored, and that all of them are right."""
    stored = db.session.execute(select(Mediation.reference, Mediation.evidence_level)).all()
    return dict(stored) | ({"wrong": wrong} if (wrong := recount.misjudged()) else {})


def shown(browser, mediation):
    """The links on the page of an entry, as they are read."""
    page = browser.get(f"/logbook/{mediation.id}/co-mediators").page
    return [read(row[0]) for each in page.all("ul", class_="rows") for row in each]


def test_two_entries_are_linked_and_both_have_level_2(browser, ana, mediation, his, kofi):
    theirs = make.mediation(kofi, reference="K-1", on=MAY_4)
    page = browser.get(f"/logbook/{mediation.id}").follow("Link with a co-mediator's entry")
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
    make.mediation(kofi, reference="K-1", on=MAY_4)
    address = make_link(browser, mediation)
    for _ in range(2):
        assert his.get(address).status_code == 200
    assert levels() == {"A-1": 0, "K-1": 0}
    assert LINKED in his.get(address).submit("Link the two", {"K-1,": True}).words


def offered(page):
    """The entries to choose from, with the one that is proposed marked."""
    ticks = [(read(each), "checked" in each[0].attrib) for each in page.page.all("label", class_="tick")]
    return [f"{words} (proposed)" if is_on else words for words, is_on in ticks]


def test_the_entry_of_the_same_dates_is_proposed_first(browser, mediation, his, kofi):
    make.mediation(kofi, reference="K-1", on=MAY_4)
    make.mediation(kofi, reference="K-2", on=MAY_5)
    make.mediation(kofi, reference="K-3", on=MAY_4, sessions=({"date": MAY_11},))
    make.mediation(kofi, reference="K-4", on=MAY_11, is_simulated=True)
    make.mediation(make.mediator(), reference="K-5", on=MAY_4)
    page = his.get(make_link(browser, mediation))
    assert offered(page) == ["K-3, 11 May 2026, 6 h (proposed)", "K-1, 4 May 2026, 3 h"]


def test_of_two_that_are_alike_none_is_proposed(browser, mediation, his, kofi):
    for reference in ("K-1", "K-2"):
        make.mediation(kofi, reference=reference, on=MAY_4, sessions=({"date": MAY_11},))
    page = his.get(make_link(browser, mediation))
    answer = page.submit("Link the two")
    assert offered(page) == ["K-1, 11 May 2026, 6 h", "K-2, 11 May 2026, 6 h"]
    assert (answer.status_code, answer.page.problems) == (
        422,
        ["Which of your entries is the same mediation?: Choose the entry that is the same mediation"],
    )


def test_where_none_fits_it_says_what_to_do(browser, mediation, his, kofi):
    make.mediation(kofi, on=MAY_5)
    page = his.get(make_link(browser, mediation))
    assert (offered(page), "None of your entries fits" in page.words) == ([], True)


def test_an_entry_of_other_days_is_refused_in_words(browser, mediation, his, kofi):
    make.mediation(kofi, on=MAY_4)
    wrong = make.mediation(kofi, reference="K-9", on=MAY_5)
    answer = his.post(make_link(browser, mediation), {"mediation": wrong.id})
    assert (answer.status_code, answer.page.problems) == (
        422,
        ["Your entry and theirs have no day in common. Choose another one, or correct its dates."],
    )
    assert levels()["K-9"] == 0


def test_the_entry_of_somebody_else_is_not_there_to_be_chosen(browser, mediation, his, kofi):
    foreign = make.mediation(make.mediator(), on=MAY_4)
    assert his.post(make_link(browser, mediation), {"mediation": foreign.id}).status_code == 404


def used(ana, mediation, address, his, kofi):
    make.mediation(kofi, reference="K-1", on=MAY_4)
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
    make.mediation(kofi, on=MAY_4)
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


def test_nothing_that_is_stored_gives_the_address_away(browser, mediation):
    token = make_link(browser, mediation).rpartition("/")[2]
    stored = [
        str(value) for table in db.metadata.sorted_tables for row in db.session.execute(select(table)) for value in row
    ]
    assert (len(token), [value for value in stored if token in value]) == (43, [])


def test_of_two_who_take_a_link_at_once_one_does(browser, mediation):
    people = [make.mediator(), make.mediator()]
    theirs = [make.mediation(each, reference=f"N-{number}", on=MAY_4) for number, each in enumerate(people)]
    asking = [browser.another().sign_in(each) for each in people]
    address = make_link(browser, mediation)
    for each in asking:
        each.get(address)
    sent = [{"mediation": entry.id} for entry in theirs]
    db.session.rollback()
    with ThreadPoolExecutor() as at_once:
        answers = list(at_once.map(lambda each, data: each.post(address, data), asking, sent))
    assert sorted(each.status_code for each in answers) == [303, 409]
    assert sorted(levels().values()) == [0, 2, 2]


def test_the_same_form_sent_twice_makes_one_link(browser, mediation):
    page = browser.get(f"/logbook/{mediation.id}/co-mediators")
    page.submit("Make a link")
    page.submit("Make a link")
    assert len(db.session.scalars(select(CoMediatorLink)).all()) == 1


def test_five_links_are_open_at_most(browser, mediation):
    for _ in range(5):
        make_link(browser, mediation)
    answer = browser.get(f"/logbook/{mediation.id}/co-mediators").submit("Make a link")
    words = "There are 5 open links for this entry. Take one of them back first."
    assert (answer.status_code, answer.page.problems) == (422, [words])


def test_a_name_is_needed_to_be_known_by(browser, mediation):
    nameless = make.mediator(name="")
    theirs = make.mediation(nameless, reference="N-1", on=MAY_4)
    stranger = browser.another().sign_in(nameless)
    offering = stranger.get(f"/logbook/{theirs.id}/co-mediators").submit("Make a link")
    taking = linked(browser, mediation, stranger, theirs)
    assert [(each.status_code, each.page.problems) for each in (offering, taking)] == [
        (422, [co_mediation_actions.NO_NAME])
    ] * 2


def test_an_entry_that_cannot_be_linked_says_why_and_offers_nothing(browser, ana):
    mediation = make.mediation(ana, role=Role.OBSERVER)
    page = browser.get(f"/logbook/{mediation.id}/co-mediators")
    answer = browser.post(f"/logbook/{mediation.id}/co-mediators", {"form_token": "one"})
    words = "Only the entry of a sole mediator, a lead or a co-mediator can be linked."
    assert (words in page.words, "Make a link" in page.words) == (True, False)
    assert (answer.status_code, answer.page.problems) == (422, [words])
    assert "Link with a co-mediator" not in browser.get(f"/logbook/{mediation.id}").words


@pytest.mark.parametrize("who", ["the offerer", "the co-mediator"])
def test_either_of_them_can_unlink_and_both_lose_it(browser, mediation, his, kofi, who):
    theirs = make.mediation(kofi, reference="K-1", on=MAY_4)
    linked(browser, mediation, his, theirs)
    asked, entry = (browser, mediation) if who == "the offerer" else (his, theirs)
    page = asked.get(f"/logbook/{entry.id}/co-mediators")
    button = next(each.get("aria-label") for each in page.page.all("button") if "Unlink" in read(each))
    answer = page.submit(button)
    assert co_mediation_actions.UNLINKED in answer.words
    assert (levels(), shown(browser, mediation), shown(his, theirs)) == ({"A-1": 0, "K-1": 0}, [], [])


def test_what_another_co_mediator_gave_stays(browser, ana, mediation, his, kofi):
    third = make.mediator(name="Third")
    theirs, thirds = make.mediation(kofi, reference="K-1", on=MAY_4), make.mediation(third, reference="T-1", on=MAY_4)
    linked(browser, mediation, his, theirs)
    linked(browser, mediation, browser.another().sign_in(third), thirds)
    browser.get(f"/logbook/{mediation.id}/co-mediators").submit("Unlink Kofi Mensah")
    assert levels() == {"A-1": 2, "K-1": 0, "T-1": 2}


def test_two_entries_are_linked_once(browser, mediation, his, kofi):
    theirs = make.mediation(kofi, reference="K-1", on=MAY_4)
    linked(browser, mediation, his, theirs)
    again = his.get(make_link(browser, mediation))
    back = browser.get(make_link(his, theirs))
    words = "This mediation is linked with an entry of yours already."
    assert [(each.status_code, words in each.words) for each in (again, back)] == [(409, True)] * 2


def test_an_entry_is_not_linked_with_two_of_the_same_person(browser, ana, mediation, his, kofi):
    theirs = make.mediation(kofi, reference="K-1", on=MAY_4)
    second = make.mediation(ana, reference="A-2", on=MAY_4)
    linked(browser, mediation, his, theirs)
    address = make_link(browser, second)
    answer = his.post(address, {"mediation": theirs.id})
    assert offered(his.get(address)) == []
    assert (answer.status_code, answer.page.problems) == (
        422,
        ["K-1 is linked with an entry of your co-mediator already."],
    )


def test_an_edit_takes_the_level_of_the_edited_entry_only(browser, mediation, his, kofi):
    theirs = make.mediation(kofi, reference="K-1", on=MAY_4)
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


def test_a_link_of_another_entry_is_not_ended(browser, ana, mediation, his, kofi):
    theirs = make.mediation(kofi, reference="K-1", on=MAY_4)
    linked(browser, mediation, his, theirs)
    [link] = db.session.scalars(select(CoMediatorLink))
    other = make.mediation(ana)
    assert browser.post(f"/logbook/{other.id}/co-mediators/{link.id}/end").status_code == 404
    assert levels()["A-1"] == 2


def test_links_that_nobody_used_are_forgotten(browser, mediation, his, kofi, clock):
    make_link(browser, mediation)
    linked(browser, mediation, his, make.mediation(kofi, on=MAY_4))
    now, left = clock.now(), []
    for days in (59, 61):
        clock.hold(now + timedelta(days=days))
        co_mediation_actions.forget_old()
        left.append(len(db.session.scalars(select(CoMediatorLink)).all()))
        db.session.rollback()
    assert left == [2, 1]


def test_names_are_text(browser, ana, mediation, his, kofi):
    offerer = make.mediator(name=ATTACK)
    theirs = make.mediation(offerer, on=MAY_4)
    make.mediation(kofi, reference="K-1", on=MAY_4)
    page = his.get(make_link(browser.another().sign_in(offerer), theirs))
    page.submit("Link the two")
    answers = [page, his.get(f"/logbook/{db.session.scalars(select(CoMediatorLink.other_id)).one()}/co-mediators")]
    assert [(shows(each), intruders(each)) for each in answers] == [(True, [])] * 2
