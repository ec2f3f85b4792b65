"""An assessor's desk: the queue, entries decided one at a time or together, and questions asked once."""

import pytest
from sqlalchemy import func, select

from app.accounts.passkeys import queries as passkey_queries
from app.audit import AuditRecord
from app.db import commit, db
from app.listing.applications.life import Decision, State
from app.listing.applications.models import ApplicationEntry, ApplicationEvent
from app.listing.desk import actions as desk_actions, queries as desk_queries, review as desk
from app.listing.desk.forms import STATEMENT
from app.logbook import actions
from app.logbook.models import Mediation
from app.mail import Letter
from tests import make
from tests.features import applying, desking
from tests.features.desking import SAVE_LAST, at, entry_of
from tests.features.test_queries import cost, statements

__all__ = ["statements"]


pytestmark = pytest.mark.database


SECRET = "The parties wept, and so did I"


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def application(ana, rivers, ines):
    return desking.begun_with_a_twin(ana, rivers, by=ines)


@pytest.fixture
def hers(browser, ines):
    return browser.sign_in(ines)


def last_letters(number):
    found = db.session.scalars(select(Letter.template).order_by(Letter.id.desc()).limit(number)).all()
    return [each.rpartition("/")[2].removesuffix(".txt") for each in reversed(found)]


def test_an_application_from_the_queue_to_the_report(browser, ana, rivers, ines, smtp):
    applying.ready(ana)
    made = applying.submitted(ana, rivers)
    page = browser.sign_in(ines).get("/assess/").follow("Open the application of Ana Petrova")
    assert "It is the programme's turn: an assessor begins the review." in page.words
    assert "Accept T-" not in page.text
    page = page.submit("Begin the review")
    page = page.follow(f"Accept {applying.NEEDED} without a flag").submit(f"Accept all {applying.NEEDED}")
    assert "Every entry is decided" in page.words
    page = page.follow("Go through the criteria")
    for number in desking.GROUPS:
        part = desk_queries.part(made, number)
        marks = {f"mark_{each.key}": "met" for each in part.group.items}
        page = page.submit(SAVE_LAST if part.is_last else "Save and go on", marks)
    page = page.submit(
        "Sign and report to IMI",
        {"result": "pass", "Grounds": desking.GROUNDS, STATEMENT: True, "Your name": "Ines Duarte"},
    )
    assert "Signed by Ines Duarte for Rivers ODR on 30 Jun 2026." in page.words
    assert (made.state, made.result, made.signed_by_id) == (State.PASSED, desking.GROUNDS, ines.id)
    staff = len(passkey_queries.staff())
    assert last_letters(staff + 1) == ["application_decided", *["assessment_reported"] * staff]
    assert desking.passes_waiting() == [made.id]
    assert made.snapshot.is_intact
    seen = browser.sign_in(ana).get(f"/listing/application/{made.id}").words
    assert "Signed by Ines Duarte for Rivers ODR" in seen
    assert "Reported to IMI" in seen
    make.listing(ana)
    assert desking.passes_waiting() == []


def test_what_the_desk_shows_was_frozen_and_holds_no_reflection(hers, ana, application):
    first = db.session.get_one(Mediation, application.entries[0].key)
    actions.reflect(first, by=ana, version=0, went_well=SECRET, was_hard=SECRET)
    make.mediation(ana, reference="LATER")
    assert SECRET in hers.another().sign_in(ana).get(f"/logbook/{first.id}").words
    pages = [hers.get(at(application, end)) for end in ("", "?show=all", "/criteria/1", "/result", "/ask", "/accept")]
    assert all(SECRET not in page.text and "LATER" not in page.text for page in pages)
    assert "TWIN" in pages[0].words


def test_flags_and_doubts_stand_beside_the_entry(hers, application):
    page = hers.get(at(application, "?show=flagged"))
    assert page.words.count("Same day, length and mode as another entry") == 2
    page = hers.get(at(application, "?show=in_doubt"))
    assert ("SHORT" in page.words, "TWIN" in page.words, "Short" in page.words) == (True, False, True)


