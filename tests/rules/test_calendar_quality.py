"""How well meetings are grouped and suggested, on ten mediators' months whose right answer is known."""

from itertools import combinations

import pytest

from app.logbook.calendar import Event, Proposal, propose
from tests.rules.calendar_files import reading
from tests.rules.calendar_mediators import Diary, diaries

AIM = 0.95
LEAST = 0.8  # of any one mediator
DIARIES = dict(diaries())


def matters(diary: Diary) -> dict[str, str | None]:
    """By UID; every event of one has the same."""
    uids = (entry.lines.partition("\n")[0].removeprefix("UID:") for entry in diary.entries)
    return dict(zip(uids, (entry.matter for entry in diary.entries), strict=True))


def proposals(diary: Diary) -> list[Proposal]:
    found = reading(diary.bytes(), "2025-12-01", "2026-12-31")
    assert found.skipped == ()
    return propose([event for event in found.events if not event.cancelled])


def share(found: set, right: set) -> tuple[float, float]:
    """Precision and recall."""
    both = len(found & right)
    return (both / len(found) if found else 1.0), (both / len(right) if right else 1.0)


def pairs(diary: Diary) -> tuple[set, set]:
    """Pairs of events in one proposal, of which one at least is of a mediation, and pairs of one matter."""
    told, found = matters(diary), proposals(diary)
    events = [event for proposal in found for event in proposal.events]
    right = {
        frozenset((name(one), name(other)))
        for one, other in combinations(events, 2)
        if told[one.uid] is not None and told[one.uid] == told[other.uid]
    }
    grouped = {
        frozenset((name(one), name(other)))
        for proposal in found
        for one, other in combinations(proposal.events, 2)
        if told[one.uid] is not None or told[other.uid] is not None
    }
    return grouped, right


def suggestions(diary: Diary) -> tuple[set, set]:
    """Events that are suggested, and events of mediations."""
    told, found = matters(diary), proposals(diary)
    suggested = {name(event) for proposal in found if proposal.is_suggested for event in proposal.events}
    right = {name(event) for proposal in found for event in proposal.events if told[event.uid] is not None}
    return suggested, right


def name(event: Event) -> str:
    return f"{event.uid} {event.start:%Y-%m-%d %H:%M} {event.title}"


@pytest.mark.parametrize("measured", [pairs, suggestions])
def test_nineteen_of_twenty_are_right_and_found(measured):
    of_each = {style: measured(diary) for style, diary in DIARIES.items()}
    figures = {style: share(*sets) for style, sets in of_each.items()}
    found = {one for style, (found, _right) in of_each.items() for one in found}
    right = {one for style, (_found, right) in of_each.items() for one in right}
    assert len(right) > 100
    assert min(share(found, right)) >= AIM, figures
    assert min(min(each) for each in figures.values()) >= LEAST, figures
