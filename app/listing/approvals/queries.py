"""Which passed applications wait for IMI staff, and what each still needs; a mediator's own as they read it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, exists, func, or_, select
from sqlalchemy.orm import joinedload

from app import clock, dates
from app.accounts.models import User
from app.accounts.person import Person
from app.audit import AuditRecord
from app.db import db
from app.errors import NotYours, Refused
from app.listing.applications import queries as application_queries
from app.listing.applications.life import State as ApplicationState, Who
from app.listing.applications.models import Application
from app.listing.approvals import certified_queries, needs as approval
from app.listing.approvals.models import Approval, ApprovalStep
from app.listing.approvals.needs import Facts, Line, State, Waits
from app.listing.profiles import queries as profile_queries
from app.listing.profiles.models import Profile, ProfilePhoto
from app.listing.standings.models import Listing
from app.logbook import queries as logbook


@dataclass(frozen=True)
class Found:
    """An application with its decision, if there is one, and what the decision needs."""

    application: Application
    approval: Approval | None
    facts: Facts
    is_listed: bool

    @property
    def state(self) -> State:
        return self.approval.state if self.approval else State.WAITING

    @property
    def version(self) -> int:
        """That of the decision; 0 before there is one."""
        return self.approval.version if self.approval else 0

    @property
    def name(self) -> str:
        return self.application.mediator.name or self.application.mediator.email

    @property
    def reason(self) -> str:
        return self.approval.opened_reason if self.approval else ""

    @property
    def told(self) -> str:
        """The reason, where the mediator was written it."""
        return self.reason if self.state in approval.TOLD else ""

    @property
    def lines(self) -> tuple[Line, ...]:
        return approval.lines(self.facts)

    @property
    def blocks(self) -> list[str]:
        return approval.blocks(self.facts)

    @property
    def why_not_ask(self) -> str | None:
        """What keeps the mediator from asking IMI to look again, where it was returned to them."""
        return approval.why_not_ask(self.facts) if self.state is State.RETURNED else None

    @property
    def why_not_offered(self) -> str | None:
        """What keeps staff from approving it, where it is undecided and more is missing than the contribution."""
        moves = self.moves(Who.STAFF)
        if self.state not in approval.UNDECIDED or not moves or "approve" in moves:
            return None
        return approval.why_not_approved(self.facts)

    @property
    def is_passed(self) -> bool:
        return self.application.state is ApplicationState.PASSED

    def moves(self, who: Who) -> tuple[str, ...]:
        """What somebody may do now; whoever has a listing already has nothing to wait for."""
        return approval.moves(self.state, self.facts, by=who) if self.is_passed and not self.is_listed else ()

    def next_step(self, reader: Who) -> str:
        if self.is_listed and self.state is not State.APPROVED:
            return approval.LISTED_OTHERWISE
        return approval.next_step(self.state, reader=reader)


def waiting() -> Select[*tuple[Any, ...]]:
    """What waits: a word of `Waits`, the application's id, and since when, for passes without a listing.

    One that is returned waits for its mediator: it comes back when they ask.
    """
    kind = case(
        (~_has_complete_profile(), Waits.INCOMPLETE.value),
        (Approval.id.is_(None), Waits.PASS.value),
        else_=Waits.APPROVAL.value,
    )
    since = func.coalesce(Approval.moved_at, Application.ended_at)
    return (
        select(kind.label("kind"), Application.id.label("id"), since.label("since"))
        .outerjoin(Approval, Approval.application_id == Application.id)
        .outerjoin(Listing, Listing.mediator_id == Application.mediator_id)
        .where(Application.state == ApplicationState.PASSED.value, Listing.activated_on.is_(None))
        .where(or_(Approval.id.is_(None), Approval.state == State.WAITING.value))
    )


def known(application_ids: Collection[int]) -> dict[int, Found]:
    """Applications by id with what each needs, at the same cost for one as for many."""
    rows = db.session.execute(
        select(Application, Approval, Listing.activated_on)
        .outerjoin(Approval, Approval.application_id == Application.id)
        .outerjoin(Listing, Listing.mediator_id == Application.mediator_id)
        .where(Application.id.in_(application_ids))
        .options(joinedload(Application.mediator), joinedload(Application.programme))
    ).all()
    mediators = {application.mediator_id for application, _approval, _listed_on in rows}
    profiles, codes = profile_queries.completenesses(mediators), logbook.accepted_codes(mediators)
    certified = certified_queries.certified([application for application, _approval, _listed_on in rows])
    return {
        application.id: Found(
            application,
            decision,
            Facts(
                _passed(application),
                tuple(each.field for each in profiles[mediator_id].required_missing),
                codes.get(mediator_id, ""),
                decision.contribution if decision else None,
                certified.get(application.id),
            ),
            is_listed=listed_on is not None,
        )
        for application, decision, listed_on in rows
        for mediator_id in [application.mediator_id]
    }


def application(application_id: int) -> Found:
    """For staff: one application that was submitted; a draft is nobody's but the mediator's."""
    found = known([application_id]).get(application_id)
    if found is None or found.application.submitted_at is None:
        raise NotYours(application_id)
    return found


def shared(application_id: int) -> Application:
    """For staff: one whose snapshot they may open; what was withdrawn is nobody's but the mediator's any more."""
    found = application(application_id).application
    if found.state.is_withdrawn:
        raise NotYours(application_id)
    return found


def opened(staff: Person, application_id: int) -> Application:
    """One whose snapshot this member of staff opened within the hour, as the record says; raises Refused for others."""
    found = shared(application_id)
    is_about = (AuditRecord.subject == Application.__tablename__, AuditRecord.subject_id == found.id)
    is_theirs = (AuditRecord.verb == approval.OPENED, AuditRecord.by_id == staff.id)
    is_recent = AuditRecord.at > clock.now() - approval.OPEN_FOR
    if not db.session.scalar(select(exists().where(*is_about, *is_theirs, is_recent))):
        raise Refused(approval.NOT_OPEN)
    return found


def own(mediator: Person, application_id: int) -> Found:
    """A mediator's own application with what a listing still needs."""
    return known([application_queries.application(mediator, application_id).id])[application_id]


