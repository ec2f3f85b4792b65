"""The limits of a process that reads untrusted bytes: it sets them on itself, before it loads anything else."""

import os
import resource
import sys
from traceback import format_tb
from types import TracebackType

OUT_OF_MEMORY = 3  # the status it ends with


def keep(seconds: int, memory: int) -> None:
    """Live on for so many seconds of processor time, in so many bytes of memory; of a bug tell only where it is."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":  # others do not keep to it, or refuse it
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    os.nice(10)  # pages come first
    sys.excepthook = _end


def _end(kind: type[BaseException], _value: BaseException, trace: TracebackType | None) -> None:
    """Without a word of what was read."""
    if issubclass(kind, MemoryError):
        os._exit(OUT_OF_MEMORY)
    sys.stderr.write("\n".join([kind.__name__, *format_tb(trace)[-5:]]))
