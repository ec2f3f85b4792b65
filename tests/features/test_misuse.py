"""A request for feedback that is misused: IMI staff find it by what a reviewer sends them, and end it (domain §2)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.audit import AuditRecord
from app.db import commit
from app.errors import Refused
from app.feedback import actions, archive_queries, links
from app.feedback.asking import Channel
from app.feedback.digests import queries as digest_queries
from app.feedback.life import State
from app.feedback.misuse import actions as misuse_actions
from app.feedback.misuse.grounds import Misuse
from app.feedback.reviewer import queries as reviewer_queries
from tests import make
from tests.features.lettering import MARIA, TUESDAY, ana_on_tuesday, asked, days, hour, now
from tests.features.reviewing import answered, sent
from tests.features.test_queries import cost, statements
from tests.post_office import text_of

__all__ = ["statements"]

pytestmark = pytest.mark.database

WHY = "You were asked in March to leave this person alone."
ENDED = {"Reason": Misuse.PRESSURE.label, "What you tell the mediator": WHY}
OPENS_NOTHING = "This link opens nothing now"
IMI_ENDED_IT = "IMI has ended this request for feedback. You need not do anything"


@pytest.fixture
def ana(database, clock):
    return ana_on_tuesday(clock)


@pytest.fixture
def staff(browser, ana):
    return browser.sign_in(make.staff())


def letters_to(smtp, name):
    return [letter for letter in smtp.letters if letter["To"].startswith(name)]


def end(request, *, misuse=Misuse.PRESSURE):
    misuse_actions.end(request, by=make.staff(), misuse=misuse, why=WHY)
    commit()


def test_staff_end_a_request_by_the_link_that_a_reviewer_sent(staff, database, clock, smtp, ana):
    request = asked(ana)
    hour(clock, TUESDAY)
    link = f"http://localhost{links.address(request)}"
    page = staff.get("/staff/").follow("Requests for feedback").submit("Open it", {"given": link})
    assert page.address == f"/staff/requests/{request.id}/"
    ended = page.submit("End this request", ENDED)
    assert "The request is ended." in ended.words
    assert "Ended by IMI The reason: the request was used to press or insult somebody." in ended.words
    assert ("End this request" in ended.words, WHY in ended.words) == (False, False)
    assert (now(database, request).state, request.contact) == (State.ENDED_PRESSURE, None)
    assert Misuse.PRESSURE.label in staff.get("/staff/requests/").words
    assert database.session.scalars(select(AuditRecord.verb)).all()[-1] == "ended a request: pressure"


def test_the_mediator_is_told_why_and_cannot_ask_this_person_again(browser, database, clock, smtp, ana):
    mediation = make.mediation(ana, reference="SECRET-7")
    request = asked(ana, mediation)
    hour(clock, TUESDAY)
    end(request)
    days(clock, TUESDAY + timedelta(days=1), 14)
    [letter] = letters_to(smtp, "Ana")
    text = " ".join(text_of(letter).split())
    assert (letter["To"], letter["Subject"]) == (
        "Ana Ferreira <ana@example.org>", "A request for feedback, ended by IMI",
    )  # fmt: skip
    assert f"The reason: {Misuse.PRESSURE.words}. IMI staff write about it: {WHY}" in text
    assert [word for word in ("SECRET-7", "Maria", MARIA) if word in text] == []
    page = browser.sign_in(ana).get(f"/feedback/mediation/{mediation.id}")
    said = f"Ended by IMI The reason: {Misuse.PRESSURE.words}. You cannot ask this person about this mediation again."
    assert said in page.words
    assert [words for words in ("Invite again", "Revoke", WHY) if words in page.words] == []
    assert "1 asked: 1 ended by IMI" in browser.get("/feedback/").words
    slot = actions.add(mediation, by=ana, form_token="again", participant="party", side=None)
    commit()
    details = {"name": "Maria Silva", "address": "Maria.Silva+x@example.com", "language": "en"}
    with pytest.raises(Refused) as refused:
        actions.invite(slot, by=ana, form_token="again", version=slot.version, **details)
    assert refused.value.reason == actions.ENDED_BY_IMI
    with pytest.raises(Refused):
        actions.hand(request.slot, by=ana, form_token="hand", version=request.slot.version)


@pytest.mark.parametrize("way", ["confirm", "give", "not_me"])
def test_the_link_says_in_words_that_it_is_ended_and_takes_nothing(browser, database, ana, way):
    request = make.request(make.mediation(ana))
    open_page = browser.get(links.address(request))
    end(request)
    late = sent(open_page, "Go on", {"way": way})
    for page in (
        late,
        browser.ask("GET", links.address(request)),
        browser.ask("GET", f"{links.address(request)}/about"),
    ):
        assert (page.status_code, OPENS_NOTHING in page.words, IMI_ENDED_IT in page.words) == (404, True, True)
        assert "ask the mediator for a new one" not in page.words
    assert now(database, request).state is State.ENDED_PRESSURE


def test_a_link_that_opens_nothing_for_another_reason_does_not_say_so(browser, ana):
    request = make.request(make.mediation(ana))
    actions.revoke(request, by=ana)
    commit()
    page = browser.ask("GET", links.address(request))
    assert (OPENS_NOTHING in page.words, IMI_ENDED_IT in page.words) == (True, False)
    wrong = browser.ask("GET", f"/feedback/{request.id}/wrong")
    assert IMI_ENDED_IT not in wrong.words


def test_a_link_that_was_ended_says_so_in_its_language(browser, ana):
    request = make.request(make.mediation(ana), language="fr")
    end(request)
    assert "L’IMI a mis fin à cette demande d’avis." in browser.ask("GET", links.address(request)).words


def test_a_letter_that_waits_does_not_leave(database, clock, smtp, ana):
    waiting = asked(ana)
    reminded = asked(ana, address="other@example.com")
    end(waiting)
    hour(clock, TUESDAY)
    end(now(database, reminded))
    days(clock, TUESDAY + timedelta(hours=1), 20)
    assert [letter["To"] for letter in letters_to(smtp, "Maria")] == ["Maria Silva <other@example.com>"]
    assert [each.contact for each in (now(database, waiting), now(database, reminded))] == [None, None]


@pytest.mark.parametrize("channel", Channel)
def test_an_answer_that_was_sent_before_stays_and_its_reviewer_was_invited(database, clock, smtp, ana, channel):
    mediation = make.mediation(ana)
    request = asked(ana, mediation) if channel is Channel.EMAILED else make.request(mediation, channel=channel)
    hour(clock, TUESDAY)
    code = answered(now(database, request))
    end(request)
    assert reviewer_queries.held_by_code(code).may_correct
    later = TUESDAY + timedelta(days=15)
    clock.hold(later)
    assert digest_queries.reach(ana.id, today=later.date()) == (1, 1, 1)


def test_by_the_link_of_a_letter_its_reviewer_still_deletes_what_they_sent(browser, ana):
    request = make.request(make.mediation(ana))
    answered(request)
    end(request)
    assert "Your answers" in browser.get(links.address(request)).words


def test_whether_somebody_answered_or_declined_shows_nowhere(staff, ana):
    silent, told, declined = (make.request(make.mediation(ana)) for _ in range(3))
    answered(told)
    declined.state = State.DECLINED
    commit()
    pages = [
        staff.get(f"/staff/requests/{each.id}/").words.replace(f"no. {each.id}", "no. 0")
        for each in (silent, told, declined)
    ]
    assert len(set(pages)) == 1
    for each in (silent, told, declined):
        end(each)


def test_neither_name_nor_address_nor_link_is_on_a_page_of_staff(staff, ana):
    request = asked(ana, make.mediation(ana, reference="SECRET-7"))
    assert links.contact(request) == {"name": "Maria Silva", "address": MARIA}
    texts = [staff.get(address).text for address in (f"/staff/requests/{request.id}/", "/staff/requests/?q=ferreira")]
    assert ["Ana Ferreira" in text for text in texts] == [True, True]
    secrets = ("Maria", "silva", links.token(request), "SECRET-7")
    assert [word for text in texts for word in secrets if word in text] == []


def test_the_same_firm_is_told(staff, ana):
    near = make.request(make.mediation(ana), is_near=True)
    other = make.request(make.mediation(ana))
    told = ["both may belong to one firm" in staff.get(f"/staff/requests/{each.id}/").words for each in (near, other)]
    assert told == [True, False]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "Enter the number, or paste the link"),
        ("Ana", "Enter the number, such as 1234, or paste the whole link of the letter"),
        ("987654", "No request has the number 987654"),
    ],
)
def test_a_number_that_is_none_is_said_so_and_kept(staff, given, said):
    page = staff.get("/staff/requests/").submit("Open it", {"given": given})
    assert (page.status_code, said in page.words, page.page.one("input", name="given").get("value")) == (
        422,
        True,
        given,
    )


def test_a_reason_and_words_are_needed(staff, database, ana):
    request = make.request(make.mediation(ana))
    page = staff.get(f"/staff/requests/{request.id}/").submit("End this request")
    assert page.status_code == 422
    assert ("Choose a reason" in page.words, "Say in a sentence why, for the mediator" in page.words) == (True, True)
    assert now(database, request).state is State.SENT


def test_of_two_of_staff_one_ends_it(browser, staff, database, ana):
    request = make.request(make.mediation(ana))
    late = staff.get(f"/staff/requests/{request.id}/")
    end(request, misuse=Misuse.NO_PART)
    refused = late.submit("End this request", ENDED)
    assert (refused.status_code, "IMI has ended this request already." in refused.words) == (422, True)
    assert now(database, request).state is State.ENDED_NO_PART


def test_nobody_ends_a_request_of_their_own(browser, database, clock):
    both = make.mediator(is_staff=True)
    request = make.request(make.mediation(both))
    page = browser.sign_in(both).get(f"/staff/requests/{request.id}/")
    assert "Somebody else of IMI staff acts on it." in page.words
    data = {"csrf_token": page.csrf_token, "misuse": "pressure", "why": WHY}
    refused = browser.post(f"/staff/requests/{request.id}/end", data)
    assert (refused.status_code, now(database, request).state) == (409, State.SENT)


@pytest.mark.parametrize("who", [make.mediator, make.digest_author])
def test_only_staff_find_requests(browser, ana, who):
    request = make.request(make.mediation(ana))
    browser.sign_in(who())
    found = [browser.ask("GET", f"/staff/requests/{path}").status_code for path in ("", f"{request.id}/")]
    assert found == [404, 404]


def test_the_archive_says_why_it_was_ended(ana):
    mediation = make.mediation(ana)
    ended = make.request(mediation)
    end(ended, misuse=Misuse.OWN_SIDE)
    [slot] = archive_queries.feedback(ana)["participants"]
    assert slot["requests"] == [
        {"channel": "emailed", "language": "en", "seen": "ended_by_imi", "ended_for": "own_side"}
    ]


def test_requests_come_in_pages_at_the_same_cost(staff, statements, ana):
    mediations = [make.mediation(ana) for _ in range(3)]
    end(make.request(mediations[0]))
    addresses = ("/staff/requests/", "/staff/requests/?q=ana")
    with_one = [cost(staff, statements, address) for address in addresses]
    for mediation in mediations * 17:
        make.request(mediation, state=State.ENDED_NO_PART)
    assert [cost(staff, statements, address) for address in addresses] == with_one
    for address in addresses:
        page = staff.get(address)
        assert "Page 1 of 2" in page.words
        assert len(page.follow("Next page").page.one("ul", class_="rows").findall("li")) == 2
