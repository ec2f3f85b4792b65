"""A mediator appoints a digest author, who declares and accepts, or declines; either ends it."""

import pytest
from sqlalchemy import select

from app.audit import AuditRecord
from app.db import commit, db
from app.demo import evidenced
from app.errors import Refused
from app.feedback.authors import actions as author_actions, appointment_actions, queries as author_queries
from app.feedback.authors.appointments import ONE_AT_A_TIME, WITHOUT_NAME, State, Tie, Who
from app.feedback.authors.models import Appointment, Draft
from app.feedback.digests import queries as digest_queries
from app.feedback.digests.summary import Mode
from app.logbook.vocabulary import Role
from app.mail import Letter
from tests import make
from tests.features.authoring import DECLARED, appointed, given, invited, saved
from tests.post_office import text_of

pytestmark = pytest.mark.database

TICKS = ("I am not of this mediator's family", "I do not work under this mediator")
RECIPROCAL = "This mediator does not write a digest about me"


@pytest.fixture
def ana(database):
    return make.mediator(name="Ana Petrova")


@pytest.fixture
def lea(database):
    return make.digest_author(name="Lea Okafor", email="lea@example.org")


def letters():
    return [each.rpartition("/")[2] for each in db.session.scalars(select(Letter.template).order_by(Letter.id))]


def records():
    return list(
        db.session.execute(select(AuditRecord.verb, AuditRecord.subject, AuditRecord.by_id).order_by(AuditRecord.id))
    )


def state():
    return db.session.scalars(select(Appointment.state)).one()


def asked(browser, mediator, address):
    return (
        browser.sign_in(mediator).get("/feedback/digest-author/").submit("Ask them", {"Their e-mail address": address})
    )


def test_an_author_is_asked_by_letter_and_accepts_with_a_declaration(browser, smtp, app, ana, lea):
    answer = asked(browser, ana, " Lea@Example.org ")
    assert "Asked by letter on 30 Jun 2026, and has not answered yet." in answer.words
    app.test_cli_runner().invoke(args=["worker", "--once"])
    [letter] = smtp.letters
    assert (letter["To"], letter["Subject"]) == ("Lea Okafor <lea@example.org>", "A question about a Feedback Digest")
    address = f"/feedback/author/{ana.id}"
    assert "Ana Petrova, a mediator, asks whether you would write their Feedback Digest." in text_of(letter)
    assert f"http://localhost{address}" in text_of(letter)
    desk = browser.another().sign_in(lea).get(address)
    ticked = dict.fromkeys((*TICKS, RECIPROCAL), True)
    accepted = desk.submit("Accept", {"How do you know this mediator?": DECLARED, **ticked})
    assert "You write this digest from now on." in accepted.words
    [made] = db.session.scalars(select(Appointment))
    assert (made.state, made.declared) == (State.ACCEPTED, DECLARED)
    assert digest_queries.mode(ana.id) is Mode.INDEPENDENT
    assert f"declared: {DECLARED}" in browser.get("/feedback/digest-author/").words
    assert letters() == ["author_asked.txt", "author_answered.txt"]


def test_who_does_not_tick_all_three_has_not_accepted(browser, ana, lea):
    invited(ana, lea)
    desk = browser.sign_in(lea).get(f"/feedback/author/{ana.id}")
    filled = {"How do you know this mediator?": DECLARED, **dict.fromkeys(TICKS, True)}
    answer = desk.submit("Accept", filled)
    assert (answer.status_code, state()) == (422, State.INVITED)
    assert f"{RECIPROCAL}: Tick this if it is so. If it is not, decline" in answer.words


def test_an_author_may_decline(browser, ana, lea):
    invited(ana, lea)
    browser.sign_in(lea).get(f"/feedback/author/{ana.id}").submit("Decline")
    assert (state(), letters()) == (State.DECLINED, ["author_asked.txt", "author_answered.txt"])
    assert "Nobody has asked you yet" in browser.get("/feedback/author/").words
    assert browser.get(f"/feedback/author/{ana.id}").status_code == 404


def test_who_has_no_name_cannot_be_printed(ana):
    author = make.digest_author(name="")
    made = invited(ana, author)
    with pytest.raises(Refused) as refused:
        appointment_actions.accept(made, by=author, version=made.version, declared=DECLARED)
    assert refused.value.reason == WITHOUT_NAME


@pytest.mark.parametrize("address", ["nobody@example.org", "ana@example.org", "staff@example.org"])
def test_only_a_digest_author_can_be_appointed(browser, address):
    ana = make.mediator(email="ana@example.org")
    make.staff(email="staff@example.org")
    answer = asked(browser, ana, address)
    assert answer.status_code == 422
    assert appointment_actions.NO_SUCH_AUTHOR in answer.words
    assert db.session.scalars(select(Appointment)).all() == []


@pytest.mark.parametrize("email", ["ana@example.org", "Ana+digest@example.org"])
def test_nobody_appoints_themself(browser, email):
    ana = make.mediator(email="ana@example.org", is_digest_author=email == "ana@example.org")
    if email != ana.email:
        make.digest_author(email=email.lower())
    assert Tie.SAME_PERSON.words in asked(browser, ana, email).words


