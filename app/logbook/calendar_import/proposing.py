"""From what is new to a draft: which mediations it proposes, and what has to be asked first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from app import dates
from app.logbook import length
from app.logbook.calendar import Event
from app.logbook.calendar.grouping import Proposal, suggested_kind, suggested_mode
from app.logbook.calendar.honest import moves_across, possible_days
from app.logbook.calendar.suggesting import minutes
from app.logbook.calendar_import.candidate import Candidate, Twin
from app.logbook.calendar_import.draft import Draft
from app.logbook.calendar_import.proposed import Proposed
from app.logbook.calendar_import.same_time import Meeting, Standing, beside
from app.logbook.calendar_import.sort import Sorted, first_day, logged
from app.logbook.calendar_import.told import Told

IN_THE_FILE = Twin("another event of this import, with the same time, length and title")
DECIDED = Twin("an event that you ignored before, with the same time, length and title")
REMOVED = Twin("an event that you logged before and removed, with the same time, length and title")


def draft(found: Sorted, known: Mapping[str, Any], told: Told, *, propose: Callable[..., Sequence[Proposal]]) -> Draft:
    """The new events as mediations that `propose` makes of them.

    One that may be the same as something that is known, or as a session that was typed by hand, is asked about on its
    own. What goes with sessions of one mediation of the logbook is proposed as another session of it. What the mediator
    removed is kept at hand, and proposed again when they ask for it.
    """
    candidates, numbers = _candidates(found, known, told)
    rows = {id(event): row for event, row in found.logged}
    answers = {uid: told.series[key] for uid, key in found.series.items() if key in told.series}
    events = [*(event for event, _key, _content in found.new), *(event for event, _row in found.logged)]
    proposed = [(each, [numbers[id(event)] for event in each.events if id(event) in numbers])
                for each in propose(events, told.weights, answers)]  # fmt: skip
    suggested = [candidates[number] for each, found_in in proposed if each.is_suggested for number in found_in]
    _find_twins(suggested, told)
    _ask_unknown_zones_once(suggested)
    removed = [_again(each, known[each.key]) for each in candidates.values() if each.is_removed]
    grouped = [_proposed(each, [candidates[number] for number in found_in], rows) for each, found_in in proposed]
    return Draft(
        candidates,
        _numbered([*grouped, *removed], candidates),
        found.changed,
        found.left_out,
        found.skipped,
        remarks=found.remarks,
        series={key: told.series[key].value for key in found.series.values() if key in told.series},
        zones={said: key for said, key in found.zones.items() if key not in told.zones},
    )


def _candidates(found: Sorted, known: Mapping[str, Any], told: Told) -> tuple[dict[int, Candidate], dict[int, int]]:
    """New and removed events by number, and their numbers by identity; a new one whose content is known has a twin."""
    contents = {row.content: _twin(row) for row in known.values()}
    candidates: dict[int, Candidate] = {}
    numbers: dict[int, int] = {}
    for number, (event, key, content) in enumerate([*found.new, *found.removed], 1):
        numbers[id(event)] = number
        one = candidates[number] = _candidate(number, event, key, content)
        one.series = found.series.get(event.uid, "") if event.recurrence is not None else ""
        one.is_removed = key in known
        one.twin = contents.get(content) if key not in told.others and not one.is_removed else None
        _ask(one, event, found, told)
        contents.setdefault(content, IN_THE_FILE)
    return candidates, numbers


def _twin(row: Any) -> Twin:
    if row.mediation_id is None:
        return REMOVED if row.is_removed else DECIDED
    words = "It was imported, with the same time, length and title."
    return Twin(words, row.reference, logged(row), row.mediation_id, row.session_id)


def _ask(one: Candidate, event: Event, found: Sorted, told: Told) -> None:
    """Read an event in the zone its name was said to mean; else ask, where the answer may move it across an edge."""
    answer = told.zones.get(found.zones.get(one.zone_said, ""))
    if answer:
        one.read_in(answer)
    elif edge := moves_across(event, told.edges):
        first, last = possible_days(event)
        one.asks, one.edge = "day" if event.all_day else "zone", edge.words
        one.days = [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]


def _ask_unknown_zones_once(suggested: Sequence[Candidate]) -> None:
    """Of every zone that nobody knows, the first event asks which one is meant."""
    asked = {each.zone_said for each in suggested if each.asks}
    for each in suggested:
        if each.is_zone_assumed and each.zone_said and each.zone_said not in asked:
            each.asks = "zone"
            asked.add(each.zone_said)


def _find_twins(suggested: Sequence[Candidate], told: Told) -> None:
    """What stands at the time of a session of the logbook that no import knows of may be that session."""
    meetings = {each.number: _meeting(each) for each in suggested if not each.twin and each.key not in told.others}
    twins = beside(meetings, told.standing)
    for each in suggested:
        if each.number in twins:
            each.twin = _standing(twins[each.number])


def _meeting(one: Candidate) -> Meeting:
    starts, ends = (datetime.fromisoformat(at) if at else None for at in (one.starts_at, one.ends_at))
    return Meeting(one.date, starts, ends, length.parse(one.length) if one.length else None)


def _standing(session: Standing) -> Twin:
    words = "It stands at this time, and no calendar is known for it."
    lasted = f", {length.words(session.meeting.minutes)}" if session.meeting.minutes else ""
    at = f"{session.reference}, {dates.words(session.meeting.date)}{lasted}"
    return Twin(words, session.reference, at, session.mediation_id, session.session_id)


def _proposed(proposal: Proposal, new: list[Candidate], rows: Mapping[int, Any]) -> Proposed:
    homes = {row.mediation_id: row.reference for event in proposal.events if (row := rows.get(id(event)))}
    homes |= {each.twin.mediation_id: each.twin.reference for each in new if each.twin and each.twin.mediation_id}
    home = next(iter(homes.items())) if len(homes) == 1 else None
    return Proposed(
        0,
        [each.number for each in new],
        list(proposal.why_grouped) if len(proposal.events) > 1 else [],
        list(proposal.why_suggested),
        is_suggested=proposal.is_suggested or home is not None,
        is_ticked=home is None and not proposal.is_standing,
        attach_to=str(home[0]) if home else "",
        belongs_to=home[1] if home else "",
    )


def _again(one: Candidate, row: Any) -> Proposed:
    """What was removed; where its mediation is still there it goes with that."""
    home = {"attach_to": str(row.home_id), "belongs_to": row.reference, "is_ticked": False} if row.home_id else {}
    return Proposed(0, [one.number], is_suggested=False, **home)


def _numbered(grouped: list[Proposed], candidates: Mapping[int, Candidate]) -> list[Proposed]:
    """The proposals with their numbers, possible duplicates each on its own, which know where they would join."""
    twins = {id(each): [number for number in each.candidates if candidates[number].twin] for each in grouped}
    for proposal in grouped:
        proposal.candidates = [number for number in proposal.candidates if not candidates[number].twin]
    proposals = [each for each in grouped if each.candidates]
    for number, proposal in enumerate(proposals, 1):
        proposal.number = number
    alone = [
        replace(each, candidates=[number], is_suggested=False, joins=each.number or None)
        for each in grouped
        for number in twins[id(each)]
    ]
    for number, proposal in enumerate(alone, len(proposals) + 1):
        proposal.number = number
    return [*proposals, *alone]


def _candidate(number: int, event: Event, key: str, content: str) -> Candidate:
    lasted, day = minutes(event), first_day(event)
    return Candidate(
        number=number,
        key=key,
        content=content,
        title=event.title,
        day=day.isoformat(),
        last_day=_last_day(event).isoformat(),
        starts_at=_instant(event.start),
        ends_at=_instant(event.end),
        zone=event.zone,
        is_zone_assumed=event.hints.zone_assumed,
        zone_said=event.hints.zone_said,
        is_instant=event.hints.is_instant,
        is_private=event.hints.is_private,
        length=length.words(lasted) if lasted else "",
        mode=suggested_mode(event).value,
        kind=suggested_kind(event).value,
        platform=event.hints.platform,
    )


def _last_day(event: Event) -> date:
    """The end's date; the end of an all-day event is the first day after it."""
    return event.end.date() if isinstance(event.end, datetime) else event.end - timedelta(days=1)


def _instant(moment: date) -> str | None:
    return moment.astimezone(UTC).isoformat() if isinstance(moment, datetime) else None
