"""What two do at the same moment: one of them comes first, and no limit is overrun. On PostgreSQL nobody else waits."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError

from app import clock as the_clock
from app.db import commit, db
from app.errors import Conflict, Refused
from app.feedback.answers import content, keeping as answers
from app.feedback.asking import Channel
from app.feedback.authors import actions as author_actions, appointment_actions
from app.feedback.authors.appointments import Who
from app.feedback.authors.models import Appointment, Draft
from app.feedback.flags import actions as flag_actions, grounds as flags
from app.feedback.flags.grounds import Ground
from app.feedback.models import Answer, FiledAnswer, Flag
from app.feedback.reviewer import queries as reviewer_queries
from app.logbook.co_mediations import actions as co_mediation_actions, linking as co_mediation
from app.logbook.co_mediations.models import CoMediatorLink
from app.logbook.models import Mediation
from tests import make
from tests.features.ana_and_lea import the_ana, the_lea, the_made  # noqa: F401  fixtures by another name
from tests.features.linking import co_mediated
from tests.features.reviewing import CONFIRMED, OPINION, answered, link_of

pytestmark = pytest.mark.database

MANY = 8
NOT_FIRST = (Refused, Conflict, IntegrityError, StaleDataError, ObjectDeletedError)  # as the pages know them


def at_once(app, *acts):
    """What becomes of acts that begin together: done, or not the first."""
    db.session.rollback()
    the_clock.hold(the_clock.now())
    start = threading.Barrier(len(acts))

    def run(act):
        with app.app_context():
            start.wait()
            try:
                act()
                commit()
            except NOT_FIRST:
                return "late"
            return "done"

    with ThreadPoolExecutor(len(acts)) as threads:
        return sorted(threads.map(run, acts))


def number_of(table):
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table))


def test_an_authors_first_text_is_begun_once(app, made, lea):
    def save():
        mine = db.session.get_one(Appointment, made_id)
        author_actions.save(mine, by=lea, version=0, text="A text", notes="")

    made_id = made.id
    assert at_once(app, *[save] * MANY) == ["done"] + ["late"] * (MANY - 1)
    assert number_of(Draft) == 1


def test_nothing_is_begun_for_an_appointment_that_ends(app, made, ana, lea):
    def save():
        mine = db.session.get_one(Appointment, made_id)
        author_actions.save(mine, by=lea, version=0, text="A text", notes="")

    def end():
        appointment_actions.end(db.session.get_one(Appointment, made_id), by=ana, who=Who.MEDIATOR)

    made_id = made.id
    at_once(app, end, *[save] * MANY)
    assert number_of(Draft) == 0


def test_no_more_flags_are_open_than_may_be(app, ana):
    mediation = make.mediation(ana)
    shared = [make.shared(mediation).id for _ in range(flags.MOST_OPEN + MANY)]
    by_hand = shared[: flags.MOST_OPEN - 1]
    flagging = [lambda each=each: _flag(each, ana) for each in shared]
    for act in flagging[: len(by_hand)]:
        act()
        commit()
    assert at_once(app, *flagging[len(by_hand) :]) == ["done"] + ["late"] * MANY
    assert number_of(Flag) == flags.MOST_OPEN


def test_an_answer_is_flagged_once(app, ana):
    answer = make.shared(make.mediation(ana)).id
    assert at_once(app, *[lambda: _flag(answer, ana)] * MANY) == ["done"] * MANY
    assert number_of(Flag) == 1


def _flag(answer, by):
    row = db.session.get_one(FiledAnswer, answer)
    flag_actions.flag(row, by=by, ground=Ground.ABUSE, reason="Rude.")


def test_no_more_links_of_co_mediators_are_open_than_may_be(app, ana):
    def offer(number):
        mine = db.session.get_one(Mediation, entry)
        co_mediation_actions.offer(mine, by=ana, form_token=f"link {number}")

    entry = co_mediated(ana).id
    offers = [lambda number=number: offer(number) for number in range(co_mediation.MOST_OPEN + MANY)]
    assert at_once(app, *offers).count("done") == co_mediation.MOST_OPEN
    assert number_of(CoMediatorLink) == co_mediation.MOST_OPEN


@pytest.mark.parametrize("channel", list(Channel))
def test_the_same_form_sent_many_times_at_once_is_one_answer_with_one_code(app, database, channel):
    request = make.request(make.mediation(make.mediator()), channel=channel)
    link = link_of(request)
    answers.save(link, values=CONFIRMED, is_light=True)
    commit()
    codes = []
    outcome = at_once(app, *[lambda: codes.append(answers.send(link, seed="seed"))] * MANY)
    assert (outcome.count("done") >= 1, len(set(codes)), number_of(Answer)) == (True, 1, 1)
    assert answers.send(link, seed="seed") == codes[0]


@pytest.mark.parametrize("other", ["correct", "share"])
def test_what_is_withdrawn_stays_so_whatever_is_done_to_it_at_that_moment(app, database, other):
    request = make.request(make.mediation(make.mediator()))
    code = answered(request, sharing="digest_author", is_light=False, **OPINION)

    def change():
        held = reviewer_queries.held_by_code(code)
        if held is None:
            raise Refused("gone")
        if other == "share":
            answers.share(held, sharing="mediator")
        else:
            answers.correct(held, values=held.content.values | {"did_well": "Nothing."})

    def withdraw():
        answers.withdraw(reviewer_queries.held_by_code(code))

    at_once(app, withdraw, *[change] * MANY)
    db.session.rollback()
    [row] = db.session.scalars(select(Answer)).all()
    assert (content.opened(row).is_withdrawn, content.opened(row).values) == (True, {})
    assert reviewer_queries.held_by_code(code) is None


def test_an_answer_is_withdrawn_once(app, database):
    code = answered(make.request(make.mediation(make.mediator())))

    def withdraw():
        held = reviewer_queries.held_by_code(code)
        if held is None:
            raise Refused("gone")
        answers.withdraw(held)

    assert at_once(app, *[withdraw] * MANY).count("done") == 1
    assert number_of(Answer) == 1
