"""Whatever stands in a logbook file instead of what should, reading it ends in the same file or in words."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings, strategies as st

from app.logbook.files import archive
from app.logbook.files.archive import ArchiveError

SESSION = {
    "date": "2026-03-02", "starts_at": "2026-03-02T09:30:00Z", "ends_at": None, "zone": "Europe/Lisbon", "minutes": 180,
    "kind": "joint", "mode": "video", "mediator_remote": False, "status": "held", "platform": None, "source": "by_hand",
}  # fmt: skip
MEDIATION = {
    "id": "a", "reference": "KM-01", "role": "lead", "simulated": False, "agreement_to_mediate": True,
    "status": "concluded", "field": None, "cross_border": False, "countries": ["PT"], "language": "pt",
    "parties": "2", "conclusion": "settled", "claimed_full_scale": False, "claim_sentence": "",
    "feedback_announced": False, "reflections": {"went_well": "x", "was_hard": ""}, "sessions": [SESSION],
    "result": {"evidence_level": 1},
}  # fmt: skip
CPD = {"id": "c", "date": "2026-03-04", "title": "Interpreters", "minutes": 90, "takeaway": "Pause"}
FILE = {
    "format": archive.FORMAT, "version": 2, "rule": {"scheme": "IMI", "name": ""}, "mediations": [MEDIATION],
    "opening_balance": {"minutes": 60, "mediations": 1, "note": ""}, "certification": {"claimed": True}, "cpd": [CPD],
}  # fmt: skip
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def places(value, path=()):
    """Every place in a file."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, each in inner:
        yield from places(each, (*path, name))


PLACES = [path for path in places(FILE) if path]


def test_a_good_file_is_read_as_it_stands():
    found = archive.read(json.dumps(FILE).encode())
    assert {name: found["mediations"][0][name] for name in archive.MEDIATION} == {
        name: MEDIATION[name] for name in archive.MEDIATION
    }
    assert found["mediations"][0]["sessions"] == [SESSION]
    assert found["cpd"] == [CPD]


def test_a_file_of_the_first_version_has_no_cpd_items():
    said = {name: each for name, each in FILE.items() if name != "cpd"} | {"version": 1}
    assert archive.read(json.dumps(said).encode())["cpd"] == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"cpd": None}, "no list of at most 10,000 items"),
        ({"cpd": [CPD] * 10_001}, "no list of at most 10,000 items"),
        ({"cpd": [CPD, 7]}, "CPD item 2 in the file: this is not what is expected there."),
        ({"cpd": [CPD | {"title": " "}]}, "CPD item 1 in the file: title is not one line of at most 200 characters."),
        ({"cpd": [CPD | {"title": "Two\nlines"}]}, "title is not one line"),
        ({"cpd": [CPD | {"minutes": 0}]}, "minutes is not a whole number from 1 to 60,000."),
        ({"cpd": [CPD | {"date": "0001-01-01"}]}, "date is not a date from 1970 to 2100."),
    ],
)
def test_cpd_items_that_are_wrong_are_refused_in_words(wrong, words):
    with pytest.raises(ArchiveError, match=words):
        archive.read(json.dumps(FILE | wrong).encode())


@given(st.sampled_from(PLACES), ANYTHING)
@settings(max_examples=300, deadline=None)
def test_one_thing_that_is_something_else_ends_in_words_or_in_a_file(path, value):
    said = json.loads(json.dumps(FILE))
    inner = said
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with suppress(ArchiveError):
        found = archive.read(json.dumps(said).encode())
        assert archive.values(archive.SESSION, found["mediations"][0]["sessions"][0]) if found["mediations"] else True


@given(st.binary(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_bytes_end_in_words(data):
    with suppress(ArchiveError):
        archive.read(data)