def applications_of(person_id: int) -> Sequence[Application]:
    """For staff: the latest of somebody's applications that were submitted, newest first."""
    return db.session.scalars(
        select(Application)
        .where(Application.mediator_id == person_id, Application.submitted_at.is_not(None))
        .options(joinedload(Application.programme))
        .order_by(Application.id.desc())
        .limit(application_queries.A_PAGE)
    ).all()


def steps(application: Application) -> list[tuple[ApprovalStep, str]]:
    """For staff: what was decided, oldest first, with the name of who did it."""
    found = db.session.execute(
        select(ApprovalStep, User.called())
        .outerjoin(User, User.id == ApprovalStep.by_id)
        .where(ApprovalStep.application_id == application.id)
        .order_by(ApprovalStep.id)
    )
    return [(step, name) for step, name in found]


def _has_complete_profile() -> ColumnElement[bool]:
    """As `profile.completeness` says of what is required, in the words of the database."""
    lists = (Profile.languages, Profile.places, Profile.expertise)
    is_filled = and_(*(cast(each, String).not_in(["[]", "null"]) for each in lists))
    has_photo = exists().where(ProfilePhoto.mediator_id == Application.mediator_id)
    return and_(exists().where(Profile.mediator_id == Application.mediator_id, is_filled), has_photo)


def _passed(found: Application) -> str:
    if found.state is not ApplicationState.PASSED or found.ended_at is None:
        return ""
    return f"{found.programme.name}, {dates.day_in(found.ended_at, clock.REGISTER_ZONE)}"
