"""Letters leave with the change that causes them, once, and leave nothing behind; the mail server is real."""

import json
import logging
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app import jobs, logs, mail
from app.accounts import actions
from app.db import commit
from app.jobs import Job
from app.mail import Letter
from tests.conftest import NOW
from tests.post_office import text_of

ADDRESS = "ana.ferreira@example.org"
pytestmark = pytest.mark.database


def ask_for_code():
    code = actions.send_code(ADDRESS)
    commit()
    return code


def the_letter(database):
    database.session.expire_all()
    return database.session.scalars(select(Letter)).one()


def test_a_letter_arrives_as_it_should(database, smtp):
    ask_for_code()
    jobs.run_due()
    [letter] = smtp.letters
    assert {name: letter[name] for name in ("Subject", "From", "To", "Date", "Auto-Submitted")} == {
        "Subject": "Your code for the IMI Mediation Logbook",
        "From": "IMI Mediation Logbook <logbook@localhost>",
        "To": ADDRESS,
        "Date": "Tue, 30 Jun 2026 08:00:00 +0000",
        "Auto-Submitted": "auto-generated",
    }
    assert letter["Message-ID"] == the_letter(database).message_id
    assert text_of(letter).startswith("Your code is ")


def test_a_name_stands_before_the_address_and_cannot_become_a_header(database):
    letter = mail.queue(
        "accounts/letters/sign_in.txt", ADDRESS, name='Ana "A", Ferreira <x@y.example>', code_id=ask_for_code().id
    )
    to = mail.write(letter)["To"]
    assert [(each.display_name, each.addr_spec) for each in to.addresses] == [
        ('Ana "A", Ferreira <x@y.example>', ADDRESS)
    ]


def test_no_letter_without_its_change(database, smtp):
    actions.send_code(ADDRESS)
    database.session.rollback()
    assert (jobs.run_due(), smtp.letters) == (0, [])


def test_a_letter_is_sent_once(database, smtp):
    ask_for_code()
    jobs.run_due()
    mail.send(the_letter(database).id)
    assert len(smtp.letters) == 1


def test_once_sent_it_is_wiped(database, smtp, clock):
    ask_for_code()
    before = the_letter(database).sealed
    jobs.run_due()
    letter = the_letter(database)
    assert before is not None
    assert (letter.sealed, letter.sent_at, letter.refused_at) == (None, clock.now(), None)


def test_no_address_is_left_in_the_outbox_nor_in_a_job(database, smtp):
    ask_for_code()
    waiting = [bytes(the_letter(database).sealed), repr(database.session.scalars(select(Job.arguments)).all()).encode()]
    assert [ADDRESS.encode() in each for each in waiting] == [False, False]


def refuse_sender(smtp, code):
    smtp.refusal_of_sender = code


def refuse_address(smtp, code):
    smtp.refuse_next(code)


def refuse_content(smtp, code):
    smtp.refuse_next_content(code)


@pytest.mark.parametrize(
    ("refuse", "code"),
    [(refuse_address, 550), (refuse_address, 501), (refuse_content, 550), (refuse_content, 552), (refuse_content, 554)],
)
def test_what_the_server_refuses_for_good_is_noted_and_not_tried_again(database, smtp, clock, refuse, code):
    refuse(smtp, code)
    ask_for_code()
    jobs.run_due()
    letter = the_letter(database)
    clock.hold(clock.now() + timedelta(days=1))
    assert (letter.sealed, letter.sent_at, bool(letter.refused_at)) == (None, None, True)
    assert (jobs.run_due(), smtp.letters) == (0, [])


@pytest.mark.parametrize(
    ("refuse", "code"),
    [
        *((refuse_sender, code) for code in (451, 550, 553)),
        *((refuse_address, code) for code in (421, 450, 530)),
        *((refuse_content, code) for code in (0, 421, 451, 452, 503)),
    ],
)
def test_what_is_refused_for_now_or_of_every_letter_is_tried_again(database, smtp, clock, refuse, code):
    """So are a connection that breaks off after the letter (0), and what a server has against the portal."""
    refuse(smtp, code)
    ask_for_code()
    jobs.run_due()
    first = the_letter(database)
    waits = bool(first.sealed), first.sent_at, first.refused_at
    smtp.refusal_of_sender = 0
    clock.hold(clock.now() + timedelta(minutes=1))
    jobs.run_due()
    assert waits == (True, None, None)
    assert {letter["Message-ID"] for letter in smtp.letters} == {first.message_id}
    assert the_letter(database).sent_at == clock.now()


def test_a_host_beyond_ascii_is_written_as_name_servers_know_it(database, smtp):
    actions.send_code("maria@müller.example")
    commit()
    jobs.run_due()
    assert [letter["To"] for letter in smtp.letters] == ["maria@xn--mller-kva.example"]


def test_a_host_that_no_name_server_can_know_is_refused_at_once(database, smtp):
    actions.send_code(f"maria@{'ü' * 64}.example")
    commit()
    jobs.run_due()
    letter = the_letter(database)
    assert (letter.sealed, letter.sent_at, bool(letter.refused_at), smtp.letters) == (None, None, True, [])


@pytest.mark.parametrize("goodbye", ["500 what?", "421 too late"])
def test_a_letter_that_was_taken_is_sent_however_the_server_says_goodbye(database, smtp, clock, goodbye):
    smtp.goodbye = goodbye
    ask_for_code()
    jobs.run_due()
    clock.hold(clock.now() + timedelta(days=1))
    assert (jobs.run_due(), len(smtp.letters), bool(the_letter(database).sent_at)) == (0, 1, True)


