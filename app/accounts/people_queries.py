"""People as IMI staff look them up: by name, address or number, and one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select

from app.accounts.models import User
from app.db import db
from app.errors import NotYours
from app.paging import Pages
from app.site.ids import LARGEST

A_PAGE = 50
ROLES = {
    "is_mediator": "mediator",
    "is_digest_author": "digest author",
    "is_assessor": "assessor",
    "is_staff": "IMI staff",
}


@dataclass(frozen=True)
class PeoplePage:
    """A page of people, and how many are found in all."""

    people: Sequence[User]
    count: int
    page: int
    pages: int


def people(search: str = "", *, page: int = 1) -> PeoplePage:
    """For staff: a page of accounts by name, narrowed to those whose name or address holds every word, or by number."""
    wanted = _wanted(search)
    count = db.session.scalar(select(func.count()).select_from(User).where(wanted)) or 0
    at = Pages.of(count, page, size=A_PAGE)
    rows = db.session.scalars(select(User).where(wanted).order_by(User.name, User.id).limit(A_PAGE).offset(at.offset))
    return PeoplePage(rows.all(), count, at.page, at.pages)


def somebody(user_id: int) -> User:
    """For staff: one account; raises NotYours when there is none."""
    found = db.session.get(User, user_id)
    if found is None:
        raise NotYours(user_id)
    return found


def roles(user: User) -> list[str]:
    """What somebody does here, in words."""
    return [words for name, words in ROLES.items() if getattr(user, name)]


def _wanted(search: str) -> ColumnElement[bool]:
    named = and_(User.is_called(search), User.is_there())
    number = search.lower().removeprefix("no.").lstrip("# ").strip()
    is_number = number.isascii() and number.isdigit() and len(number) < 20 and int(number) <= LARGEST
    return or_(named, User.id == int(number)) if is_number else named
