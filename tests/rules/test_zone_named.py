"""A time zone by what people call it."""

import pytest

from app.logbook.calendar_import.said import zone_named

NAMES = {
    "Europe/Lisbon": "Europe/Lisbon",
    "europe/lisbon": "Europe/Lisbon",
    "Lisbon": "Europe/Lisbon",
    " New York ": "America/New_York",
    "America/New York": "America/New_York",
    "W. Europe Standard Time": "Europe/Berlin",
    "utc": "UTC",
    "Atlantis": None,
    "../../etc/passwd": None,
    "": None,
}


@pytest.mark.parametrize(("text", "expected"), NAMES.items(), ids=NAMES.keys())
def test_a_zone_is_found_by_its_name_or_its_city(text, expected):
    assert zone_named(text) == expected
