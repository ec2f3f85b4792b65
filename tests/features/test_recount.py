"""What is stored beside a mediation is what counting says of it now."""

from sqlalchemy import update

from app import clock
from app.cli import recount
from app.db import commit, db, unit
from app.demo import people
from app.logbook import actions
from app.logbook.models import Mediation


def test_every_stored_verdict_of_the_demo_is_the_recomputed_one(database):
    with unit():
        people.seed(clock.today())
    assert actions.recount_all() == 0


def test_a_recount_mends_what_an_older_rule_left(app, database):
    with unit():
        people.seed(clock.today())
    db.session.execute(update(Mediation).where(Mediation.reference == "L24-011").values(verdict="borderline"))
    commit()
    assert app.test_cli_runner().invoke(recount).output == "1 verdicts changed.\n"
