"""Who may make, remove and replace a passkey: staff and assessors need one that the mailbox alone does not make."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from app.accounts.passkeys.rules import (
    ASK,
    BEFORE_ANOTHER_LETTER,
    CONFIRM,
    INVITE,
    ONLY_BY_PASSKEY,
    THE_LAST,
    WayIn,
    move,
    way_in,
    why_not_invited_again,
    why_not_kept,
    why_not_removed,
)

NOW = datetime(2026, 6, 30, 8, 0, tzinfo=UTC)
EITHER = st.booleans()
STANDINGS = {
    # has a passkey, is reported, is invited
    (True, False, False): WayIn.PASSKEY,
    (True, False, True): WayIn.PASSKEY,
    (True, True, False): WayIn.REPORTED,
    (True, True, True): WayIn.REPORTED,
    (False, False, True): WayIn.INVITED,
    (False, True, True): WayIn.INVITED,
    (False, False, False): WayIn.WITHOUT,
    (False, True, False): WayIn.WITHOUT,
}
MOVES = {
    # how they stand, oneself, has reported it
    (WayIn.PASSKEY, False, False): ASK,
    (WayIn.REPORTED, False, False): CONFIRM,
    (WayIn.REPORTED, False, True): None,
    (WayIn.INVITED, False, False): INVITE,
    (WayIn.WITHOUT, False, False): INVITE,
}


@pytest.mark.parametrize(("facts", "found"), STANDINGS.items())
def test_how_somebody_gets_in(facts, found):
    has_passkey, is_reported, is_invited = facts
    assert way_in(has_passkey=has_passkey, is_reported=is_reported, is_invited=is_invited) is found


@pytest.mark.parametrize(("facts", "found"), MOVES.items())
def test_what_staff_may_do_for_somebody(facts, found):
    how, is_self, has_reported = facts
    assert move(how, is_self=is_self, has_reported=has_reported) is found


@given(st.sampled_from(WayIn), EITHER)
def test_nobody_does_anything_for_themself(how, has_reported):
    assert move(how, is_self=True, has_reported=has_reported) is None


@given(st.sampled_from(WayIn), EITHER)
def test_only_what_somebody_else_said_is_confirmed(how, has_reported):
    found = move(how, is_self=False, has_reported=has_reported)
    assert (found is CONFIRM) == (how is WayIn.REPORTED and not has_reported)


@given(needs_one=EITHER, is_by_passkey=EITHER)
def test_whoever_needs_a_passkey_keeps_them_by_passkey(needs_one, is_by_passkey):
    found = why_not_kept(needs_one=needs_one, is_by_passkey=is_by_passkey)
    assert found == (ONLY_BY_PASSKEY if needs_one and not is_by_passkey else None)


@given(needs_one=EITHER, is_vouched=EITHER, vouched=st.integers(0, 10))
def test_whoever_needs_a_passkey_keeps_one(needs_one, is_vouched, vouched):
    vouched = max(vouched, is_vouched)
    found = why_not_removed(needs_one=needs_one, is_vouched=is_vouched, vouched=vouched)
    left = vouched - is_vouched
    assert (found == THE_LAST) == (needs_one and is_vouched and left == 0)


@pytest.mark.parametrize(
    ("ago", "may"), [(None, True), (timedelta(), False), (timedelta(seconds=299), False), (BEFORE_ANOTHER_LETTER, True)]
)
def test_a_further_invitation_waits_five_minutes(ago, may):
    sent_at = None if ago is None else NOW - ago
    assert (why_not_invited_again(sent_at, NOW) is None) == may
