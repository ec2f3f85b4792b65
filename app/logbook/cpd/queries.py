"""What a mediator learned: one item, a page of the list, everything for a file."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select

from app import clock, crypto
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.logbook.cpd import items as cpd
from app.logbook.cpd.items import Known, Year
from app.logbook.cpd.models import CpdItem
from app.paging import Pages

A_PAGE = 50


class Opened(NamedTuple):
    """An item with its takeaway opened, as the page and its form show it."""

    id: int
    date: dt.date
    title: str
    minutes: int
    takeaway: str
    version: int


class Listed(NamedTuple):
    """A page of the list under its years; `years` are all there are, `year` is the one it is narrowed to."""

    years: list[Year]
    year: int | None
    groups: list[tuple[Year, list[Opened]]]
    pages: Pages

    @property
    def numbered(self) -> str:
        """The address of a page of the list, but for its number."""
        return f"/logbook/cpd/?year={self.year}&page=" if self.year else "/logbook/cpd/?page="


def item(mediator: Person, item_id: int) -> CpdItem:
    return _own(mediator, item_id, CpdItem.removed_at.is_(None))


def removed_item(mediator: Person, item_id: int) -> CpdItem:
    """For undoing; one that is back already is answered too."""
    return _own(mediator, item_id)


def opened(item: CpdItem) -> Opened:
    return Opened(item.id, item.date, item.title, item.minutes, takeaway(item), item.version)


def listed(mediator: Person, *, year: int | None, page: int) -> Listed:
    """A page of the items, the latest first; a year without any is as if none had been chosen."""
    years = totals(mediator)
    chosen = next((each for each in years if each.year == year), None)
    pages = Pages.of(chosen.items if chosen else sum(each.items for each in years), page, size=A_PAGE)
    wanted = select(CpdItem).where(*_kept(mediator)).order_by(CpdItem.date.desc(), CpdItem.id.desc())
    if chosen:
        wanted = wanted.where(CpdItem.date.between(dt.date(chosen.year, 1, 1), dt.date(chosen.year, 12, 31)))
    rows = db.session.scalars(wanted.limit(pages.size).offset(pages.offset))
    items = [opened(each) for each in rows]
    return Listed(years, chosen and chosen.year, cpd.by_year(items, years), pages)


def totals(mediator: Person) -> list[Year]:
    """What was learned in each year, the latest first."""
    found = db.session.execute(select(CpdItem.date, CpdItem.minutes).where(*_kept(mediator)))
    return cpd.totals((row.date, row.minutes) for row in found)


def whole(mediator: Person) -> Sequence[CpdItem]:
    """Everything that is kept, the oldest first."""
    wanted = select(CpdItem).where(*_kept(mediator)).order_by(CpdItem.date, CpdItem.id)
    return db.session.scalars(wanted).all()


def by_year(mediator: Person) -> list[tuple[Year, list[CpdItem]]]:
    """Everything that is kept under its year, the latest first."""
    items = whole(mediator)[::-1]
    return cpd.by_year(items, cpd.totals((each.date, each.minutes) for each in items))


def takeaway(item: CpdItem) -> str:
    return crypto.unseal(item.takeaway, *_place(item)) if item.takeaway else ""


def sealed_takeaway(item: CpdItem, text: str) -> bytes | None:
    """For the column; the item has an id already."""
    return crypto.seal(text, *_place(item)) if text else None


def file_id(item_id: int) -> str:
    """What an item is called in a file, at every writing the same; it tells nothing."""
    return crypto.fingerprint("archive cpd", item_id)[:32]


def missing(mediator: Person, said: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Which items of a logbook file are not kept here, and may be: no file has a booked course add to a year."""
    today = clock.today(mediator.zone)
    done = [each for each in said if cpd.why_not_kept(dt.date.fromisoformat(each["date"]), today) is None]
    columns = CpdItem.id, CpdItem.known_as, CpdItem.date, CpdItem.title, CpdItem.minutes
    rows = db.session.execute(select(*columns).where(*_kept(mediator)))
    return cpd.missing(
        done,
        [
            Known(frozenset({file_id(row.id), row.known_as or file_id(row.id)}), row.date, row.title, row.minutes)
            for row in rows
        ],
    )


def form_item(mediator: Person, form_token: str) -> CpdItem | None:
    """What a form added when it was sent first."""
    return db.session.scalar(
        select(CpdItem).where(CpdItem.mediator_id == mediator.id, CpdItem.form_token == form_token)
    )


def is_brought_in_again(item: CpdItem) -> bool:
    """Whether a file brought in the same once more while it was removed."""
    names = [file_id(item.id), *([item.known_as] if item.known_as else [])]
    again = select(CpdItem.id).where(
        CpdItem.mediator_id == item.mediator_id,
        CpdItem.removed_at.is_(None),
        CpdItem.known_as.in_(names),
        CpdItem.id != item.id,
    )
    return db.session.scalar(again.limit(1)) is not None


def _kept(mediator: Person) -> tuple[ColumnElement[bool], ...]:
    return (CpdItem.mediator_id == mediator.id, CpdItem.removed_at.is_(None))


def _own(mediator: Person, item_id: int, *more: ColumnElement[bool]) -> CpdItem:
    found = db.session.scalar(select(CpdItem).where(CpdItem.mediator_id == mediator.id, CpdItem.id == item_id, *more))
    if found is None:
        raise NotYours(item_id)
    return found


def _place(item: CpdItem) -> tuple[str, int, str]:
    return (CpdItem.__tablename__, item.id, "takeaway")
