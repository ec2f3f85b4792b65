"""When an account's address changes: two codes, or one and a passkey used just now."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from app.accounts.address import rules

NOW = datetime(2026, 6, 30, 8, 0, tzinfo=UTC)
EITHER = st.booleans()
OLD, NEW = "ana@example.org", "ana@rivers.example"


@pytest.mark.parametrize(
    ("new", "is_waiting", "why_not"),
    [(NEW, False, None), (OLD, False, rules.THE_SAME), (OLD, True, rules.THE_SAME), (NEW, True, rules.ONE_WAITS)],
)
def test_when_a_new_address_can_be_asked_for(new, is_waiting, why_not):
    assert rules.why_not_asked(own=OLD, new=new, is_waiting=is_waiting) == why_not


@given(needs_passkey=EITHER, is_by_passkey=EITHER)
def test_whose_pages_take_a_passkey_changes_nothing_without_it(needs_passkey, is_by_passkey):
    why_not = rules.why_not_by(needs_passkey=needs_passkey, is_by_passkey=is_by_passkey)
    assert why_not == (rules.ONLY_BY_PASSKEY if needs_passkey and not is_by_passkey else None)


@given(new=EITHER, old=EITHER, stands_in=EITHER)
def test_nothing_changes_without_the_new_code_and_something_of_the_old_person(new, old, stands_in):
    wrong = rules.wrong_codes(is_new_right=new, is_old_right=old, stands_in=stands_in)
    assert (not wrong) == (new and (old or stands_in))
    assert ("new_code" in wrong) == (not new)


@given(is_by_passkey=EITHER, seconds=st.integers(0, 10_000_000))
def test_only_a_passkey_used_just_now_stands_in(is_by_passkey, seconds):
    signed_in_at = NOW - timedelta(seconds=seconds)
    found = rules.stands_in(is_by_passkey=is_by_passkey, signed_in_at=signed_in_at, now=NOW)
    assert found == (is_by_passkey and seconds <= 600)
