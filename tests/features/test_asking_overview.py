"""Links to hand over, letters prepared by habit, and the overview of who is asked."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.feedback import links, queries
from app.feedback.life import State
from app.feedback.models import Request
from app.logbook.vocabulary import Status
from tests import make
from tests.features.asking import MARIA, added, rows, saved
from tests.page import read

pytestmark = pytest.mark.database


@pytest.fixture
def mediation(ana):
    return make.mediation(ana, reference="M-1", on=date(2026, 6, 20))


@pytest.fixture
def participants(browser, mediation):
    """The page of the mediation, with one counsel who is open to be invited."""
    return added(browser.get(f"/feedback/mediation/{mediation.id}"))


def test_a_link_to_hand_over_is_a_code_a_text_and_a_slip(browser, database, participants):
    screen = participants.submit("Make a code")
    [request] = saved(database)
    slip = screen.follow("A slip to print")
    address = f"http://localhost{links.address(request)}"
    assert (request.state, request.contact, request.person) == (State.SENT, None, None)
    for shown in (screen, slip):
        assert address in shown.words
        assert len(shown.page.all(class_="code")) == 1
        assert [shown.headers[name] for name in ("Referrer-Policy", "X-Robots-Tag", "Cache-Control")] == [
            "no-referrer", "noindex", "private, no-store",
        ]  # fmt: skip


def test_the_link_is_gone_once_it_is_taken_back(browser, participants):
    screen = participants.submit("Make a code")
    browser.get(participants.address).submit("Revoke")
    assert [browser.get(screen.address + end).status_code for end in ("", "/slip")] == [404, 404]


def test_a_letter_has_no_page_with_its_link(browser, database, participants, mediation):
    participants.submit("Send the letter", MARIA)
    [request] = saved(database)
    assert browser.get(f"/feedback/mediation/{mediation.id}/requests/{request.id}").status_code == 404


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"status": Status.IN_PROGRESS}, "Feedback can be asked for once the mediation is concluded."),
        ({"on": date(2025, 6, 29)}, "Feedback can be asked for within 12 months; the last session"),
    ],
)
def test_a_mediation_that_cannot_be_asked_about_says_why(browser, ana, what, words):
    mediation = make.mediation(ana, **what)
    page = added(browser.get(f"/feedback/mediation/{mediation.id}"))
    slot = page.page.by_id["participant"]
    assert words in page.words
    assert [read(button) for button in slot.iter("button")] == ["Leave out"]
    token = {"form_token": "x", "version": page.page.all("input", name="version")[0].get("value")}
    forced = browser.post(
        page.page.by_id["participant"].find("form").get("action").replace("left-out#participant", "link"), token
    )
    assert (forced.status_code, words in forced.words) == (422, True)


def test_with_the_habit_letters_are_prepared_before_the_end_but_no_links(browser, database, ana):
    browser.get("/feedback/").submit("Save", {"Invite when I conclude a mediation": True})
    mediation = make.mediation(ana, status=Status.IN_PROGRESS)
    page = added(browser.get(f"/feedback/mediation/{mediation.id}"))
    buttons = [read(each) for each in page.page.by_id["participant"].iter("button")]
    answer = page.submit("Prepare the letter", MARIA)
    assert buttons == ["Prepare the letter", "Leave out"]
    assert rows(answer) == ["Counsel, side A Waiting By e-mail, once the mediation is concluded"]


def test_the_habit_is_off_until_it_is_switched_on(browser, ana):
    kept = [queries.invites_when_concluded(ana)]
    for is_on in (True, False):
        browser.get("/feedback/").submit("Save", {"Invite when I conclude a mediation": is_on})
        kept.append(queries.invites_when_concluded(ana))
    assert kept == [False, True, False]


def test_the_overview_counts_and_shows_who_is_not_asked_yet(browser, ana, mediation, participants):
    participants.submit("Send the letter", MARIA)
    added(browser.get(participants.address)).submit("Leave out", {"Not invited because": "They need protection"})
    make.mediation(ana, reference="M-2", on=date(2026, 6, 22))
    make.mediation(ana, reference="TOO-OLD", on=date(2025, 6, 1))
    make.mediation(ana, reference="GOES-ON", status=Status.IN_PROGRESS)
    page = browser.get("/feedback/")
    unasked = page.follow("Nobody asked yet 1")
    assert [read(li[0]) for ul in page.page.all("ul", class_="rows") for li in ul] == [
        "M-2, 22 Jun 2026 Nobody asked yet",
        "M-1, 20 Jun 2026 1 asked: 1 waiting; 1 not invited",
    ]
    assert [read(li[0]) for ul in unasked.page.all("ul", class_="rows") for li in ul] == [
        "M-2, 22 Jun 2026 Nobody asked yet"
    ]


def test_an_empty_overview_teaches(browser, ana):
    assert "Log a mediation and set it to concluded: it appears here" in browser.get("/feedback/").words


def test_the_logbook_leads_to_asking(browser, mediation):
    page = browser.get(f"/logbook/{mediation.id}").follow("Ask for feedback")
    assert page.page.title == "Feedback on M-1"


def test_the_overview_has_pages(browser, database, ana):
    for number in range(queries.A_PAGE + 1):
        make.mediation(ana, reference=f"P-{number}", on=date(2026, 1, 1) + timedelta(days=number))
    first = browser.get("/feedback/")
    second = first.follow("Next page")
    assert "Page 1 of 2" in first.words
    assert [read(li[0]) for ul in second.page.all("ul", class_="rows") for li in ul] == [
        "P-0, 1 Jan 2026 Nobody asked yet"
    ]


def test_every_form_is_refused_to_a_stale_page(browser, database, participants):
    first = participants.submit("Leave out", {"Not invited because": "They need protection"})
    stale = participants.submit("Make a code")
    assert (first.status_code, stale.status_code) == (200, 422)
    assert "This was changed elsewhere since you opened it." in stale.page.problems[0]
    assert database.session.scalar(select(func.count()).select_from(Request)) == 0
