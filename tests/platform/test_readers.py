"""How often somebody may read within a minute: counted in memory, with a bound to what is remembered."""

import pytest

from app.throttle import PerMinute, network


def test_within_a_minute_so_many_are_let_through():
    readers = PerMinute(3)
    assert [readers.seconds_to_wait("a", 120.0 + number) for number in range(5)] == [0, 0, 0, 57, 56]
    assert readers.seconds_to_wait("b", 125.0) == 0
    assert readers.seconds_to_wait("a", 180.0) == 0


def test_no_more_are_remembered_than_it_has_room_for():
    readers = PerMinute(1, most=10)
    for number in range(100):
        assert readers.seconds_to_wait(f"reader {number}", 0.0) == 0
    assert len(readers.counts) == 10
    assert readers.seconds_to_wait("reader 99", 0.0) == 60


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "", True),
        ("nonsense", "other", False),
        ("192.0.2.1:4711", "192.0.2.1:4711", True),
    ],
)
def test_one_reader_is_one_address_or_one_network(one, other, is_same):
    assert (network(one) == network(other)) is is_same
