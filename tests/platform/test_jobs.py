"""Work after the answer: put once, claimed once, tried again later and later, and given up in the end."""

import json
import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text

from app import jobs, logs, timetable
from app.db import commit, sqlite
from app.jobs import LEASE, TRY_AGAIN_AFTER, Job

NOW = datetime(2026, 6, 30, 8, tzinfo=UTC)
pytestmark = pytest.mark.database


@pytest.fixture
def done():
    """What the job `write down` was given, in the order in which it ran."""
    written = []
    jobs.kind("write down")(lambda **given: written.append(given))
    yield written
    del jobs.KINDS["write down"]


@pytest.fixture
def fails():
    """A job that fails for as long as there are problems in this list."""
    problems = []

    @jobs.kind("fail")
    def fail() -> None:
        if problems:
            raise problems.pop()

    yield problems
    del jobs.KINDS["fail"]


def put(kind, key, **details):
    is_new = jobs.put(kind, key, **details)
    commit()
    return is_new


def the_job(database):
    database.session.expire_all()
    return database.session.scalars(select(Job)).one()


def test_a_job_is_done_once_with_its_arguments(database, done):
    put("write down", "one", day="2026-06-30", number=7)
    assert [jobs.run_due(), jobs.run_due()] == [1, 0]
    assert (done, the_job(database).done_at) == ([{"day": "2026-06-30", "number": 7}], NOW)


def test_a_key_is_put_once(database, done):
    assert [put("write down", "hourly:10"), put("write down", "hourly:10")] == [True, False]
    jobs.run_due()
    assert [put("write down", "hourly:10"), jobs.run_due(), done] == [False, 0, [{}]]


def test_a_known_key_does_not_spoil_the_change_it_comes_with(database, done):
    put("write down", "one")
    jobs.put("write down", "one")
    jobs.put("write down", "two")
    commit()
    assert database.session.scalars(select(Job.key).order_by(Job.id)).all() == ["one", "two"]


def test_a_job_goes_with_the_change_that_puts_it(database, done):
    jobs.put("write down", "one")
    database.session.rollback()
    assert (jobs.run_due(), done) == (0, [])


def test_a_job_waits_for_its_time(database, done, clock):
    put("write down", "later", run_at=NOW + timedelta(hours=1))
    first = jobs.run_due()
    clock.hold(NOW + timedelta(hours=1))
    assert (first, jobs.run_due()) == (0, 1)


def test_the_oldest_job_is_done_first(database, done):
    put("write down", "new", which="new")
    put("write down", "old", run_at=NOW - timedelta(hours=1), which="old")
    jobs.run_due()
    assert done == [{"which": "old"}, {"which": "new"}]


def test_a_failed_job_is_tried_again_later_and_later(database, fails, clock):
    fails += [ValueError("not for the database")] * 99
    put("fail", "one")
    waits = []
    for _ in TRY_AGAIN_AFTER:
        jobs.run_due()
        waits.append(the_job(database).run_at - clock.now())
        clock.hold(the_job(database).run_at)
    assert waits == TRY_AGAIN_AFTER
    assert the_job(database).problem == "ValueError"


def test_after_the_last_try_it_is_dead_and_stays_to_be_seen(database, fails, clock):
    fails += [ValueError()] * 99
    put("fail", "one")
    for _ in range(20):
        jobs.run_due()
        clock.hold(clock.now() + timedelta(days=1))
    job = the_job(database)
    assert (job.attempts, job.done_at, bool(job.dead_at)) == (len(TRY_AGAIN_AFTER) + 1, None, True)


def test_the_next_job_runs_although_one_fails(database, fails, done):
    fails.append(ValueError())
    put("fail", "one")
    put("write down", "two")
    assert (jobs.run_due(), done) == (2, [{}])


def test_a_job_of_an_unknown_kind_fails_alone(database, done):
    put("of a later version", "one")
    put("write down", "two")
    assert (jobs.run_due(), done) == (2, [{}])


def test_a_job_whose_worker_died_is_claimed_again_after_the_lease(database, done, clock):
    """The worker claimed it and was killed before it was done."""
    put("write down", "one")
    job = the_job(database)
    job.locked_until, job.attempts = NOW + LEASE, 1
    commit()
    while_it_is_leased = jobs.run_due()
    clock.hold(NOW + LEASE + timedelta(seconds=1))
    assert (while_it_is_leased, jobs.run_due(), the_job(database).attempts) == (0, 1, 2)


