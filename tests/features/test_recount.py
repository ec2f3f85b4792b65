"""What is stored beside a mediation is what counting says of it now."""

from sqlalchemy import update

from app import clock
from app.cli import doctor, recount
from app.db import commit, db, unit
from app.demo import people
from app.logbook import actions
from app.logbook.models import Mediation


def test_every_stored_verdict_of_the_demo_is_the_recomputed_one(database):
    with unit():
        people.seed(clock.today())
    assert actions.recount_all() == 0


def test_a_recount_mends_what_an_older_rule_left_and_the_doctor_tells(app, database):
    with unit():
        people.seed(clock.today())
    db.session.execute(update(Mediation).where(Mediation.reference == "L24-011").values(verdict="borderline"))
    commit()
    run = app.test_cli_runner().invoke
    sick, mended, well = run(doctor), run(recount), run(doctor)
    words = "Stored verdicts that are not what the rule says now: 1. To mend them: flask recount\n"
    assert (sick.output, sick.exit_code) == (words, 1)
    assert (mended.output, well.output, well.exit_code) == ("1 verdicts changed.\n", "All is well.\n", 0)
