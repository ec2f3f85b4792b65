"""A file that is no logbook, or is wrong somewhere, is refused in words that name the place and quote nothing."""

import json

import pytest

from app.logbook.files import archive
from app.logbook.files.archive import ArchiveError
from tests import make
from tests.features.bringing import exported, import_archive
from tests.features.importing import numbers

pytestmark = pytest.mark.database

GOOD = {"format": "IMI Mediation Logbook", "version": 1, "mediations": []}
WRONG = {
    "nothing": (b"", "This is not a JSON file"),
    "cut off": (b'{"format": "IMI', "This is not a JSON file"),
    "lists in lists": (b"[" * 500_000, "This is not a JSON file"),
    "a number without end": (b'{"version": ' + b"9" * 100_000 + b"}", "This is not a JSON file"),
    "bytes": (bytes(range(256)), "This is not a JSON file"),
    "another file": (b'{"a": 1}', "not of a logbook"),
    "a list": (b"[]", "not of a logbook"),
    "half a letter": (
        json.dumps({**GOOD, "rule": {"scheme": "\ud800", "name": ""}}).encode(),
        "In rule: scheme is not",
    ),
    "a newer one": (json.dumps({**GOOD, "version": 3}).encode(), "written by a newer portal"),
    "mediations that are none": (json.dumps({**GOOD, "mediations": [1]}).encode(), "Mediation 1 in the file"),
    "one without anything": (json.dumps({**GOOD, "mediations": [{}]}).encode(), "reference is missing"),
    "too many": (json.dumps({**GOOD, "mediations": [0] * 10_001}).encode(), "more than 10,000"),
    "millions of lists": (b"[" + b"[]," * 2_000_000 + b"[]]", "more than a logbook can"),
    "17 MB": (b" " * 17 * 1024**2, "larger than 16 MB"),
    "a balance of words": (
        json.dumps({**GOOD, "opening_balance": {"minutes": "x"}}).encode(),
        "minutes is not a whole",
    ),
}
WRONG_FIELDS = {
    "reference": (["", "a", "Lea & Tom", "x" * 21, 7, None, "=cmd()", "KM-01\n"], "2 to 20 letters"),
    "role": (["judge", None, 1, []], "one of"),
    "simulated": (["yes", 1, None], "true or false"),
    "countries": (["PT", ["Portugal"], [1], None], "codes of countries"),
    "claim_sentence": (["x" * 301, None, "\0"], "at most 300"),
    "sessions": ([[], {}, None, [{}], [1]], ""),
}
WRONG_SESSIONS = {
    "date": ["2026-02-31", "1969-12-31", "2200-01-01", 20260101, None],
    "starts_at": ["2026-01-01T10:00:00", "yesterday", 1e308, "9999-12-31T23:59:59-23:59", "1970-01-01T00:00:00+14:00"],
    "ends_at": ["2100-12-31T23:00:00-05:00"],
    "zone": ["../../etc/passwd", "posixrules", "Nowhere/City", "", None, 3, "a" * 9_000],
    "minutes": [0, -1, 1.5, 60_001, True, "90", 10**30],
    "mode": ["hologram"],
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_is_no_logbook_is_refused_in_words(browser, ana, name):
    data, words = WRONG[name]
    page = import_archive(browser, data)
    assert (page.status_code, words in page.words, numbers(ana)) == (422, True, [])


@pytest.mark.parametrize("name", [*WRONG_FIELDS, *WRONG_SESSIONS])
def test_a_field_that_is_wrong_is_named_by_its_place_and_nothing_is_quoted(browser, ana, name):
    make.mediation(ana, reference="KM-01")
    good = json.loads(exported(browser))
    for value in WRONG_SESSIONS.get(name) or WRONG_FIELDS[name][0]:
        said = json.loads(json.dumps(good))
        of = said["mediations"][0]
        (of["sessions"][0] if name in WRONG_SESSIONS else of)[name] = value
        with pytest.raises(ArchiveError, match=r"^Mediation 1 in the file"):
            archive.read(json.dumps(said).encode())
    assert import_archive(browser, json.dumps(said).encode()).status_code == 422


def test_a_session_that_ends_before_it_starts_is_refused(browser, ana):
    make.mediation(ana, reference="KM-01")
    said = json.loads(exported(browser))
    said["mediations"][0]["sessions"][0] |= {"starts_at": "2026-06-02T10:00:00Z", "ends_at": "2026-06-01T10:00:00Z"}
    page = import_archive(browser, json.dumps(said).encode())
    assert (page.status_code, "session 1: ends_at is before starts_at." in page.words) == (422, True)


@pytest.mark.parametrize("id", ["\ud800", "\0", "x" * 9_000, 7, None])
def test_an_id_that_the_portal_never_wrote_is_none(browser, ana, id):
    make.mediation(ana, reference="KM-01")
    said = json.loads(exported(browser))
    said["mediations"][0]["id"] = id
    import_archive(browser, json.dumps(said).encode())
    assert numbers(ana) == [(1, 0, 1, 0, 0, 0)]
