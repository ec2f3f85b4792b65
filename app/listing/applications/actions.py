"""A mediator applies: begins, submits, answers queries, withdraws; and the one place that moves an application."""

from app import audit, clock, mail
from app.accounts.models import User
from app.accounts.passkeys import queries as passkey_queries
from app.accounts.person import Person
from app.db import action, db
from app.errors import Conflict, NotYours, Refused
from app.listing import criteria
from app.listing.applications import checklist, life as rules, queries, sharing, snapshot
from app.listing.applications.life import ENDED, State, Who
from app.listing.applications.models import Application, ApplicationEntry, ApplicationEvent, Snapshot
from app.listing.desk import queries as desk_queries, review as desk
from app.listing.programmes import kinds as programmes, queries as programme_queries
from app.listing.standings import queries as standing_queries
from app.logbook.eligibility import actions as eligibility_actions

ONE_AT_A_TIME = "You have an application already. Withdraw it before you begin another one."
PASSED_ALREADY = "You have passed an assessment already."
LISTED_ALREADY = "You have a listing already. Its page says how it stands."
CLOSED = "This programme takes no applications now. Choose another one."
NOT_APPROVED = "This programme takes no applications now. Withdraw this one, and choose another programme."
NOT_WHAT_YOU_SAW = "Your logbook has changed since you looked. Look again at what is shared, then submit."
NOT_QUERIED = "There is nothing to answer here any more."
NO_REPLACEMENT = "This entry cannot stand for the one that was queried. Choose another one."

# Who has to know of a move: letters are listing/letters/*.txt.
LETTERS = {
    "submit": (("application_submitted", Who.MEDIATOR), ("application_waits", Who.ASSESSOR)),
    "begin": (("application_moved", Who.MEDIATOR),),
    "query": (("application_queried", Who.MEDIATOR),),
    "answer": (("application_answered", Who.ASSESSOR),),
    "resume": (("application_moved", Who.MEDIATOR),),
    "pass": (("application_decided", Who.MEDIATOR),),
    "fail": (("application_decided", Who.MEDIATOR),),
    "withdraw": (("application_withdrawn", Who.ASSESSOR),),
}


@action
def begin(mediator: Person, *, form_token: str, programme_id: int) -> Application:
    """Begin an application to a programme, which shares nothing yet. The same form sent twice begins one."""
    db.session.get_one(User, mediator.id, with_for_update=True)  # one at a time for each mediator
    same = db.select(Application).filter_by(form_token=form_token, mediator_id=mediator.id)
    if again := db.session.scalar(same):
        return again
    programme = programme_queries.offered_programme(mediator, programme_id)
    if queries.passed_application(mediator):
        raise Refused(PASSED_ALREADY)
    _refuse_listed(mediator)
    if queries.open_application(mediator):
        raise Refused(ONE_AT_A_TIME)
    if not programme_queries.takes_logbooks(programme):
        raise Refused(CLOSED)
    made = Application(
        form_token=form_token,
        mediator_id=mediator.id,
        programme=programme,
        criteria_version=criteria.CURRENT.version,
        begun_at=clock.now(),
    )
    db.session.add(made)
    audit.record("began an application", made, by=mediator)
    _remember(made, "start", by=mediator, who=Who.MEDIATOR)
    return made


@action
def submit(application: Application, *, by: Person, version: int, sha256: str) -> None:
    """Freeze what the mediator saw and hand it to the programme; refused while the checklist is not met (domain §5).

    `sha256` is that of what they looked at: what they did not see is never shared.
    """
    _open(application, version)
    rules.moved(application.state, "submit", by=Who.MEDIATOR, rounds=application.rounds)
    _refuse_listed(by)
    if not programme_queries.takes_logbooks(application.programme):
        raise Refused(NOT_APPROVED)
    frozen = sharing.shared(by, application.programme)
    if missing := checklist.missing(frozen):
        raise Refused(" ".join(missing))
    written = snapshot.canonical(frozen)
    if snapshot.digest(written) != sha256:
        raise Refused(NOT_WHAT_YOU_SAW)
    application.snapshot = Snapshot(written=written, sha256=sha256, at=clock.now())
    application.entries = [_frozen_entry(each) for each in snapshot.to_decide(frozen)]
    application.rule_version, application.submitted_at = frozen["rule"]["version"], clock.now()
    eligibility_actions.note_submitted(by.id, keys=(each["key"] for each in frozen["entries"]))
    move(application, "submit", by=by, who=Who.MEDIATOR)


@action
def withdraw(application: Application, *, by: Person, version: int) -> None:
    """The programme is told, unless it never saw it; what was submitted stays with what was decided."""
    _open(application, version)
    move(application, "withdraw", by=by, who=Who.MEDIATOR)


@action
def answer(entry: ApplicationEntry, *, by: Person, version: int, answer: str, replacement: int | None) -> None:
    """Answer a query in words, by another entry, or both; until the answers are sent back it may be said otherwise."""
    application = locked(entry.application)
    db.session.refresh(entry)
    if entry.version != version:
        raise Conflict(queries.answered(entry), entry.version)
    if application.state is not State.QUERIED or not entry.is_queried:
        raise Refused(NOT_QUERIED)
    entry.answer, entry.answered_at = answer, clock.now()
    if before := queries.replacements(application).get(entry.id):
        application.entries.remove(before)
        db.session.delete(before)
        db.session.flush()
    if replacement is not None:
        offered = {each["key"]: each for each in queries.replacing(application, by, entry)}
        if replacement not in offered:
            raise Refused(NO_REPLACEMENT)
        application.entries.append(_frozen_entry(offered[replacement], replaces=entry))
        eligibility_actions.note_submitted(by.id, keys=[replacement])
    audit.record("answered a query", entry, by=by)


