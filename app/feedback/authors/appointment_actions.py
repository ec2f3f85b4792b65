"""Appointing a digest author, accepting with a declaration, declining, ending."""

from app import audit, clock, mail
from app.accounts.models import User
from app.accounts.person import Person
from app.db import action, db
from app.errors import Conflict, Refused
from app.feedback.authors import appointments as authors, drafts, queries as author_queries
from app.feedback.authors.appointments import LIFE, State, Who
from app.feedback.authors.models import Appointment, Draft
from app.feedback.digests import queries as digest_queries
from app.feedback.digests.actions import settle_who_writes

NO_SUCH_AUTHOR = (
    "No digest author signs in with this address. Ask them which one they use; IMI makes somebody a digest author."
)
mail.keep_refused(*(f"feedback/letters/{what}_" for what in ("author", "digest", "fact")))


@action
def appoint(mediator: Person, *, form_token: str, address: str) -> Appointment:
    """Ask a digest author, by letter. The same form sent twice asks once."""
    account = db.session.get_one(User, mediator.id, with_for_update=True)  # one at a time for each mediator
    if again := db.session.scalar(db.select(Appointment).filter_by(form_token=form_token, mediator_id=mediator.id)):
        return again
    author = author_queries.digest_author(address)
    if author is None:
        raise Refused(NO_SUCH_AUTHOR)
    if reason := authors.why_not(author_queries.ties(account, author)):
        raise Refused(reason)
    if author_queries.live_appointment(mediator.id):
        raise Refused(authors.ONE_AT_A_TIME)
    made = Appointment(
        form_token=form_token,
        mediator_id=mediator.id,
        author_id=author.id,
        state=State.INVITED,
        asked_on=clock.today(),
    )
    db.session.add(made)
    audit.record("appointed a digest author", made, by=mediator)
    tell("author_asked", author, mediator=mediator.name, mediator_id=mediator.id)
    return made


@action
def accept(appointment: Appointment, *, by: Person, version: int, declared: str) -> None:
    """Accept, with the relationship that is printed; the form has asked for the three statements."""
    _expect(appointment, version)
    if not by.name:
        raise Refused(authors.WITHOUT_NAME)
    if reason := authors.why_not(author_queries.ties(appointment.mediator, appointment.author)):
        raise Refused(reason)
    appointment.state = LIFE.moved(appointment.state, "accept", by=Who.AUTHOR)
    appointment.declared, appointment.accepted_on = declared, clock.today()
    if draft := author_queries.draft(appointment):  # one that was with the mediator when an earlier appointment ended
        draft.appointment = appointment
    settle_who_writes(appointment.mediator_id)
    audit.record("accepted to write a digest", appointment, by=by)
    tell("author_answered", appointment.mediator)


@action
def decline(appointment: Appointment, *, by: Person) -> None:
    appointment.state = LIFE.moved(appointment.state, "decline", by=Who.AUTHOR)
    audit.record("declined to write a digest", appointment, by=by)
    tell("author_answered", appointment.mediator)


@action
def end(appointment: Appointment, *, by: Person, who: Who) -> None:
    """The author reads no answers any more, and what they were writing is deleted.

    A text that was with the mediator can still be published, so that nobody ends an appointment to be rid of it. Until
    it is, the portal makes no summary that would use its answers up (docs/decisions/0018).
    """
    lock(appointment)
    was_accepted, draft = appointment.is_accepted, author_queries.draft(appointment)
    appointment.state = LIFE.moved(appointment.state, "end", by=who)
    audit.record("ended an appointment", appointment, by=by)
    if draft:
        _forget_notes(draft)
    settle_who_writes(appointment.mediator_id)
    if was_accepted and who is Who.MEDIATOR:
        tell("author_ended", appointment.author, page="/feedback/author/")
    elif was_accepted:
        tell("author_ended", appointment.mediator, page="/feedback/digest-author/")


@action
def lose_author(mediator_id: int) -> None:
    """After the account of whoever wrote a mediator's digest is erased, with the appointment and its text: the portal
    makes the next version, and the mediator is told."""
    before = digest_queries.mode(mediator_id)
    settle_who_writes(mediator_id)
    if digest_queries.mode(mediator_id) is not before:
        tell("author_ended", db.session.get_one(User, mediator_id), page="/feedback/digest-author/")


def lock(appointment: Appointment) -> None:
    """One at a time for each appointment, so that it has one text; SQLite's write lock does that for all."""
    db.session.refresh(appointment, with_for_update={"of": Appointment})  # and not what came with it


def tell(letter: str, to: User, **what: str | int) -> None:
    """Write to somebody that there is something to see."""
    mail.queue(f"feedback/letters/{letter}.txt", to.email, name=to.name, language=to.language or "en", **what)


def _forget_notes(draft: Draft) -> None:
    """The notes, and with them a text that nobody but its author has seen."""
    if draft.state is drafts.State.WRITING:
        db.session.delete(draft)
    else:
        draft.notes = None


def _expect(appointment: Appointment, version: int) -> None:
    """Raises Conflict when the appointment is not the one that was seen."""
    if appointment.version != version:
        raise Conflict(None, appointment.version)
