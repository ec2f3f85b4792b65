"""Whoever steals the database, its write-ahead log, our logs and a backup, but not the key, reads no secret in them."""

import base64
import logging
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from app import mail
from app.accounts import actions as accounts
from app.accounts.models import User
from app.db import commit, db
from app.feedback import actions as feedback
from app.feedback import answers, content, links, reviewer_queries
from app.feedback.asking import Participant
from app.logbook import actions, queries, source_actions, source_queries
from app.mail import Letter
from tests import make
from tests.features.reviewing import CONFIRMED, answered, link_of, receipt
from tests.features.test_calendar_privacy import kept

OPEN = "qxopen-reference"  # what the database shows to whoever has it, so that the search is seen to find
REFLECTION, ADDRESS, NAME = "qxreflection about the parties", "qxreviewer@example.net", "Qxname Reviewer"
FEED, PASSWORD = "https://calendar.example.org/qxfeed-secret.ics", "qxpassword-of-calendar"
DRAFTED, SENT, FILED = "qxdrafted answer", "qxsent answer", "qxfiled answer"


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
def secrets(ana, browser, run):
    """Every secret there is, kept by the portal's own ways; each is read back with the key first."""
    mediation = make.mediation(ana, reference=OPEN)
    actions.reflect(mediation, by=ana, version=0, went_well=REFLECTION, was_hard="")
    assert queries.reflections(mediation).went_well == REFLECTION
    return {REFLECTION, *_of_calendars(ana), *_of_reviewers(ana, mediation, browser), *_of_sign_ins(ana)}


def _of_calendars(ana):
    by_address = source_actions.connect_address(ana, form_token="a", name="Work", url=FEED)
    by_account = source_actions.connect_account(
        ana, form_token="b", url="https://dav.example.org/", user="ana", password=PASSWORD
    )
    commit()
    assert source_queries.place(by_address)["url"] == FEED
    assert source_queries.place(by_account)["password"] == PASSWORD
    return {FEED, PASSWORD}


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


def _of_sign_ins(ana):
    code = accounts.send_code(ana.email)
    cookie = accounts.open_sign_in(db.session.get_one(User, ana.id), device="")
    commit()
    link = accounts.sign_in_link(code.id).rpartition("/")[2]
    letter = db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()
    assert link in mail.write(letter).get_body(("plain",)).get_content()
    return {cookie, link}


def test_a_stolen_copy_without_the_key_shows_no_secret(secrets, app, run, log, tmp_path):
    run("worker", "--once")
    run("backup", str(tmp_path / "b.zip"))
    with ZipFile(tmp_path / "b.zip") as zipped:
        backup = b"".join(zipped.read(name) for name in zipped.namelist())
    stolen = {"database": kept(app), "backup": backup, "log": log()}
    assert all(stolen.values())
    assert {name: found(data, {OPEN}) for name, data in stolen.items()} == {
        "database": {OPEN},
        "backup": {OPEN},
        "log": set(),
    }
    assert {name: found(data, secrets) for name, data in stolen.items()} == {name: set() for name in stolen}
