"""Errands through the outbound door in a process of their own, as a worker is: what each came to, and its memory.

Deadlines are short in the suite; HOSTILE_SECONDS=60 tries those of the portal, with calendars of the largest size.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.host import MB, Host

SECONDS = float(os.environ.get("HOSTILE_SECONDS", "0.6"))
SIZE = 64 * MB if SECONDS > 1 else 5 * MB
LATE_SECONDS = 5.0  # what a machine that is busy may take on top
MEMORY = SIZE + 32 * MB  # of the whole answer and what it comes through
ROOT = Path(__file__).parent.parent
DOOR = r"""
import re, sys
from datetime import date
from pathlib import Path
from app.logbook.sources import caldav_client
from app.outbound import Door, Limits, Login, Trouble
address, place, seconds, size = sys.argv[1:]
def used(): return 1024 * int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1])
print("begun", flush=True)
before = used()
try:
    with Door(Limits(float(seconds), int(size)), allowed=[place]) as door:
        {}
except Trouble as trouble:
    print(trouble)
print(used() - before)
"""


def errand(what: str, address: str, server: Host, *, seconds: float = 60) -> subprocess.Popen[str]:
    """A process that has begun to do something with `door` and `address`, and will print one line of it."""
    command = [sys.executable, "-c", DOOR.format(what.strip().replace("\n", "\n        "))]
    child = subprocess.Popen(
        [*command, address, server.place, str(seconds), str(SIZE)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout.readline() == "begun\n"
    return child


def come_to(child: subprocess.Popen[str]) -> tuple[str, int]:
    """What an errand printed, and how many bytes of memory it took."""
    words, memory = child.communicate()[0].splitlines()
    return words, int(memory)
