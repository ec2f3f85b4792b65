"""What brings a listing back or stops its end: late records, corrections, and final notices that never arrived."""

from datetime import date, timedelta

import pytest

from app.errors import Refused
from app.listing.standings import moves as standing_moves, words as standing_words
from app.listing.standings.facts import Fact, Kind, standing
from app.listing.standings.plan import due
from app.listing.standings.state import State

LISTED_ON, PAID_TO = date(2026, 3, 1), date(2027, 2, 28)
DUE_ON, GRACE_ENDS = date(2027, 3, 1), date(2028, 2, 29)
GONE_ON = date(2028, 3, 1)
ACTIVATED = Fact(Kind.ACTIVATED, LISTED_ON)
FINAL = Fact(Kind.NOTICE, DUE_ON + timedelta(days=330), 1, PAID_TO, 330)
BACK = Fact(Kind.UNDELIVERED, FINAL.on, 3, PAID_TO, 330)


def after(day, *facts):
    return standing((ACTIVATED, *facts), day)


def test_a_lapsed_listing_can_still_be_covered_by_what_was_paid_in_time():
    lapsed = after(date(2028, 3, 4), FINAL)
    assert set(standing_moves.moves(lapsed)) == {Kind.COVERED, Kind.RELISTED}
    assert standing_moves.period_ends(lapsed)[0] == GRACE_ENDS
    assert "Paid before 1 Mar 2028" in standing_words.follows(lapsed, Kind.COVERED)
    with pytest.raises(Refused, match="paid before that day"):
        standing_moves.check(lapsed, Kind.COVERED, GRACE_ENDS)


@pytest.mark.parametrize("kind", [Kind.REMOVED, Kind.RESIGNED])
def test_a_listing_that_staff_ended_takes_no_payment_and_waits_for_no_decision(kind):
    ended = after(date(2027, 6, 1), Fact(Kind.REQUESTED, DUE_ON, 1), Fact(kind, date(2027, 5, 1), 2))
    assert (ended.is_requested, standing_moves.moves(ended)) == (False, (Kind.RELISTED,))
    assert standing_words.to_do(ended) == standing_words.AGAIN


def test_nobody_is_removed_on_a_final_notice_that_did_not_arrive():
    found = after(date(2029, 1, 1), FINAL, BACK)
    assert (found.state, found.lapses_on, found.is_stopped) == (State.IN_GRACE, None, True)
    assert due((ACTIVATED, FINAL, BACK), date(2029, 1, 1)) == ()
    assert "could not be delivered" in standing_words.reason(found)
    assert Kind.RELEASED in standing_moves.moves(found)


def test_a_refusal_noted_after_the_removal_undoes_it():
    assert after(date(2028, 4, 1), FINAL).state is State.REMOVED
    assert after(date(2028, 4, 1), FINAL, BACK).state is State.IN_GRACE


def test_once_released_a_new_final_notice_leaves_and_gives_its_28_days():
    facts = (ACTIVATED, FINAL, BACK, Fact(Kind.RELEASED, date(2028, 4, 1), 4))
    [again] = due(facts, date(2028, 4, 2))
    assert (again.days, again.letter) == (358, "final")
    assert standing((*facts, again.fact), date(2028, 4, 2)).lapses_on == date(2028, 4, 30)


def test_a_final_notice_that_arrived_counts_though_the_next_did_not():
    second = Fact(Kind.NOTICE, date(2028, 2, 22), 2, PAID_TO, 358)
    back = Fact(Kind.UNDELIVERED, second.on, 3, PAID_TO, 358)
    found = after(date(2028, 4, 1), FINAL, second, back)
    assert (found.state, found.finals.first_left_on) == (State.IN_GRACE, FINAL.on)
    assert "removed on 2 Apr 2028" in standing_words.follows(found, Kind.RELEASED)


LATE = Fact(Kind.NOTICE, date(2028, 2, 20), 1, PAID_TO, 358)
LEFT = Fact(Kind.LEFT, LATE.on, 2, LATE.on + timedelta(days=5))


def test_the_28_days_of_a_final_notice_begin_when_it_leaves():
    assert after(LATE.on, LATE).lapses_on == LATE.on + timedelta(days=28)
    found = after(date(2028, 3, 20), LATE, LEFT)
    assert (found.finals.first_left_on, found.lapses_on) == (LEFT.until, LATE.on + timedelta(days=33))
    assert found.state is State.IN_GRACE


def test_that_one_left_late_changes_nothing_of_another_that_left_in_time():
    assert after(date(2028, 2, 28), FINAL, LATE, LEFT).finals.first_left_on == FINAL.on


def test_a_payment_ends_the_waiting():
    paid = Fact(Kind.COVERED, date(2028, 2, 20), 4, GRACE_ENDS)
    found = after(date(2028, 2, 20), FINAL, BACK, paid)
    assert (found.is_stopped, found.covered_until) == (False, GRACE_ENDS)


def test_a_mistaken_cover_is_taken_back_once():
    paid = Fact(Kind.COVERED, date(2028, 2, 1), 2, GRACE_ENDS)
    wrong = Fact(Kind.CORRECTED, date(2028, 2, 25), 3)
    found = after(wrong.on, FINAL, paid, wrong)
    assert (found.covered_until, found.finals.first_left_on, found.lapses_on) == (PAID_TO, None, None)
    assert Kind.CORRECTED not in standing_moves.moves(found)
    [again] = due((ACTIVATED, FINAL, paid, wrong), wrong.on)
    assert (again.days, again.fact.until) == (358, PAID_TO)


@pytest.mark.parametrize(
    ("day", "facts", "said"),
    [
        (DUE_ON + timedelta(days=40), (), "Nobody is removed without a final notice"),
        (date(2028, 3, 10), (FINAL,), "will be removed on 11 Mar 2028"),
        (date(2028, 2, 10), (FINAL,), "will be removed on 1 Mar 2028"),
        (date(2028, 3, 10), (FINAL, BACK), "A new final notice leaves"),
        (date(2028, 3, 10), (FINAL, Fact(Kind.REQUESTED, date(2028, 2, 1), 4)), "still keeps everything waiting"),
        (date(2026, 5, 1), (), ""),
    ],
)
def test_what_a_release_leads_to(day, facts, said):
    held = Fact(Kind.HELD, min(day, date(2028, 2, 1)), 3, day + timedelta(days=90))
    assert said in standing_words.follows(after(day, *facts, held), Kind.RELEASED)
    assert bool(said) == bool(standing_words.follows(after(day, *facts, held), Kind.RELEASED))


def test_a_suspended_mediator_reads_that_the_contribution_is_due():
    found = after(DUE_ON, Fact(Kind.SUSPENDED, date(2026, 9, 1), 1))
    assert "1 Mar 2027 to 29 Feb 2028 is not paid" in standing_words.reason(found)
    assert standing_words.to_do(found).startswith(standing_words.PAY)


def test_of_the_notices_of_a_night_each_letter_is_written_once():
    late = due((ACTIVATED,), DUE_ON + timedelta(days=370))
    assert [(each.days, each.letter) for each in late if each.is_written] == [(180, "due"), (358, "final")]
    assert len(late) == 7
