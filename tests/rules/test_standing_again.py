"""Random histories of a listing: the rule agrees with a slow one written day by day, in whatever order facts come."""

import os
from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from app.listing.standings.facts import NOTICES, Fact, Kind, standing
from app.listing.standings.plan import due, gone_on, next_due_on
from tests.rules.slow_standing import begins, slow_states

ORDERS = int(os.environ.get("PROPERTY_EXAMPLES", 30)) * 10  # `make prove`: 10,000
SEED = int(os.environ.get("SEED", 1))
STARTS = (date(2024, 2, 29), date(2023, 2, 28), date(2026, 3, 1), date(2023, 12, 31), date(2027, 3, 1))
OFTEN = (Kind.COVERED, Kind.COVERED, Kind.NOTICE, Kind.NOTICE, Kind.NOTICE, Kind.HELD, Kind.REQUESTED, Kind.GRANTED)
RARER = (Kind.UNDELIVERED, Kind.LEFT, Kind.LEFT, Kind.CORRECTED, Kind.RELEASED)
A_DAY = timedelta(days=1)


def history(random):
    """Facts of about four years, most of which could have been recorded; a few could not."""
    start = random.choice(STARTS) + timedelta(days=random.choice((0, 0, 0, 1, 100)))
    facts = [Fact(Kind.ACTIVATED, start, 0)]
    for number in range(1, random.randint(1, 12)):
        kind = random.choice(random.choice((OFTEN, OFTEN, RARER, tuple(Kind))))
        on = start + timedelta(days=random.choice((random.randint(0, 1500), 365 + random.randint(300, 460))))
        period_end = begins(start, random.choice((1, 1, 1, 2, 3))) - A_DAY
        until = {
            Kind.COVERED: period_end + timedelta(days=random.choice((0, 0, 0, -1, 40))),
            Kind.NOTICE: period_end,
            Kind.HELD: on + timedelta(days=random.randint(0, 120)),
        }.get(kind)
        if kind in (Kind.UNDELIVERED, Kind.LEFT):
            sent = random.choice([fact for fact in facts if fact.kind is Kind.NOTICE] or facts)
            on, until = sent.on, sent.until
        if kind is Kind.LEFT:
            until = on + timedelta(days=random.choice((0, 1, 5, 5, 40)))
        facts.append(Fact(kind, on, number, until, random.choice(NOTICES[-3:]) if kind is Kind.NOTICE else None))
    return facts


@pytest.fixture
def random():
    return Random(SEED)


def test_the_rule_agrees_with_a_slow_one_in_every_order(random):
    seen = Counter()
    for _ in range(ORDERS):
        facts = history(random)
        last = facts[0].on + timedelta(days=random.randint(0, 1600))
        expected = slow_states(facts, last)
        days = [last, *random.sample(sorted(expected), min(12, len(expected)))]
        shuffled = random.sample(facts, len(facts))
        twice = [*shuffled, *shuffled[:3]]
        found = {day: standing(twice, day).state.value for day in days}
        assert found == {day: expected.get(day, "not_yet") for day in days}, facts
        seen.update(expected.values())
    assert set(seen) == {"listed", "due_soon", "in_grace", "removed", "suspended", "resigned"}


def test_the_day_a_listing_ends_is_known_beforehand(random):
    """`gone_on`, from the facts alone, is the first day of the slow model's last stretch of not being listed."""
    for _ in range(ORDERS // 10):
        facts = history(random)
        last = max(fact.on for fact in facts) + timedelta(days=1500)
        states = slow_states(facts, last)
        there = [day for day, state in states.items() if state not in ("removed", "resigned")]
        gone = max(there) + A_DAY if there else min(states)
        assert gone_on(random.sample(facts, len(facts))) == (None if gone > last else gone), facts


def test_something_is_due_on_the_next_day_and_nothing_before(random):
    for _ in range(ORDERS // 3):
        facts = history(random)
        latest, expected = max(fact.on for fact in facts), next_due_on(facts)
        if expected is None:
            assert not any(due(facts, latest + timedelta(days=days)) for days in (0, 1, 100, 2000)), facts
            continue
        assert due(facts, max(latest, expected)), facts
        for day in {max(latest, expected - timedelta(days=days)) for days in (1, 2, 30)}:
            assert day >= expected or not due(facts, day), facts


def test_nights_that_are_missed_change_no_more_than_when(random):
    """Whichever nights are run, no notice is sent twice or after a later one, and no end comes without 28 days."""
    ends = 0
    for _ in range(ORDERS // 10):
        facts = history(random)
        night = max(fact.on for fact in facts)
        for _night in range(40):
            night += timedelta(days=random.choice((1, 1, 3, 40, 90)))
            facts += [each.fact for each in due(facts, night)]
        sent = [fact for fact in facts if fact.number >= 1_000_000]
        assert max(Counter((each.kind, each.until, each.days) for each in sent).values(), default=1) == 1, facts
        for told in (each for each in sent if each.kind is Kind.TOLD):
            finals = [each.on for each in facts if each.kind is Kind.NOTICE and (each.days or 0) >= 330]
            assert any(each + timedelta(days=28) <= told.until for each in finals), facts
            ends += 1
    assert ends > 0
