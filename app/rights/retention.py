"""What is kept, and for how long: a row for each thing that is deleted by itself, in numbers of those that delete it.

A job of the timetable that forgets something has a row here, or a test fails.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from app import jobs, mail, measured, throttle
from app.accounts import actions as accounts
from app.accounts.address import rules as address_rules
from app.accounts.passkeys import rules as passkey_rules
from app.directory.index import actions as index_actions
from app.feedback import letter_actions
from app.feedback.answers import retention
from app.fees.invoices import document as invoice
from app.logbook.co_mediations import actions as co_mediation_actions, linking as co_mediation
from app.logbook.imports import queries as import_queries
from app.logbook.sources import sync_actions as source_sync_actions
from app.rights import closing
from app.words import N_

NO_LONGER = N_("No longer than needed (GDPR, Article 5)")
SAFE = N_("To keep accounts safe (GDPR, Article 32)")
PROMISED = N_("What reviewers are promised (GDPR, Article 5)")
REGISTER = N_("What a public register is for (GDPR, Article 6)")
TAX = N_("Dutch tax law (AWR, Article 52)")


@dataclass(frozen=True, slots=True)
class Period:
    """So many of a unit."""

    number: int
    unit: Literal["minute", "hour", "day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Row:
    """A thing that is kept; `rule` names `periods` as first and second. `job` of the timetable ends it, if one does."""

    what: str
    rule: str
    source: str
    periods: tuple[Period, ...] = ()
    job: str = ""


def lasting(*lengths: timedelta) -> tuple[Period, ...]:
    """Lengths in the largest unit that says them in whole numbers; a single day is said in hours."""
    return tuple(map(_period, lengths))


def _period(length: timedelta) -> Period:
    minutes = int(length.total_seconds()) // 60
    if minutes % 60:
        return Period(minutes, "minute")
    return Period(length.days, "day") if length.days > 1 else Period(minutes // 60, "hour")


ROWS = (
    Row(
        N_("Codes for signing in"),
        N_("A code holds for %(first)s, and is deleted %(second)s after that."),
        SAFE,
        lasting(accounts.CODE_HOLDS, accounts.KEEP_OLD_CODES),
        "forget old sign-ins",
    ),
    Row(
        N_("Sign-ins"),
        N_("One that nobody ended holds for %(first)s; what is left of it is deleted %(second)s after that."),
        SAFE,
        lasting(accounts.SIGN_IN_HOLDS, accounts.KEEP_OLD_SIGN_INS),
        "forget old sign-ins",
    ),
    Row(
        N_("A new address that somebody asked for"),
        N_("Its codes hold for %(first)s; then it is deleted, unless it was confirmed."),
        SAFE,
        lasting(address_rules.CODES_HOLD),
        "forget old changes of address",
    ),
    Row(
        N_("An account that somebody closes"),
        N_("Erased after %(first)s, in which it can be kept after all; invoices stay."),
        NO_LONGER,
        lasting(closing.THINK_AGAIN),
        "erase closed accounts",
    ),
    Row(
        N_("Invitations to make a passkey"),
        N_("Deleted %(first)s after the invitation has ended."),
        SAFE,
        lasting(accounts.KEEP_OLD_SIGN_INS),
        "forget old challenges and invitations",
    ),
    Row(
        N_("Reports of a lost passkey"),
        N_("Deleted after %(first)s."),
        SAFE,
        lasting(passkey_rules.REPORT_HOLDS),
        "forget old challenges and invitations",
    ),
    Row(
        N_("How often somebody tried something"),
        N_("Counted without a name or an address, and deleted after %(first)s."),
        SAFE,
        lasting(throttle.KEEP_TRIES),
        "forget old tries",
    ),
    Row(N_("The logbook"), N_("As long as its mediator keeps it."), NO_LONGER),
    Row(
        N_("A calendar that is being brought in"),
        N_("Its titles and people are deleted %(first)s after the last step, %(second)s after the first at most."),
        NO_LONGER,
        lasting(import_queries.WITHOUT_ACTION, import_queries.AT_MOST),
        "forget old drafts",
    ),
    Row(
        N_("A calendar account of which no calendar was chosen"),
        N_("Deleted after %(first)s, with its password."),
        NO_LONGER,
        lasting(source_sync_actions.UNCHOSEN_FOR),
        "forget accounts without a calendar",
    ),
    Row(
        N_("Links offered to a co-mediator"),
        N_("A link holds for %(first)s; one that nobody used is deleted %(second)s after that."),
        NO_LONGER,
        lasting(co_mediation.HOLDS, co_mediation_actions.KEEP_OLD_LINKS),
        "forget old links of co-mediators",
    ),
    Row(
        N_("Name and address of somebody asked for feedback"),
        N_(
            "Deleted %(first)s after the letter left, and at once when they decline or the request is taken back or "
            "ended."
        ),
        PROMISED,
        lasting(letter_actions.KEEP_CONTACT),
        "close old requests for feedback",
    ),
    Row(
        N_("What reviewers wrote in their own words"),
        N_("Deleted %(first)s after the first digest that counts it, %(second)s after the mediation at most."),
        PROMISED,
        (*lasting(retention.KEEP_TEXTS_AFTER_DIGEST), Period(retention.KEEP_TEXTS_MONTHS, "month")),
        "forget old answers",
    ),
    Row(
        N_("Other answers of reviewers"),
        N_("Deleted %(first)s after the mediation; what is published of them are totals."),
        PROMISED,
        (Period(retention.KEEP_RATINGS_MONTHS, "month"),),
        "forget old answers",
    ),
    Row(
        N_("Texts of digest authors that were not published"),
        N_("Deleted %(first)s after they were last saved."),
        PROMISED,
        (Period(retention.KEEP_TEXTS_MONTHS, "month"),),
        "forget old texts of digests",
    ),
    Row(
        N_("The status history of a listing"),
        N_("As long as its mediator has an account: a court may ask who was listed on a day."),
        REGISTER,
    ),
    Row(
        N_("Changes of the directory"),
        N_("Numbers and times only, deleted after %(first)s."),
        NO_LONGER,
        lasting(index_actions.KEPT_FOR),
        "forget old changes of the directory",
    ),
    Row(
        N_("Invoices and credit notes"),
        N_(
            "%(first)s from the end of their year, also when an account is closed. Then name, address and tax numbers "
            "are deleted; number, day and sums stay."
        ),
        TAX,
        (Period(invoice.KEPT_YEARS, "year"),),
        "forget old customers",
    ),
    Row(
        N_("Letters"),
        N_("Deleted as soon as a letter has left; one that a server refused after %(first)s at most."),
        NO_LONGER,
        lasting(mail.KEEP_REFUSED),
        "forget refused letters",
    ),
    Row(
        N_("Work in the background"),
        N_("Deleted %(first)s after it is done, %(second)s after it failed."),
        NO_LONGER,
        lasting(jobs.KEEP_DONE, jobs.KEEP_DEAD),
        "forget old jobs",
    ),
    Row(
        N_("How long pages took"),
        N_("Counts and times only, of nobody: deleted after %(first)s."),
        NO_LONGER,
        lasting(measured.KEEP_MEASURED),
        "forget old measurements",
    ),
    Row(
        N_("The record of who did what"),
        N_("Numbers, verbs and times for good; never a name, and nothing of what was written."),
        SAFE,
    ),
)
