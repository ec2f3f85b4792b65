"""Whoever steals the database, its write-ahead log, our logs and a backup, but not the key, reads no secret in them."""

import base64
import logging
import re
import time

import pytest
from sqlalchemy import LargeBinary, func, select

from app import mail
from app.accounts import actions as accounts, queries as account_queries
from app.accounts.models import User
from app.db import Base, commit, db, is_sqlite
from app.directory.keys import actions as keys_actions
from app.feedback import actions as feedback, links
from app.feedback.answers import content, keeping as answers
from app.feedback.asking import Participant
from app.feedback.flags import actions as flag_actions
from app.feedback.flags.grounds import Ground
from app.feedback.reviewer import queries as reviewer_queries
from app.listing.deadlines import actions as deadline_actions, queries as deadline_queries
from app.logbook import actions, queries
from app.logbook.cpd import queries as cpd_queries
from app.logbook.sources import actions as source_actions, queries as source_queries
from app.mail import Letter
from tests import databases, make
from tests.features import authoring, bringing, stolen
from tests.features.belongings import Belongings
from tests.features.importing import day, import_
from tests.features.reviewing import CONFIRMED, answered, link_of, receipt

pytestmark = pytest.mark.database
OPEN = "qxopen-reference"  # what the database shows to whoever has it, so that the search is seen to find
REFLECTION, HARD, TAKEAWAY = "qxreflection about the parties", "qxhard to say", "qxtakeaway of a course"
ADDRESS, NAME = "qxreviewer@example.net", "Qxname Reviewer"
LETTER_TO, LETTER_NAME = "qxletter@example.net", "Qxletter Reader"
FEED, PASSWORD = "https://calendar.example.org/qxfeed-secret.ics", "qxpassword-of-calendar"
DRAFTED, SENT, FILED = "qxdrafted answer", "qxsent answer", "qxfiled answer"
FLAGGED, DECIDED = "qxflagged because", "qxdecided because"
DIGEST, NOTES = "Qxdigest that is not published yet.", "qxnotes of an author"
STAGED = ("Mediation qxtitle", "qxdescription of it", "qxattendee@example.org", "qxplace of it", "qxcell of a sheet")
# Bytes that are no secret: what is hashed or public, and what was frozen as evidence for others to read.
OPEN_BYTES = {
    *("audit_link.hash", "passkey.credential_id", "passkey.public_key", "passkey_challenge.value"),
    *("application_entry.written", "application_snapshot.written", "pack.written"),
    *("invoice.written", "invoice_pdf.data", "profile_photo.data"),
}
# Sealed by the same few lines as others, and nothing of it is made here.
NOT_MADE = {
    *("approval.reason", "approval_step.reason", "calendar_source.found", "calendar_source.validators"),
    *("certification.reason", "digest_draft.reply", "digest_version.sealed"),
    *("waiver_request.reason", "waiver_request.words"),
}
TEXT = re.compile(rb"[ -~]{24}")


@pytest.fixture
def log(caplog, capfd):
    """All that is logged, at the finest level, and written to standard output and error."""
    caplog.set_level(logging.DEBUG)

    def read():
        out, err = capfd.readouterr()
        return "\n".join([out, err, *(repr(vars(record)) for record in caplog.records)]).encode()

    return read


def found(data, secrets):
    """Which of these texts can be read in the bytes: as they are, in hexadecimal digits, or in base64."""
    low = data.lower()
    return {each for each in secrets if any(form in low for form in _forms(each))}


def _forms(text):
    plain = text.lower().encode()
    shifted = [base64.b64encode(b"\0" * by + text.encode())[4:-4].lower() for by in range(3)]
    return [plain, plain.hex().encode(), text.encode("utf-16-le").lower(), *shifted]


@pytest.fixture
def ana(database):
    return make.mediator(email="ana@example.org")


@pytest.fixture
def secrets(ana, browser):
    """Every secret there is, kept by the portal's own ways; each is read back with the key first."""
    mediation = make.mediation(ana, reference=OPEN)
    actions.reflect(mediation, by=ana, version=0, went_well=REFLECTION, was_hard=HARD)
    kept = queries.reflections(mediation)
    assert (kept.went_well, kept.was_hard) == (REFLECTION, HARD)
    item = make.cpd_item(ana, takeaway=TAKEAWAY)
    assert cpd_queries.takeaway(item) == TAKEAWAY
    return {
        *(REFLECTION, HARD, TAKEAWAY, keys_actions.make_first().private.hex()),
        *_of_calendars(ana),
        *_staged(browser.another().sign_in(ana)),
        *_of_reviewers(ana, mediation, browser),
        *_of_authors(ana, mediation),
        *_of_sign_ins(ana),
        *_of_letters(),
    }


