"""Which reference comes next: the series a mediator follows, by year where it names one."""

from datetime import date

import pytest

from app.logbook.listing import Listed
from app.logbook.references import following, next_reference

YEARS = {"26": 2026, "25": 2025, "24": 2024, "20": 2026}


def rows(*references):
    """What was logged, in this order; what names a year was held in it."""
    return [
        Listed(number, each, None, "counts", "all_met", 0, True, date(_year(each), 6, 1), "video", "", "", 1, 0)
        for number, each in enumerate(references, 1)
    ]


def _year(reference):
    return next((year for digits, year in YEARS.items() if digits in reference), 2026)


@pytest.mark.parametrize(
    ("references", "day", "expected"),
    [
        ((), date(2026, 6, 30), "L26-001"),
        (("SMITH", "A-B"), date(2026, 6, 30), "L26-001"),
        (("KM-06", "KM-07"), date(2026, 6, 30), "KM-08"),
        (("KM-07", "KM-03"), date(2026, 6, 30), "KM-08"),
        (("KM-99",), date(2026, 6, 30), "KM-100"),
        (("L26-041", "KM-7"), date(2026, 6, 30), "KM-8"),
        (("7",), date(2026, 6, 30), "8"),
        (("L26-001", "L26-002"), date(2026, 6, 30), "L26-003"),
        (("L26-001", "L26-002"), date(2027, 1, 4), "L27-001"),
        (("L25-001", "L25-002", "L26-001"), date(2025, 9, 1), "L25-003"),
        (("L26-001",), date(2024, 9, 1), "L24-001"),
        (("L25-030", "L26-031"), date(2027, 1, 4), "L27-032"),
        (("L25-030", "L26-031"), date(2025, 9, 1), "L25-032"),
        (("M2026-01",), date(2025, 9, 1), "M2025-01"),
        (("A34-001",), date(2025, 9, 1), "A34-002"),
        (("KM-07", "ABCDEFGHIJKLMNOPQR-9"), date(2026, 6, 30), "KM-08"),
    ],
)
def test_the_next_reference_continues_the_latest_series(references, day, expected):
    assert next_reference(rows(*references), day) == expected


@pytest.mark.parametrize(("reference", "expected"), [("L26-009", "L26-010"), ("A-9", "A-10"), ("7", "8")])
def test_one_reference_follows_another(reference, expected):
    assert following(reference) == expected