def test_two_workers_claim_each_job_once(app, database, done):
    for number in range(40):
        jobs.put("write down", f"job:{number}", number=number)
    commit()
    start = threading.Barrier(2)
    tried = []

    def work():
        with app.app_context():
            start.wait()
            tried.append(jobs.run_due())

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert (sum(tried), sorted(each["number"] for each in done)) == (40, list(range(40)))


class TheEnd(Exception):
    """Of the worker's life."""


def go_wrong(database):
    """A timetable that meets a real trouble of the database: its lock is held elsewhere, or the server hangs up."""
    if database.engine.dialect.name == "postgresql":
        database.session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    other = sqlite.connect(database.engine.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    database.session.execute(text("PRAGMA busy_timeout=50"))
    try:
        timetable.schedule()
    finally:
        other.close()


def test_the_worker_outlives_a_trouble_of_the_database(database, done, clock, capsys):
    clock.hold(datetime(2027, 1, 3, 10, 5, tzinfo=UTC))
    put("write down", "one")
    moments = iter((lambda: go_wrong(database), timetable.schedule))

    def schedule():
        moment = next(moments, None)
        if moment is None:
            raise TheEnd
        moment()

    logs.start()
    with pytest.raises(TheEnd):
        jobs.work_for_ever(schedule)
    [line] = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert (line["event"], line["problem"] in ("OperationalError", "AdminShutdown"), done) == ("database", True, [{}])
    assert database.session.scalars(select(Job.key).where(Job.done_at.is_(None))).all() == []


def test_done_jobs_are_forgotten_in_time_and_waiting_ones_are_not(database, done, clock):
    put("write down", "done")
    jobs.run_due()
    put("write down", "waiting", run_at=NOW + timedelta(days=365))
    clock.hold(NOW + jobs.KEEP_DONE + timedelta(days=1))
    jobs.forget_old()
    assert database.session.scalars(select(Job.key)).all() == ["waiting"]


def test_dead_jobs_are_told_of_and_forgotten_after_ninety_days(database, fails, clock):
    fails += [ValueError()] * 99
    put("fail", "one")
    put("fail", "two")
    for _ in range(9):
        jobs.run_due()
        clock.hold(clock.now() + timedelta(hours=3))
    told = jobs.dead()
    clock.hold(told[0][3] + timedelta(days=90))
    jobs.forget_old()
    before = len(database.session.scalars(select(Job.key)).all())
    clock.hold(clock.now() + timedelta(seconds=1))
    jobs.forget_old()
    assert [row[:3] for row in told] == [("fail", "ValueError", 2)]
    assert (before, jobs.dead()) == (2, [])


def test_how_long_the_oldest_has_waited(database, done, clock):
    empty = jobs.oldest_wait()
    put("write down", "one")
    clock.hold(NOW + timedelta(minutes=20))
    assert [empty, jobs.oldest_wait(), jobs.run_due(), jobs.oldest_wait()] == [
        timedelta(0),
        timedelta(minutes=20),
        1,
        timedelta(0),
    ]


def test_the_timetable_puts_each_hour_and_day_once(database, clock):
    clock.hold(datetime(2027, 1, 1, 10, 5, tzinfo=UTC))
    timetable.schedule()
    clock.hold(datetime(2027, 1, 1, 11, 5, tzinfo=UTC))
    timetable.schedule()
    timetable.schedule()
    keys = database.session.scalars(select(Job.key)).all()
    expected = [f"{kind}:2027-01-01T{hour}" for hour in (10, 11) for kind in timetable.EVERY_HOUR]
    assert sorted(keys) == sorted(expected + [f"{kind}:2027-01-01" for kind in timetable.EVERY_DAY])


def test_everything_on_the_timetable_can_be_done(database, clock):
    clock.hold(datetime(2027, 1, 2, 10, 5, tzinfo=UTC))
    timetable.schedule()
    jobs.run_due()
    assert database.session.scalars(select(Job.key).where(Job.done_at.is_(None))).all() == []


def test_what_is_not_to_be_done_now_waits_an_hour_and_that_is_no_failure(database, clock, fails, caplog):
    fails += [jobs.NotNow()] * 20
    put("fail", "one")
    for hour in range(20):
        clock.hold(NOW + timedelta(hours=hour))
        jobs.run_due()
    waits = the_job(database)
    assert (waits.attempts, waits.dead_at, waits.problem, caplog.records) == (0, None, None, [])
    clock.hold(NOW + timedelta(hours=20))
    jobs.run_due()
    assert the_job(database).done_at == NOW + timedelta(hours=20)
