"""Which entries may be linked as one mediation of two co-mediators, and why others may not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from app.logbook.co_mediations.linking import Day, Offered, share_a_day, why_not_linked, why_not_taken
from app.logbook.counting import MediationFacts, SessionFacts
from app.logbook.vocabulary import Kind, Mode, Role, SessionStatus, Status

SESSION = SessionFacts(date(2026, 5, 4), 180, Kind.JOINT, Mode.VIDEO, SessionStatus.HELD)
ENTRY = MediationFacts(Role.LEAD, is_simulated=False, has_agreement=True, status=Status.CONCLUDED, sessions=(SESSION,))
OFFERED = Offered(ENTRY, is_own=False, is_used=False, is_expired=False, is_removed=False, is_linked=False)
NOT_ALONE = (
    "Only the entry of a lead mediator or a co-mediator can be linked. "
    "If you mediated this with somebody, change your role first."
)
SIMULATED = "A simulated mediation cannot be linked."
LISBON, AMSTERDAM, TOKYO, LOS_ANGELES = "Europe/Lisbon", "Europe/Amsterdam", "Asia/Tokyo", "America/Los_Angeles"
MAY_4 = date(2026, 5, 4)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"role": Role.SOLE_MEDIATOR}, NOT_ALONE),
        ({"role": Role.CO_MEDIATOR}, None),
        ({"has_agreement": False}, None),
        ({"is_simulated": True}, SIMULATED),
        ({"role": Role.OBSERVER}, NOT_ALONE),
        ({"status": Status.PLANNED}, "Only a concluded mediation can be linked."),
        ({"sessions": ()}, "A mediation of which no session was held cannot be linked."),
        (
            {"sessions": (replace(SESSION, status=SessionStatus.NO_SHOW),)},
            "A mediation of which no session was held cannot be linked.",
        ),
    ],
)
def test_which_entries_can_be_linked(change, reason):
    assert why_not_linked(replace(ENTRY, **change)) == reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, None),
        ({"is_own": True}, "This is your own link. Your co-mediator opens it, signed in with their own account."),
        ({"is_used": True}, "This link was used already. Ask your co-mediator for a new one."),
        ({"is_expired": True}, "This link is too old: it held for 30 days. Ask for a new one."),
        ({"is_removed": True}, "The entry that this link offered was removed."),
        ({"is_linked": True}, "This mediation is linked with an entry of yours already."),
        ({"facts": replace(ENTRY, is_simulated=True)}, SIMULATED),
    ],
)
def test_which_links_can_be_taken(change, reason):
    assert why_not_taken(replace(OFFERED, **change)) == reason


@pytest.mark.parametrize(
    ("one", "other", "is_shared"),
    [
        ((MAY_4, LISBON), (MAY_4, LISBON), True),
        ((MAY_4, LISBON), (MAY_4 + timedelta(days=1), LISBON), False),
        ((MAY_4, LISBON), (MAY_4, AMSTERDAM), True),
        ((MAY_4, LISBON), (MAY_4 + timedelta(days=1), TOKYO), True),
        ((MAY_4, LISBON), (MAY_4 - timedelta(days=1), TOKYO), False),
        ((MAY_4, LOS_ANGELES), (MAY_4 + timedelta(days=1), TOKYO), True),
        ((MAY_4, LOS_ANGELES), (MAY_4 + timedelta(days=2), TOKYO), False),
    ],
)
def test_a_day_is_common_where_it_is_the_same_or_overlaps_in_another_zone(one, other, is_shared):
    assert share_a_day([Day(*one)], [Day(*other)]) is is_shared


def test_one_common_day_of_several_is_enough():
    mine = [Day(MAY_4, LISBON), Day(MAY_4 + timedelta(days=7), LISBON)]
    assert share_a_day(mine, [Day(MAY_4 + timedelta(days=days), LISBON) for days in (3, 7)])
    assert not share_a_day(mine, [])


DAYS = st.builds(
    Day, st.dates(date(2024, 1, 1), date(2026, 12, 31)), st.sampled_from([LISBON, AMSTERDAM, TOKYO, LOS_ANGELES])
)


@given(DAYS, DAYS)
def test_it_does_not_matter_who_of_the_two_asks(one, other):
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(one)
    assert one.zone != other.zone or one.overlaps(other) == (one.on == other.on)
