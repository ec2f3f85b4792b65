"""Which entries of a review read alike."""

from app.listing.applications.life import State
from app.listing.applications.snapshot import Frozen
from app.listing.criteria import CURRENT
from app.listing.desk.review import Line, Review
from app.listing.desk.twins import MOST, Twin, twins


def entry(key: int, minutes: int = 180, *, is_flagged: bool = True, status: str = "held") -> Frozen:
    session = {"date": "2026-05-04", "minutes": minutes, "mode": "video", "status": status}
    flags = ["possible_duplicate"] if is_flagged else []
    return {"key": key, "reference": f"M-{key}", "flags": flags, "sessions": [session]}


def review(*entries: Frozen, decided: int) -> Review:
    """One in which so many of the entries are decided about, by lines whose ids are their keys and a hundred."""
    lines = tuple(Line(each["key"] + 100, each) for each in entries[:decided])
    return Review(State.IN_REVIEW, 0, {"entries": list(entries)}, lines, {}, CURRENT)


def test_each_leads_to_the_others_that_read_alike():
    found = review(entry(1), entry(2), entry(3, 90), entry(4, 90, is_flagged=False), entry(5), decided=4)
    assert twins(found, found.lines) == {
        101: [Twin("M-2", 102), Twin("M-5", None)],
        102: [Twin("M-1", 101), Twin("M-5", None)],
        103: [],
    }


def test_of_many_that_read_alike_a_few_are_named():
    found = review(*map(entry, range(1, 30)), decided=29)
    assert {len(each) for each in twins(found, found.lines[:3]).values()} == {MOST}
