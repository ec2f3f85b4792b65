"""Everything that is held about somebody, in one file: whatever they typed is in it, and nobody else's data."""

import io
import json
from itertools import count
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from app.accounts.person import person
from app.audit import AuditRecord
from app.db import commit, db
from app.feedback.life import State
from app.logbook import actions
from app.rights import archive, archive_queries
from tests import make
from tests.features import applying, desking
from tests.features.canaries import Planted, belonging, planting
from tests.features.test_queries import statements

__all__ = ["statements"]
pytestmark = pytest.mark.database

OPENS = "it opens something, recognises something, or numbers a form, and says nothing of anybody"
OTHERS = "it is another person's, or could be"
WORKING = "it is how the portal works, and follows from what is told"
# What is not in the archive, column by column, each with the reason.
NOT_TOLD = {
    **dict.fromkeys(
        (
            *("sign_in.token_hash", "passkey.credential_id", "passkey.public_key", "passkey.transports"),
            *("passkey_invitation.form_token", "passkey_invitation.nonce", "mediation.form_token"),
            *("mediation.form_digest", "co_mediator_link.form_token", "co_mediator_link.nonce"),
            *("co_mediator_link.digest", "co_mediator_link.other_digest", "import_run.form_token"),
            *("calendar_source.form_token", "calendar_source.place url", "calendar_source.validators"),
            *("calendar_source.seen", "calendar_source.known", "known_event.key", "known_event.content"),
            *("known_event.latest", "import_answer.key", "import_answer.latest", "feedback_slot.form_token"),
            *("feedback_request.form_token", "feedback_request.nonce", "feedback_request.person"),
            *("feedback_flag.answer_id", "digest_appointment.form_token", "application.form_token"),
            *("pack.form_token", "pack.nonce", "listing_fact.key", "declaration.form_token", "contribution.key"),
            *("waiver_request.form_token", "payment.form_token", "bank_entry.key", "invoice_pdf.sha256"),
            *("application_snapshot.sha256", "profile_photo.digest", "digest_version.sealed"),
            *("bank_statement.sha256", "programme_assessor.form_token", "address_change.form_token"),
            *("address_change.nonce", "former_address.mailbox", "closing.form_token", "deadline_feed.form_token"),
            *("deadline_feed.nonce", "cpd_item.form_token", "cpd_item.form_digest", "cpd_item.known_as"),
        ),
        OPENS,
    ),
    **dict.fromkeys(
        (
            *("feedback_request.contact", "bank_entry.words", "application.signed_name", "bank_statement.account"),
            *("bank_statement.number", "payment.note", "bank_entry.note"),
            *(
                "digest_appointment.declared",
                "digest_draft.notes",
                "programme_status.reason",
                "price.note",
                "rule_taken_back.reason",
            ),
            *("rule_version.scheme", "rule_version.parameters", "rule_version.reason"),
        ),
        OTHERS,
    ),
    **dict.fromkeys(
        (
            *("mediation.modes", "mediation.rule_version", "calendar_source.found"),
            *("import_run.draft", "application.reference", "application.entered_because"),
            *("address_change.email", "deadline.title", "deadline.words"),
        ),
        WORKING,
    ),
}

# What is another mediator's row and was typed by their digest author.
AS_AN_AUTHOR = {"digest_appointment.declared", "digest_draft.text", "digest_draft.notes"}


def test_everything_is_one_click_away_and_noted(browser, ana):
    make.mediation(ana, reference="AN-01")
    page = browser.get("/account/").follow("Download everything")
    answer = page.submit("Download everything")
    with ZipFile(io.BytesIO(answer.data)) as found:
        assert found.testzip() is None
        assert "AN-01" in found.read("logbook.json").decode()
        assert "logbook.json" in found.read("README.txt").decode()
        assert "decisions.json" not in found.namelist()
    verbs = db.session.scalars(
        select(AuditRecord.verb).where(AuditRecord.by_id == ana.id).order_by(AuditRecord.id)
    ).all()
    assert verbs[-1] == "downloaded everything"


def test_every_table_that_leads_to_a_person_is_told_or_left_out_for_a_reason(database):
    known = {*archive.TABLES, *archive.LEFT_OUT}
    assert {each.name for each in belonging()} == known


