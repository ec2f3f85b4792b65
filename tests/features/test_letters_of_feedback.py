"""Letters that ask for feedback leave by themselves, on working days, once, and leave no secret behind."""

import logging
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app import jobs, logs, mail
from app.audit import AuditRecord
from app.db import commit
from app.feedback import actions, letter_actions, links, queries
from app.feedback.answers import keeping as answers
from app.feedback.asking import Channel, Schedule
from app.feedback.life import Seen, State
from app.feedback.models import Request
from app.logbook import actions as logbook
from app.logbook.vocabulary import Status
from app.mail import Letter
from tests import make
from tests.features.lettering import MARIA, TUESDAY, ana_on_tuesday, asked, days, hour, now
from tests.features.reviewing import answered, link_of
from tests.post_office import text_of

pytestmark = pytest.mark.database


@pytest.fixture
def ana(database, clock):
    return ana_on_tuesday(clock)


def test_an_invitation_leaves_with_what_it_must_say(database, clock, smtp, ana):
    request = asked(ana, make.mediation(ana, reference="SECRET-7"))
    hour(clock, TUESDAY)
    [letter] = smtp.letters
    link = f"http://localhost{links.address(request)}"
    assert {name: letter[name] for name in ("Subject", "To", "List-Unsubscribe", "List-Unsubscribe-Post")} == {
        "Subject": "A few questions from the International Mediation Institute",
        "To": f"Maria Silva <{MARIA}>",
        "List-Unsubscribe": f"<{link}/stop>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    assert letter["Auto-Submitted"] == "auto-generated"
    text = text_of(letter)
    said = ("mediation of 20 Jun 2026", "by 14 Jul 2026", "until 29 Aug 2026", "30 days", "36 months", "How to object")
    for words in (link, f"{link}/stop", "Ana Ferreira", "letters about feedback", *said):
        assert words in text
    assert [word for word in ("SECRET-7", "Maria", "dispute", "party") if word in text] == []


def test_the_link_of_the_letter_leads_to_the_request(database, clock, smtp, ana):
    request = asked(ana)
    hour(clock, TUESDAY)
    link = next(line for line in text_of(smtp.letters[0]).splitlines() if line.startswith("http"))
    request_id, token = link.removeprefix("http://localhost/feedback/").split("/")
    assert links.follow(int(request_id), token).request.id == request.id


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 6, 30, 5, 59, tzinfo=UTC),
        datetime(2026, 6, 30, 16, 0, tzinfo=UTC),
        datetime(2026, 7, 4, 10, 0, tzinfo=UTC),
        datetime(2026, 7, 5, 10, 0, tzinfo=UTC),
    ],
    ids=["before eight in Amsterdam", "from six on", "on Saturday", "on Sunday"],
)
def test_nothing_leaves_at_night_nor_at_weekends(database, clock, smtp, ana, moment):
    request = asked(ana)
    hour(clock, moment)
    assert (now(database, request).state, smtp.letters) == (State.WAITING, [])


def test_days_are_counted_from_the_day_the_letter_leaves(database, clock, smtp, ana):
    """Asked on a Saturday, and the worker stood still on Monday."""
    clock.hold(datetime(2026, 7, 4, 10, 0, tzinfo=UTC))
    request = asked(ana)
    planned = request.schedule
    hour(clock, datetime(2026, 7, 7, 10, 0, tzinfo=UTC))
    assert (planned.sends_on, now(database, request).schedule) == (
        date(2026, 7, 6), Schedule.of(date(2026, 7, 7), Channel.EMAILED),
    )  # fmt: skip


def test_one_reminder_and_no_more(database, clock, smtp, ana):
    request = asked(ana)
    days(clock, TUESDAY, 80)
    subjects = [letter["Subject"] for letter in smtp.letters]
    dates = [letter["Date"][:16] for letter in smtp.letters]
    assert subjects == [
        "A few questions from the International Mediation Institute",
        "A reminder from the International Mediation Institute",
    ]
    assert dates == ["Tue, 30 Jun 2026", "Tue, 07 Jul 2026"]
    assert smtp.letters[1]["List-Unsubscribe"] == f"<http://localhost{links.address(now(database, request))}/stop>"
    assert "mediation of 20 Jun 2026" in text_of(smtp.letters[1])
    assert "Maria" not in text_of(smtp.letters[1])


