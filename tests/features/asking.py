"""Participants added to a mediation and asked, and what the pages say of them."""

from sqlalchemy import select

from app.db import commit
from app.feedback import actions
from app.feedback.models import Request
from tests.page import read

MARIA = {
    "Their name": "Maria Silva",
    "Their e-mail address": "maria.silva@example.com",
    "I have this person's permission": True,
}


def added(page, who="Counsel", side="Side A", **how):
    return page.submit("Add", {"Who took part": who, "Side": side}, **how)


def rows(answer):
    """The participants as they are read: who, and how they stand."""
    [section] = [answer.page.by_id["slots"]]
    return [read(li[0]) for ul in section.findall("ul") for li in ul]


def saved(database, what=Request):
    database.session.expire_all()
    return database.session.scalars(select(what).order_by(what.id)).all()


def new_slot(ana, mediation, number):
    slot = actions.add(mediation, by=ana, form_token=f"slot {number}", participant="party", side=None)
    commit()
    return slot