def test_the_total_is_redrawn_with_each_decision(hers, application):
    entry = entry_of(application, "TWIN")
    page = hers.get(at(application))
    assert "6 of 5 in 30 months" in page.words
    answer = page.browser.post(
        at(application, f"/entries/{entry.id}"),
        {"version": entry.version, "decision": "reject", "reason": "The same as the other"},
        htmx="entries",
    )
    assert {"entries", "tally", "steps", "messages"} <= set(answer.page.regions)
    assert "5 of 5 in 30 months" in answer.words
    assert "TWIN: rejected." in answer.words


def test_accepting_the_next_one_is_one_key(hers, application):
    first, second = application.entries[:2]
    answer = hers.post(
        at(application, f"/entries/{first.id}"), {"version": first.version, "decision": "accept"}, htmx="entries"
    )
    [focused] = [each for each in answer.page.all("button") if "data-focus" in each.attrib]
    assert focused.get("aria-label") == f"Accept {second.frozen['reference']}"


@pytest.mark.parametrize(
    ("reference", "decision", "words"),
    [
        ("TWIN", "query", desk.WRITE_QUESTION),
        ("TWIN", "reject", desk.SAY_WHY_NOT),
        ("SHORT", "accept", desk.SAY_WHY),
    ],
)
def test_words_are_asked_for_where_they_are_needed(hers, application, reference, decision, words):
    entry = entry_of(application, reference)
    answer = hers.post(at(application, f"/entries/{entry.id}"), {"version": entry.version, "decision": decision})
    assert (answer.status_code, words in answer.words) == (422, True)
    assert entry.decision is None


def test_an_entry_that_is_changed_elsewhere_keeps_what_was_typed(hers, application, rivers):
    entry = entry_of(application, "TWIN")
    seen = entry.version
    other = applying.assessor(rivers, "olu@example.org")
    desking.decided(entry, Decision.REJECT, "Twice the same", by=other)
    answer = hers.post(
        at(application, f"/entries/{entry.id}"), {"version": seen, "decision": "query", "reason": "Which one was it?"}
    )
    assert answer.status_code == 422
    assert "Decision is saved as: Rejected" in answer.words
    assert "Reason or question is saved as: Twice the same" in answer.words
    page = answer.submit("Query")
    assert (page.status_code, entry.decision, entry.reason) == (200, Decision.QUERY, "Which one was it?")


def test_the_same_button_pressed_twice_decides_once(hers, application):
    entry = application.entries[0]
    data = {"version": entry.version, "decision": "accept"}
    told = [hers.post(at(application, f"/entries/{entry.id}"), data).status_code for _ in range(2)]
    decided = db.session.scalar(
        select(func.count()).select_from(AuditRecord).where(AuditRecord.verb == "decided about an entry: accept")
    )
    assert (told, decided) == ([303, 303], 1)


def test_only_what_counts_without_a_flag_is_accepted_together(hers, application):
    page = hers.get(at(application, "/accept"))
    page.submit(f"Accept all {applying.NEEDED - 1}")
    left = {each.frozen["reference"] for each in application.entries if each.decision is None}
    assert len(left) == 3
    assert {"TWIN", "SHORT"} < left
    assert page.submit(f"Accept all {applying.NEEDED - 1}").status_code == 422


