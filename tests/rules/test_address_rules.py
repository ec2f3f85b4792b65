"""When an account's address changes: two codes, or one and a passkey used just now."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import address_rules as rules

NOW = datetime(2026, 6, 30, 8, 0, tzinfo=UTC)
EITHER = st.booleans()
OLD, NEW = "ana@example.org", "ana@rivers.example"


@pytest.mark.parametrize(
    ("new", "needs_passkey", "is_by_passkey", "is_waiting", "why_not"),
    [
        (NEW, False, False, False, None),
        (NEW, True, True, False, None),
        (NEW, True, False, False, rules.ONLY_BY_PASSKEY),
        (OLD, False, False, False, rules.THE_SAME),
        (NEW, False, False, True, rules.ONE_WAITS),
    ],
)
def test_when_a_new_address_can_be_asked_for(new, needs_passkey, is_by_passkey, is_waiting, why_not):
    asked = {"needs_passkey": needs_passkey, "is_by_passkey": is_by_passkey, "is_waiting": is_waiting}
    assert rules.why_not_asked(own=OLD, new=new, **asked) == why_not


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
