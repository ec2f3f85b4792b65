"""Whatever stands in a sheet, its rows add up, in any order, and are known once they are logged."""

from datetime import date
from hashlib import sha256
from types import SimpleNamespace

from hypothesis import given, settings, strategies as st

from app.logbook.file_import.incoming import numbered
from app.logbook.sheets.columns import Target, guess
from app.logbook.sheets.plan import AGREED_IN_SOME, Logged, plan
from app.logbook.sheets.rows import Problem, Reader
from app.logbook.sheets.table import Line, Table
from app.logbook.sheets.values import Order
from app.logbook.vocabulary import Mode

TODAY = date(2026, 6, 30)
HEAD = ("Date", "Start", "Length", "Reference", "Mode", "Status")
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["2026-03-02", "2026-03-09", "9.3.2026", "31.02.2026", "", "2026-09-01"]),
        st.sampled_from(["", "9:30", "14:00-15:00", "99:99"]),
        st.sampled_from(["3 h", "90", "1,5", "", "never"]),
        st.sampled_from(["", "KM-01", "KM-02", "Lea & Tom", "Smith-v-Jones"]),
        st.sampled_from(["Zoom", "in person", "", "hologram"]),
        st.sampled_from(["", "settled", "no-show", "planned", "?"]),
    ),
    max_size=12,
)


def key(*parts: object) -> str:
    return sha256(repr(parts).encode()).hexdigest()


def planned(rows, known=None, logged=()):
    table = Table("", tuple(Line(number, tuple(cells)) for number, cells in enumerate([HEAD, *rows], 1)))
    read = Reader(table, guess(table), "Europe/Lisbon", TODAY).read()
    return plan(read, known=known or {}, logged=logged, key=key)


def remembered(found) -> dict[str, SimpleNamespace]:
    """What is known once everything new is logged."""
    return {
        one.key: SimpleNamespace(
            content=one.content,
            mediation_id=each.number,
            reference=each.reference,
            date=one.details["date"],
            minutes=one.details["minutes"],
        )
        for each in found.new
        for one in each.sessions
    }


def counts(found) -> tuple[int, ...]:
    return found.new_count, found.known, len(found.changed), len(found.skipped)


@given(ROWS)
@settings(max_examples=150, deadline=None)
def test_rows_add_up_and_are_known_once_logged(rows):
    first = planned(rows)
    assert first.found == len(rows)
    again = planned(rows, remembered(first))
    assert counts(again) == (0, first.new_count, 0, len(first.skipped))


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_the_order_of_rows_does_not_matter(rows, chance):
    first = planned(rows)
    mixed = chance.sample(rows, len(rows))
    assert counts(planned(mixed)) == counts(first)
    assert counts(planned(mixed, remembered(first)))[:3] == (0, first.new_count, 0)


CELLS = st.text(max_size=12) | st.from_regex(r"[0-9]{1,6}[.:,/h -]?[0-9]{0,4}[.:/ -]?[0-9]{0,5}", fullmatch=True)


@given(st.lists(st.lists(CELLS, min_size=3, max_size=6), min_size=1, max_size=4), st.data())
@settings(max_examples=150, deadline=None)
def test_whatever_stands_in_whatever_column_is_a_row_or_a_problem(cells, data):
    table = Table("", tuple(Line(number, tuple(row)) for number, row in enumerate(cells, 1)), data.draw(st.booleans()))
    columns = guess(table)
    columns.targets = data.draw(st.permutations(list(Target))).copy()[: table.width]
    columns.order = data.draw(st.sampled_from([None, *Order]))
    columns.mode = data.draw(st.sampled_from([None, Mode.VIDEO, Mode.ASYNCHRONOUS_TEXT]))
    reader = Reader(table, columns, "Europe/Lisbon", TODAY)
    read = list(reader.read())
    assert len(read) == len(table.lines) - columns.heading - 1
    assert all(each.reason.endswith(".") for each in read if isinstance(each, Problem))
    assert set(reader.unknown()) <= set(columns.targets)


@given(ROWS)
@settings(max_examples=100, deadline=None)
def test_every_new_mediation_gets_a_reference_of_its_own(rows):
    new = numbered(planned(rows).new, ["L26-001"], lambda day: f"L{day.year % 100}-001")
    references = [each.reference for each in new]
    assert len({*references, "L26-001"}) == len(references) + 1
    assert all(each.name in ("", each.reference, "Lea & Tom", "Smith-v-Jones") for each in new)


def test_what_is_logged_takes_the_row_of_its_length_before_another_of_its_day():
    logged = [Logged(7, "KM-01", ((date(2026, 3, 2), 180), (date(2026, 3, 2), 60)))]
    rows = [("2026-03-02", "", minutes, "KM-01", "Zoom", "") for minutes in ("45", "180", "90")]
    found = planned(rows, logged=logged)
    assert counts(found) == (1, 1, 1, 0)
    assert [(each.mediation_id, each.logged, each.now) for each in found.changed] == [
        (7, "2 Mar 2026, 1 h", "2 Mar 2026, 45 min")
    ]
    assert [(each.mediation_id, each.reference, each.lasting) for each in found.new] == [(7, "KM-01", "1 h 30")]


def test_a_new_row_goes_with_the_mediation_that_the_other_rows_of_its_reference_are():
    rows = [("2026-03-02", "", "3 h", name, "Zoom", "") for name in ("Lea & Tom", "KM-01")]
    first = planned(rows)
    known = remembered(first)
    logged = [
        Logged(each.number, reference, ((date(2026, 3, 2), 180),))
        for each, reference in zip(first.new, ("L26-001", "KM-09"), strict=True)
    ]
    later = [("2026-04-01", "", "1 h", name, "Zoom", "") for name in ("Lea & Tom", "KM-01")]
    found = planned([*rows, *later], known, logged)
    assert counts(found) == (2, 2, 0, 0)
    assert [(each.mediation_id, each.reference) for each in found.new] == [(2, "L26-001"), (3, "KM-09")]


def test_an_agreement_that_not_all_rows_know_of_is_not_recorded_and_said_so():
    cells = [
        ("Date", "Length", "Reference", "Mode", "Agreement"),
        *(("2026-03-02", hours, "KM-01", "Zoom", said) for hours, said in (("1 h", "yes"), ("2 h", "no"))),
    ]
    table = Table("", tuple(Line(number, row) for number, row in enumerate(cells, 1)))
    read = Reader(table, guess(table), "Europe/Lisbon", TODAY).read()
    [found] = plan(read, known={}, logged=(), key=key).new
    assert (found.details["has_agreement"], found.warnings) == (False, (AGREED_IN_SOME,))
