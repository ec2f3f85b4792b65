"""What a mediator reads of their applications, what they would share, and what has changed since they did."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from app.accounts.address import queries as address_queries
from app.accounts.models import User
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.feedback.authors import queries as author_queries
from app.listing.applications import sharing, snapshot
from app.listing.applications.changes import Change, differs
from app.listing.applications.life import ENDED, WAITING, Decision, State, Tie
from app.listing.applications.models import Application, ApplicationEntry, ApplicationEvent, Snapshot
from app.listing.applications.shared import Shared, SharedEntry
from app.listing.applications.snapshot import Frozen
from app.listing.programmes.models import Programme, ProgrammeAssessor
from app.logbook.co_mediations import queries as co_mediation_queries

A_PAGE = 20
A_BATCH = 50


@dataclass(frozen=True, slots=True)
class Answered:
    """What a mediator has said so far about an entry that was queried; `replacement` is the key of another one."""

    answer: str | None
    replacement: int | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What a mediator sees of a submitted application beside its state; a draft has none of it."""

    shared: Shared
    decided: list[ApplicationEntry]
    unanswered: list[ApplicationEntry]
    replacements: dict[int, ApplicationEntry]
    changes: list[Change]

    @property
    def queried(self) -> list[ApplicationEntry]:
        return [each for each in self.decided if each.is_queried]

    def in_words(self, entry: ApplicationEntry) -> SharedEntry:
        return SharedEntry(entry.frozen)

    @property
    def accepted(self) -> int:
        return sum(each.decision is Decision.ACCEPT for each in self.decided)

    @property
    def rejected(self) -> list[ApplicationEntry]:
        return [each for each in self.decided if each.decision is Decision.REJECT]


def application(mediator: Person, application_id: int) -> Application:
    found = db.session.scalar(
        select(Application)
        .where(Application.mediator_id == mediator.id, Application.id == application_id)
        .options(joinedload(Application.programme))
    )
    if found is None:
        raise NotYours(application_id)
    return found


def open_application(mediator: Person) -> Application | None:
    """The one that is not ended; there is never a second one."""
    return db.session.scalar(
        select(Application)
        .where(Application.mediator_id == mediator.id, Application.ended_at.is_(None))
        .options(joinedload(Application.programme))
    )


def passed_application(mediator: Person) -> Application | None:
    """The newest that was passed."""
    return db.session.scalar(
        select(Application)
        .where(Application.mediator_id == mediator.id, Application.state == State.PASSED)
        .options(joinedload(Application.programme))
        .order_by(Application.id.desc())
        .limit(1)
    )


def ended_applications(mediator: Person) -> Sequence[Application]:
    """The latest of those that are ended, newest first."""
    return db.session.scalars(
        select(Application)
        .where(Application.mediator_id == mediator.id, Application.state.in_(ENDED))
        .options(joinedload(Application.programme))
        .order_by(Application.id.desc())
        .limit(A_PAGE)
    ).all()


def entry(application: Application, entry_id: int) -> ApplicationEntry:
    """An entry of an application one has found already."""
    found = db.session.scalar(
        select(ApplicationEntry).where(
            ApplicationEntry.application_id == application.id, ApplicationEntry.id == entry_id
        )
    )
    if found is None:
        raise NotYours(entry_id)
    return found


def queried_entry(application: Application, entry_id: int) -> ApplicationEntry:
    """An entry whose query waits for an answer; any other is not there."""
    found = entry(application, entry_id)
    if application.state is not State.QUERIED or not found.is_queried:
        raise NotYours(entry_id)
    return found


def replacements(application: Application) -> dict[int, ApplicationEntry]:
    """By the entry they stand for."""
    return {each.replaces_id: each for each in application.entries if each.replaces_id}


def answered(entry: ApplicationEntry) -> Answered:
    """What stands to be sent back about it."""
    before = replacements(entry.application).get(entry.id)
    return Answered(entry.answer, before.key if before else None)


