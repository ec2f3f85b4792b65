"""How tests wait for what comes about by itself: they look again and again, for so long and no longer."""

import time
from collections.abc import Callable
from typing import TypeVar

PATIENCE_SECONDS = 60
Found = TypeVar("Found")


def soon(
    look: Callable[[], Found], *, seconds: float = PATIENCE_SECONDS, every: float = 0.02, otherwise: str = ""
) -> Found:
    """What is found once there is something; after so many seconds the test fails, with words."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, otherwise or "it does not come about"
        time.sleep(every)
    return found
