"""After an account is erased nothing of its owner is in the database, and everything of everybody else is."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app import clock, jobs, mail
from app.accounts import actions
from app.accounts.address import actions as address_actions
from app.accounts.models import SignInCode, User
from app.accounts.passkeys import letters as passkey_letters
from app.db import commit, db, forget_log, is_sqlite
from app.directory.credentials import queries as credential_queries
from app.feedback.models import Request, Slot
from app.fees.invoices.models import Invoice
from app.fees.models import Contribution
from app.fees.vocabulary import Document, State
from app.jobs import Job
from app.listing.applications.models import Application
from app.listing.approvals.models import Approval
from app.listing.standings import actions as standing_actions
from app.listing.standings.models import Listing, ListingFact
from app.logbook.models import Mediation
from app.mail import Letter
from app.rights import erasure, erasure_actions
from app.rights.closing_models import Erased
from tests import make
from tests.features import billing
from tests.features.belongings import Belongings
from tests.features.erasing import CANARY, STAYS, erase, everything, plant, rows_of

pytestmark = pytest.mark.database

# What is written because somebody was erased, and rows that are found by what they say.
WRITTEN = {"audit_record", "erased", "directory_change", "letter", "job", "feedback_answer", "sign_in_code"}


@pytest.fixture
def ana(browser, database):
    """Somebody with something in every corner, and a canary in every column of it that holds words."""
    made = Belongings(browser, database).person
    user = database.session.get_one(User, made.id)
    user.name, user.email = f"{CANARY} Petrova", f"{CANARY.lower()}@example.org"
    mail.queue("feedback/letters/batch.txt", user.email, name=user.name)
    found = rows_of(made.id)
    planted = plant(found)
    commit()
    assert {"reflection.went_well", "profile.about", "payer.name", "pack.recipient"} & planted
    return made


def test_no_canary_is_left(app, ana, caplog):
    assert any(CANARY in str(row) for row in everything().values())
    erase(ana)
    left = {key[0] for key, row in everything().items() if CANARY.lower() in str(row).lower()}
    assert (left, CANARY in caplog.text) == (set(), False)
    if is_sqlite(app):
        forget_log()
        path = Path(db.engine.url.database)
        held = b"".join(each.read_bytes() for each in path.parent.glob(f"{path.name}*") if each.suffix != ".empty")
        assert CANARY.lower().encode() not in held.lower()


def test_every_row_of_theirs_goes_and_no_other(ana):
    before, theirs = everything(), rows_of(ana.id)
    went = {(name, *key) for name, keys in theirs.items() if name not in STAYS for key in keys}
    erase(ana)
    after = everything()
    assert went & set(after) == set()
    kept = {key: row for key, row in before.items() if key not in went and key[0] not in WRITTEN}
    emptied = {(name, *key) for name in STAYS for key in theirs[name]}
    changed = {key for key, row in kept.items() if after.get(key) != row} - emptied
    # An author's name, who writes now where they wrote, and a credit note.
    assert {key[0] for key in changed} == {"digest_version", "feedback_habit", "invoice_series"}


def test_a_second_time_changes_nothing(ana):
    erase(ana)
    before = everything()
    erase(ana)
    assert everything() == before


def test_an_account_is_a_number_and_the_list_knows_it(clock, ana):
    erase(ana)
    user = db.session.get_one(User, ana.id)
    assert (user.email, user.name, user.is_mediator, user.is_erased) == (f"erased-{ana.id}@invalid", "", False, True)
    assert [(each.user_ref, each.erased_at) for each in db.session.scalars(select(Erased))] == [(ana.id, clock.now())]


def test_its_address_is_free_for_a_new_account(ana):
    erase(ana)
    assert make.account(email=f"{CANARY.lower()}@example.org").id > ana.id


def test_a_code_they_asked_for_goes(database):
    ana, bea = make.mediator(), make.mediator(email="bea@example.org")
    for each in (ana, bea):
        actions.send_code(each.email)
    commit()
    erase(ana)
    assert db.session.scalars(select(SignInCode.email)).all() == ["bea@example.org"]


def test_a_letter_that_waits_does_not_leave(ana):
    erase(ana)
    letters = db.session.scalars(select(Letter).where(Letter.template == "feedback/letters/batch.txt"))
    assert [each.sealed for each in letters] == [None]


def test_nor_does_one_to_the_address_they_asked_for(database):
    address_actions.ask(ana := make.mediator(), form_token="one", email="new@example.com")
    commit()
    erase(ana)
    assert db.session.scalars(select(Letter.sealed)).all() == [None, None]


def test_nor_does_one_to_the_address_they_had_before(database):
    bea = make.mediator(email="bea@example.org")
    letter = mail.queue("feedback/letters/batch.txt", "bea+imi@example.org", name="Bea")
    commit()
    address_actions.move(db.session.get_one(User, bea.id), "bea@example.com")
    commit()
    erase(bea)
    assert letter.sealed is None


def test_nor_does_one_to_somebody_else_that_leads_to_them(ana):
    application_id = db.session.scalar(select(Application.id).where(Application.mediator_id == ana.id))
    db.session.add(approval := Approval(application_id=application_id, moved_at=clock.now()))
    db.session.flush()
    asked = select(Request.id).join(Request.slot).join(Slot.mediation).where(Mediation.mediator_id == ana.id)
    leads = {
        "mediator_id": ana.id,
        "user_id": ana.id,
        "request_id": db.session.scalar(asked),
        "application_id": application_id,
        "approval_id": approval.id,
        "listing_id": db.session.scalar(select(Listing.id).where(Listing.mediator_id == ana.id)),
    }
    letters = {name: mail.queue("x.txt", "sanne@example.org", **{name: each}) for name, each in leads.items()}
    commit()
    assert None not in leads.values()
    erase(ana)
    assert [name for name, each in letters.items() if each.sealed] == []


def test_a_letter_to_somebody_else_leaves(database):
    bea = make.mediator(name="Bea")
    letter = mail.queue("feedback/letters/batch.txt", bea.email, name=bea.name)
    commit()
    erase(make.mediator(name="Bea"))
    assert letter.sealed is not None


def test_a_letter_that_names_staff_leaves_unless_it_names_those_who_are_gone(database):
    first, namesake, user = (make.staff(name=name) for name in ("Sanne Bakker", "Sanne Bakker", "Ines"))
    for each in (first, namesake):
        passkey_letters.tell(user, "passkey_reported", user=user, by=[each])
    commit()
    named = db.session.scalars(select(Letter).order_by(Letter.id)).all()
    erase(first)
    assert [each.sealed is None for each in named] == [True, False]


def test_work_for_them_is_not_done_any_more(database):
    ana, bea = make.mediator(), make.mediator()
    for each in (ana, bea):
        jobs.put("follow", f"follow {each.id}", mediator_id=each.id)
    commit()
    erase(ana)
    assert db.session.scalars(select(Job.arguments).where(Job.kind == "follow")).all() == [{"mediator_id": bea.id}]


def test_an_invoice_that_is_not_paid_is_taken_back(database):
    contribution = billing.due()
    person = billing.owner(contribution)
    erase(person)
    found = db.session.get_one(Contribution, contribution.id)
    assert (found.state, found.mediator_id, found.listing_id) == (State.CANCELLED, None, None)
    kinds = db.session.scalars(select(Invoice.document).order_by(Invoice.id)).all()
    assert kinds == [Document.INVOICE, Document.CREDIT_NOTE]


def test_an_invoice_that_is_paid_stays_with_whom_it_was_made_out_to(database):
    contribution = billing.due()
    billing.paid(contribution)
    before = db.session.execute(select(Invoice.written, Invoice.sha256)).all()
    erase(billing.owner(contribution))
    assert db.session.get_one(Contribution, contribution.id).state is State.PAID
    after = db.session.execute(select(Invoice.written, Invoice.sha256)).all()
    assert (after, b"Ana Petrova" in after[0].written) == (before, True)


def test_a_number_is_unknown_and_its_place_in_the_list_is_kept(clock, browser, database):
    ana = make.mediator(name="Ana Petrova")
    listing = make.listing(ana, on=date(2026, 3, 1))
    number, slug, place = listing.number, listing.slug, listing.id
    assert browser.get(f"/mediators/{slug}").status_code == 200
    assert place in credential_queries.told_of("revocation", 1)
    erase(ana)
    kept = db.session.get_one(Listing, place)
    assert (kept.mediator_id, kept.activated_on, number in kept.number) == (ana.id, None, False)
    assert db.session.scalars(select(ListingFact)).all() == []
    assert place not in credential_queries.told_of("revocation", 1)
    assert browser.get(f"/mediators/{slug}").status_code in (404, 410)
    assert "Ana Petrova" not in browser.get(f"/verify/{number}").text
    assert make.listing().id > place


def test_nights_and_staff_pages_leave_the_empty_row_alone(browser, database):
    ana, staff = make.mediator(name="Ana Petrova"), make.staff()
    listing = make.listing(ana, on=date(2026, 3, 1))
    erase(ana)
    browser.sign_in(staff)
    file, found = f"/staff/people/{ana.id}/", f"/staff/people/?q={ana.id}"
    for address in ("/staff/", "/staff/people/", "/staff/standing/", "/staff/listings/", file, found):
        assert f"erased-{ana.id}" not in browser.get(address).text
    assert "Its owner closed it, and it is erased" in browser.get(file).words
    assert browser.get(f"/staff/listings/{listing.id}/").status_code == 404


def test_what_they_did_for_others_stays_without_their_address(browser, database):
    sanne, other = make.staff(name="Sanne Bakker"), make.staff()
    ana = make.mediator()
    listing = make.listing(ana)
    standing_actions.suspend(listing, by=sanne, reason="Asked for")
    commit()
    browser.sign_in(other)
    addresses = f"/staff/listings/{listing.id}/", f"/staff/people/{ana.id}/"
    assert ["Sanne Bakker" in browser.get(each).words for each in addresses] == [True, True]
    erase(sanne)
    for each in addresses:
        words = browser.get(each).words
        assert ("Somebody whose account is closed" in words, "erased-" in words) == (True, False)


def test_a_restored_database_forgets_again(clock, run, tmp_path, database):
    ana, bea = make.mediator(name="Ana"), make.mediator(name="Bea")
    file = tmp_path / "erasures"
    file.write_text(erasure.written([erasure.Erasure(ana.id, clock.now()), erasure.Erasure(999, clock.now())]))
    assert run("erase-again", str(file)) == (0, "1 accounts erased again.\n")
    assert run("erase-again", str(file)) == (0, "0 accounts erased again.\n")
    db.session.expire_all()
    assert [each.is_erased for each in (db.session.get_one(User, ana.id), db.session.get_one(User, bea.id))] == [
        True,
        False,
    ]
    assert run("erasures") == (0, f"{ana.id} {clock.now().isoformat()}\n")


def test_who_got_the_number_later_is_not_erased(clock, database):
    ana = make.mediator()
    list_of = [erasure.Erasure(ana.id, clock.now() - timedelta(days=1))]
    assert erasure_actions.erase_again(list_of) == 0


def test_what_a_slow_request_wrote_after_it_goes_the_next_night(clock, database):
    ana = make.mediator()
    erase(ana)
    late = make.mediation(ana).id
    jobs.put("follow", f"follow {ana.id}", mediator_id=ana.id)
    commit()
    clock.hold(clock.now() + timedelta(days=1))
    erasure_actions.erase_due()
    assert db.session.get(Mediation, late) is None
    assert db.session.scalar(select(Job.id).where(Job.kind == "follow")) is None


def test_a_file_that_is_none_is_refused(run, tmp_path):
    file = tmp_path / "erasures"
    file.write_text("1 2026-06-30T08:00:00+00:00\nana@example.org\n")
    code, said = run("erase-again", str(file))
    assert (code, "Line 2 is none of an erasure list." in said) == (1, True)
