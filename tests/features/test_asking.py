"""A mediator asks for feedback: by letter or by a link, whom not, and what they see of it."""

from datetime import date, timedelta

import pytest

from app import clock as the_clock
from app.db import commit
from app.feedback import actions, links
from app.feedback.asking import Channel, Schedule
from app.feedback.life import State
from app.feedback.models import Slot, Suppressed
from tests import make
from tests.features.asking import MARIA, added, new_slot, rows, saved
from tests.features.reviewing import answered

pytestmark = pytest.mark.database


CLOSED = "Closed means that the link has ended. It does not say whether anybody answered."
INVITED = "The request is made. Its letter leaves by itself."


@pytest.fixture
def mediation(ana):
    return make.mediation(ana, reference="M-1", on=date(2026, 6, 20))


@pytest.fixture
def participants(browser, mediation):
    """The page of the mediation, with one counsel who is open to be invited."""
    return added(browser.get(f"/feedback/mediation/{mediation.id}"))


@pytest.mark.parametrize("htmx", [False, True])
def test_a_participant_is_invited_by_letter(browser, database, participants, htmx):
    answer = participants.submit("Send the letter", MARIA, htmx=htmx)
    [request] = saved(database)
    assert rows(answer) == ["Counsel, side A Waiting By e-mail of 30 Jun 2026; the link works until 29 Aug 2026"]
    assert INVITED in answer.text
    assert (request.state, request.channel, request.schedule, request.language, request.is_near) == (
        State.WAITING, Channel.EMAILED, Schedule.of(date(2026, 6, 30), Channel.EMAILED), "en", False,
    )  # fmt: skip
    assert links.contact(request) == {"name": "Maria Silva", "address": "maria.silva@example.com"}


def test_once_given_name_and_address_are_not_shown_again(browser, participants, mediation):
    participants.submit("Send the letter", MARIA)
    shown = [browser.get(address).text for address in (f"/feedback/mediation/{mediation.id}", "/feedback/")]
    assert [word for text in shown for word in ("Maria", "silva") if word in text] == []