def test_whatever_is_kept_of_somebody_is_in_it_and_nothing_of_anybody_else(ana, kofi):
    ours, others = planted(ana, kofi)
    found = everything(ana)
    assert told(ours, found) == ours.own.keys() - NOT_TOLD
    assert told(others, found) == AS_AN_AUTHOR
    assert [word in found for word in (ana.name, ana.email, kofi.name, kofi.email)] == [True, True, False, False]


def test_what_was_removed_and_can_be_brought_back_is_in_it(ana):
    removed = make.mediation(ana, reference="GONE-1")
    actions.reflect(removed, by=ana, version=0, went_well="Patience", was_hard="Silence")
    actions.remove(removed, by=ana)
    kept = make.mediation(ana, reference="KEPT-1")
    actions.remove_session(make.session(kept, by=ana, minutes=77), by=ana)
    commit()
    said = json.loads(archive_queries.files(ana)["logbook-more.json"])
    [mediation], [session] = said["removed_mediations"], said["removed_sessions"]
    assert (mediation["reference"], mediation["reflections"]["was_hard"]) == ("GONE-1", "Silence")
    assert session["minutes"] == 77


def test_the_archive_tells_nothing_of_whether_somebody_answered(ana):
    request = make.request(make.mediation(ana))
    said = archive_queries.files(ana)["feedback.json"]
    request.state, request.contact, request.reminds_on = State.DECLINED, None, None
    commit()
    assert archive_queries.files(ana)["feedback.json"] == said


def test_the_archive_tells_nothing_of_how_far_an_assessor_is(ana):
    programme = applying.programme("Rivers ODR")
    applying.ready(ana)
    assessor = applying.assessor(programme)
    desking.complete(desking.begun(ana, programme, by=assessor), by=assessor)
    said = "recorded competency criteria"
    assert (said in archived(assessor, "history.json"), said in archived(ana, "history.json")) == (True, False)


def test_the_archive_says_who_did_what_as_the_pages_do(ana):
    programme = applying.programme("Rivers ODR")
    applying.ready(ana)
    assessor = applying.assessor(programme)
    desking.signed(desking.complete(desking.begun(ana, programme, by=assessor), by=assessor), by=assessor)
    said = [each["said"] for each in json.loads(archived(ana, "history.json"))]
    assert {"The programme began the review of an application.", "The programme passed an application."} <= {*said}
    assert [words for words in said if words.startswith("Somebody else")] == []


@pytest.mark.parametrize("role", ["is_staff", "is_digest_author", "is_assessor"])
def test_whoever_has_an_account_has_an_archive_of_their_own(browser, database, role):
    who = person(make.account(**{role: True}))
    answer = browser.sign_in(who).get("/account/archive/").submit("Download everything")
    with ZipFile(io.BytesIO(answer.data)) as found:
        assert found.namelist() == ["README.txt", "account.json", "history.json"]


def test_it_is_taken_ten_times_an_hour(browser, ana):
    statuses = [browser.post("/account/archive/").status_code for _time in range(11)]
    assert statuses == [200] * 10 + [429]


def test_three_of_everything_cost_the_same_statements_as_one(ana, kofi, statements):
    costs = []
    for several in (1, 2):
        for _each in range(several):
            mediation = make.mediation(ana)
            make.request(mediation)
            make.contribution(ana)
            make.shared(mediation)
            actions.remove(make.mediation(ana), by=ana)
            commit()
        db.session.expire_all()
        statements.clear()
        archive_queries.files(ana)
        costs.append(len(statements))
    assert costs[0] == costs[1]


def archived(person, name):
    return archive_queries.files(person)[name].decode()


def told(planted, found):
    return {name for name, word in planted.own.items() if word in found}


def everything(person):
    """All files as one text."""
    return b"\n".join(archive_queries.files(person).values()).decode(errors="replace")


def planted(person, other):
    """Everything of both of them, and what they have between them."""
    numbers = count(100_000)
    left_out = ("users", *archive.LEFT_OUT, "filed_answer")
    tables = [each for each in planting() if each.name not in left_out]
    theirs = Planted(other, numbers, author=person.id).plant(tables)
    return Planted(person, numbers, other=theirs, author=other.id).plant(tables), theirs