@action
def send_answers(application: Application, *, by: Person, version: int) -> None:
    """Hand the queried entries back to the assessor, all of them at once; there is no second round."""
    _open(application, version)
    if application.state is State.QUERIED and queries.unanswered(application):
        raise Refused(rules.ANSWER_ALL)
    move(application, "answer", by=by, who=Who.MEDIATOR)


@action
def move(application: Application, verb: str, *, by: Person, who: Who) -> None:
    """Move an application on by its table: state, history, audit, the logbook's checklist, and letters.

    Every rule of a move is asked here, whoever makes it: that they are who they say, recusal, one round of queries, and
    what makes a result. What staff enter was decided elsewhere, and needs who signed it there.
    """
    _refuse_others(application, by=by, who=who)
    state = rules.moved(application.state, verb, by=who, rounds=application.rounds)
    if reason := _why_not(application, verb, by=by, who=who):
        raise Refused(reason)
    was_seen = application.submitted_at is not None
    application.state = state
    application.rounds += verb == "query"
    if state in ENDED:
        application.ended_at = clock.now()
    audit.record(f"application: {verb}", application, by=by)
    _remember(application, verb if was_seen or verb != "withdraw" else "discard", by=by, who=who)
    for letter, reader in LETTERS[verb] if was_seen else ():
        _tell(application, letter, reader)


def _refuse_others(application: Application, *, by: Person, who: Who) -> None:
    """Whoever is not who they act as: for them the application does not exist; raises NotYours or Refused."""
    if who is not Who.MEDIATOR:
        refuse_ties(application, by=by)
    if who is Who.ASSESSOR:
        is_theirs = programme_queries.live_assessor(application.programme, by.id) is not None
    else:
        is_theirs = by.is_staff if who is Who.STAFF else by.id == application.mediator_id
    if not is_theirs:
        raise NotYours(application.id)
    if who is Who.ASSESSOR:
        programmes.LIFE.moved(application.programme.state, "assess", by=programmes.Who.ASSESSOR)


def _why_not(application: Application, verb: str, *, by: Person, who: Who) -> str | None:
    """What a programme's move still lacks, in words."""
    if verb == "query":
        return rules.why_not_queried(each.decision for each in queries.standing_entries(application))
    if verb not in list(desk.Result):
        return None
    is_signed = bool(application.signed_name and application.signed_at)
    if who is Who.STAFF:
        return None if is_signed else desk.NOT_SIGNED
    is_signed = is_signed and application.signed_by_id == by.id
    return desk.why_not_ended(desk_queries.review(application), desk.Result(verb), is_signed=is_signed)


def refuse_ties(application: Application, *, by: Person) -> None:
    """Raises Refused when somebody may not decide about this mediator (domain §2)."""
    if reason := rules.why_not_decide(queries.ties(application.mediator_id, by.id)):
        raise Refused(reason)


def _refuse_listed(mediator: Person) -> None:
    """Whoever is listed, or suspended, has nothing to apply for."""
    if standing_queries.live(mediator):
        raise Refused(LISTED_ALREADY)


def locked(application: Application) -> Application:
    """As it is now; whoever else acts on it comes after us."""
    return db.session.get_one(Application, application.id, with_for_update=True, populate_existing=True)


def refuse_late(application: Application, version: int) -> None:
    """Raises Conflict when it is not as it was seen any more."""
    if application.version != version:
        raise Conflict(None, application.version)


@action
def note(application: Application, verb: str, *, by: Person, who: Who) -> None:
    """A line of its history."""
    db.session.add(ApplicationEvent(application_id=application.id, at=clock.now(), who=who, by_id=by.id, verb=verb))


def _frozen_entry(frozen: snapshot.Frozen, *, replaces: ApplicationEntry | None = None) -> ApplicationEntry:
    written = snapshot.canonical(frozen)
    return ApplicationEntry(key=frozen["key"], written=written, replaces_id=replaces.id if replaces else None)


def _open(application: Application, version: int) -> None:
    refuse_late(locked(application), version)


def _remember(application: Application, verb: str, *, by: Person, who: Who) -> None:
    """In the history, and where the logbook's checklist looks."""
    note(application, verb, by=by, who=who)
    words = "not started" if application.state is State.WITHDRAWN else application.state.words.lower()
    is_passed = application.state is State.PASSED
    eligibility_actions.note_assessment(application.mediator_id, words=words, is_passed=is_passed)


def _tell(application: Application, letter: str, reader: Who) -> None:
    """Write to the mediator, or to those who act for the programme and may decide about this mediator."""
    to = [application.mediator] if reader is Who.MEDIATOR else _free_assessors(application)
    if letter == "application_waits" and not to:  # nobody acts for the programme: IMI has to see to it
        letter, to = "application_unassigned", passkey_queries.staff_but(application.mediator_id)
    for each in to:
        mail.queue(
            f"listing/letters/{letter}.txt",
            each.email,
            name=each.name,
            programme=application.programme.name,
            application_id=application.id,
        )


def _free_assessors(application: Application) -> list[User]:
    found = queries.assessors(application.programme)
    return [each for each in found if not queries.ties(application.mediator_id, each.id)]
