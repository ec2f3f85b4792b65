"""A calendar read by a process of its own, within limits (decision 0009)."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from subprocess import Popen
from typing import IO, Any, cast
from zoneinfo import ZoneInfo

from app import apart
from app.limits import OUT_OF_MEMORY
from app.logbook.calendar import CalendarError, Event, Proposal, Reading, Series, Weights, child
from app.logbook.calendar.grouping import OURS

AT_ONCE = 2
SECONDS = 10
MEMORY = 300 * 1024**2  # of addresses: it cannot hold more than that in memory
MOST_ANSWERED = 64 * 1024**2

TOO_LONG = "This calendar takes too long to read. Export a shorter stretch of time and try again."
TOO_MUCH = "This calendar takes too much memory to read. Export a shorter stretch of time and try again."


class Reader:
    """`read` and `propose` of the calendar package, done elsewhere. Both raise CalendarError when it is too much."""

    def __init__(self, process: Popen[bytes]) -> None:
        self._process = process
        self._questions, self._answers = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        self._numbers: dict[Any, int] = {}
        self._so_far = 0

    def read(self, data: bytes, *, start: datetime, end: datetime, home: ZoneInfo) -> Reading:
        """What is in one calendar of several. An event that is in two of them is that of the first."""
        question = child.question(len(data), start=start, end=end, home=home)
        found = child.reading(self._ask(question, data))
        for number, event in enumerate(found.events, self._so_far):
            self._numbers.setdefault(_name(event), number)
        self._so_far += len(found.events)
        return found

    def propose(
        self, events: Sequence[Event], weights: Weights = OURS, series: Mapping[str, Series] | None = None
    ) -> list[Proposal]:
        """The proposals of some of the events that were read before."""
        numbered = {self._numbers[_name(event)]: event for event in events}
        question = child.selection(list(numbered), weights, series or {})
        return child.proposals(self._ask(question), numbered)

    def _ask(self, *question: bytes) -> Any:
        with suppress(BrokenPipeError):  # it has ended: there is no answer either
            self._questions.writelines(question)
            self._questions.flush()
        answer = self._answers.readline(MOST_ANSWERED)
        if answer.endswith(b"\n"):
            return json.loads(answer)
        raise CalendarError(TOO_MUCH if len(answer) == MOST_ANSWERED else self._why_ended())

    def _why_ended(self) -> str:
        """In words for a person; what it does not foresee is our bug."""
        status = self._process.wait()
        if status in apart.TOOK_TOO_LONG:
            return TOO_LONG
        if status == OUT_OF_MEMORY:
            return TOO_MUCH
        trace = cast(IO[bytes], self._process.stderr).read().decode()
        raise RuntimeError(f"The reader of calendars ended with {status}: {trace}")


@contextmanager
def reader(*, seconds: int = SECONDS, memory: int = MEMORY) -> Iterator[Reader]:
    """A reader for the calendars of one import, for so many seconds of processor time.

    Raises Busy when there are enough already.
    """
    limits = {"seconds": seconds, "memory": memory}
    with apart.process("logbook.calendar.child", turns="calendar", at_once=AT_ONCE, **limits) as process:
        yield Reader(process)


def _name(event: Event) -> Any:
    return event.uid, event.recurrence
