"""The bank statements that were imported, and how many of their payments wait."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import case, func, select

from app.accounts.models import User
from app.db import db
from app.errors import NotYours
from app.fees.payments.models import BankEntry, BankStatement
from app.fees.vocabulary import Found
from app.paging import Pages

A_PAGE = 50


class Listed(NamedTuple):
    """An imported file, who imported it, how many payments it brought, and how many of them wait."""

    statement: BankStatement
    by: str
    payments: int
    waiting: int


class Statements(NamedTuple):
    """A page of imported files, the last first."""

    rows: Sequence[Listed]
    page: int
    pages: int


def statements(page: int = 1) -> Statements:
    count = db.session.scalar(select(func.count()).select_from(BankStatement)) or 0
    at = Pages.of(count, page, size=A_PAGE)
    asked = select(BankStatement, User.called()).outerjoin(User, User.id == BankStatement.by_id)
    found = db.session.execute(asked.order_by(BankStatement.id.desc()).offset(at.offset).limit(at.size)).all()
    counts = _counts([each.BankStatement.id for each in found])
    rows = [Listed(kept, name, *counts.get(kept.id, (0, 0))) for kept, name in found]
    return Statements(rows, at.page, at.pages)


def statement(statement_id: int) -> BankStatement:
    """One that was imported; raises NotYours when there is none."""
    found = db.session.get(BankStatement, statement_id)
    if found is None:
        raise NotYours(statement_id)
    return found


def statement_of_file(sha256: str) -> BankStatement | None:
    """The one of a file, by the digest of its bytes."""
    return db.session.scalar(select(BankStatement).where(BankStatement.sha256 == sha256))


def _counts(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    waits = func.sum(case((BankEntry.state == Found.NEW, 1), else_=0))
    asked = select(BankEntry.statement_id, func.count(), waits).where(BankEntry.statement_id.in_(ids))
    return {row[0]: (row[1], row[2]) for row in db.session.execute(asked.group_by(BankEntry.statement_id))}
