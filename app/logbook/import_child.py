"""Whose turn it is to have a calendar read, and the process that reads it within limits (decision 0009)."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from signal import SIGKILL, SIGXCPU
from subprocess import PIPE, Popen
from threading import Timer
from typing import IO, Any, cast
from zoneinfo import ZoneInfo

from flask import current_app

from app.errors import Busy
from app.logbook.calendar import CalendarError, Event, Proposal, Reading, child

AT_ONCE = 2  # on this machine, whatever the number of web processes
SECONDS = 10
MEMORY = 1024**3
MOST_ANSWERED = 64 * 1024**2

TOO_LONG = "This calendar takes too long to read. Export a shorter stretch of time and try again."
TOO_MUCH = "This calendar takes too much memory to read. Export a shorter stretch of time and try again."

PORTAL = Path(__file__).parent.parent
# Not by the name `app`: that would import the whole portal.
START = "import sys; sys.path.insert(0, sys.argv[1]); from logbook.calendar import child; child.main({}, {})"


class Reader:
    """`read` and `propose` of the calendar package, done elsewhere. Both raise CalendarError when it is too much."""

    def __init__(self, process: Popen[bytes]) -> None:
        self._process = process
        self._questions, self._answers = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stdout)
        self._numbers: dict[Any, int] = {}

    def read(self, data: bytes, *, start: datetime, end: datetime, home: ZoneInfo) -> Reading:
        question = child.question(len(data), start=start, end=end, home=home)
        found = child.reading(self._ask(question, data))
        for number, event in enumerate(found.events):
            self._numbers.setdefault(_name(event), number)
        return found

    def propose(self, events: Sequence[Event]) -> list[Proposal]:
        """The proposals of some of the events that were read before."""
        numbered = {self._numbers[_name(event)]: event for event in events}
        return child.proposals(self._ask(child.selection(list(numbered))), numbered)

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
        if status in (-SIGKILL, -SIGXCPU):
            return TOO_LONG
        if status == child.OUT_OF_MEMORY:
            return TOO_MUCH
        trace = cast(IO[bytes], self._process.stderr).read().decode()
        raise RuntimeError(f"The reader of calendars ended with {status}: {trace}")


@contextmanager
def reader(*, seconds: int = SECONDS, memory: int = MEMORY) -> Iterator[Reader]:
    """A reader for one calendar, for so many seconds from now. Raises Busy when there are enough of them already."""
    with _turn():
        process = _start(seconds, memory)
        patience = Timer(seconds, process.kill)
        patience.start()
        try:
            yield Reader(process)
        finally:
            patience.cancel()
            process.kill()
            with suppress(BrokenPipeError):
                process.communicate()


def _start(seconds: int, memory: int) -> Popen[bytes]:
    """It inherits nothing: no open file, no connection, no setting, no key."""
    command = [sys.executable, "-I", "-c", START.format(seconds, memory), str(PORTAL)]
    return Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env={}, cwd="/")  # noqa: S603


@contextmanager
def _turn() -> Iterator[None]:
    with ExitStack() as files:
        for number in range(AT_ONCE):
            file = files.enter_context(Path(current_app.config["FOLDER"], f"calendar-{number}.lock").open("w"))
            with suppress(BlockingIOError):
                flock(file, LOCK_EX | LOCK_NB)
                break
        else:
            raise Busy
        yield


def _name(event: Event) -> Any:
    return event.uid, event.recurrence