@pytest.mark.parametrize("act", [answered, lambda request: answers.decline(link_of(request))])
def test_nobody_is_reminded_who_answered_or_declined(database, clock, smtp, ana, act):
    request = asked(ana)
    hour(clock, TUESDAY)
    act(now(database, request))
    commit()
    days(clock, TUESDAY + timedelta(days=1), 20)
    assert [each["Subject"] for each in smtp.letters if "reminder" in each["Subject"]] == []


@pytest.mark.parametrize("refuse", ["refuse_next", "refuse_next_content"])
def test_an_address_that_refuses_is_shown_as_such_and_wiped(database, clock, smtp, ana, refuse):
    """Also one that refuses only once it has the whole letter, such as a full mailbox."""
    request, other = asked(ana), asked(ana, address="rui@example.com")
    getattr(smtp, refuse)(550)
    hour(clock, TUESDAY)
    hour(clock, TUESDAY + timedelta(hours=1))
    told = [(queries.seen(now(database, each), released_on=None), bool(each.contact)) for each in (request, other)]
    assert told == [(Seen.DID_NOT_WORK, False), (Seen.WAITING, True)]


def test_that_a_reminder_is_refused_is_not_told(database, clock, smtp, ana):
    request = asked(ana)
    hour(clock, TUESDAY)
    smtp.refuse_next(550)
    days(clock, TUESDAY + timedelta(days=1), 10)
    assert (now(database, request).state, queries.seen(request, released_on=None), smtp.refusals) == (
        State.REMINDED,
        Seen.WAITING,
        [],
    )


def test_after_a_day_without_a_mail_server_everything_leaves(app, database, clock, smtp, ana):
    there, app.config["SMTP_URL"] = app.config["SMTP_URL"], "smtp://127.0.0.1:9"
    requests = [asked(ana, address=f"person{number}@example.com") for number in range(3)]
    for step in range(24):
        hour(clock, TUESDAY + timedelta(hours=step))
    app.config["SMTP_URL"] = there
    hour(clock, TUESDAY + timedelta(hours=24))
    days = {now(database, each).schedule for each in requests}
    assert sorted(letter["To"] for letter in smtp.letters) == [
        f"Maria Silva <person{number}@example.com>" for number in range(3)
    ]
    assert days == {Schedule.of(date(2026, 7, 1), Channel.EMAILED)}


def test_a_prepared_letter_leaves_once_the_mediation_is_concluded(database, clock, smtp, ana):
    actions.set_habit(ana, invites_when_concluded=True)
    mediation = make.mediation(ana, status=Status.IN_PROGRESS)
    request = asked(ana, mediation)
    actions.set_habit(ana, invites_when_concluded=False)
    commit()
    days(clock, TUESDAY, 14, apart=7)
    waited = (list(smtp.letters), now(database, request).state, queries.seen(request, released_on=None))
    details = {"status": Status.CONCLUDED, "version": mediation.version}
    logbook.change(mediation, by=ana, **details)
    commit()
    days(clock, TUESDAY + timedelta(days=100), 3)
    assert waited == ([], State.WAITING, Seen.WAITING)
    assert [letter["Subject"][:5] for letter in smtp.letters] == ["A few"]
    assert now(database, request).schedule == Schedule.of(date(2026, 10, 8), Channel.EMAILED)


def test_names_and_addresses_are_forgotten(database, clock, smtp, ana):
    """At once where it was declined, else thirty days after the letter left, whether somebody answered or not."""
    acts = {
        "silent": lambda _request: None,
        "declined": lambda each: answers.decline(link_of(each)),
        "answered": answered,
    }
    requests = {name: asked(ana, address=f"{name}@example.com") for name in acts}
    hour(clock, TUESDAY)
    for name, act in acts.items():
        act(now(database, requests[name]))
        commit()
    kept = []
    for day in (1, 30, 31, 61):
        hour(clock, TUESDAY + timedelta(days=day))
        kept.append([name for name, request in requests.items() if now(database, request).contact])
    assert kept == [["silent", "answered"], ["silent", "answered"], [], []]
    assert {now(database, requests[name]).state for name in ("silent", "answered")} == {State.EXPIRED}


