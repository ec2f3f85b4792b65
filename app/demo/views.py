"""One-click sign-in, the mailbox of everything the demo sent, a calendar, a spreadsheet and a bank statement."""

import mailbox
import secrets
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from flask import Response, abort, current_app, request
from flask_login import current_user

from app import clock
from app.accounts import actions
from app.accounts.device import described
from app.accounts.person import enter
from app.demo import accounts
from app.demo.sample_calendar import sample_calendar
from app.demo.sample_sheet import sample_sheet
from app.demo.sample_statement import Due, sample_statement
from app.fees.statements import plan_queries as statement_plan_queries
from app.logbook.calendar_import import begin_actions as import_begin_actions
from app.web import Area, area, done, download, page

pages = area("demo", __name__, Area.DEMO)


@pages.post("/demo/sign-in/<slug>")
def sign_in(slug: str) -> Response:
    user = accounts.account(slug) or abort(404)
    enter(actions.open_sign_in(user, device=described(request), is_by_passkey=True))
    return done(current_user.home)


@pages.post("/demo/import-sample")
def import_sample() -> Response:
    if not (current_user.is_authenticated and current_user.is_mediator):
        return done("/sign-in")
    sample = sample_calendar(clock.today(current_user.zone))
    run = import_begin_actions.begin(
        current_user, form_token=secrets.token_urlsafe(16), files=[("calendar.ics", sample)]
    )
    return done(f"/logbook/import/{run.id}")


@pages.get("/demo/mailbox")
def letters() -> Response:
    return page("demo/mailbox.html", letters=_letters())


@pages.get("/demo/calendar.ics")
def calendar() -> Response:
    zone = current_user.zone if current_user.is_authenticated else "Europe/Lisbon"
    return download(sample_calendar(clock.today(zone)), "calendar.ics", "text/calendar")


@pages.get("/demo/mediations.csv")
def sheet() -> Response:
    return download(sample_sheet(clock.today()), "mediations.csv", "text/csv")


@pages.get("/demo/statement.xml")
def statement() -> Response:
    """A bank statement that pays what is due at this moment."""
    found = [Due(each.reference, each.cents_open, each.payer) for each in statement_plan_queries.due(limit=20)]
    sample = sample_statement(found, iban=current_app.config["INVOICE_IBAN"], today=clock.today())
    return download(sample, "statement.xml", "application/xml")


def _letters() -> list[dict[str, Any]]:
    """Every letter the demo sent, as plain text, the newest first."""
    box = mailbox.Maildir(current_app.config["DEMO_MAILBOX"], create=True)
    letters = [message_from_bytes(box.get_bytes(key), policy=default) for key in sorted(box.keys(), reverse=True)]
    return [
        {"to": letter["To"], "subject": letter["Subject"], "date": letter["Date"], "text": _text(letter)}
        for letter in letters
    ]


def _text(letter: EmailMessage) -> str:
    text = letter.get_body(("plain",))
    return text.get_content() if text else ""
