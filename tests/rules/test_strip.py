"""The window strip: where the dots stand, that nothing overlaps, and that a full month becomes one mark."""

from collections import Counter
from datetime import date, timedelta
from itertools import combinations, pairwise

from hypothesis import given, settings, strategies as st

from app.logbook.counting import Reason
from app.logbook.eligibility import strip
from app.logbook.eligibility.assessment import assess
from app.logbook.eligibility.window import Entry
from app.logbook.rules.parameters import Rule

AS_OF = date(2026, 11, 23)


def entry(key: int, day: date | None, reason: Reason = Reason.ALL_MET) -> Entry:
    return Entry(key, f"L-{key:03}", day, reason.verdict, reason)


def drawn(*entries: Entry, as_of: date = AS_OF, certified: bool = False) -> strip.Strip:
    return strip.draw(assess(entries, as_of=as_of, certified=certified))


def on(*days: date) -> list[Entry]:
    return [entry(key, day) for key, day in enumerate(days, 1)]


def test_a_dot_says_what_it_is_and_opens_its_entry():
    picture = drawn(
        entry(11, date(2024, 1, 25)),
        entry(18, date(2024, 12, 14), Reason.MINUTES),
        entry(22, date(2025, 6, 25), Reason.IN_PERSON),
        entry(40, date(2026, 12, 12), Reason.NOT_CONCLUDED),
    )
    assert [(dot.kind, dot.href, dot.label) for dot in picture.dots] == [
        ("counts", "/logbook/11", "L-011, 25 Jan 2024, counts until 25 Jan 2027"),
        ("borderline", "/logbook/18", "L-018, 14 Dec 2024, to judge, would count until 14 Dec 2027"),
        ("does_not_count", "/logbook/22", "L-022, 25 Jun 2025, does not count: in person"),
        ("planned", "/logbook/40", "L-040, 12 Dec 2026, planned"),
    ]


def test_the_later_the_further_right_and_what_is_to_come_is_right_of_today():
    days = [date(2023, 11, 23), date(2024, 11, 22), date(2024, 11, 24), AS_OF, AS_OF + strip.AHEAD]
    first, before, after, today, last = (dot.x for dot in drawn(*on(*days)).dots)
    longest, shortest = (bracket.x for bracket in drawn(*on(*days)).brackets)
    assert longest == first < before < shortest < after < today == strip.TODAY < last
    assert last + strip.TARGET / 2 <= strip.WIDTH


def test_what_no_window_holds_is_not_drawn():
    days = date(2023, 11, 22), AS_OF + strip.AHEAD + timedelta(days=1)
    assert drawn(*on(*days), entry(3, None, Reason.NO_SESSION)).dots == []


def test_the_brackets_say_their_counts_and_the_threshold():
    picture = drawn(*on(date(2024, 1, 25), date(2025, 1, 25)))
    assert [bracket.words for bracket in picture.brackets] == ["36 months: 2 of 20", "24 months: 1 of 20"]
    assert picture.threshold is None


def test_the_threshold_stands_where_a_window_must_reach():
    """The worked example of domain §5: five count since 20 Jan 2024, so 30 months is the first window to pass."""
    days = [(2023, 9, 12), (2023, 11, 3), (2024, 1, 20), (2024, 5, 2), (2024, 8, 14), (2025, 2, 11), (2025, 11, 30)]
    picture = drawn(*on(*(date(*day) for day in days)), as_of=date(2026, 6, 30), certified=True)
    assert [bracket.words for bracket in picture.brackets] == ["36 months: 7, 5 needed", "24 months: 3 of 5"]
    assert picture.threshold
    assert picture.threshold.x == picture.dots[2].x
    assert picture.threshold.label.startswith("5 count since 20 Jan 2024")


def test_a_rule_with_one_window_has_one_bracket():
    rule = Rule(shortest_window=30, longest_window=30)
    picture = strip.draw(assess(on(date(2025, 1, 25)), as_of=AS_OF, rule=rule))
    assert [bracket.words for bracket in picture.brackets] == ["30 months: 1 of 20"]


def test_an_empty_logbook_has_a_picture():
    picture = drawn()
    assert (picture.dots, picture.months) == ([], [])
    assert picture.height > picture.bottom > picture.top


def test_dots_of_the_same_days_stack_upwards():
    dots = drawn(*on(date(2025, 3, 3), date(2025, 3, 3), date(2025, 3, 4))).dots
    assert [dot.y - dots[0].y for dot in dots] == [0, -strip.TARGET, -2 * strip.TARGET]


def test_a_month_that_does_not_fit_becomes_one_mark_that_opens_it():
    days = [date(2025, 3, 3)] * 6
    picture = drawn(*on(*days), entry(7, date(2025, 3, 31), Reason.MINUTES), entry(8, date(2025, 5, 1)))
    assert [dot.href for dot in picture.dots] == ["/logbook/8"]
    assert [(month.number, month.href, month.label) for month in picture.months] == [
        (7, "/logbook/?month=2025-03", "Mar 2025, 7 mediations: 6 count, 1 to judge")
    ]


