"""The totals of a list after one mediation of it has changed are those of the changed list."""

from datetime import date

from hypothesis import given, strategies as st

from app.logbook.listing import Listed, Totals
from app.logbook.references import is_named_alike
from app.logbook.vocabulary import Role


def listed(number, verdict, minutes, role):
    day = date(2026, 6, 1)
    return Listed(number, f"A-{number}", day, verdict, "all_met", minutes, True, day, "video", "", role, 1, 0)


WHAT = st.tuples(
    st.sampled_from(["counts", "borderline", "does_not_count"]),
    st.integers(0, 600),
    st.sampled_from([role.value for role in Role]),
)


@given(st.lists(WHAT, min_size=1, max_size=8), WHAT, st.data())
def test_one_that_changes_changes_the_totals_by_itself(whats, what, data):
    rows = [listed(number, *each) for number, each in enumerate(whats)]
    place = data.draw(st.integers(0, len(rows) - 1))
    now = listed(place, *what)
    changed = [*rows[:place], now, *rows[place + 1 :]]
    assert Totals.of(rows).with_instead(rows[place], now) == Totals.of(changed)


def test_a_length_is_not_a_name():
    one, longer = listed(1, "counts", 60, "lead"), listed(1, "counts", 90, "lead")
    renamed = one._replace(reference="B-1")
    assert is_named_alike([one], [longer])
    assert not is_named_alike([one], [renamed])
    assert not is_named_alike([one], [one, listed(2, "counts", 60, "lead")])
