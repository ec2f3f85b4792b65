"""What an assessor does: decides entries, asks once, records the criteria, signs; and what staff enter for them."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time

from sqlalchemy import update

from app import audit, clock, mail
from app.accounts.own_record import refuse_own
from app.accounts.passkeys import queries as passkey_queries
from app.accounts.person import Person
from app.db import action, db
from app.errors import Conflict, NotYours, Refused
from app.listing.applications import actions as application_actions, life as rules, queries as application_queries
from app.listing.applications.actions import locked, refuse_late
from app.listing.applications.life import Decision, Mark, State, Who
from app.listing.applications.models import Application, ApplicationEntry, CriterionMark
from app.listing.desk import queries, review as desk
from app.listing.desk.review import Line, Result
from app.listing.followed import follow

AT_ONCE = 500
NOT_AS_SHOWN = "There are {number} of them now. Look again, then accept them."
NOT_THEN = "Enter a day from the submission to today"


@action
def move(application: Application, verb: str, *, by: Person, version: int) -> None:
    """Begin a review, send the questions all together, or go on without an answer."""
    application = _held(application, by)
    if application.version != version:
        raise Refused(desk.MOVED_ON)
    application_actions.move(application, verb, by=by, who=Who.ASSESSOR)


@action
def decide(entry: ApplicationEntry, *, by: Person, version: int, decision: Decision, reason: str) -> None:
    """Accept, query or reject an entry; until the result is signed it may be decided otherwise.

    A reason is needed to query, to reject, and to accept what is in doubt. The same said twice is said once.
    """
    application = _held(entry.application, by)
    db.session.refresh(entry)
    if (entry.decision, entry.reason, entry.decided_by_id) == (decision, reason, by.id):
        return
    if application.state is not State.IN_REVIEW:
        raise Refused(desk.NOT_IN_REVIEW)
    if application_queries.is_replaced(entry):
        raise NotYours(entry.id)
    if entry.version != version:
        raise Conflict(entry, entry.version)
    if decision not in rules.decisions(application.rounds):
        raise Refused(rules.ONCE_ONLY)
    if lack := desk.why_no_reason(decision, Line(entry.id, entry.frozen), reason):
        raise Refused(desk.NEEDS_REASON, beside={"reason": lack})
    entry.decision, entry.reason = decision, reason
    entry.decided_by_id, entry.decided_at = by.id, clock.now()
    audit.record(f"decided about an entry: {decision}", entry, by=by)


@action
def accept_plain(application: Application, *, by: Person, number: int) -> None:
    """Accept together whatever counts, has no flag and is not decided; `number` is how many were shown."""
    application = _held(application, by)
    if application.state is not State.IN_REVIEW:
        raise Refused(desk.NOT_IN_REVIEW)
    ids = [line.id for line in queries.review(application).plain]
    if len(ids) != number:
        raise Refused(NOT_AS_SHOWN.format(number=len(ids)))
    said = {"decision": Decision.ACCEPT, "decided_by_id": by.id, "decided_at": clock.now()}
    for first in range(0, len(ids), AT_ONCE):
        some = ids[first : first + AT_ONCE]
        db.session.execute(
            update(ApplicationEntry)
            .where(ApplicationEntry.id.in_(some), ApplicationEntry.decision.is_(None))
            .values(**said, reason="", version=ApplicationEntry.version + 1)
        )
    db.session.expire_all()
    audit.record("accepted the entries that count", application, by=by)


@action
def record(
    application: Application, number: int, *, by: Person, version: int, marks: Mapping[str, tuple[Mark, str]]
) -> None:
    """Keep what was seen of one group of the criteria: a mark and a note of each that has one.

    What is not met needs a note. `version` is the group's as it was opened; a Conflict carries the group as it is now.
    """
    application = _held(application, by)
    part = queries.part(application, number)
    if application.state not in desk.RECORDING:
        raise Refused(desk.NOT_RECORDED)
    if part.version != version:
        raise Conflict(part, part.version)
    if lacking := [key for key, (mark, note) in marks.items() if mark is Mark.NOT_MET and not note]:
        raise Refused(desk.NEEDS_NOTE, beside={f"note_{key}": desk.SAY_WHAT_LACKS for key in lacking})
    for item in part.group.items:
        if item.key in marks:
            _mark(application, item.key, part.marks.get(item.key), *marks[item.key], by=by)
    audit.record("recorded competency criteria", application, by=by)


@action
def sign(
    application: Application, *, by: Person, version: int, seal: str, result: Result, grounds: str, name: str
) -> None:
    """Sign a result with grounds; it is reported to IMI and told to the mediator, and nothing is decided any more.

    `seal` is that of the review that was looked at, so that nobody signs what they did not see.
    """
    application = _held(application, by)
    if application.state is not State.IN_REVIEW:
        raise Refused(desk.NOT_TO_SIGN)
    refuse_late(application, version)
    review = queries.review(application)
    if review.seal != seal:
        raise Refused(desk.CHANGED_MEANWHILE)
    if reason := desk.why_not_ended(review, result, is_signed=True):
        raise Refused(reason)
    if wrong := desk.why_not_this_name(name, by.name):
        raise Refused(desk.NOT_SIGNED, beside={"name": wrong})
    application.signed_name, application.signed_by_id, application.signed_at = by.name, by.id, clock.now()
    application.result = grounds
    _end(application, result, by=by, who=Who.ASSESSOR)


@action
def enter(
    application: Application,
    *,
    by: Person,
    version: int,
    result: Result,
    signed_name: str,
    signed_on: date,
    reference: str,
    grounds: str,
    reason: str,
) -> None:
    """Staff enter the result of a programme that does not use the portal: who signed it there, when, on what paper."""
    refuse_own(application.mediator_id, by=by)
    application = locked(application)
    refuse_late(application, version)
    if not application.submitted_at or not clock.day_of(application.submitted_at) <= signed_on <= clock.today():
        raise Refused(desk.NOT_SIGNED, beside={"signed_on": NOT_THEN})
    application.signed_name, application.signed_at = signed_name, datetime.combine(signed_on, time(12), UTC)
    application.result, application.reference, application.entered_because = grounds, reference, reason
    _end(application, result, by=by, who=Who.STAFF)


def _mark(
    application: Application, criterion: str, before: CriterionMark | None, mark: Mark, note: str, *, by: Person
) -> None:
    if before and (before.mark, before.note) == (mark, note):
        return
    kept = before or CriterionMark(application_id=application.id, criterion=criterion)
    kept.mark, kept.note, kept.by_id, kept.at = mark, note, by.id, clock.now()
    db.session.add(kept)


def _held(application: Application, by: Person) -> Application:
    """Locked, and still this assessor's to decide."""
    return queries.application(by, locked(application).id)


def _end(application: Application, result: Result, *, by: Person, who: Who) -> None:
    """With a result, which IMI is told: every one of its staff but the mediator themself."""
    application_actions.move(application, result.value, by=by, who=who)
    application_actions.note(application, "report", by=by, who=who)
    follow(application.mediator_id)
    for each in passkey_queries.staff_but(application.mediator_id):
        mail.queue(
            "listing/letters/assessment_reported.txt",
            each.email,
            programme=application.programme.name,
            result=application.state.words.lower(),
            has_passed=application.state is State.PASSED,
        )