def test_a_mark_counts_the_whole_month_that_it_opens():
    """Also what lies before the first day of the longest window, and what is planned."""
    earlier = [entry(100 + number, date(2023, 11, 2)) for number in range(3)]
    later = [entry(200, date(2026, 11, 30), Reason.NOT_CONCLUDED)]
    window = on(*[date(2023, 11, 25)] * 6, *[date(2026, 11, 20)] * 6)
    numbers = {month.href: month.number for month in drawn(*earlier, *window, *later).months}
    assert numbers == {"/logbook/?month=2023-11": 9, "/logbook/?month=2026-11": 7}


def test_what_a_person_wrote_is_drawn_as_text():
    dot = strip.Dot(1, 2, "counts", '/logbook/"', "<script>")
    assert dot.html == (
        '<a href="/logbook/&quot;"><title>&lt;script&gt;</title><use href="#dot-counts" x="1" y="2"/></a>\n'
    )


days = st.integers(-30, 1130).map(lambda ago: AS_OF - timedelta(days=ago))
clusters = st.tuples(days, st.integers(1, 9)).map(lambda cluster: [cluster[0]] * cluster[1])
crowds = st.lists(clusters, max_size=40).map(lambda many: [day for cluster in many for day in cluster])


@settings(max_examples=60, deadline=None)
@given(crowds)
def test_no_two_targets_overlap_and_all_are_inside(crowd):
    picture = drawn(*on(*crowd))
    marks = [(mark.x, mark.y) for mark in (*picture.dots, *picture.months)]
    assert all(abs(x - u) >= strip.TARGET or abs(y - v) >= strip.TARGET for (x, y), (u, v) in combinations(marks, 2))
    half = strip.TARGET / 2
    assert all(half <= x <= strip.WIDTH - half and picture.top <= y - half <= picture.bottom for x, y in marks)


@settings(max_examples=60, deadline=None)
@given(crowds)
def test_every_mediation_of_the_window_is_drawn_once(crowd):
    picture, entries = drawn(*on(*crowd)), on(*crowd)
    first = assess(entries, as_of=AS_OF).longest.first_day
    by_month = Counter(f"/logbook/?month={each.date:%Y-%m}" for each in entries)
    marked = {month.href: month.number for month in picture.months}
    assert marked == {href: by_month[href] for href in marked}
    assert sorted(dot.href for dot in picture.dots) == sorted(
        f"/logbook/{each.key}"
        for each in entries
        if first <= each.date <= AS_OF + strip.AHEAD and f"/logbook/?month={each.date:%Y-%m}" not in marked
    )


def test_neighbouring_full_months_keep_their_distance_on_every_day_of_a_leap_year():
    for ago in range(0, 1461, 7):
        as_of = date(2028, 3, 31) - timedelta(days=ago)
        crowd = [as_of - timedelta(days=back) for back in range(0, 1100, 5) for _ in range(3)]
        xs = [month.x for month in drawn(*on(*crowd), as_of=as_of).months]
        assert len(xs) in (36, 37)
        assert min(b - a for a, b in pairwise(xs)) >= strip.TARGET
        assert strip.TARGET / 2 <= xs[0] <= xs[-1] <= strip.WIDTH - strip.TARGET / 2


def test_a_crowded_logbook_is_drawn_with_as_few_marks_as_a_quiet_one():
    crowd = [AS_OF - timedelta(days=number % 1090) for number in range(5_000)]
    picture = drawn(*on(*crowd))
    assert len(picture.dots) + len(picture.months) <= 40


OTHERWISE = st.sampled_from(
    (
        {"core_minutes": 30},
        {"is_core": True},
        {"reference": "another"},
        {"verdict": Reason.MINUTES.verdict, "reason": Reason.MINUTES},
        {"date": date(2026, 3, 3)},
        {"date": None},
    )
)


@settings(max_examples=50, deadline=None)
@given(crowds.filter(bool), st.data())
def test_what_looks_alike_is_drawn_alike(crowd, data):
    before = on(*crowd)
    place = data.draw(st.sampled_from(range(len(before))))
    other = data.draw(OTHERWISE)
    after = [*before[:place], before[place]._replace(**other), *before[place + 1 :]]
    was, now = assess(before, as_of=AS_OF), assess(after, as_of=AS_OF)
    if strip.looks_alike(was, now):
        assert strip.draw(was) == strip.draw(now)
    assert strip.looks_alike(was, now) or not other.keys() & {"core_minutes", "is_core"}


def test_another_day_another_threshold_or_one_mediation_more_looks_different():
    days = date(2025, 1, 25), date(2026, 1, 25)
    known = assess(on(*days), as_of=AS_OF)
    others = (
        assess(on(*days), as_of=AS_OF + timedelta(days=1)),
        assess(on(*days), as_of=AS_OF, certified=True),
        assess(on(*days), as_of=AS_OF, rule=Rule(shortest_window=36, longest_window=36)),
        assess(on(*days, AS_OF), as_of=AS_OF),
    )
    assert [strip.looks_alike(known, each) for each in others] == [False] * 4
