"""Links with co-mediators' entries: those of an entry, the one behind an address, and which entries fit it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from app import clock, crypto
from app.accounts.models import User
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours, Refused
from app.logbook import queries
from app.logbook.co_mediations import linking as co_mediation
from app.logbook.co_mediations.linking import Day, Offered
from app.logbook.co_mediations.models import CoMediatorLink
from app.logbook.models import Mediation, Session
from app.logbook.noted_models import SubmittedMediation
from app.logbook.recount import facts
from app.logbook.vocabulary import SessionStatus

NEAR = timedelta(days=2)  # no two zones are further apart


@dataclass(frozen=True, slots=True)
class Shown:
    """A link as the page of an entry shows it; `name` is the co-mediator's once it is taken."""

    link: CoMediatorLink
    name: str | None

    @property
    def is_open(self) -> bool:
        return self.name is None and self.link.expires_at > clock.now()


def links(mediation: Mediation) -> list[Shown]:
    """The links of an entry, those that are taken first."""
    theirs = aliased(Mediation)
    is_offered_here = CoMediatorLink.mediation_id == mediation.id
    rows = db.session.execute(
        select(CoMediatorLink, User.name)
        .outerjoin(
            theirs, theirs.id == case((is_offered_here, CoMediatorLink.other_id), else_=CoMediatorLink.mediation_id)
        )
        .outerjoin(User, User.id == theirs.mediator_id)
        .where(_of(mediation))
        .order_by(CoMediatorLink.used_at.is_(None), CoMediatorLink.id)
    )
    return [Shown(link, name) for link, name in rows]


def has_links(mediation: Mediation) -> bool:
    """Whether there is a link of an entry to be looked at, or ended: also once its role would allow no new one."""
    return db.session.scalar(select(CoMediatorLink.id).where(_of(mediation)).limit(1)) is not None


def link(mediator: Person, mediation_id: int, link_id: int) -> CoMediatorLink:
    """A link of an entry of one's own, whoever offered it."""
    mediation = queries.mediation(mediator, mediation_id)
    found = db.session.scalar(select(CoMediatorLink).where(CoMediatorLink.id == link_id, _of(mediation)))
    if found is None:
        raise NotYours(link_id)
    return found


def link_of_form(mediation: Mediation, form_token: str) -> CoMediatorLink | None:
    return db.session.scalar(
        select(CoMediatorLink).where(
            CoMediatorLink.mediation_id == mediation.id, CoMediatorLink.form_token == form_token
        )
    )


def number_open(mediation: Mediation) -> int:
    """How many addresses of an entry can still be used."""
    return (
        db.session.scalar(
            select(func.count()).where(
                CoMediatorLink.mediation_id == mediation.id,
                CoMediatorLink.used_at.is_(None),
                CoMediatorLink.expires_at > clock.now(),
            )
        )
        or 0
    )


def address(link: CoMediatorLink) -> str:
    """Where a link leads, below the portal's own address; nobody can guess it (256 bits)."""
    return f"/logbook/co-mediation/{link.id}/{_token(link)}"


def offered(person: Person, link_id: int, token: str) -> CoMediatorLink:
    """The link behind an address, with the entry it offers; refused in words where it links nothing for this person."""
    found = db.session.get(CoMediatorLink, link_id, options=[joinedload(CoMediatorLink.mediation)])
    if found is None or not crypto.same(token, _token(found)):
        raise NotYours(link_id)
    mediation = found.mediation
    state = Offered(
        facts(mediation),
        is_own=mediation.mediator_id == person.id,
        is_used=found.used_at is not None,
        is_expired=found.expires_at <= clock.now(),
        is_removed=mediation.removed_at is not None,
        is_linked=mediation.id in _linked_between(person.id, mediation.mediator_id),
    )
    if reason := co_mediation.why_not_taken(state):
        raise Refused(reason)
    return found


def offered_by(link: CoMediatorLink) -> str:
    """The name of who offers an entry."""
    return db.session.scalar(select(User.name).where(User.id == link.mediation.mediator_id)) or ""


