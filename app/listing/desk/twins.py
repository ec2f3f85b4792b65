"""Which entries of a review read like second entries of one mediation, so that each leads to the others."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from app.listing.applications.snapshot import Flag, Frozen, likeness
from app.listing.desk.review import Line, Review

MOST = 5


class Twin(NamedTuple):
    """Another entry that reads alike; `id` is that of its line, where it is decided about too."""

    reference: str
    id: int | None


def twins(review: Review, lines: Iterable[Line]) -> dict[int, list[Twin]]:
    """Of some lines of a review, by their ids, what each reads like, `MOST` at most; who is not flagged is missing."""
    flagged = [line for line in lines if _is_flagged(line.frozen)]
    if not flagged:
        return {}
    alike: dict[Any, list[Frozen]] = defaultdict(list)
    for each in filter(_is_flagged, review.frozen["entries"]):
        alike[likeness(each)].append(each)
    ids = {line.frozen["key"]: line.id for line in review.lines}
    return {
        line.id: [Twin(each["reference"], ids.get(each["key"])) for each in _others(line, alike)] for line in flagged
    }


def _others(line: Line, alike: dict[Any, list[Frozen]]) -> Iterator[Frozen]:
    found = (each for each in alike[likeness(line.frozen)] if each["key"] != line.frozen["key"])
    return islice(found, MOST)


def _is_flagged(entry: Frozen) -> bool:
    return Flag.POSSIBLE_DUPLICATE in entry["flags"]
