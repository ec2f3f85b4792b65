"""Domain §7.1, §7.4 and §7.11: who can be asked, at which address, and on which days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from app.addresses import LONGEST, looks_like_address, mailbox
from app.feedback.asking import (
    ANSWER_WITHIN,
    Channel,
    NotInvited,
    Participant,
    Schedule,
    Side,
    is_letter_day,
    is_same_private_domain,
    next_letter_day,
    why_not_address,
    why_not_asked,
)

TODAY = date(2026, 6, 30)
DAY = timedelta(days=1)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
FINE = {
    "was_mediated": True,
    "is_concluded": True,
    "dated_on": date(2026, 6, 1),
    "today": TODAY,
    "live_in_slot": False,
    "asked_in_mediation": 0,
}
EXPIRED = "Feedback can be asked for within 12 months; the last session of this mediation was on {}."

ASKED = {
    "the day after": ({}, None),
    "on the day of the last session": ({"dated_on": TODAY}, None),
    "twelve months later to the day": ({"dated_on": date(2025, 6, 30)}, None),
    "a day more": ({"dated_on": date(2025, 6, 29)}, EXPIRED.format("29 Jun 2025")),
    "at the end of February": ({"dated_on": date(2024, 2, 29), "today": date(2025, 2, 28)}, None),
    "after it": (
        {"dated_on": date(2024, 2, 29), "today": date(2025, 3, 1)},
        EXPIRED.format("29 Feb 2024"),
    ),
    "before its last session": (
        {"dated_on": TODAY + DAY},
        "Feedback can be asked for from 1 Jul 2026 on, the day of the last session.",
    ),
    "not their mediation": (
        {"was_mediated": False, "is_concluded": False},
        "Feedback can be asked for actual mediations, in which you were a mediator.",
    ),
    "in progress": ({"is_concluded": False}, "Feedback can be asked for once the mediation is concluded."),
    "no session held": ({"dated_on": None}, "Feedback can be asked for a mediation with a session that was held."),
    "a slot with a request": ({"live_in_slot": True}, "This person has been asked already."),
    "the eighth request": ({"asked_in_mediation": 7}, None),
    "the ninth request": ({"asked_in_mediation": 8}, "At most 8 requests can be made for one mediation."),
}


@pytest.mark.parametrize(("changes", "reason"), ASKED.values(), ids=ASKED)
def test_who_can_be_asked_and_why_not(changes, reason):
    assert why_not_asked(**(FINE | changes)) == reason


@given(DAYS, st.integers(0, 800))
def test_once_it_is_too_late_it_stays_too_late(dated_on, later):
    days = [dated_on + timedelta(days=number) for number in (later, later + 1)]
    first, second = (why_not_asked(**(FINE | {"dated_on": dated_on, "today": day})) is None for day in days)
    assert first or not second


ADDRESSES = {
    "somebody else": ("kim@chambers.example", None),
    "their own": ("ana@example.org", "own"),
    "their own in capitals": (" ANA@Example.ORG ", "own"),
    "their own with a plus": ("ana+party@example.org", "own"),
    "their own with a dot at the end": ("ana@example.org.", "own"),
    "a dot that counts": ("a.na@example.org", None),
    "the author's, dots do not count": ("ziggy.sm.ith@googlemail.com", "works"),
    "the author's with a plus": ("ZiggySmith+b@gmail.com", "works"),
    "staff at a host in Unicode": ("jo@bücher.example", "works"),
    "staff at a host in its other form": ("JO@XN--BCHER-KVA.example", "works"),
    "staff with another full stop": ("jo@bücher。example", "works"),
    "staff in full width": ("ｊｏ@xn--bcher-kva.example", "works"),
    "no address": ("kim", "Enter"),
    "nothing": ("", "Enter"),
}
WORDS = {
    None: None,
    "own": "This is your own address. Enter the address of the person who took part.",
    "works": "This person works for IMI or writes a Feedback Digest, and cannot give feedback by this address.",
    "Enter": "Enter an e-mail address such as name@example.org.",
}


@pytest.mark.parametrize(("address", "reason"), ADDRESSES.values(), ids=ADDRESSES)
def test_nobody_gives_feedback_on_themself(address, reason):
    staff_and_authors = {"jo@xn--bcher-kva.example", "ziggy.smith@gmail.com", "not an address"}
    why_not = why_not_address(address, mediator="Ana@example.org", staff_and_authors=staff_and_authors)
    assert why_not == WORDS[reason]


@pytest.mark.parametrize(
    ("address", "looks_right"),
    [
        ("name@example.org", True),
        ("first.last+tag@mail.example.co.uk", True),
        ("josé@example.org", False),
        ("ana@bücher.example", True),
        ("+tag@example.org", True),
        (f"ana@{'a' * 63}.org", True),
        (f"ana@{'a' * 64}.org", False),
        (f"{'a' * LONGEST}@example.org", False),
        ("ana@localhost", False),
        ("ana@example..org", False),
        ("ana@.org", False),
        ("a..b@example.org", False),
        (".ana@example.org", False),
        ("@example.org", False),
        ("ana@", False),
        ("ana@example.org, kim@example.org", False),
        ("Ana <ana@example.org>", False),
        ("ana@kim@example.org", False),
        ("ana\n@example.org", False),
        ("ana@exam ple.org", False),
        ("ana@[127.0.0.1]", False),
        ("ana@example.org\x00", False),
    ],
)
def test_what_looks_like_an_address(address, looks_right):
    assert looks_like_address(address) is looks_right


NEIGHBOURS = {
    "one firm": ("kim@firm.example", "ana@firm.example", True),
    "a branch of it": ("kim@hague.firm.example", "ana@FIRM.example.", True),
    "and the other way round": ("kim@firm.example", "ana@hague.firm.example", True),
    "a host that only ends alike": ("kim@lawfirm.example", "ana@firm.example", False),
    "two firms": ("kim@one.example", "ana@two.example", False),
    "a host for anybody": ("kim@gmail.com", "ana@googlemail.com", False),
    "part of a host for anybody": ("kim@kim.fastmail.com", "ana@kim.fastmail.com", False),
    "no address": ("kim", "ana@firm.example", False),
}


@pytest.mark.parametrize(("address", "mediator", "is_same"), NEIGHBOURS.values(), ids=NEIGHBOURS)
def test_a_private_domain_is_told_from_one_for_anybody(address, mediator, is_same):
    assert is_same_private_domain(address, mediator) is is_same


@given(st.text() | st.text("aA.+@ß。é\x00", max_size=20), st.text("aA.+@ß。é", max_size=20))
def test_whatever_is_typed_is_an_address_or_none(text, other):
    is_refused = why_not_address(text, mediator=other, staff_and_authors=[]) == WORDS["Enter"]
    assert not (looks_like_address(text) and is_refused)
    assert is_same_private_domain(text, other) is is_same_private_domain(other, text)


@given(
    st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8})?@[a-z]{1,8}\.(com|example)", fullmatch=True), st.text("abc1", min_size=1)
)
def test_every_spelling_of_an_address_reaches_its_mailbox(address, tag):
    name, _at, host = address.partition("@")
    for spelling in (address.upper(), f"{name}+{tag}@{host}", f"{address}.", f" {address}\n"):
        assert mailbox(spelling) == mailbox(address) is not None


SCHEDULES = {
    "on a Tuesday": (date(2026, 6, 30), Channel.EMAILED, ["2026-06-30", "2026-07-07", "2026-07-14", "2026-08-29"]),
    "on a Friday": (date(2026, 7, 3), Channel.EMAILED, ["2026-07-03", "2026-07-10", "2026-07-17", "2026-09-01"]),
    "on a Saturday": (date(2026, 7, 4), Channel.EMAILED, ["2026-07-06", "2026-07-13", "2026-07-20", "2026-09-04"]),
    "on a Sunday": (date(2026, 7, 5), Channel.EMAILED, ["2026-07-06", "2026-07-13", "2026-07-20", "2026-09-04"]),
    "handed over on a Sunday": (date(2026, 7, 5), Channel.HANDED, ["2026-07-05", None, "2026-07-19", "2026-09-03"]),
}


@pytest.mark.parametrize(("day", "channel", "days"), SCHEDULES.values(), ids=SCHEDULES)
def test_the_days_of_a_request(day, channel, days):
    assert Schedule.of(day, channel) == Schedule(*(each and date.fromisoformat(each) for each in days))


@given(DAYS)
def test_no_letter_is_written_at_a_weekend(day):
    schedule = Schedule.of(day, Channel.EMAILED)
    assert schedule.sends_on.weekday() < 5
    assert schedule.reminds_on.weekday() < 5
    assert next_letter_day(day) == next(each for each in (day, day + DAY, day + 2 * DAY) if is_letter_day(each))


@given(DAYS, st.sampled_from(Channel))
def test_a_schedule_never_goes_backwards(day, channel):
    schedule, later = Schedule.of(day, channel), Schedule.of(day + DAY, channel)
    days = [day, schedule.sends_on, schedule.reminds_on or schedule.sends_on, schedule.due_on, schedule.last_day]

    assert days == sorted(days)
    assert all(first <= second for first, second in zip(days[1:], [later.sends_on, *days[2:]], strict=True))
    assert schedule.due_on - schedule.sends_on == ANSWER_WITHIN
    assert (schedule.last_day - schedule.sends_on).days == 60


@given(DAYS, st.integers(-5, 80))
def test_there_is_one_span_for_letters_and_none_at_weekends(day, later):
    schedule, today = Schedule.of(day, Channel.EMAILED), day + timedelta(days=later)

    assert schedule.may_remind(today) is (schedule.reminds_on <= today <= schedule.due_on and today.weekday() < 5)
    assert is_letter_day(schedule.sends_on)
    assert not Schedule.of(day, Channel.HANDED).may_remind(today)


def test_a_reminder_that_is_late_is_written_until_the_due_day_and_then_no_more():
    schedule = Schedule.of(TODAY, Channel.EMAILED)
    days = [TODAY + timedelta(days=number) for number in range(90)]
    may = [day for day in days if schedule.may_remind(day)]
    assert may == [date(2026, 7, number) for number in (7, 8, 9, 10, 13, 14)]


def test_a_letter_that_left_late_is_answered_later():
    asked, left = Schedule.of(TODAY, Channel.EMAILED), Schedule.of(TODAY + 2 * DAY, Channel.EMAILED)
    assert left.last_day == asked.last_day + 2 * DAY
    assert asked.first_batch_day == TODAY + 14 * DAY


def test_the_lists_have_words():
    assert [each.label for each in Participant] == ["Party", "Counsel", "Other"]
    assert [each.label for each in Side][:2] == ["Side A", "Side B"]
    assert [each.label for each in Channel] == ["By e-mail", "By handed link"]
    assert len({each.label for each in NotInvited}) == 4
    assert all(first < second for first, second in pairwise(each.value for each in Side))