@pytest.mark.parametrize(
    ("filled", "problem"),
    [
        ({"I have this person's permission": False}, "Tick this if they permitted it. Otherwise hand them the link"),
        ({"Their name": ""}, "Enter their name"),
        ({"Their name": "http://win.example"}, "Enter a name, and nothing else"),
        ({"Their e-mail address": "maria"}, "Enter an e-mail address such as name@example.org"),
        ({"Their e-mail address": "person-ana+x@example.org"}, "This is your own address."),
        ({"Their e-mail address": "staff@example.org"}, "This person works for IMI or writes a Feedback Digest"),
        ({"Their e-mail address": "never@example.org"}, actions.NO_LETTERS),
        ({"Their e-mail address": "Never+again@example.org"}, actions.NO_LETTERS),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_is_kept(browser, database, filled, problem):
    make.staff(email="staff@example.org")
    database.session.add(Suppressed(person=links.person("never@example.org"), since=the_clock.today()))
    ana = make.mediator(email="person-ana@example.org")
    browser.sign_in(ana)
    mediation = make.mediation(ana)
    page = added(browser.get(f"/feedback/mediation/{mediation.id}"))
    answer = page.submit("Send the letter", MARIA | filled)
    [said] = answer.page.problems
    kept = answer.page.one("input", name="name").get("value")
    assert (answer.status_code, problem in said, kept) == (422, True, filled.get("Their name", "Maria Silva"))
    assert saved(database) == []


def test_the_same_firm_is_marked_for_staff(browser, database):
    ana = make.mediator(email="ana@chambers.example")
    browser.sign_in(ana)
    page = added(browser.get(f"/feedback/mediation/{make.mediation(ana).id}"))
    page.submit("Send the letter", MARIA | {"Their e-mail address": "clerk@chambers.example"})
    assert [each.is_near for each in saved(database)] == [True]


def test_a_form_sent_twice_asks_once(database, participants):
    for _ in range(2):
        participants.submit("Send the letter", MARIA)
    assert len(saved(database)) == 1


def test_a_participant_added_twice_by_the_same_form_is_there_once(browser, database, mediation):
    page = browser.get(f"/feedback/mediation/{mediation.id}")
    added(page)
    added(page)
    assert [(slot.participant, slot.side) for slot in saved(database, Slot)] == [("counsel", "a")]


def test_one_person_is_asked_once_about_a_mediation(browser, participants):
    participants.submit("Send the letter", MARIA)
    again = added(browser.get(participants.address), who="Party")
    answer = again.submit("Send the letter", MARIA | {"Their e-mail address": "Maria.Silva+b@Example.com"})
    assert answer.page.problems == [actions.ASKED_ALREADY]


def test_a_slot_that_waits_is_not_asked_a_second_time(database, participants):
    participants.submit("Make a code")
    answer = participants.submit("Send the letter", MARIA)
    assert (answer.status_code, len(answer.page.problems), len(saved(database))) == (422, 1, 1)


def test_eight_can_be_asked_and_no_more(browser, database, ana, mediation):
    for number in range(8):
        slot = new_slot(ana, mediation, number)
        actions.hand(slot, by=ana, form_token=f"hand {number}", version=slot.version)
        commit()
    ninth = added(browser.get(f"/feedback/mediation/{mediation.id}"))
    answer = ninth.submit("Make a code")
    assert answer.page.problems == ["At most 8 requests can be made for one mediation."]


def test_somebody_is_not_invited_for_a_reason_and_later_after_all(database, participants):
    left_out = participants.submit("Leave out", {"Not invited because": "They need protection"})
    again = left_out.follow("Change").submit("Send the letter", MARIA)
    assert "no letter goes to them, and a digest counts them as not invited" in left_out.words
    assert rows(left_out) == ["Counsel, side A Not invited: they need protection"]
    assert [slot.not_invited for slot in saved(database, Slot)] == [None]
    assert rows(again)[0].startswith("Counsel, side A Waiting")


def test_who_is_asked_is_not_left_out(browser, participants):
    participants.submit("Make a code")
    answer = participants.submit("Leave out", {"Not invited because": "They need protection"})
    assert answer.status_code == 422
    assert "This was changed elsewhere since you opened it." in answer.page.problems[0]


def test_nobody_is_left_out_for_a_reason_that_was_not_chosen(participants):
    answer = participants.submit("Leave out")
    assert (answer.status_code, answer.page.problems) == (422, ["Not invited because: Choose a reason"])


def test_who_was_added_by_mistake_is_removed_and_who_was_asked_stays(browser, database, ana, mediation, participants):
    answer = participants.submit("Remove")
    asked = new_slot(ana, mediation, 2)
    actions.hand(asked, by=ana, form_token="hand", version=asked.version)
    commit()
    refused = browser.post(f"/feedback/mediation/{mediation.id}/participants/{asked.id}/remove")
    assert (rows(answer), refused.status_code) == ([], 409)
    assert [slot.form_token for slot in saved(database, Slot)] == ["slot 2"]


@pytest.mark.parametrize("htmx", [False, True])
def test_a_request_is_taken_back_and_its_slot_free(database, participants, htmx):
    answer = participants.submit("Send the letter", MARIA).submit("Revoke", htmx=htmx)
    [request] = saved(database)
    assert (request.state, request.contact) == (State.REVOKED, None)
    assert "no letter leaves any more, and the link in one that left takes no answer" in answer.text
    assert "goes to the same address only if the first has not left yet" in answer.text
    assert rows(answer) == ["Counsel, side A Revoked By e-mail"]
    assert "has gone to gets no second one" in answer.follow("Invite again").text
    assert rows(answer.follow("Invite again").submit("Send the letter", MARIA))[0].startswith("Counsel, side A Waiting")


def test_taken_back_twice_is_taken_back_once(database, participants):
    page = participants.submit("Send the letter", MARIA)
    assert [page.submit("Revoke").status_code for _ in range(2)] == [200, 200]


@pytest.mark.parametrize("state", ["waiting", "sent", "reminded", "answered", "declined"])
def test_nothing_on_any_page_tells_whether_somebody_answered(browser, database, participants, mediation, state):
    """The same pages, byte for byte but for the tokens of their forms, and the same answer to taking it back."""
    participants.submit("Make a code")
    addresses = ["/feedback/", f"/feedback/mediation/{mediation.id}"]
    addresses += [f"/feedback/mediation/{mediation.id}/requests/{saved(database)[0].id}{end}" for end in ("", "/slip")]
    before = [plain(browser.get(address)) for address in addresses]
    request = saved(database)[0]
    if state == "answered":
        answered(request)
    else:
        request.state, request.contact = state, None
        commit()
    after = [plain(browser.get(address)) for address in addresses]
    revoked = browser.get(addresses[1]).submit("Revoke")
    assert before == after
    assert "the link and the code you handed over take no answer any more" in revoked.words
    assert rows(revoked) == ["Counsel, side A Revoked By handed link"]


def plain(answer):
    tokens = {each.get("value") for each in answer.page.all("input") if "token" in each.get("name", "")}
    text = answer.text
    for token in tokens:
        text = text.replace(token, "…")
    return text


def test_once_closed_it_cannot_be_taken_back(browser, database, clock, ana, participants, mediation):
    participants.submit("Make a code")
    request = saved(database)[0]
    answered(request)
    clock.hold(clock.now() + timedelta(days=61))
    here = f"/feedback/mediation/{mediation.id}"
    browser.sign_in(ana)
    refused, page = browser.post(f"{here}/requests/{request.id}/revoke"), browser.get(here)
    assert (rows(page), refused.status_code) == (["Counsel, side A Closed By handed link"], 409)
    assert [CLOSED in each.words for each in (participants, page)] == [False, True]
