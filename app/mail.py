"""Letters: queued with the change that causes them, written and sent by the worker, wiped once sent or given up.

What a server refused is wiped too, but for the letters that IMI staff may send again, or put away (`failures`).

A template begins with its headers, of which `Subject: …` is the first, and an empty line; its words are the text of the
letter, and its HTML. What it is given is sealed; links are made from a row's id when it is written.
"""

import json
import mailbox
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from enum import Enum
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from babel import Locale
from flask import current_app, render_template
from flask_babel import force_locale
from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app import clock, crypto, jobs, letters
from app.db import Base, UtcDateTime, db, unit

SEND = "send letter"  # the kind of job
TIMEOUT_SECONDS = 30
KEEP_TRYING = timedelta(days=5)  # RFC 5321 §4.5.4.1: at least four to five
SHORTEST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(minutes=30)
FOR_GOOD = 500  # what a server answers from here on it will answer again,
OF_US = (500, 502, 503, 504, 521, 530, 534, 535, 538)  # unless it speaks of how we talk or sign in: of every letter
WORDS: dict[str, Callable[..., str]] = {
    "large": letters.large,
    "quoted": letters.quoted,
    "unlinked": letters.unlinked,
}
CHECKS: dict[str, Callable[..., "Leave"]] = {}
KEPT_IF_REFUSED: set[str] = set()
KEEP_REFUSED = timedelta(days=90)


class Leave(Enum):
    """What becomes of a letter whose turn has come; `UNSEEN`: it does not leave, and looks in its row as if it had."""

    NOW = "now"
    LATER = "later"
    NEVER = "never"
    UNSEEN = "unseen"


class Undeliverable(Exception):
    """The server takes this letter neither now nor later: its address, or what it says to that address."""


class Letter(Base):
    """One letter to one address. Address and arguments are sealed, and wiped when it is sent, given up, or refused.

    One that was refused and is sealed still waits for staff.
    """

    __tablename__ = "letter"

    id: Mapped[int] = mapped_column(primary_key=True)
    template: Mapped[str] = mapped_column(String(80))
    message_id: Mapped[str] = mapped_column(String(200), unique=True)
    sealed: Mapped[bytes | None]
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    refused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def offers(word: Callable[..., str]) -> Callable[..., str]:
    """Let templates of letters call this function, such as one that makes a link from a row's id."""
    WORDS[word.__name__] = word
    return word


def before(*templates: str) -> Callable[[Callable[..., Leave]], Callable[..., Leave]]:
    """Ask this function, with a letter's arguments, just before a letter of these templates leaves."""

    def remember(check: Callable[..., Leave]) -> Callable[..., Leave]:
        CHECKS.update(dict.fromkeys(templates, check))
        return check

    return remember


def keep_refused(*beginnings: str) -> None:
    """Keep the letters whose templates begin so when they are refused, for staff; not those with links that end soon,
    nor those to reviewers, whose addresses are nobody's at IMI."""
    KEPT_IF_REFUSED.update(beginnings)


def queue(
    template: str, address: str, *, name: str = "", language: str = "en", once: object = "", **arguments: Any
) -> Letter:
    """Queue a letter in the current transaction; arguments are plain JSON values.

    `name` stands before the address; the letter is written in `language`, as far as its words are translated. What is
    said by `once` is queued once only: see `queued`.
    """
    letter = Letter(template=template, message_id=_message_id(once), queued_at=clock.now())
    db.session.add(letter)
    db.session.flush()
    letter.sealed = crypto.seal(
        json.dumps({"to": address, "name": name, "language": language, **arguments}), "letter", letter.id
    )
    jobs.put(SEND, f"letter:{letter.id}", letter_id=letter.id)
    return letter


def queued(once: object) -> Letter | None:
    """The letter that was queued for the same thing before, sent or not."""
    return db.session.scalar(select(Letter).where(Letter.message_id == _message_id(once)))


def _message_id(once: object) -> str:
    domain = current_app.config["MAIL_FROM"].rpartition("@")[2]
    return f"<{crypto.fingerprint('letter', once)}@{domain}>" if once else make_msgid(domain=domain)


def give_up(letter_id: int) -> None:
    """Wipe a letter that must not leave any more."""
    db.session.execute(update(Letter).where(Letter.id == letter_id).values(sealed=None))


def forget_refused() -> None:
    """Wipe what was refused and that nobody sent again or put away in time."""
    is_old = (Letter.refused_at < clock.now() - KEEP_REFUSED, Letter.sealed.is_not(None))
    with unit():
        db.session.execute(update(Letter).where(*is_old).values(sealed=None))


def _end(letter_id: int) -> None:
    """What a server put off for five days it has refused."""
    if letter := db.session.get(Letter, letter_id):
        _refuse(letter)


def _refuse(letter: Letter) -> None:
    letter.refused_at = clock.now()
    if not letter.template.startswith(tuple(KEPT_IF_REFUSED)):
        letter.sealed = None


