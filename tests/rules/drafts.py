"""Drafts of an import, made of numbered events."""

from app.logbook.calendar_import.candidate import Candidate
from app.logbook.calendar_import.draft import Draft
from app.logbook.calendar_import.proposed import Proposed


def candidate(number: int, day: int = 1, **what) -> Candidate:
    unsaid = {
        "number": number,
        "key": f"key {number}",
        "content": f"content {number}",
        "title": f"Event {number}",
        "day": f"2026-06-{day:02}",
        "last_day": f"2026-06-{day:02}",
        "starts_at": f"2026-06-{day:02}T10:00:00+00:00",
        "ends_at": f"2026-06-{day:02}T13:00:00+00:00",
        "zone": "Europe/Lisbon",
        "is_zone_assumed": False,
        "is_private": False,
        "length": "3 h",
        "mode": "video",
        "kind": "joint",
        "platform": None,
    }
    return Candidate(**(unsaid | what))


def draft(*groups: list[int], **what) -> Draft:
    """A draft with a proposal for each group of candidates; a candidate's number is its day."""
    candidates = {number: candidate(number, day=number, **what) for group in groups for number in group}
    proposals = [Proposed(number, list(group), reference=f"L26-{number:03}") for number, group in enumerate(groups, 1)]
    return Draft(candidates, proposals)


def groups(draft: Draft) -> list[list[int]]:
    return [[each.number for each in draft.of(proposal)] for proposal in draft.proposals]