def _of_calendars(ana):
    by_address = source_actions.connect_address(ana, form_token="a", name="Work", url=FEED)
    by_account = source_actions.connect_account(
        ana, form_token="b", url="https://dav.example.org/", user="ana", password=PASSWORD
    )
    commit()
    assert source_queries.place(by_address)["url"] == FEED
    assert source_queries.place(by_account)["password"] == PASSWORD
    feed = deadline_actions.make(ana, form_token="c")
    commit()
    return {FEED, PASSWORD, deadline_queries.address(feed).rpartition("/")[2].removesuffix(".ics")}


def _staged(browser):
    """Two imports that nobody has decided about."""
    title, description, attendee, place, cell = STAGED
    more = (f"DESCRIPTION:{description}", f"ATTENDEE:mailto:{attendee}", f"LOCATION:{place}")
    assert title in import_(browser, day(1, title, "1", *more)).words
    assert cell in bringing.import_sheet(browser, bringing.csv(f"2026-05-01,3 h,{OPEN[:2]}-1,Zoom,yes,,{cell}")).words
    return STAGED


def _of_reviewers(ana, mediation, browser):
    slot = feedback.add(mediation, by=ana, form_token="s", participant=Participant.PARTY, side=None)
    asked = feedback.invite(
        slot, by=ana, form_token="r", version=slot.version, name=NAME, address=ADDRESS, language="en"
    )
    commit()
    assert links.contact(asked) == {"name": NAME, "address": ADDRESS}
    begun, sent = make.request(mediation), make.request(mediation)
    answers.save(link_of(begun), values=CONFIRMED | {"did_well": DRAFTED}, is_light=False)
    commit()
    assert receipt(browser.another(), sent, did_well=SENT).status_code == 200
    code = answered(make.request(mediation))
    filed = make.shared(mediation, did_well=FILED)
    assert content.opened(filed).values["did_well"] == FILED
    assert reviewer_queries.held_by_link(link_of(sent)).content.values["did_well"] == SENT
    return {NAME, ADDRESS, DRAFTED, SENT, FILED, code, *map(links.token, (asked, begun, sent))}


def _of_authors(ana, mediation):
    answer = make.shared(mediation, did_well="Something else")
    flag = flag_actions.flag(answer, by=ana, ground=Ground.ABUSE, reason=FLAGGED)
    flag_actions.exclude(flag, by=make.staff(), version=flag.version, ground=Ground.ABUSE, decision=DECIDED)
    author = make.digest_author()
    draft = authoring.given(authoring.appointed(ana, author), author, DIGEST, NOTES)
    assert DIGEST in authoring.author_queries.written(draft).text
    return {FLAGGED, DECIDED, DIGEST, NOTES}


def _of_letters():
    """One that waits in the outbox."""
    mail.queue("feedback/letters/batch.txt", LETTER_TO, name=LETTER_NAME)
    commit()
    letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert LETTER_NAME in mail.write(letter)["To"]
    return {LETTER_TO, LETTER_NAME}


def _of_sign_ins(ana):
    code = accounts.send_code(ana.email)
    cookie = accounts.open_sign_in(db.session.get_one(User, ana.id), device="")
    commit()
    link = accounts.sign_in_link(code.id).rpartition("/")[2]
    letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert link in mail.write(letter).get_body(("plain",)).get_content()
    return {cookie, link}


@pytest.fixture
def codes(database):
    """Codes of letters, of six digits each: one of them may well stand in a large file, all three do not."""
    made = [accounts.send_code(f"{number}@example.org") for number in range(3)]
    commit()
    return {account_queries.digits(each) for each in made}


def test_a_stolen_copy_without_the_key_shows_no_secret(secrets, codes, app, run, log, tmp_path, environ, monkeypatch):
    since = time.time() - 60
    monkeypatch.setenv("PATH", databases.commands(environ))
    assert db.session.scalar(select(func.count()).where(Letter.sealed.is_not(None))) > len(codes)
    waiting = stolen.database(app, since)
    run("worker", "--once")
    assert run("backup", str(tmp_path / "b.zip"))[0] == 0
    sent = {f"{name} once letters are sent": data for name, data in stolen.database(app, since).items()}
    thing = {**waiting, **sent, "backup": stolen.backup(tmp_path / "b.zip", app), "log": log()}
    shows = {"database", "backup"} if is_sqlite(app) else {"database", "backup", "write-ahead log"}
    assert shows <= {name for name, data in thing.items() if found(data, {OPEN})}
    assert all(thing.values())
    assert {name: found(data, secrets) for name, data in thing.items()} == {name: set() for name in thing}
    assert [name for name, data in thing.items() if all(each.encode() in data for each in codes)] == []


def test_every_column_of_bytes_is_sealed_or_known_to_be_open(secrets, browser, database):
    """Whoever adds one seals it, or says above why it is no secret."""
    Belongings(browser, database)
    sealed = {
        f"{table.name}.{column.name}": db.session.scalars(select(column).where(func.length(column) > 0)).all()
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) and f"{table.name}.{column.name}" not in OPEN_BYTES
    }
    assert {name for name, values in sealed.items() if not values} == NOT_MADE
    assert {name for name, values in sealed.items() if any(map(TEXT.search, values))} == set()