def test_of_two_people_only_one_writes_the_digest_of_the_other(browser, lea):
    ana, ben = (make.mediator(is_digest_author=True) for _ in range(2))
    appointed(ana, ben)
    assert Tie.RECIPROCAL.words in asked(browser, ben, ana.email).words


def test_of_two_who_ask_each_other_at_once_only_one_can_accept(ana):
    ana, ben = (make.mediator(is_digest_author=True) for _ in range(2))
    first = invited(ana, ben)
    other = Appointment(
        form_token="at once", mediator_id=ben.id, author_id=ana.id, state=State.INVITED, asked_on=first.asked_on
    )
    db.session.add(other)
    commit()
    with pytest.raises(Refused) as refused:
        appointment_actions.accept(other, by=ana, version=other.version, declared=DECLARED)
    assert refused.value.reason == Tie.RECIPROCAL.words


def test_nobody_writes_the_digest_of_a_co_mediator(browser, ana):
    ben = make.mediator(name="Ben Osei", is_digest_author=True)
    ours, his = (make.mediation(each, role=Role.CO_MEDIATOR) for each in (ana, ben))
    evidenced.link(ours, ana, his, ben)
    commit()
    assert Tie.CO_MEDIATORS.words in asked(browser, ana, ben.email).words
    assert "Asked by letter" in asked(browser, make.mediator(), ben.email).words


def test_a_digest_has_one_author_at_a_time(ana, lea):
    appointed(ana, lea)
    with pytest.raises(Refused) as refused:
        appointment_actions.appoint(ana, form_token="another", address=make.digest_author().email)
    assert refused.value.reason == ONE_AT_A_TIME


def test_the_same_form_sent_twice_asks_once(ana, lea):
    assert invited(ana, lea).id == invited(ana, lea).id
    assert letters() == ["author_asked.txt"]


def test_a_mediator_asks_ten_times_a_day_at_most(browser, ana):
    addresses = [f"nobody-{number}@example.org" for number in range(11)]
    assert [asked(browser, ana, each).status_code for each in addresses] == [422] * 10 + [429]


def test_a_question_can_be_taken_back(browser, ana, lea):
    invited(ana, lea)
    browser.sign_in(ana).get("/feedback/digest-author/").submit("End the appointment")
    assert (state(), letters(), digest_queries.mode(ana.id)) == (State.ENDED, ["author_asked.txt"], Mode.SUMMARY)


@pytest.mark.parametrize(("who", "told"), [(Who.MEDIATOR, "author"), (Who.AUTHOR, "mediator")])
def test_either_ends_it_and_what_nobody_else_has_seen_is_deleted(browser, ana, lea, who, told):
    saved(appointed(ana, lea), lea, notes="A thought")
    if who is Who.MEDIATOR:
        browser.sign_in(ana).get("/feedback/digest-author/").submit("End the appointment")
    else:
        browser.sign_in(lea).get(f"/feedback/author/{ana.id}").submit("End the appointment")
    assert (state(), db.session.scalars(select(Draft)).all()) == (State.ENDED, [])
    assert (letters()[-1], digest_queries.mode(ana.id)) == ("author_ended.txt", Mode.SUMMARY)
    assert browser.sign_in(lea).get(f"/feedback/author/{ana.id}").status_code == 404


def test_nobody_ends_an_appointment_to_be_rid_of_a_text(browser, ana, lea):
    made = appointed(ana, lea)
    draft = given(made, lea, notes="A thought")
    appointment_actions.end(made, by=ana, who=Who.MEDIATOR)
    commit()
    assert (draft.notes, author_queries.written(draft).text != "") == (None, True)
    assert digest_queries.mode(ana.id) is Mode.INDEPENDENT
    assert browser.sign_in(lea).get(f"/feedback/author/{ana.id}/answers").status_code == 404
    desk = browser.get(f"/feedback/author/{ana.id}")
    assert "What is with the mediator can still be published." in desk.words
    assert desk.page.all("textarea") == []
    with pytest.raises(Refused):
        author_actions.take_back(draft, by=lea, version=draft.version)


def test_a_text_that_is_with_the_mediator_goes_on_under_a_new_appointment(ana, lea):
    first = appointed(ana, lea)
    draft = given(first, lea)
    appointment_actions.end(first, by=ana, who=Who.MEDIATOR)
    commit()
    again = appointment_actions.appoint(ana, form_token="again", address=lea.email)
    commit()
    appointment_actions.accept(again, by=lea, version=again.version, declared="We met again")
    commit()
    author_actions.take_back(draft, by=lea, version=draft.version)
    assert (draft.appointment_id, draft.appointment.declared) == (again.id, "We met again")


def test_what_happened_is_on_record_without_words(ana, lea):
    made = appointed(ana, lea)
    appointment_actions.end(made, by=lea, who=Who.AUTHOR)
    assert records() == [
        ("appointed a digest author", "digest_appointment", ana.id),
        ("chose who writes the digest", "feedback_habit", None),
        ("accepted to write a digest", "digest_appointment", lea.id),
        ("ended an appointment", "digest_appointment", lea.id),
        ("chose who writes the digest", "feedback_habit", None),
    ]
