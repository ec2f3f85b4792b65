"""Where each payment of a statement belongs, and what is said of a file; the digest knows whether that has changed."""

from datetime import date

import pytest

from app.fees.statements import plan as statement_plan
from app.fees.statements.camt import Entry, LeftOut, Statement
from app.fees.statements.matching import Owed
from app.fees.statements.plan import Group, Planned, digest, imported, offered, plan, recorded, said, told

ONE, PAID, OPEN = "RF69ODR000001", "RF42ODR000002", "RF15ODR000003"
TODAY = date(2026, 6, 30)
OWED = {
    ONE: Owed(1, ONE, 19965),
    PAID: Owed(2, PAID, 0),
    OPEN: Owed(3, OPEN, 0, why_not="No invoice has been issued."),
}


def entry(cents, *references, currency="EUR", on=TODAY, key="k"):
    return Entry(key, on, cents, currency, references, "", "")


@pytest.mark.parametrize(
    ("payment", "own", "expected"),
    [
        (entry(19965, ONE), (), (Group.MATCHED, 1)),
        (entry(100, ONE), (), (Group.PARTLY, 1)),
        (entry(20000, ONE), (), (Group.OVER, 1)),
        (entry(20000, ONE), (1,), (Group.OWN, 1)),
        (entry(100, PAID), (), (Group.CLOSED, 2)),
        (entry(100, PAID), (2,), (Group.OWN, 2)),
        (entry(100, OPEN), (), (Group.UNKNOWN, None)),
        (entry(100), (), (Group.UNKNOWN, None)),
        (entry(100, ONE, currency="USD"), (), (Group.NOT_OURS, None)),
        (entry(19965, ONE, on=date(2026, 7, 1)), (), (Group.TO_COME, None)),
    ],
)
def test_where_a_payment_belongs(payment, own, expected):
    (found,) = plan([payment], OWED, own=own, today=TODAY)
    assert (found.group, found.contribution_id) == expected


def test_what_is_paid_by_one_is_not_open_for_the_next():
    found = plan([entry(19965, ONE, key="b"), entry(19965, ONE, key="a")], OWED, own=(), today=TODAY)
    assert [(each.key, each.group) for each in found] == [("a", Group.MATCHED), ("b", Group.CLOSED)]


def test_the_digest_is_of_what_would_be_done():
    base = Planned(Group.MATCHED, "a", 1, "This pays the contribution.")
    others = [
        Planned(Group.PARTLY, "a", 1, base.note),
        Planned(Group.MATCHED, "b", 1, base.note),
        Planned(Group.MATCHED, "a", 2, base.note),
        Planned(Group.MATCHED, "a", 1, "Otherwise."),
    ]
    digests = {digest([each]) for each in (base, *others)} | {digest([]), digest([base, base])}
    assert len(digests) == 7
    assert digest([base]) == digest([Planned(Group.MATCHED, "a", 1, "This pays the contribution.")])


@pytest.mark.parametrize(
    ("group", "acts"),
    [
        (Group.MATCHED, ()),
        (Group.OWN, ()),
        (Group.RECORDED, ("take-back",)),
        (Group.RECORDING, ()),
        (Group.UNKNOWN, ("assign", "set-aside")),
        (Group.CLOSED, ("assign", "set-aside")),
        (Group.NOT_OURS, ("set-aside",)),
        (Group.SET_ASIDE, ("take-up",)),
    ],
)
def test_what_staff_can_do_by_hand(group, acts):
    assert offered(group) == acts


def test_every_group_has_words():
    assert all(each.label for each in Group)


def test_what_is_sealed_comes_back():
    one = Entry("k", TODAY, 1, "EUR", (ONE, PAID), "“Words”\n", "Zoë")
    assert said(told(one)) == ("Zoë", "“Words”\n", (ONE, PAID))
    assert said("") == ("", "", ())


NOTHING = LeftOut()


def statement(*entries, left_out=NOTHING, problems=()):
    return Statement("NL93DEMO0123456789", "EUR", "12", TODAY, entries, left_out, problems)


@pytest.mark.parametrize(
    ("found", "known", "words"),
    [
        (statement(), 0, "The file has 0 payments that came in."),
        (statement(entry(1)), 1, "The file has 1 payment that came in. 1 of them was known from another file."),
        (
            statement(left_out=LeftOut(not_booked=2, debits=1)),
            0,
            "The file has 0 payments that came in. Left out: 1 that went out, 2 that are not booked yet.",
        ),
        (
            statement(problems=("Entry 1: no.",)),
            0,
            "The file has 0 payments that came in. Not everything can be read. Entry 1: no.",
        ),
    ],
)
def test_what_a_file_brought(found, known, words):
    assert imported(found, known=known) == words


def test_many_problems_are_cut_short():
    found = imported(statement(problems=tuple(f"Entry {n}: no." for n in range(100))), known=0)
    assert found.count("Entry") == statement_plan.MOST_SAID
    assert found.endswith("record these payments one by one.")


@pytest.mark.parametrize(
    ("count", "left", "words"),
    [
        (0, 0, "Nothing is left to record."),
        (1, 0, "1 payment is recorded."),
        (2, 1, "2 payments are recorded. 1 payment could not be recorded any more: look at why."),
    ],
)
def test_what_was_recorded(count, left, words):
    assert recorded(count, left=left) == words
