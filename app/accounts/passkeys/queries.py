"""A person's passkeys, the invitation behind a link, and for staff who of those that need a passkey has one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from app import clock, crypto
from app.accounts.models import User
from app.accounts.own_record import is_own
from app.accounts.passkeys import rules
from app.accounts.passkeys.models import Invitation, LostReport, Passkey
from app.accounts.passkeys.rules import Move, Role, WayIn
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.paging import Pages

A_PAGE = 25
NEEDS_PASSKEY = or_(User.is_staff, User.is_assessor)


@dataclass(frozen=True)
class Access:
    """Somebody who needs a passkey, and how they get in: their passkeys, the open invitation, who reports them lost."""

    user: User
    passkeys: Sequence[Passkey]
    invitation: Invitation | None
    reports: Sequence[LostReport]

    @property
    def roles(self) -> list[Role]:
        has = {Role.STAFF: self.user.is_staff, Role.ASSESSOR: self.user.is_assessor}
        return [role for role in Role if has[role]]

    @property
    def way_in(self) -> WayIn:
        return rules.way_in(
            has_passkey=bool(self.passkeys), is_reported=bool(self.reports), is_invited=self.invitation is not None
        )

    @property
    def last_used_at(self) -> datetime | None:
        return max((each.last_used_at for each in self.passkeys if each.last_used_at), default=None)

    def move(self, by: Person) -> Move | None:
        """What this member of staff can do for them now."""
        has_reported = any(report.by_id == by.id for report in self.reports)
        return rules.move(self.way_in, is_self=is_own(self.user.id, by), has_reported=has_reported)


@dataclass(frozen=True)
class Accesses:
    """A page of them."""

    people: Sequence[Access]
    page: int
    pages: int


def passkeys(person: Person) -> Sequence[Passkey]:
    """The person's own, the oldest first."""
    return db.session.scalars(select(Passkey).where(Passkey.user_id == person.id).order_by(Passkey.id)).all()


def passkey(person: Person, passkey_id: int) -> Passkey:
    found = db.session.scalar(select(Passkey).where(Passkey.user_id == person.id, Passkey.id == passkey_id))
    if found is None:
        raise NotYours(passkey_id)
    return found


def why_not_kept(person: Person) -> str | None:
    """Why somebody does not look after their passkeys in this sign-in."""
    return rules.why_not_kept(needs_one=person.needs_passkey, is_by_passkey=person.is_by_passkey)


def why_not_removed(person: Person, passkey: Passkey) -> str | None:
    """Why a passkey of theirs stays."""
    return why_not_kept(person) or rules.why_not_removed(
        needs_one=person.needs_passkey, is_vouched=passkey.is_vouched, vouched=vouched(person.id)
    )


def vouched(user_id: int) -> int:
    """How many passkeys somebody has that open the pages of staff and assessors."""
    return db.session.scalars(
        select(func.count()).select_from(Passkey).where(Passkey.user_id == user_id, Passkey.is_vouched)
    ).one()


def invitation_behind(invitation_id: int, token: str) -> Invitation | None:
    """The open invitation that a link's token belongs to."""
    found = open_invitation(invitation_id)
    return found if found and crypto.same(token, link_token(found)) else None


def open_invitation(invitation_id: int) -> Invitation | None:
    wanted = select(Invitation).where(Invitation.id == invitation_id, *is_open())
    return db.session.scalar(wanted.options(joinedload(Invitation.user)))


def link_token(invitation: Invitation) -> str:
    return crypto.token("passkey invitation", invitation.id, invitation.nonce)


def is_open() -> tuple[ColumnElement[bool], ...]:
    """What is true of an invitation that can be used."""
    return Invitation.used_at.is_(None), Invitation.expires_at > clock.now()


def accesses(*, page: int) -> Accesses:
    """Everybody who needs a passkey, by name; `page` counts from 1 and is brought within what there is."""
    total = db.session.scalars(select(func.count()).select_from(User).where(NEEDS_PASSKEY)).one()
    at = Pages.of(total, page, size=A_PAGE)
    wanted = select(User).where(NEEDS_PASSKEY).order_by(User.name, User.email).limit(A_PAGE)
    return Accesses(_accesses(db.session.scalars(wanted.offset(at.offset)).all()), at.page, at.pages)


def access(user_id: int) -> Access:
    """One of them."""
    found = db.session.scalar(select(User).where(User.id == user_id, NEEDS_PASSKEY))
    if found is None:
        raise NotYours(user_id)
    return _accesses([found])[0]


def staff() -> Sequence[User]:
    return db.session.scalars(select(User).where(User.is_staff).order_by(User.id)).all()


def is_alone(person: Person) -> bool:
    """Whether somebody is the only one of staff."""
    return (
        person.is_staff
        and db.session.scalar(select(User.id).where(User.is_staff, User.id != person.id).limit(1)) is None
    )


def staff_but(user_id: int) -> list[User]:
    """All of them but the one it is about."""
    return [each for each in staff() if each.id != user_id]


def reports(user_id: int) -> Sequence[LostReport]:
    """What staff said of a lost passkey and what still counts of it: for seven days, and while they are staff."""
    return _reports([user_id])


def _accesses(users: Sequence[User]) -> list[Access]:
    """Three queries for however many people."""
    ids = [user.id for user in users]
    keys, said = defaultdict[int, list[Passkey]](list), defaultdict[int, list[LostReport]](list)
    for key in db.session.scalars(
        select(Passkey).where(Passkey.user_id.in_(ids), Passkey.is_vouched).order_by(Passkey.id)
    ):
        keys[key.user_id].append(key)
    for report in _reports(ids):
        said[report.user_id].append(report)
    invited = {
        each.user_id: each
        for each in db.session.scalars(select(Invitation).where(Invitation.user_id.in_(ids), *is_open()))
    }
    return [Access(user, keys[user.id], invited.get(user.id), said[user.id]) for user in users]


def _reports(user_ids: Sequence[int]) -> Sequence[LostReport]:
    return db.session.scalars(
        select(LostReport)
        .join(LostReport.by)
        .where(
            LostReport.user_id.in_(user_ids),
            LostReport.reported_at > clock.now() - rules.REPORT_HOLDS,
            User.is_staff,
        )
        .options(contains_eager(LostReport.by))
        .order_by(LostReport.id)
    ).all()
