"""What is stored beside a mediation is what counting says of it now."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, update

from app import clock
from app.commands.doctor import doctor, recount
from app.db import commit, db, unit
from app.demo import people
from app.logbook.models import Mediation
from app.logbook.recount import recount_all


def test_every_stored_verdict_of_the_demo_is_the_recomputed_one(database):
    with unit():
        people.seed(clock.today())
    assert recount_all() == 0


def test_the_demo_shows_levels_of_a_calendar_and_of_a_co_mediator(database):
    with unit():
        people.seed(clock.today())
    evidenced = select(Mediation.reference, Mediation.evidence_level).where(Mediation.evidence_level > 0)
    assert dict(db.session.execute(evidenced).all()) == {
        "L25-019": 2,
        "KM-05": 2,
        "L26-028": 1,
        "L26-029": 1,
        "L26-031": 1,
    }


def test_a_recount_mends_what_an_older_rule_left_and_the_doctor_tells(app, database):
    with unit():
        people.seed(clock.today())
    db.session.execute(update(Mediation).where(Mediation.reference == "L24-011").values(verdict="borderline"))
    commit()
    run = app.test_cli_runner().invoke
    sick, mended, well = run(doctor), run(recount), run(doctor)
    words = "Stored verdicts that are not what the rule says now: 1. To mend them: flask recount\n"
    assert (words in sick.output, sick.exit_code) == (True, 1)
    assert (mended.output, "Stored verdicts" in well.output) == ("1 verdicts changed.\n", False)


@pytest.mark.database
def test_the_modes_that_a_migration_names_are_those_of_a_recount(database):
    with unit():
        people.seed(clock.today())
    stored = select(Mediation.id, Mediation.modes, Mediation.session_count).order_by(Mediation.id)
    before = db.session.execute(stored).all()
    db.session.rollback()
    downgrade(revision="0006")
    upgrade()
    assert (db.session.execute(stored).all(), len({each.modes for each in before}) > 4) == (before, True)
