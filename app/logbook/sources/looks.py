"""When a calendar is looked at again, and what waits in it (domain §6). Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlsplit

OFTEN, USUALLY, SELDOM = timedelta(hours=6), timedelta(hours=24), timedelta(days=7)
AGAIN_AFTER = (timedelta(hours=1), timedelta(hours=6), timedelta(days=1), timedelta(days=2), timedelta(days=4))
RESTS_AFTER = timedelta(days=90)
HOLDS = timedelta(days=7)
MOST_SOURCES = 20
LOOK = "look at a calendar"


class Stage(StrEnum):
    """How far a calendar is that somebody named."""

    ASKED = "asked"
    CHOOSING = "choosing"
    FAILED = "failed"
    READ = "read"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the last reading found, in numbers: found = new + known + changed + cancelled + skipped.

    `suggested` are mediations that new events propose; `called_off` are those of the changed ones that are cancelled
    now, `removed` those of the known ones that the mediator removed.
    """

    found: int = 0
    new: int = 0
    known: int = 0
    changed: int = 0
    cancelled: int = 0
    skipped: int = 0
    suggested: int = 0
    called_off: int = 0
    removed: int = 0

    @property
    def moved(self) -> int:
        return self.changed - self.called_off

    @property
    def is_anything(self) -> bool:
        """Whether there is something for the mediator to look at."""
        return bool(self.suggested or self.changed)

    @property
    def words(self) -> str:
        """What waits, such as “3 that look like mediations, 1 moved, 1 cancelled”; empty for nothing."""
        looks = f"{self.suggested} that look{'s' if self.suggested == 1 else ''} like "
        looks += "a mediation" if self.suggested == 1 else "mediations"
        moved, called_off = f"{self.moved} moved", f"{self.called_off} cancelled"
        said = ((self.suggested, looks), (self.moved, moved), (self.called_off, called_off))
        return ", ".join(words for number, words in said if number)


def waiting(numbers: Mapping[str, int], *, flags: Mapping[str, int]) -> Waiting:
    """What still waits of what the last reading found: no more has moved or is cancelled than is flagged now."""
    found = Waiting(**numbers)
    called_off = min(found.called_off, flags.get("cancelled", 0))
    moved = min(found.moved, flags.get("moved", 0))
    settled = found.changed - moved - called_off
    return Waiting(
        **{**numbers, "changed": moved + called_off, "called_off": called_off, "known": found.known + settled}
    )


def stage(*, is_asked: bool, is_to_choose: bool, has_failed: bool, was_fetched: bool) -> Stage:
    """Work that somebody waits for comes first, then that it failed, then what they have to do, then how it went."""
    if is_asked:
        return Stage.ASKED
    if has_failed:
        return Stage.FAILED
    if is_to_choose:
        return Stage.CHOOSING
    return Stage.READ if was_fetched else Stage.WAITING


def often(wanted: timedelta | None) -> timedelta:
    """How often to look: as the calendar wants (REFRESH-INTERVAL of RFC 7986), within limits, or once a day."""
    return min(max(wanted, OFTEN), SELDOM) if wanted is not None else USUALLY


def again_after(failures: int) -> timedelta:
    """How long to leave a calendar alone after so many failures in a row, of which there is one at least."""
    return AGAIN_AFTER[failures - 1] if failures <= len(AGAIN_AFTER) else SELDOM


def holds(read_on: date | None, today: date) -> bool:
    """Whether a reading of a calendar still holds as long as the calendar is the same.

    The window looks a year ahead: what comes into it a week later is early enough.
    """
    return read_on is not None and timedelta(0) <= today - read_on < HOLDS


def rests_since(now: datetime) -> datetime:
    """The calendars of those who have not signed in since this instant are left alone."""
    return now - RESTS_AFTER


def look_key(form_token: str) -> str:
    """By which the work is known of a look that somebody asked for with a form."""
    return f"{LOOK}: {form_token}"


def host(address: str) -> str:
    return urlsplit(address).hostname or ""


def ending(address: str) -> str:
    """The last four characters: enough for its mediator to recognise it, and for nobody to open it."""
    return address[-4:]