def test_questions_are_asked_together_and_once(hers, browser, ana, ines, application):
    one, two, *_more = application.entries
    for entry in (one, two):
        desking.decided(entry, Decision.QUERY, "Which platform?", by=ines)
    page = hers.get(at(application)).follow("Ask the mediator (2)").submit("Send to the mediator")
    assert "Questions to answer" in page.words
    assert last_letters(1) == ["application_queried"]
    assert hers.post(at(application, "/ask"), {"version": application.version}).status_code == 422
    assert (
        hers.post(at(application, f"/entries/{one.id}"), {"version": one.version, "decision": "accept"}).status_code
        == 422
    )
    his = browser.another().sign_in(ana)
    other = make.mediation(ana, reference="OTHER")
    for entry, how in ((one, {"answer": "A dedicated one"}), (two, {"replacement": other.id})):
        his.post(f"/listing/application/{application.id}/entries/{entry.id}", {"version": entry.version, **how})
    his.post(f"/listing/application/{application.id}/answers", {"version": application.version})
    page = hers.get(at(application))
    assert "The mediator: A dedicated one" in page.words
    assert "Instead of" in page.words
    assert "OTHER" in page.words
    assert "Ask the mediator" not in page.words
    again = hers.post(
        at(application, f"/entries/{one.id}"), {"version": one.version, "decision": "query", "reason": "And?"}
    )
    assert (again.status_code, "Entries can be queried once" in again.words) == (422, True)
    assert two.id not in {line.id for line in desk_queries.review(application).lines}


def test_a_mediator_who_does_not_answer_is_waited_for_no_longer(hers, ines, application):
    desking.decided(application.entries[0], Decision.QUERY, "Which platform?", by=ines)
    desk_actions.move(application, "query", by=ines, version=application.version)
    commit()
    page = hers.get(at(application)).submit("Go on without an answer")
    assert f"To decide {len(application.entries)}" in page.words


def test_what_looks_like_a_second_entry_leads_to_the_first(hers, ana, application):
    first = application.entries[0].frozen["reference"]
    page = hers.get(at(application, "?show=flagged"))
    assert "Reads like TWIN" in page.words
    assert f"Reads like {first}" in page.words
    opened = page.follow("TWIN")
    assert 'aria-label="Decide about TWIN"' in opened.text
    assert opened.words.count("Reads like") == 2


def test_every_step_is_recorded_and_the_snapshot_stays(ines, application):
    desking.signed(desking.complete(application, by=ines), by=ines)
    verbs = list(db.session.scalars(select(ApplicationEvent.verb).order_by(ApplicationEvent.id)))
    assert verbs == ["start", "submit", "begin", "pass", "report"]
    said = set(db.session.scalars(select(AuditRecord.verb).where(AuditRecord.by_id == ines.id)))
    assert {"application: pass", "decided about an entry: accept", "recorded competency criteria"} <= said
    assert application.snapshot.is_intact


def test_the_queue_shows_whose_turn_it_is(hers, ana, ines, application):
    assert "Ana Petrova" in hers.get("/assess/").words
    desking.decided(application.entries[0], Decision.QUERY, "Which?", by=ines)
    desk_actions.move(application, "query", by=ines, version=application.version)
    commit()
    assert "No application waits for your programme" in hers.get("/assess/").words
    assert "The mediator has to answer what was queried." in hers.get("/assess/?show=theirs").words


def test_three_applications_and_entries_cost_as_much_as_one(hers, rivers, ana, ines, application, statements):
    addresses = "/assess/", at(application), at(application, "?show=all"), at(application, "/result")
    with_one = [cost(hers, statements, each) for each in addresses]
    for _ in range(2):
        lea = make.mediator()
        applying.ready(lea, 8)
        more = desking.begun(lea, rivers, by=ines)
    assert cost(hers, statements, "/assess/") == with_one[0]
    assert [cost(hers, statements, each.replace(f"/{application.id}", f"/{more.id}")) for each in addresses] == with_one


def test_many_entries_stand_on_pages(hers, ana, rivers, ines):
    applying.ready(ana, 21)
    made = desking.begun(ana, rivers, by=ines)
    first, last = made.entries[0].frozen["reference"], made.entries[-1].frozen["reference"]
    pages = hers.get(at(made)), hers.get(at(made, "?page=2"))
    assert [(first in page.words, last in page.words) for page in pages] == [(True, False), (False, True)]
    assert db.session.scalar(select(func.count()).select_from(ApplicationEntry)) == 21
    assert "Page 1 of 2" in pages[0].words