def candidates(person: Person, link: CoMediatorLink) -> list[Mediation]:
    """A person's own entries that may be linked with what is offered, those of exactly the same dates first."""
    dates = [day.on for day in days(link.mediation)]
    near = select(Session.mediation_id).where(
        Session.removed_at.is_(None),
        Session.date.between(min(dates) - NEAR, max(dates) + NEAR),
    )
    found = db.session.scalars(
        select(Mediation)
        .where(Mediation.mediator_id == person.id, Mediation.removed_at.is_(None), Mediation.id.in_(near))
        .order_by(Mediation.listed_on, Mediation.id)
        .options(selectinload(Mediation.sessions))
    )
    taken = _linked_between(person.id, link.mediation.mediator_id)
    fitting = [each for each in found if each.id not in taken and _why_not_alike(each, link) is None]
    return sorted(fitting, key=lambda each: not is_alike(each, link))


def why_not(mediation: Mediation, link: CoMediatorLink) -> str | None:
    """Why an entry cannot be the other side of a link; nothing where it can."""
    if mediation.id in _linked_between(mediation.mediator_id, link.mediation.mediator_id):
        return f"{mediation.reference} is linked with an entry of your co-mediator already."
    return _why_not_alike(mediation, link)


def _why_not_alike(mediation: Mediation, link: CoMediatorLink) -> str | None:
    if reason := co_mediation.why_not_linked(facts(mediation)):
        return reason
    if not co_mediation.share_a_day(days(mediation), days(link.mediation)):
        return "Your entry and theirs have no day in common. Choose another one, or correct its dates."
    return None


def is_alike(mediation: Mediation, link: CoMediatorLink) -> bool:
    """Whether two entries were held on exactly the same dates."""
    return {day.on for day in days(mediation)} == {day.on for day in days(link.mediation)}


def days(mediation: Mediation) -> list[Day]:
    """The days on which sessions were held."""
    return [Day(each.date, each.zone) for each in held(mediation)]


def held(mediation: Mediation) -> list[Session]:
    return [each for each in mediation.sessions if each.status is SessionStatus.HELD]


def digests(mediation: Mediation) -> set[str | None]:
    """Which evidence the links of an entry give it now, as digests."""
    rows = db.session.scalars(select(CoMediatorLink).where(_of(mediation), CoMediatorLink.used_at.is_not(None)))
    return {row.digest if row.mediation_id == mediation.id else row.other_digest for row in rows}


def _linked_between(one: int, other: int) -> set[int]:
    """The entries of two mediators that are linked with one of each other's."""
    offering, taking = aliased(Mediation), aliased(Mediation)
    rows = db.session.execute(
        select(offering.id, taking.id)
        .join(CoMediatorLink, CoMediatorLink.mediation_id == offering.id)
        .join(taking, taking.id == CoMediatorLink.other_id)
        .where(
            or_(
                and_(offering.mediator_id == one, taking.mediator_id == other),
                and_(offering.mediator_id == other, taking.mediator_id == one),
            )
        )
    )
    return {id for pair in rows for id in pair}


def _of(mediation: Mediation) -> ColumnElement[bool]:
    return or_(CoMediatorLink.mediation_id == mediation.id, CoMediatorLink.other_id == mediation.id)


def _token(link: CoMediatorLink) -> str:
    return crypto.token("co-mediator link", link.id, link.nonce)


def mediated_with(one_id: int, other_ids: Collection[int]) -> set[int]:
    """Of these mediators, who has an entry that is linked to one of somebody's."""
    ours, theirs = aliased(Mediation), aliased(Mediation)
    found = (
        select(ours.mediator_id, theirs.mediator_id)
        .select_from(CoMediatorLink)
        .join(ours, ours.id == CoMediatorLink.mediation_id)
        .join(theirs, theirs.id == CoMediatorLink.other_id)
        .where(
            or_(
                and_(ours.mediator_id == one_id, theirs.mediator_id.in_(other_ids)),
                and_(ours.mediator_id.in_(other_ids), theirs.mediator_id == one_id),
            )
        )
    )
    return {each for pair in db.session.execute(found) for each in pair} & set(other_ids) - {one_id}


def is_submitted(link: CoMediatorLink) -> bool:
    """Whether one of the two entries stands in what was submitted to a programme."""
    sides = SubmittedMediation.mediation_id.in_([link.mediation_id, link.other_id])
    return db.session.scalar(select(exists().where(sides))) or False
