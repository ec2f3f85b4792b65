"""The list that is kept between pages is always the one that is in the database."""

from datetime import date

import pytest

from app.db import db
from app.logbook import actions, queries, reading
from app.logbook.models import Mediation
from app.logbook.vocabulary import Mode
from tests import make


def listed(mediator):
    """The list as a page reads it."""
    return reading.read(mediator, queries.facts(mediator).seal)


def anew(mediator):
    """What somebody reads who has kept nothing."""
    reading._kept.clear()
    return listed(mediator)


CHANGES = {
    "change": lambda ana, one: actions.change(one, by=ana, version=one.version, reference="NEW-1"),
    "change a row": lambda ana, one: actions.change_row(
        ana, one.id, version=one.version, reference="NEW-1", date=date(2025, 3, 1), minutes=45, mode=Mode.IN_PERSON
    ),
    "change a session": lambda ana, one: actions.change_session(
        one.sessions[0], by=ana, version=one.version, date=date(2024, 5, 2), minutes=75
    ),
    "add a session": lambda ana, one: make.session(one, by=ana),
    "remove": lambda ana, one: actions.remove(one, by=ana),
    "log": lambda ana, one: make.mediation(ana),
    "delete": lambda ana, one: db.session.delete(one),
}


@pytest.mark.database
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_is_read(database, change):
    ana = make.mediator()
    one, _other = make.mediation(ana), make.mediation(ana)
    before = listed(ana)
    change(ana, one)
    db.session.commit()
    after = listed(ana)
    assert after != before
    assert after == anew(ana)


@pytest.mark.database
def test_what_was_removed_and_restored_is_read_again(database):
    ana = make.mediator()
    one = make.mediation(ana)
    actions.remove(one, by=ana)
    db.session.commit()
    assert listed(ana).rows == []
    actions.restore(one, by=ana)
    db.session.commit()
    assert [row.id for row in listed(ana).rows] == [one.id]


@pytest.mark.database
def test_an_unchanged_list_is_the_same_list(database):
    ana = make.mediator()
    make.mediation(ana)
    assert listed(ana) is listed(ana)


def test_an_id_that_comes_back_is_read_anew(database):
    """SQLite gives the number of a deleted row to the next one."""
    ana = make.mediator()
    one = make.mediation(ana)
    listed(ana)
    database.session.delete(one)
    database.session.commit()
    another = make.mediation(ana)
    assert another.id == one.id
    assert [row.reference for row in listed(ana).rows] == [another.reference]


def test_what_another_person_logged_is_not_in_the_list(database):
    ana, ben = make.mediator(), make.mediator()
    make.mediation(ben)
    assert (len(listed(ben).rows), listed(ana).rows) == (1, [])


def test_a_change_that_was_not_saved_is_not_kept(database):
    ana = make.mediator()
    one = make.mediation(ana)
    before = listed(ana)
    actions.change(one, by=ana, version=one.version, reference="NEW-1")
    db.session.flush()
    listed(ana)
    db.session.rollback()
    assert listed(ana) == before


def test_many_mediators_do_not_fill_the_memory(database):
    for _ in range(reading.MOST_KEPT + 2):
        listed(make.mediator())
    assert len(reading._kept) <= reading.MOST_KEPT


def test_every_row_has_a_version_of_its_own(database):
    ana = make.mediator()
    versions = {make.mediation(ana).version for _ in range(20)}
    assert len(versions) == 20
    assert database.session.query(Mediation).count() == 20