@jobs.kind(SEND, at_death=_end)
def send(letter_id: int) -> None:
    """Write and send one letter; an address that refuses is noted and not tried again."""
    letter = db.session.get_one(Letter, letter_id)
    if letter.sealed is None or letter.refused_at:
        return
    leave = _leave(letter)
    if leave is Leave.LATER:
        raise jobs.NotNow
    if leave is not Leave.NOW:
        _close(letter_id, **({"sent_at": clock.now()} if leave is Leave.UNSEEN else {}))
        return
    message, waited = write(letter), clock.now() - letter.queued_at
    db.session.rollback()
    try:
        _deliver(message)
    except Undeliverable:
        jobs.insist(lambda: _note_refusal(letter_id))
    except OSError as problem:  # which smtplib's own are too
        why = f"{type(problem).__name__} {_code(problem) or ''}".strip()  # its words name the address
        raise jobs.NotDone(why, again_after=_again_after(waited)) from None
    else:
        jobs.insist(lambda: _close(letter_id, sent_at=clock.now()))


def _note_refusal(letter_id: int) -> None:
    with unit():
        _refuse(db.session.get_one(Letter, letter_id))


def _again_after(waited: timedelta) -> timedelta | None:
    """Wait as long again as it has waited already, so that a day without a mail server costs half an hour more."""
    return max(SHORTEST_WAIT, min(waited, LONGEST_WAIT)) if waited < KEEP_TRYING else None


def _leave(letter: Letter) -> Leave:
    """Whether it may still leave: what was true when it was queued need not be true at a later try."""
    check = CHECKS.get(letter.template)
    return check(**json.loads(crypto.unseal(letter.sealed or b"", "letter", letter.id))) if check else Leave.NOW


def write(letter: Letter) -> EmailMessage:
    """The message of a letter that has not been sent yet: plain text, and the same in HTML."""
    arguments = json.loads(crypto.unseal(letter.sealed or b"", "letter", letter.id))
    to = Address(arguments.pop("name", ""), addr_spec=in_ascii(arguments.pop("to")))
    portal, language = current_app.config["PORTAL_URL"], arguments.setdefault("language", "en")
    with force_locale(language):
        text = render_template(letter.template, portal=portal, **WORDS, **arguments)
    head, _empty_line, body = text.lstrip().partition("\n\n")
    message = EmailMessage(policy=SMTP)
    for line in head.splitlines():
        name, _colon, value = line.partition(":")
        message[name] = value.strip()
    message["From"] = Address("IMI Mediation Logbook", addr_spec=current_app.config["MAIL_FROM"])
    message["To"] = to
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letters.plain(body.strip()) + "\n")
    message.add_alternative(_html(body, message["Subject"], language), subtype="html")
    return message


def _html(body: str, subject: str, language: str) -> str:
    return render_template(
        "mail_base.html",
        subject=subject,
        language=language,
        direction=Locale.parse(language).text_direction,
        paragraphs=letters.paragraphs(body, current_app.config["PORTAL_URL"]),
    )


def in_ascii(address: str) -> str:
    """With the host as name servers know it (IDNA), as far as it can be one: few mail servers take another."""
    name, _at, host = address.rpartition("@")
    try:
        return f"{name}@{host.encode('idna').decode()}"
    except UnicodeError:
        return address


def _deliver(message: EmailMessage) -> None:
    if folder := current_app.config["DEMO_MAILBOX"]:
        mailbox.Maildir(folder, create=True).add(message)
        return
    server = urlsplit(current_app.config["SMTP_URL"])
    smtp = _connected(server)
    try:
        smtp.ehlo_or_helo_if_needed()
        if server.scheme == "smtp" and smtp.has_extn("starttls"):
            # A relay without a password often vouches for itself only; even then no passer-by can read along.
            smtp.starttls(context=ssl.create_default_context() if server.username else None)
        if server.username:
            smtp.login(unquote(server.username), unquote(server.password or ""))
        _hand_over(smtp, message)
    finally:
        with suppress(smtplib.SMTPException):  # a letter that was taken stays taken, however the server says goodbye
            smtp.quit()


def _connected(server: SplitResult) -> smtplib.SMTP:
    """A talk with the mail server; behind `smtps` it has to show a certificate for its name."""
    host, port = server.hostname or "", server.port or 0
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)


def _hand_over(smtp: smtplib.SMTP, message: EmailMessage) -> None:
    """Send the message; raises `Undeliverable` when it is refused for good.

    What is said of the sender is said of the portal, as it is the same for all letters: that is tried again.
    """
    try:
        smtp.send_message(message)
    except smtplib.SMTPNotSupportedError:  # an address beyond ASCII, and a server for ASCII only
        raise Undeliverable from None
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as problem:
        code = _code(problem)
        if code < FOR_GOOD or code in OF_US:
            raise
        raise Undeliverable from None


def _code(problem: OSError) -> int:
    """What the server answered; 0 when it said nothing."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return next(iter(problem.recipients.values()))[0]
    return getattr(problem, "smtp_code", 0)


def _close(letter_id: int, **when: datetime) -> None:
    with unit():
        letter = db.session.get_one(Letter, letter_id)
        letter.sealed = None
        for name, moment in when.items():
            setattr(letter, name, moment)
