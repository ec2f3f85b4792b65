"""The reader of calendars as a process of its own: questions on its standard input, answers on its standard output.

Every question and answer is a line of JSON. A first question is followed by the bytes of a calendar, and answered by
its events or by why they cannot be read; there is one for each file. The last one names the events of all of them to
group by their numbers, with the weights of the signs and what is said about series by their UIDs. People and the rooms
of conference links stay in this process.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import UTC, date, datetime, tzinfo
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from .events import CalendarError, Contents, Event, Hints, Reading, Skipped
from .grouping import Proposal, Series, propose
from .read import read
from .suggesting import Chip, Weights

HINTS = ("link", "platform", "is_by_phone", "is_private", "is_declined", "zone_assumed", "zone_said", "is_instant")
HINTS_OF = attrgetter(*HINTS)


def main() -> None:
    """Answer one reader's questions."""
    events: list[Event] = []
    while len(asked := _asked()) == len(("start", "end", "home", "size")):
        events += _read(*asked)
    _say(_groups(events, *asked))


def question(size: int, *, start: datetime, end: datetime, home: ZoneInfo) -> bytes:
    """What `read` is asked, as bytes; so many bytes of a calendar follow."""
    return _line([start.isoformat(), end.isoformat(), home.key, size])


def reading(answer: Any) -> Reading:
    """What `read` found; raises the CalendarError that it raised."""
    if "refused" in answer:
        raise CalendarError(answer["refused"])
    hints: dict[tuple[Any, ...], Hints] = {}  # the meetings of a series share theirs
    events = [_event(told, hints) for told in answer["events"]]
    skipped = (Skipped(*each) for each in answer["skipped"])
    return Reading(tuple(events), tuple(skipped), _contents(answer["contents"]))


def selection(numbers: list[int], weights: Weights, series: Mapping[str, Series]) -> bytes:
    """What `propose` is asked, as bytes."""
    return _line([numbers, astuple(weights), dict(series)])


def proposals(answer: Any, events: dict[int, Event]) -> list[Proposal]:
    """What `propose` found, of events by their numbers."""
    return [
        Proposal(tuple(events[n] for n in numbers), tuple(why_grouped), tuple(Chip(*each) for each in chips), *rest)
        for numbers, why_grouped, chips, *rest in answer
    ]


def _read(start: str, end: str, home: str, size: int) -> Sequence[Event]:
    window = {"start": datetime.fromisoformat(start), "end": datetime.fromisoformat(end)}
    try:
        # The bytes have no name here, so that nothing keeps them when `read` is done with them.
        found = read(sys.stdin.buffer.read(size), **window, home=ZoneInfo(home))
    except CalendarError as error:
        _say({"refused": str(error)})
        return ()
    skipped = [(each.reason, each.line) for each in found.skipped]
    _say({"events": [_told(event) for event in found.events], "skipped": skipped, "contents": _contents_told(found)})
    return found.events


def _groups(events: Sequence[Event], numbers: list[int], weights: list[int], series: dict[str, str]) -> list[Any]:
    number = {id(events[n]): n for n in numbers}
    told = {uid: Series(answer) for uid, answer in series.items()}
    found = propose([events[n] for n in numbers], Weights(*weights), told)
    return [
        ([number[id(event)] for event in each.events], each.why_grouped, each.why_suggested, each.is_suggested,
         each.is_standing)
        for each in found
    ]  # fmt: skip


def _told(event: Event) -> list[Any]:
    moments = map(_moment_told, (event.recurrence, event.start, event.end))
    return [event.uid, *moments, event.zone, event.cancelled, event.title, *HINTS_OF(event.hints)]


def _contents_told(found: Reading) -> list[Any]:
    whole = found.contents
    shortened = [(each.reason, each.line) for each in whole.shortened]
    return [whole.events, *map(_moment_told, (whole.first, whole.last)), whole.others, whole.is_cut_off, shortened]


def _contents(told: list[Any]) -> Contents:
    events, first, last, others, is_cut_off, shortened = told
    return Contents(
        events=events,
        first=_moment(first) if first else None,
        last=_moment(last) if last else None,
        others=tuple((name, number) for name, number in others),
        is_cut_off=is_cut_off,
        shortened=tuple(Skipped(*each) for each in shortened),
    )


def _event(told: list[Any], known: dict[tuple[Any, ...], Hints]) -> Event:
    uid, recurrence, start, end, zone, cancelled, title, *rest = told
    home, said = ZoneInfo(zone), tuple(rest)
    if said not in known:
        known[said] = Hints(**dict(zip(HINTS, said, strict=True)))
    return Event(
        uid=uid,
        recurrence=_moment(recurrence, UTC) if recurrence is not None else None,
        start=_moment(start, home),
        end=_moment(end, home),
        all_day=isinstance(start, str),
        zone=zone,
        cancelled=cancelled,
        title=title,
        hints=known[said],
    )


def _moment_told(moment: date | None) -> int | str | None:
    """An instant in seconds since 1970, a date as ISO 8601 has it."""
    if isinstance(moment, datetime):
        return int(moment.timestamp())
    return moment.isoformat() if moment is not None else None


def _moment(told: int | str, home: tzinfo = UTC) -> date:
    return date.fromisoformat(told) if isinstance(told, str) else datetime.fromtimestamp(told, home)


def _asked() -> Any:
    if line := sys.stdin.buffer.readline():
        return json.loads(line)
    return sys.exit()  # nobody wants to know any more


def _say(answer: Any) -> None:
    sys.stdout.buffer.write(_line(answer))
    sys.stdout.buffer.flush()


def _line(value: Any) -> bytes:
    return json.dumps(value).encode() + b"\n"
