"""The queue of IMI staff: everything that waits, oldest first, with what blocks it and what moves it on."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app import clock as the_clock, jobs, mail
from app.audit import AuditRecord
from app.db import commit, db
from app.feedback.flags import actions as flag_actions
from app.feedback.flags.grounds import Ground
from app.fees.payers.vat import Answer, PayerKind
from app.fees.statements import actions as statement_actions
from app.fees.vocabulary import Ground as WaiverGround, State as ContributionState
from app.fees.waivers import actions as waiver_actions
from app.jobs import Job
from app.listing.approvals import actions as approval_actions
from app.listing.standings import actions as standing_actions
from app.logbook.eligibility import actions as eligibility_actions
from app.mail import Letter
from app.staff import work
from tests import make
from tests.features import approving, billing
from tests.features.stating import file, stray
from tests.features.test_hostile_text import ATTACK, intruders, shows
from tests.features.test_queries import cost, statements

__all__ = ["statements"]

pytestmark = pytest.mark.database
KINDS = (
    "passes",
    "incomplete",
    "approvals",
    "listings",
    "certifications",
    "flags",
    "waivers",
    "vat",
    "money",
    "statements",
    "letters",
    "jobs",
)


@pytest.fixture
def staff(browser):
    return browser.sign_in(make.staff())


def flagged():
    kofi = make.mediator(name="Kofi Mensah")
    answer = make.shared(make.mediation(kofi))
    flag_actions.flag(answer, by=kofi, ground=Ground.WRONG_PERSON, reason="It is about a colleague.")
    commit()


def refused(address="away@example.org"):
    """A letter about a listing that its address refused."""
    letter = mail.queue("logbook/letters/certification_refused.txt", address, reason="So")
    letter.refused_at = the_clock.now()
    db.session.execute(db.delete(Job).where(Job.key == f"letter:{letter.id}"))
    commit()
    return letter


def claimed():
    eligibility_actions.claim_certification(make.mediator())
    commit()


def waived():
    """A listing whose mediator waits for a decision about a waiver."""
    standing_actions.request_waiver(make.listing(), reason="Pro bono", by=make.staff())
    commit()


def returned():
    application = approving.passed()
    approval_actions.return_to(application, by=make.staff(), version=0, reason="So")
    commit()
    return application


def asked_again():
    application = returned()
    mediator = application.mediator
    approval_actions.ask_again(application, by=mediator, version=1)
    commit()


def overpaid():
    billing.paid(billing.due(), billing.YEAR + 5_00)


def stated(number=1):
    """A bank statement with a payment that names no contribution."""
    data = file(stray(text=f"Coffee {number}"), number=str(number))
    statement_actions.bring(data=data, by=make.staff())
    commit()


def unanswered():
    """A contribution whose VAT number VIES has said nothing of for four days."""
    made = billing.first(country="DE", kind=PayerKind.BUSINESS, vat_number="DE136695976")
    with the_clock.held(the_clock.now() - timedelta(days=4)):
        billing.checked(billing.billed(made), Answer.UNAVAILABLE)
    made.state, made.held_since = ContributionState.HELD, the_clock.now() - timedelta(days=4)
    commit()


def asked_not_to_pay():
    made = billing.first()
    words = {"ground": WaiverGround.PRO_BONO, "words": "For a shelter"}
    waiver_actions.request(made, by=billing.owner(made), form_token=f"waiver {made.id}", **words)
    commit()


MADE = {
    "passes": lambda: approving.many(1),
    "incomplete": lambda: approving.passed(is_portrayed=False),
    "approvals": asked_again,
    "listings": waived,
    "certifications": claimed,
    "flags": flagged,
    "waivers": asked_not_to_pay,
    "vat": unanswered,
    "money": overpaid,
    "statements": stated,
    "letters": refused,
    "jobs": approving.given_up,
}


def counted(page, chip):
    [link] = [each for each in page.page.all("a") if each.get("href", "").startswith(f"/staff/?kind={chip}#")]
    return int(link[0].text)


def test_an_empty_queue_says_what_will_wait_here(staff):
    assert "Nothing waits" in staff.get("/staff/").words


def test_staff_come_home_to_the_queue(database):
    sanne = make.staff()
    assert (replace(sanne, is_by_passkey=True).home, sanne.home) == ("/staff/", "/account/")


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_waits_under_its_name(staff, kind):
    MADE[kind]()
    page = staff.get(f"/staff/?kind={kind}")
    assert (counted(page, kind), len(page.page.all("ul", class_="rows"))) == (1, 1)


def test_a_waiver_that_is_asked_with_a_contribution_waits_once(browser, clock):
    """Where a listing is live its notices wait too; that is decided with the contribution."""
    made = billing.renewal()
    waiver_actions.request(
        made, by=billing.owner(made), form_token="once", ground=WaiverGround.EXTENUATING, words="I was ill"
    )
    commit()
    words = browser.sign_in(make.staff()).get("/staff/").words
    assert (words.count("asks for a waiver"), words.count("requests a waiver")) == (1, 0)


def test_the_figure_of_fees_leads_to_the_statements_that_wait(staff):
    stated()
    page = staff.get("/staff/fees/")
    assert "Bank statements 1" in page.words
    shown = staff.get("/staff/?kind=statements").words
    assert "1 payment of Statement 1 of 24 Nov 2026 Bank statement, since 30 Jun 2026" in shown
    waits = staff.get("/staff/?kind=statements").follow("Look at it: 1 payment of Statement 1 of 24 Nov 2026")
    waits.follow("Decide about €50.00 of Vera Voss, 29 Jun 2026").submit("Set it aside", {"reason": "Sent back"})
    assert "Nothing waits" in staff.get("/staff/").words


def test_three_statements_cost_as_much_as_one_and_come_in_pages(staff, statements):
    stated()
    here = "/staff/?kind=statements"
    one = cost(staff, statements, here), cost(staff, statements, "/staff/fees/")
    for number in range(2, 53):
        stated(number)
    assert (cost(staff, statements, here), cost(staff, statements, "/staff/fees/")) == one
    assert "Page 1 of 2" in staff.get(here).words


def test_what_waits_longest_comes_first(staff, clock):
    approving.given_up("file answers")
    clock.hold(clock.now() - timedelta(days=3))
    refused()
    words = staff.get("/staff/").words
    assert words.index("away@example.org") < words.index("Filing answers")


def test_a_kind_that_is_not_there_is_not_found(staff):
    assert staff.get("/staff/?kind=logbooks").status_code == 404


def test_what_is_typed_by_others_stays_text(staff):
    applicant = make.mediator(name=ATTACK)
    eligibility_actions.claim_certification(applicant)
    commit()
    found = staff.get("/staff/")
    assert (intruders(found), shows(found)) == ([], True)


def test_a_failed_letter_is_sent_again(staff, smtp):
    letter = refused("back@example.org")
    page = staff.get("/staff/").submit("Try again", action=f"/staff/letters/{letter.id}/again")
    assert "It is tried again in a moment." in page.words
    jobs.run_due()
    assert [each["To"] for each in smtp.letters] == ["back@example.org"]
    assert verbs() == ["sent a refused letter again"]


def test_a_letter_that_fails_again_comes_back(staff, smtp):
    letter = refused("gone@example.org")
    smtp.refuse("gone@example.org", 550)
    staff.get("/staff/").submit("Try again", action=f"/staff/letters/{letter.id}/again")
    jobs.run_due()
    assert "gone@example.org" in staff.get("/staff/").words


def test_a_failed_letter_that_is_put_away_is_wiped(staff, smtp):
    letter = refused()
    staff.get("/staff/").submit("Put away", action=f"/staff/letters/{letter.id}/away")
    db.session.rollback()
    assert (db.session.get_one(Letter, letter.id).sealed, "Nothing waits" in staff.get("/staff/").words) == (None, True)
    assert staff.post(f"/staff/letters/{letter.id}/again", token(staff)).status_code == 409
    assert (verbs(), jobs.run_due()) == (["put a refused letter away"], 0)


def test_with_a_letter_the_jobs_that_could_not_send_it_are_put_away_too(staff):
    letter = refused()
    approving.given_up("send letter", key=f"letter:{letter.id}")
    approving.given_up("send letter", key=f"letter:{letter.id}:2026-07-01T09:00:00+00:00")
    other = approving.given_up("send letter", key=f"letter:{letter.id}9")
    staff.get("/staff/").submit("Put away", action=f"/staff/letters/{letter.id}/away")
    still_dead = db.session.scalars(db.select(Job.id).where(Job.dead_at.is_not(None), Job.done_at.is_(None))).all()
    assert still_dead == [other.id]


def test_refused_letters_are_wiped_when_nobody_looks_for_ninety_days(staff, clock):
    refused()
    clock.hold(clock.now() + timedelta(days=91))
    mail.forget_refused()
    assert db.session.scalar(db.select(Letter.sealed)) is None


def test_letters_with_links_and_those_to_reviewers_are_never_kept(database, smtp):
    for template in ("accounts/letters/sign_in.txt", "feedback/letters/invitation.txt"):
        assert not template.startswith(tuple(mail.KEPT_IF_REFUSED))


def test_each_job_of_the_portal_has_words_and_nothing_else_has(app):
    ours = {name for name, does in jobs.KINDS.items() if does.__module__.startswith("app.")}
    assert set(work.WORDS) == ours


def test_a_failed_job_is_said_in_words(staff):
    approving.given_up("draw a document")
    assert "Drawing an invoice or a credit note" in staff.get("/staff/").words


def test_a_failed_job_is_tried_again(staff):
    job = approving.given_up("forget old jobs")
    staff.get("/staff/").submit("Try again", action=f"/staff/jobs/{job.id}/again")
    assert (jobs.run_due(), verbs()) == (1, ["tried a job again"])
    assert jobs.dead() == []


def test_a_failed_job_that_is_put_away_waits_no_more(staff):
    job = approving.given_up()
    staff.get("/staff/").submit("Put away", action=f"/staff/jobs/{job.id}/away")
    assert (jobs.dead(), verbs(), "Nothing waits" in staff.get("/staff/").words) == ([], ["put a job away"], True)
    assert staff.post(f"/staff/jobs/{job.id}/away", token(staff)).status_code == 409


def test_what_did_not_fail_is_not_there_for_staff(staff):
    letter = mail.queue("logbook/letters/certification_refused.txt", "here@example.org", reason="So")
    commit()
    job = db.session.scalar(db.select(Job.id))
    told = {
        staff.post(f"/staff/{each}/again", token(staff)).status_code for each in (f"letters/{letter.id}", f"jobs/{job}")
    }
    assert told == {404}


def token(staff):
    return {"csrf_token": staff.get("/staff/people/").csrf_token}


def verbs():
    """What staff did to letters and jobs, as it is on record."""
    db.session.rollback()
    wanted = AuditRecord.subject.in_(("letter", "job"))
    return list(db.session.scalars(db.select(AuditRecord.verb).where(wanted).order_by(AuditRecord.id)))