def test_whoever_declines_while_old_links_end_has_declined(database, clock, smtp, ana):
    request = asked(ana)
    hour(clock, TUESDAY)
    answers.decline(link_of(now(database, request)))
    letter_actions.expire(request)
    commit()
    assert now(database, request).state is State.DECLINED


def test_whoever_answered_by_letter_gets_a_receipt_on_the_next_working_day(database, clock, smtp, ana):
    request = asked(ana)
    hour(clock, TUESDAY)
    days(clock, TUESDAY + timedelta(days=1), 3)
    answered(now(database, request))  # on a Friday
    days(clock, TUESDAY + timedelta(days=4), 20)
    receipt = smtp.letters[1]
    assert (len(smtp.letters), receipt["Subject"], receipt["Date"][:16]) == (
        2, "Your answers have arrived", "Mon, 06 Jul 2026",
    )  # fmt: skip
    assert "You can correct them until 16 Jul 2026" in " ".join(text_of(receipt).split())


def test_no_address_and_no_token_is_left_anywhere(database, clock, smtp, ana, capsys):
    """Neither in the database's files, nor in an outbox or job row, nor in a log line, before and after sending."""
    logs.start()
    request = asked(ana)
    secrets = {MARIA, "Maria Silva", links.token(request), links.answer_key(request)}
    kept = [stored(database)]
    clock.hold(TUESDAY)
    letter_actions.write_due()
    kept.append(stored(database))
    smtp.refuse_next(451)
    jobs.run_due()
    clock.hold(TUESDAY + timedelta(minutes=2))
    jobs.run_due()
    kept.append(stored(database))
    logging.getLogger("portal.test").info("the end")
    kept.append(capsys.readouterr().err.encode())
    sent = smtp.letters[0].as_string()
    assert [links.token(request) in sent, MARIA in sent, b"the end" in kept[-1]] == [True, True, True]
    assert [secret for secret in secrets for text in kept if secret.encode() in text] == []


def stored(database):
    """All bytes of SQLite's files, or all rows of the tables on PostgreSQL."""
    database.session.rollback()
    if database.engine.dialect.name == "sqlite":
        path = Path(str(database.engine.url.database))
        found = b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*") if "empty" not in file.name)
        assert b"feedback_request" in found
        return found
    tables = [database.session.execute(select(table)).all() for table in database.metadata.sorted_tables]
    return repr(tables).encode()


def test_a_letter_is_written_in_the_language_of_its_reader_as_far_as_it_is_known(database, ana):
    """Days too; words that are not translated yet stand in English."""
    request = asked(ana, language="fr")
    letter_actions.send(request)
    commit()
    letter = database.session.scalars(select(Letter)).one()
    assert "14 juil. 2026" in text_of(mail.write(letter))


def test_every_letter_leaves_once_though_the_job_runs_again(database, clock, smtp, ana):
    requests = [asked(ana, address=f"person{number}@example.com") for number in range(12)]
    clock.hold(TUESDAY)
    for _ in range(3):
        letter_actions.write_due()
    jobs.run_due()
    assert len({letter["To"] for letter in smtp.letters}) == len(smtp.letters) == len(requests)


def test_what_the_worker_does_is_no_secret_of_the_mediators_audit(database, clock, smtp, ana):
    """A reminder leaves no trace in the record that only grows: it would tell for ever who had not answered."""
    asked(ana)
    days(clock, TUESDAY, 20)
    verbs = database.session.scalars(
        select(AuditRecord.verb).where(AuditRecord.by_id.is_(None)).order_by(AuditRecord.id)
    ).all()
    assert sorted(verbs) == ["invited", "put a version of the Code in force"]
    assert database.session.scalars(select(Request.state)).all() == [State.REMINDED]


def test_a_letter_that_could_not_leave_on_friday_waits_for_monday(database, clock, smtp, ana):
    friday, monday = datetime(2026, 7, 3, 15, 0, tzinfo=UTC), datetime(2026, 7, 6, 8, 0, tzinfo=UTC)
    clock.hold(friday)
    asked(ana)
    smtp.refuse_next(451)
    hour(clock, friday)
    for later in range(1, 60):
        hour(clock, friday + timedelta(hours=later))
    assert smtp.letters == []
    for later in range(3):
        hour(clock, monday + timedelta(hours=later))
    assert len(smtp.letters) == 1
