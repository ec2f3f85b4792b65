"""What happens by itself, and when; the same hour or day is never put twice, however many workers there are."""

from flask import Flask

from app import audit_heads, clock, jobs, mail, measured, throttle
from app.accounts import actions as accounts
from app.accounts.address import actions as addresses
from app.accounts.passkeys import actions as passkeys
from app.db import unit
from app.directory.index import actions as directory
from app.feedback import letter_actions as feedback
from app.feedback.answers import filing, retention
from app.feedback.authors import actions as authors
from app.fees import nights as fees
from app.fees.invoices import pdf_actions as documents
from app.fees.payers import vat_actions as vat
from app.listing.deadlines import actions as deadlines
from app.listing.standings import nights as standing
from app.listing.upkeep import actions as keeping_up
from app.logbook.calendar_import import actions as imports
from app.logbook.co_mediations import actions as co_mediation
from app.logbook.sources import sync_actions as calendars
from app.rights import erasure_actions as erasure

EVERY_DAY = {
    "forget old jobs": jobs.forget_old,
    "forget refused letters": mail.forget_refused,
    "forget old tries": throttle.forget_old,
    "forget old measurements": measured.forget_old,
    "forget old sign-ins": accounts.forget_old,
    "forget old challenges and invitations": passkeys.forget_old,
    "forget old links of co-mediators": co_mediation.forget_old,
    "erase closed accounts": erasure.erase_due,  # before answers are filed, which drops those of requests that are gone
    "close old requests for feedback": feedback.close_old,
    "file answers": filing.file_due,
    "forget old answers": retention.forget_old,
    "forget old texts of digests": authors.forget_old,
    "forget accounts without a calendar": calendars.forget_unchosen,
    "keep standing": standing.keep,
    "keep up": keeping_up.keep_up,
    "ask about VAT numbers again": vat.ask_again,
    "open contributions": fees.open_due,
    "credit what is not owed": fees.credit_what_is_not_owed,
    "forget old customers": fees.forget_old,
    "draw missing documents": documents.draw_missing,
    "keep the head of the audit outside": audit_heads.keep_outside,
}
EVERY_HOUR = {
    "forget old changes of address": addresses.forget_old,
    "forget old changes of the directory": directory.forget_old,
    "forget old drafts": imports.forget_old,
    "sync calendars": calendars.put_due,
    "keep calendars of deadlines": deadlines.keep_all,
    "write letters of feedback": feedback.write_due,
    "note refused letters of feedback": feedback.note_refusals,
}

_last_put: str | None = None


def start(_app: Flask) -> None:
    jobs.KINDS.update({**EVERY_DAY, **EVERY_HOUR})


def schedule() -> None:
    """Put this hour's and this day's jobs; costs nothing until the hour changes."""
    global _last_put
    hour = clock.now().strftime("%Y-%m-%dT%H")
    if hour == _last_put:
        return
    with unit():
        for kind in EVERY_HOUR:
            jobs.put(kind, f"{kind}:{hour}")
        for kind in EVERY_DAY:
            jobs.put(kind, f"{kind}:{hour[:10]}")
    _last_put = hour
