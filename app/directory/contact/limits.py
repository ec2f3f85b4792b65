"""How often people may write to listed mediators."""

from datetime import datetime, timedelta

WITHIN = timedelta(days=1)
FROM_ONE_SENDER, TO_ONE_MEDIATOR = 10, 30


def seconds_left(now: datetime) -> int:
    """Until tries are counted anew, which is when a day of UTC begins; at least one."""
    seconds = int(WITHIN.total_seconds())
    return seconds - int(now.timestamp()) % seconds
