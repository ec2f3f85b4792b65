"""A payment is for the contribution that its reference names, and for no other; nothing counts twice."""

from collections import Counter
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from hypothesis import given, strategies as st

from app.fees.statements.camt import Entry, read
from app.fees.statements.matching import Match, Matched, Owed, matched
from tests.rules.bank_files import file, paid

ONE, TWO, PAID, CANCELLED, STRANGE = "RF18539007547034", "RF712348231", "RF47ODR000003", "RF20ODR000004", "RF04ABC"
OWED = {
    ONE: Owed(1, ONE, 19965, payer="Vera Voß"),
    TWO: Owed(2, TWO, 16500, payer="Ben Ba"),
    PAID: Owed(3, PAID, 0),
    CANCELLED: Owed(4, CANCELLED, 0, payer="Ada", why_not="This contribution was cancelled."),
}


def entry(cents, *references, key="k", currency="EUR", day=23, payer="Somebody"):
    return Entry(key, date(2026, 11, day), cents, currency, references, "", payer)


ALONE = {
    entry(19965, ONE): (Match.MATCHED, 1, "This pays the contribution."),
    entry(19964, ONE): (Match.PARTLY, 1, "This is a part; €0.01 is still open."),
    entry(119966, ONE): (Match.OVER, 1, "This is €1,000.01 more than was open."),
    entry(16500, STRANGE, TWO): (Match.MATCHED, 2, "This pays the contribution."),
    entry(500, PAID): (Match.OVER, 3, "Nothing was open any more: the contribution was paid or waived before."),
    entry(19965, CANCELLED): (Match.UNKNOWN, None, "This contribution was cancelled."),
    entry(19965): (Match.UNKNOWN, None, "This payment has no reference."),
    entry(19965, STRANGE): (Match.UNKNOWN, None, "No contribution has the reference RF04ABC."),
    entry(36465, ONE, TWO): (
        Match.UNKNOWN,
        None,
        "This payment names several contributions: RF18539007547034, RF712348231.",
    ),
    entry(19965, ONE, currency="USD"): (
        Match.NOT_OURS,
        None,
        "This payment is in USD; contributions are paid in euros.",
    ),
    entry(19965, payer="VOSS  Vera"): (Match.UNKNOWN, None, "This payment has no reference."),
    entry(19965, payer="VERA VOSS"): (
        Match.UNKNOWN,
        None,
        "This payment has no reference. Amount and payer fit reference RF18539007547034.",
    ),
    entry(19964, payer="VERA VOSS"): (Match.UNKNOWN, None, "This payment has no reference."),
    entry(19965, payer="Ada"): (Match.UNKNOWN, None, "This payment has no reference."),
}


@pytest.mark.parametrize(("payment", "expected"), ALONE.items())
def test_one_payment(payment, expected):
    (found,) = matched([payment], OWED)
    assert (found.entry, found.kind, found.contribution_id, found.note) == (payment, *expected)
    assert found.can_be_recorded is (found.contribution_id in (1, 2))


def test_why_nothing_is_to_be_paid_is_said():
    owed = {ONE: Owed(1, ONE, 0, why_not="No invoice has been issued.")}
    assert matched([entry(100, ONE)], owed) == [
        Matched(entry(100, ONE), Match.UNKNOWN, None, "No invoice has been issued.")
    ]


def test_a_hint_that_fits_two_is_none():
    two = OWED | {STRANGE: Owed(5, STRANGE, 19965, payer="Vera Voss")}
    assert matched([entry(19965, payer="Vera Voss")], two)[0].note == "This payment has no reference."


def test_a_note_is_short():
    owed = {f"RF{n:023}": Owed(n, f"RF{n:023}", 100, payer="V" * 140) for n in range(9)}
    strange = entry(100, *["X" * 33 + f"{n:02}" for n in range(9)], payer="V" * 140)
    found = matched([strange, entry(100, *owed, key="l")], {"RF": Owed(9, "R" * 25, 100, "V" * 140)} | owed)
    assert [len(each.note) <= 200 for each in found] == [True, True]


def test_payments_of_a_contribution_add_up_by_the_day_of_their_booking():
    late, first, between = (
        entry(5000, ONE, key="a", day=25),
        entry(9965, ONE, key="b", day=23),
        entry(10000, ONE, key="c", day=24),
    )
    said = matched([late, first, between], OWED)
    assert [(each.entry, each.kind, each.note) for each in said] == [
        (first, Match.PARTLY, "This is a part; €100.00 is still open."),
        (between, Match.MATCHED, "This pays the contribution."),
        (late, Match.OVER, "Nothing was open any more: the contribution was paid or waived before."),
    ]


def test_payments_that_look_alike_each_count():
    said = read(BytesIO(file(paid("100.00", ONE), paid("100.00", ONE), paid("165.00", TWO), paid()))).entries
    found = matched(said, OWED)
    assert Counter(each.kind for each in found) == {Match.PARTLY: 1, Match.OVER: 1, Match.MATCHED: 1, Match.UNKNOWN: 1}


REFERENCES = st.lists(st.sampled_from([ONE, TWO, PAID, CANCELLED, STRANGE]), max_size=2, unique=True).map(tuple)
ENTRIES = st.lists(
    st.builds(
        entry,
        st.sampled_from([1, 9965, 10000, 16500, 19965]),
        key=st.sampled_from("abcdefgh"),
        currency=st.sampled_from(["EUR", "EUR", "USD"]),
        day=st.integers(22, 25),
    ).flatmap(lambda made: REFERENCES.map(lambda references: replace(made, references=references))),
    max_size=8,
    unique_by=lambda made: made.key,
)


def sums(found):
    """What is paid of each contribution, in cents."""
    total = Counter()
    for each in found:
        if each.contribution_id is not None:
            total[each.contribution_id] += each.entry.cents
    return total


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_of_a_file_changes_nothing(payments, dice):
    shuffled = payments.copy()
    dice.shuffle(shuffled)
    assert matched(shuffled, OWED) == matched(payments, OWED)


@given(ENTRIES)
def test_kinds_and_sums_agree(payments):
    found = matched(payments, OWED)
    assert sorted(each.entry.key for each in found) == sorted(each.key for each in payments)
    assert all((each.contribution_id is None) == (each.kind not in COUNTED) for each in found)
    for reference in (ONE, TWO):
        contribution, of_it = OWED[reference], [each for each in found if reference in each.entry.references]
        kinds = [each.kind for each in of_it if each.contribution_id == contribution.contribution_id]
        total = sums(found)[contribution.contribution_id]
        expected = (Match.MATCHED in kinds and total >= contribution.cents_open, Match.OVER in kinds)
        assert expected[1] == (total > contribution.cents_open)
        assert (total >= contribution.cents_open) == bool({Match.MATCHED, Match.OVER} & set(kinds))


@given(ENTRIES, st.integers(0, 8))
def test_what_is_paid_is_the_same_in_one_file_or_in_two(payments, cut):
    first = matched(payments[:cut], OWED)
    already = sums(first)
    rest_owed = {
        name: replace(each, cents_open=max(each.cents_open - already[each.contribution_id], 0))
        for name, each in OWED.items()
    }
    second = matched(payments[cut:], rest_owed)
    assert already + sums(second) == sums(matched(payments, OWED))


COUNTED = (Match.MATCHED, Match.PARTLY, Match.OVER)