def test_one_bad_address_blocks_nobody(database, smtp, clock):
    """One is refused for good, one for now and always; all others leave in the same minute, and these two only once."""
    smtp.refuse("gone@example.org", 550)
    smtp.refuse("full@example.org", 452)
    good = [f"person-{number}@example.org" for number in range(5)]
    for address in ("gone@example.org", "full@example.org", *good):
        actions.send_code(address)
        commit()
    jobs.run_due()
    at_once = [letter["To"] for letter in smtp.letters]
    for hour in range(6):
        clock.hold(NOW + timedelta(hours=hour))
        jobs.run_due()
    assert (at_once, len(smtp.letters)) == (good, len(good))


def test_a_server_that_is_busy_is_tried_again_with_the_same_message_id(database, smtp, clock):
    smtp.refuse_next(451)
    ask_for_code()
    jobs.run_due()
    first = the_letter(database).message_id
    nothing = list(smtp.letters)
    clock.hold(clock.now() + timedelta(minutes=2))
    jobs.run_due()
    assert nothing == []
    assert [letter["Message-ID"] for letter in smtp.letters] == [first]


@pytest.mark.parametrize(
    ("refuse", "code", "problem"),
    [
        ("refuse_next", 450, "SMTPRecipientsRefused 450"),
        ("refuse_next", 550, None),
        ("refuse_next_content", 451, "SMTPDataError 451"),
        ("refuse_next_content", 554, None),
        ("refuse_next_content", 0, "SMTPServerDisconnected"),
    ],
)
def test_whatever_the_server_says_the_log_names_nobody(database, smtp, capsys, refuse, code, problem):
    """The server's own words name the address, and so do those of Python's exceptions."""
    getattr(smtp, refuse)(code)
    ask_for_code()
    logs.start()
    jobs.run_due()
    logging.getLogger("portal.test").info("the end")
    written = capsys.readouterr().err
    lines = [json.loads(line) for line in written.splitlines()]
    kept = database.session.scalars(select(Job.problem)).one()
    assert [line.get("problem") for line in lines] == [*filter(None, [problem]), None]
    assert (kept, ADDRESS in written) == (problem, False)


def test_letters_wait_for_a_server_that_is_away(app, database, smtp, clock):
    there, app.config["SMTP_URL"] = app.config["SMTP_URL"], "smtp://127.0.0.1:9"
    ask_for_code()
    jobs.run_due()
    app.config["SMTP_URL"] = there
    clock.hold(clock.now() + timedelta(minutes=2))
    jobs.run_due()
    assert [letter["To"] for letter in smtp.letters] == [ADDRESS]


def test_a_letter_that_is_given_up_after_five_days_is_wiped_too(database, smtp, clock):
    smtp.refuse(ADDRESS, 451)
    ask_for_code()
    held = []
    for hours in range(0, 121, 12):
        clock.hold(NOW + timedelta(hours=hours))
        jobs.run_due()
        held.append(bool(the_letter(database).sealed))
    letter = the_letter(database)
    assert held == [True] * 10 + [False]
    assert (letter.template, letter.sealed, letter.sent_at) == ("accounts/letters/sign_in.txt", None, None)
    assert [row[:3] for row in jobs.dead()] == [("send letter", "SMTPRecipientsRefused 451", 1)]
    assert (jobs.run_due(), smtp.letters) == (0, [])


def test_who_stood_still_for_a_week_tries_more_than_once(database, smtp, clock):
    smtp.refuse_next(451)
    ask_for_code()
    clock.hold(NOW + timedelta(days=7))
    jobs.run_due()
    clock.hold(NOW + timedelta(days=7, minutes=1))
    jobs.run_due()
    assert [letter["To"] for letter in smtp.letters] == [ADDRESS]


def test_waits_grow_from_a_minute_to_half_an_hour(database, smtp, clock):
    smtp.refuse(ADDRESS, 451)
    ask_for_code()
    waits = []
    for _ in range(9):
        jobs.run_due()
        wait = database.session.scalars(select(Job.run_at)).one() - clock.now()
        clock.hold(clock.now() + wait)
        waits.append(wait // timedelta(minutes=1))
    assert waits == [1, 1, 2, 4, 8, 16, 30, 30, 30]


def test_a_letter_that_is_not_there_is_given_up_like_any_other(database, clock):
    jobs.put("send letter", "letter:7", letter_id=7)
    commit()
    for _ in range(len(jobs.TRY_AGAIN_AFTER) + 1):
        jobs.run_due()
        clock.hold(clock.now() + timedelta(hours=3))
    assert [row[:3] for row in jobs.dead()] == [("send letter", "NoResultFound", 1)]


def test_a_code_that_is_forgotten_is_not_written_of(database, smtp, clock):
    ask_for_code()
    clock.hold(NOW + timedelta(days=2))
    actions.forget_old()
    jobs.run_due()
    letter = the_letter(database)
    assert (letter.sealed, letter.sent_at, letter.refused_at, smtp.letters) == (None, None, None, [])
    assert database.session.scalars(select(Job.problem)).all() == [None]


def test_nothing_of_a_sent_letter_is_left_in_the_file(database, smtp):
    """The code's own row keeps the address for a day; with that gone, no byte of it remains."""
    if database.engine.dialect.name != "sqlite":
        return
    ask_for_code()
    path = Path(str(database.engine.url.database))
    jobs.run_due()
    [letter] = smtp.letters
    code = text_of(letter).split()[3]
    database.session.delete(database.session.scalars(select(actions.SignInCode)).one())
    commit()
    database.session.remove()
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    kept = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
    assert b"letter:" in kept
    assert [secret for secret in (ADDRESS, code) if secret.encode() in kept] == []
