"""An account is erased: what is its owner's is deleted, and what stays names nobody (docs/decisions/0032)."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, or_, select, update

from app import audit, clock, crypto, jobs
from app.accounts.address import queries as addresses
from app.accounts.address.models import AddressChange
from app.accounts.models import ERASED, SignInCode, User
from app.db import Base, action, db, forget_log, unit
from app.feedback import links
from app.feedback.authors import appointment_actions
from app.feedback.authors.models import Appointment
from app.feedback.models import Answer, DigestVersion, Request
from app.fees.contribution import LIFE, UNPAID, Who
from app.fees.invoices import actions as invoice_actions, queries as invoice_queries
from app.fees.models import Contribution
from app.jobs import Job
from app.listing.applications.models import Application
from app.listing.approvals.models import Approval
from app.listing.standings.models import Listing
from app.logbook.models import Mediation
from app.logbook.sources.models import CalendarSource
from app.mail import Letter
from app.rights import closing as rules, closing_queries as queries
from app.rights.closing_models import Closing, Erased
from app.rights.erasure import FATES, NOBODY, Erasure, Of, Own

LATE = timedelta(days=2)  # a request or a piece of work that began before an erasure is over by then


def erase_due() -> None:
    """Every night: erase the accounts whose thirty days are over, a unit each, and empty SQLite's log.

    What was written meanwhile by a request that began before an erasure goes in the nights after it.
    """
    late, due = queries.erased_since(clock.now() - LATE), queries.due(clock.today())
    failed = jobs.apart(_sweep, late) + jobs.apart(_erase_if_due, due)
    if late or due:
        forget_log()
    jobs.fail_for(failed)


def erase_again(erasures: Iterable[Erasure]) -> int:
    """After a restore: erase whom a list names and this database still knows, a unit each; says how many were.

    An account that is younger than the erasure is somebody else's, who got a number that the backup did not know.
    """
    count = 0
    for each in erasures:
        with unit():
            user = db.session.get(User, each.user_id, with_for_update=True)
            if user and user.created_at <= each.at and not user.is_erased:
                erase(user, at=each.at)
                count += 1
    forget_log()
    return count


def _erase_if_due(user_id: int) -> None:
    """Unless its owner kept it meanwhile, or took on a role that they hand over first: then it waits."""
    user = db.session.get_one(User, user_id, with_for_update=True)
    found = db.session.get(Closing, user_id, populate_existing=True)
    if found is None or found.erase_on > clock.today():
        return
    if rules.why_not_closed(is_staff=user.is_staff, is_assessor=user.is_assessor) is None:
        erase(user)


def _sweep(user_id: int) -> None:
    user = db.session.get(User, user_id, with_for_update=True)
    if user and user.is_erased:
        _drop_jobs(user)
        _drop_rows(user)


@action
def erase(user: User, *, at: datetime | None = None) -> None:
    """Erase an account, whose row is locked; `at` is when it was erased the first time, else now. Once is enough."""
    if user.is_erased:
        return
    _wipe_letters(user)
    _drop_answers(user)
    _drop_jobs(user)
    appointed_them = _appointed(user)
    _drop_rows(user)
    for mediator_id in appointed_them:
        appointment_actions.lose_author(mediator_id)
    _end_contributions(user)
    _empty_listings(user)
    _empty_names(user)
    user.email, user.name, user.zone, user.language = ERASED.format(user.id), "", "Europe/Amsterdam", "en"
    user.is_mediator = user.is_digest_author = user.is_assessor = user.is_staff = False
    if db.session.scalar(select(Erased.id).where(Erased.user_ref == user.id)) is None:
        db.session.add(Erased(user_ref=user.id, erased_at=at or clock.now()))
    audit.record("erased an account", user)
    db.session.flush()
    db.session.expire_all()


def _wipe_letters(user: User) -> None:
    """Letters that wait, to them or about them: no letter leaves that names who is not here.

    A letter knows them by their addresses and by numbers of theirs: another person may have the same name.
    """
    theirs: dict[str, set[int]] = {
        "mediator_id": {user.id},
        "user_id": {user.id},
        "request_id": set(db.session.scalars(_requests(user).with_only_columns(Request.id))),
        "application_id": set(db.session.scalars(_applications(user))),
        "approval_id": set(
            db.session.scalars(select(Approval.id).where(Approval.application_id.in_(_applications(user))))
        ),
        "listing_id": set(db.session.scalars(select(Listing.id).where(Listing.mediator_id == user.id))),
    }
    own = {user.email, *_new_addresses(user)}
    boxes = addresses.former_mailboxes(user.id)
    for letter in db.session.scalars(select(Letter).where(Letter.sealed.is_not(None))):
        given = _given(letter)
        said = {each for each in given.values() if isinstance(each, str)}
        is_to_them = bool(own & said or boxes & set(map(addresses.fingerprint, said)))
        leads_to_them = any(given.get(name) in ids for name, ids in theirs.items())
        if is_to_them or leads_to_them or user.id in given.get("by_ids", ()):
            letter.sealed = None


def _given(letter: Letter) -> dict[str, Any]:
    """What a letter says, but for the name of whom it goes to; nothing when it cannot be read."""
    try:
        given: dict[str, Any] = json.loads(crypto.unseal(letter.sealed or b"", "letter", letter.id))
    except crypto.Unreadable:
        return {}
    return {name: each for name, each in given.items() if name != "name"}


def _new_addresses(user: User) -> Sequence[str]:
    """That which they asked for and have not proved to be theirs yet, if there is one."""
    return db.session.scalars(select(AddressChange.email).where(AddressChange.user_id == user.id)).all()


def _drop_answers(user: User) -> None:
    """Answers that are not filed yet lie under keys of their requests; drafts of handed links go the next night."""
    keys = [links.answer_key(each) for each in db.session.scalars(_requests(user))]
    db.session.execute(delete(Answer).where(Answer.key.in_(keys)))


def _drop_jobs(user: User) -> None:
    """Work for a person or for their calendars, done or not: some of it says a number of theirs."""
    sources = db.session.scalars(select(CalendarSource.id).where(CalendarSource.mediator_id == user.id)).all()
    is_theirs = (
        Job.arguments["mediator_id"].as_integer() == user.id,
        Job.arguments["source_id"].as_integer().in_(sources),
    )
    db.session.execute(delete(Job).where(or_(*is_theirs)))


def _appointed(user: User) -> Sequence[int]:
    """The mediators who have, or had, this digest author."""
    return db.session.scalars(select(Appointment.mediator_id).where(Appointment.author_id == user.id).distinct()).all()


def _end_contributions(user: User) -> None:
    """Nothing is owed any more, and an invoice for it is taken back; what was paid stays, for nobody."""
    theirs = select(Contribution).where(Contribution.mediator_id == user.id).order_by(Contribution.id)
    found = db.session.scalars(theirs.with_for_update()).all()
    for each in found:
        each.mediator_id = each.listing_id = None
        if each.state in UNPAID:
            each.state = LIFE.moved(each.state, "cancel", by=Who.PORTAL)
            audit.record(f"contribution: {each.state}", each)
        db.session.flush()
        if invoice := invoice_queries.in_force(each):
            invoice_actions.credit_if_not_owed(invoice.id)


def _drop_rows(user: User) -> None:
    """By the table of fates, whose order is of no account: whatever hangs on a row goes with it."""
    for name, fate in FATES.items():
        table = Base.metadata.tables[name]
        if isinstance(fate, Own):
            db.session.execute(delete(table).where(or_(*(table.c[each] == user.id for each in fate.columns))))
        elif isinstance(fate, Of):
            stays = Base.metadata.tables[fate.table]
            theirs = select(stays.c.id).where(stays.c.mediator_id == user.id)
            db.session.execute(delete(table).where(table.c[fate.column].in_(theirs)))
    db.session.execute(delete(SignInCode).where(SignInCode.email == user.email))
    db.session.expire_all()


def _empty_listings(user: User) -> None:
    """A number and an address of a page that nobody can ask for, and no day on which it was ever listed."""
    for listing in db.session.scalars(select(Listing).where(Listing.mediator_id == user.id)):
        listing.number, listing.slug, listing.is_suspended = f"-{listing.id:07}", f"-{listing.id}", False
        listing.activated_on = listing.next_due_on = listing.gone_on = listing.keep_up_on = None


def _empty_names(user: User) -> None:
    """The name of an author or an assessor with what they wrote for others."""
    is_author, has_signed = DigestVersion.author_id == user.id, Application.signed_by_id == user.id
    db.session.execute(update(DigestVersion).where(is_author).values(author_name=NOBODY))
    db.session.execute(update(Application).where(has_signed).values(signed_name=NOBODY))


def _requests(user: User) -> Select[Request]:
    return select(Request).join(Request.slot).join(Mediation).where(Mediation.mediator_id == user.id)


def _applications(user: User) -> Select[int]:
    return select(Application.id).where(Application.mediator_id == user.id)
