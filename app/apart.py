"""Work on untrusted bytes in a process of its own: whose turn it is, and what it is started with (decision 0009)."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from signal import SIGKILL, SIGXCPU
from subprocess import PIPE, Popen
from threading import Timer
from time import perf_counter

from flask import current_app

from app import measured
from app.errors import Busy

PORTAL = Path(__file__).parent
# Not by the name `app`: that would import the whole portal.
START = """
import sys; sys.path.insert(0, sys.argv[1])
import limits; limits.keep({}, {})
from {} import {} as it; it.main()
"""
TOOK_TOO_LONG = (-SIGKILL, -SIGXCPU)  # the statuses it ends with
BY_THE_CLOCK = 3  # times as long: pages come first, and beside them it gets a share of the processor only


@contextmanager
def process(module: str, *, turns: str, at_once: int, seconds: int, memory: int) -> Iterator[Popen[bytes]]:
    """A process that runs `main` of a module of ours (named without `app`), for so many seconds of processor time.

    As many as `at_once` are at work on this machine, whatever the number of web processes; `turns` names what they
    share. Raises Busy when there are enough of them already.
    """
    with _turn(turns, at_once):
        began = perf_counter()
        started = _start(module, seconds, memory)
        patience = Timer(BY_THE_CLOCK * seconds, started.kill)
        patience.start()
        try:
            yield started
        finally:
            patience.cancel()
            started.kill()
            with suppress(BrokenPipeError):
                started.communicate()
            measured.note(measured.TURN, turns, perf_counter() - began)


def _start(module: str, seconds: int, memory: int) -> Popen[bytes]:
    """It inherits nothing: no open file, no connection, no setting, no key."""
    package, _dot, name = module.rpartition(".")
    command = [sys.executable, "-I", "-c", START.format(seconds, memory, package, name), str(PORTAL)]
    return Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, env={}, cwd="/")  # noqa: S603


@contextmanager
def _turn(turns: str, at_once: int) -> Iterator[None]:
    with ExitStack() as files:
        for number in range(at_once):
            file = files.enter_context(Path(current_app.config["FOLDER"], f"{turns}-{number}.lock").open("w"))
            with suppress(BlockingIOError):
                flock(file, LOCK_EX | LOCK_NB)
                break
        else:
            measured.note(measured.BUSY, turns)
            raise Busy
        yield