def is_replaced(entry: ApplicationEntry) -> bool:
    """Whether another entry stands for it."""
    return bool(db.session.scalar(select(exists().where(ApplicationEntry.replaces_id == entry.id))))


def standing_entries(application: Application) -> list[ApplicationEntry]:
    """What an assessor decides about: every entry but those that were replaced."""
    replaced = replacements(application)
    return [each for each in application.entries if each.id not in replaced]


def unanswered(application: Application) -> list[ApplicationEntry]:
    """What was queried, and neither answered nor replaced."""
    replaced = replacements(application)
    return [each for each in application.entries if each.is_queried and not each.answer and each.id not in replaced]


def events(application: Application) -> Sequence[ApplicationEvent]:
    """The history, oldest first."""
    return db.session.scalars(
        select(ApplicationEvent).where(ApplicationEvent.application_id == application.id).order_by(ApplicationEvent.id)
    ).all()


def seen(application: Application, mediator: Person) -> Seen | None:
    """What came of what was submitted; None for a draft. Only an open application is compared with the log."""
    if application.snapshot is None:
        return None
    return Seen(
        Shared(application.snapshot.frozen),
        list(application.entries),
        unanswered(application),
        replacements(application),
        changes(application, mediator) if application.is_open else [],
    )


def changes(application: Application, mediator: Person) -> list[Change]:
    """Which entries of the log read otherwise now than they were submitted, under the rule of then."""
    frozen = submitted(application)
    given = {each.key: each.frozen for each in standing_entries(application)}
    before = [given.pop(each["key"], each) for each in frozen["entries"]]
    return differs([*before, *given.values()], sharing.entries_now(mediator, frozen))


def replacing(application: Application, mediator: Person, entry: ApplicationEntry) -> list[Frozen]:
    """What may stand for a queried entry: another one in the same window, or the same as it reads now."""
    frozen = submitted(application)
    taken = {each.key for each in application.entries if each.replaces_id != entry.id and each.id != entry.id}
    now = sharing.entries_now(mediator, frozen)
    return [each for each in snapshot.to_decide({"entries": now}) if each["key"] not in taken and each != entry.frozen]


def submitted(application: Application) -> Frozen:
    """What was submitted; a draft has nothing, and is not there for whoever asks."""
    if application.snapshot is None:
        raise NotYours(application.id)
    return application.snapshot.frozen


def assessors(programme: Programme) -> Sequence[User]:
    """Those who act for a programme now."""
    return db.session.scalars(
        select(User)
        .join(ProgrammeAssessor, ProgrammeAssessor.user_id == User.id)
        .where(ProgrammeAssessor.programme_id == programme.id, ProgrammeAssessor.ended_at.is_(None))
        .order_by(User.id)
    ).all()


def ties(mediator_id: int, other_id: int) -> set[Tie]:
    """What keeps somebody from deciding about a mediator, as far as the portal knows."""
    return ties_of({mediator_id}, other_id)[mediator_id]


def ties_of(mediator_ids: set[int], other_id: int) -> dict[int, set[Tie]]:
    """The same for many mediators at once, by mediator; three queries for however many."""
    near = {
        Tie.SAME_PERSON: address_queries.same_person(other_id, mediator_ids),
        Tie.WRITES_DIGEST: author_queries.written_about(other_id, mediator_ids),
        Tie.CO_MEDIATORS: co_mediation_queries.mediated_with(other_id, mediator_ids),
    }
    return {each: {tie for tie, theirs in near.items() if each in theirs} for each in mediator_ids}


def number_waiting(programme: Programme) -> int:
    """How many applications a programme has to decide about."""
    open_here = select(func.count(Application.id)).where(Application.programme_id == programme.id)
    return db.session.scalar(open_here.where(Application.state.in_(WAITING))) or 0


def broken_snapshots() -> list[int]:
    """The applications whose frozen bytes are not those that were summed; read in batches of `A_BATCH`."""
    found = db.session.scalars(select(Snapshot).order_by(Snapshot.application_id).execution_options(yield_per=A_BATCH))
    return [each.application_id for each in found if not each.is_intact]
