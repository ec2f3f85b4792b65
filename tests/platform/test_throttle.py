"""How often something may be tried is counted in the database, for good."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from app.throttle import Tries, forget_old, is_spent

HOUR = timedelta(hours=1)
AT_ONCE = 8


@pytest.mark.database
def test_the_try_after_the_last_one_is_too_many(database):
    assert [is_spent("code", "ana", limit=3, within=HOUR) for _ in range(5)] == [False, False, False, True, True]


@pytest.mark.database
def test_everybody_and_everything_is_counted_apart(database):
    is_spent("code", "ana", limit=1, within=HOUR)
    assert [
        is_spent("code", "ana", limit=1, within=HOUR),
        is_spent("code", "kofi", limit=1, within=HOUR),
        is_spent("letter", "ana", limit=1, within=HOUR),
    ] == [True, False, False]


@pytest.mark.database
def test_the_next_hour_is_a_new_one(database, clock):
    is_spent("code", "ana", limit=1, within=HOUR)
    clock.hold(clock.now() + HOUR)
    assert not is_spent("code", "ana", limit=1, within=HOUR)


@pytest.mark.database
def test_first_tries_at_one_instant_all_count_and_none_fails(app, database):
    def try_it(who):
        with app.app_context():
            start.wait()
            return is_spent("code", who, limit=3, within=HOUR)

    start = Barrier(AT_ONCE)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for who in ("ana", "kofi", "lea"):
            spent = list(threads.map(try_it, [who] * AT_ONCE))
            assert sorted(spent) == [False] * 3 + [True] * (AT_ONCE - 3)


@pytest.mark.database
def test_a_try_counts_although_the_request_fails(database):
    is_spent("code", "ana", limit=1, within=HOUR)
    database.session.rollback()
    assert is_spent("code", "ana", limit=1, within=HOUR)


@pytest.mark.database
def test_who_tried_is_not_to_be_read_and_is_forgotten(database, clock):
    is_spent("code", "ana@example.org", limit=1, within=HOUR)
    [kept] = database.session.scalars(database.select(Tries.key)).all()
    assert len(kept) == 64
    clock.hold(clock.now() + timedelta(days=3))
    forget_old()
    assert database.session.scalars(database.select(Tries)).all() == []
