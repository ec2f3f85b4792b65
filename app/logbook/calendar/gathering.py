"""The events of a calendar file, by their UIDs: what `scan` finds, read the short way or the long one."""

import re
from collections import defaultdict
from datetime import datetime

from .budget import Budget
from .components import Calendar, Component, component
from .contents import Counting
from .events import Event, Skipped, Unreadable
from .plain import PlainLane
from .scan import Block, Lines, calendars, properties, wanted
from .window import Window
from .zones import Zones

ABOUT_THE_CALENDAR = wanted("METHOD", "X-WR-TIMEZONE", "X-WR-CALNAME")
ONE_BAD_EVENT = (ValueError, OverflowError)  # Unreadable is a ValueError; others come from dates out of range

Match = re.Match[bytes]


class Gathered:
    """The events of a file by UID: plain ones that share theirs with no other, and the components of the rest."""

    def __init__(self, data: bytes) -> None:
        self.skipped: list[Skipped] = []
        self.counted = Counting()
        self.series: dict[str, list[Component]] = defaultdict(list)
        self.plain: dict[str, tuple[datetime, Event]] = {}  # those in the window
        self._alone: dict[str, tuple[Match, Calendar]] = {}
        self._data, self._lines = data, Lines(data)

    def add(self, event: Block | Match, calendar: Calendar, lane: PlainLane) -> None:
        """One more event, or why it is skipped."""
        try:
            plain = None if isinstance(event, Block) else lane.read(event)
            if isinstance(event, Block) or plain is None or plain.uid in self._alone or plain.uid in self.series:
                self._add_component(self._block(event), calendar)
                return
        except ONE_BAD_EVENT as error:
            self.skipped.append(Skipped(why(error), self._block(event).line))
            return
        self._alone[plain.uid] = event, calendar
        self.counted.events += 1
        self.counted.days.add(plain.day)
        if plain.found is not None:
            self.plain[plain.uid] = plain.found

    def _add_component(self, block: Block, calendar: Calendar) -> None:
        too_long = block.long_lines(self._data)
        one = component(block, block.text(self._data), calendar, too_long)
        if one.uid in self._alone:
            self.series[one.uid].append(self._no_longer_alone(one.uid))
        self.series[one.uid].append(one)
        self.counted.add(one, too_long)

    def _no_longer_alone(self, uid: str) -> Component:
        event, calendar = self._alone.pop(uid)
        self.plain.pop(uid, None)
        block = self._block(event)
        return component(block, block.text(self._data), calendar)

    def _block(self, event: Block | Match) -> Block:
        if isinstance(event, Block):
            return event
        return Block(b"VEVENT", event.start(1), self._lines, [event.span(1)])


def gather(data: bytes, window: Window) -> Gathered:
    found, budget = Gathered(data), Budget()
    for block in calendars(data):
        calendar = _calendar(block, data, window, budget)
        lane = PlainLane(calendar, data, window)
        for event in block.events:
            found.add(event, calendar, lane)
    return found


def why(error: Exception) -> str:
    return str(error) if isinstance(error, Unreadable) else "A date or time is out of range."


def _calendar(block: Block, data: bytes, window: Window, budget: Budget) -> Calendar:
    try:
        about = {one.name: one.value.strip() for one in properties(block.text(data), ABOUT_THE_CALENDAR)}
    except Unreadable:
        about = {}
    described = [part for part in block.inside if part.name == b"VTIMEZONE"]
    zones = Zones(described, data, about.get("X-WR-TIMEZONE", ""), window.home, window.days, budget)
    return Calendar(zones, budget, about.get("METHOD", "").upper() == "CANCEL", about.get("X-WR-CALNAME", ""))
