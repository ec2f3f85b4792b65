"""Sealed packs: a mediator's own, the one behind an address, and what is known of a hash."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, undefer

from app import clock, crypto
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.listing.applications import sharing, snapshot
from app.listing.applications.changes import Change, differs
from app.listing.applications.models import Application, Snapshot
from app.listing.applications.shared import Shared
from app.listing.packs import file as pack_file
from app.listing.packs.models import Pack, PackOpening
from app.paging import Pages

A_PAGE = 20
A_DAY = timedelta(days=1)
LONGEST_NUMBER = 18
SEALED = (joinedload(Pack.application).joinedload(Application.snapshot), undefer(Pack.written))


@dataclass(frozen=True, slots=True)
class Listed:
    """A pack in its mediator's list, with how often it was opened and when last."""

    pack: Pack
    openings: int
    last_opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list."""

    found: Sequence[Listed] | Sequence[PackOpening]
    count: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Known:
    """What was frozen under a hash, with an application or by itself, and when packs of it were made and withdrawn."""

    written: bytes
    frozen_at: datetime
    is_submitted: bool
    made: tuple[datetime, ...] = ()
    withdrawn: tuple[datetime, ...] = ()

    @property
    def shown(self) -> Shared:
        return Shared(snapshot.read(self.written))


@dataclass(frozen=True, slots=True)
class Checked:
    """What is said of a file: whose pack it is, if any, whether it is what was sealed, and how that was compared."""

    known: Known | None
    is_unchanged: bool
    by_cells: bool = False


def packs(mediator: Person, *, page: int = 1) -> Page:
    """A page of one's own packs, the newest first."""
    count = db.session.scalar(select(func.count()).select_from(Pack).where(Pack.mediator_id == mediator.id)) or 0
    at = Pages.of(count, page, size=A_PAGE)
    opened = select(PackOpening.pack_id, func.count().label("count"), func.max(PackOpening.at).label("last"))
    own = select(Pack.id).where(Pack.mediator_id == mediator.id)
    each = opened.where(PackOpening.pack_id.in_(own)).group_by(PackOpening.pack_id).subquery()
    rows = db.session.execute(
        select(Pack, func.coalesce(each.c.count, 0), each.c.last)
        .outerjoin(each, each.c.pack_id == Pack.id)
        .where(Pack.mediator_id == mediator.id)
        .order_by(Pack.id.desc())
        .limit(A_PAGE)
        .offset(at.offset)
    )
    return Page([Listed(*row) for row in rows], count, at.page, at.pages)


def pack(mediator: Person, pack_id: int) -> Pack:
    found = db.session.scalar(select(Pack).where(Pack.mediator_id == mediator.id, Pack.id == pack_id).options(*SEALED))
    if found is None:
        raise NotYours(pack_id)
    return found


def pack_of_form(mediator: Person, form_token: str) -> Pack | None:
    return db.session.scalar(select(Pack).where(Pack.mediator_id == mediator.id, Pack.form_token == form_token))


def made_lately(mediator: Person) -> int:
    """How many packs a mediator has made in the last 24 hours."""
    lately = Pack.made_at > clock.now() - A_DAY
    return db.session.scalar(select(func.count()).where(Pack.mediator_id == mediator.id, lately)) or 0


def openings(pack: Pack, *, page: int = 1) -> Page:
    """A page of the openings of a pack one has found already, the latest first."""
    of_it = PackOpening.pack_id == pack.id
    count = db.session.scalar(select(func.count()).where(of_it)) or 0
    at = Pages.of(count, page, size=A_PAGE)
    wanted = select(PackOpening).where(of_it).order_by(PackOpening.id.desc())
    found = db.session.scalars(wanted.limit(A_PAGE).offset(at.offset)).all()
    return Page(found, count, at.page, at.pages)


def changes(pack: Pack, mediator: Person) -> list[Change]:
    """Which entries of the log read otherwise now than they were sealed, under the rule of then."""
    return differs(pack.frozen["entries"], sharing.entries_now(mediator, pack.frozen))


def address(pack: Pack) -> str:
    """Where the link of a pack leads, below the portal's own address; nobody can guess it (256 bits)."""
    return f"/pack/{pack.id}-{_token(pack)}"


def address_of_opening(pack: Pack, opening: PackOpening) -> str:
    """Where an opened pack is read: only whoever pressed the button has this address, for a day."""
    return f"{address(pack)}/{opening.id}-{_token_of_opening(pack, opening)}"


def linked(given: str) -> Pack:
    """The pack that the last part of an address opens; expired, withdrawn or unknown, there is none."""
    number, token = _parted(given)
    found = db.session.scalar(select(Pack).where(Pack.id == number).options(*SEALED))
    if found is None or not crypto.same(token, _token(found)) or not found.is_open:
        raise NotYours(given)
    return found


def opening(pack: Pack, given: str) -> PackOpening | None:
    """The opening that an address belongs to; None when a day has passed since the button was pressed."""
    number, token = _parted(given)
    found = db.session.get(PackOpening, number)
    if found is None or found.pack_id != pack.id or not crypto.same(token, _token_of_opening(pack, found)):
        raise NotYours(given)
    return found if found.at > clock.now() - A_DAY else None


def known(sha256: str) -> Known | None:
    """What was sealed under a hash, by a pack or by an application; None for what never was."""
    rows = select(Pack).where(Pack.sha256 == sha256).options(*SEALED).order_by(Pack.id)
    if found := db.session.scalars(rows).all():
        made = tuple(each.made_at for each in found)
        withdrawn = tuple(sorted(each.withdrawn_at for each in found if each.withdrawn_at))
        return Known(found[0].sealed, found[0].sealed_at, found[0].application_id is not None, made, withdrawn)
    submitted = db.session.scalars(select(Snapshot).where(Snapshot.sha256 == sha256)).first()
    return Known(submitted.written, submitted.at, is_submitted=True) if submitted else None


def checked(data: bytes) -> Checked:
    """What a file is: the JSON of a pack byte for byte, its CSV cell for cell, or neither."""
    if found := known(snapshot.digest(data.strip())):
        return Checked(found, is_unchanged=True)
    given = pack_file.read(data)
    found = known(given.sha256) if given else None
    if given is None or found is None:
        return Checked(None, is_unchanged=False)
    sealed = pack_file.cells(snapshot.read(found.written), given.sha256)
    return Checked(found, is_unchanged=given.cells == sealed, by_cells=True)


def _parted(given: str) -> tuple[int, str]:
    number, _dash, token = given.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        raise NotYours(given)
    return int(number), token


def _token(pack: Pack) -> str:
    return crypto.token("pack link", pack.id, pack.nonce)


def _token_of_opening(pack: Pack, opening: PackOpening) -> str:
    return crypto.token("pack opening", opening.id, pack.nonce)
