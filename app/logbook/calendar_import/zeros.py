"""Why an import shows nothing new, and what of a file is not whole, in words: no zero stays unexplained."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from app import dates
from app.logbook.calendar import Contents

CUT_OFF = "The file ends before the calendar does: the download may be incomplete. Download or export it again."


@dataclass(frozen=True)
class Numbers:
    """What became of the events in the stretch of time that an import looks at; they add up to `found`."""

    found: int
    new: int = 0
    logged: int = 0
    ignored: int = 0
    changed: int = 0
    cancelled: int = 0
    declined: int = 0
    skipped: int = 0


def why_nothing(contents: Contents, numbers: Numbers, looked_at: tuple[date, date]) -> str:
    """Why there is nothing new; "" when there is. `looked_at` is the first and the last day an import looks at."""
    if numbers.new:
        return ""
    if numbers.found:
        return _why_none_is_new(numbers)
    return _why_none_is_found(contents, looked_at)


def remarks(contents: Contents, numbers: Numbers, looked_at: tuple[date, date]) -> list[str]:
    """All that is to be said of a reading besides its numbers: why there is nothing, and what of it is not whole."""
    why = why_nothing(contents, numbers, looked_at)
    cut_off = [CUT_OFF] if contents.is_cut_off else []
    return [*([why] if why else []), *cut_off, *dict.fromkeys(each.reason for each in contents.shortened)]


def _why_none_is_found(contents: Contents, looked_at: tuple[date, date]) -> str:
    if contents.events:
        whole = "Your calendar has 1 event" if contents.events == 1 else f"Your calendar has {contents.events:,} events"
        window = f"An import looks from {dates.words(looked_at[0])} to {dates.words(looked_at[1])}"
        return f"{whole}, {_when(contents)}. {window}, and nothing in your calendar happens then."
    if contents.others:
        held = _listed([f"{number:,} {name if number == 1 else _many(name)}" for name, number in contents.others])
        return (
            f"Your file holds {held}, but no events. Only events are read: export the calendar that has your meetings."
        )
    return "This calendar is empty: there is no event in the file. Is it the calendar that has your meetings?"


def _when(contents: Contents) -> str:
    first, last = contents.first, contents.last
    if first is None:
        return "on no day that can be read"
    if last is None:
        return f"from {dates.words(first)} on"
    return f"on {dates.words(first)}" if first == last else f"from {dates.words(first)} to {dates.words(last)}"


def _why_none_is_new(numbers: Numbers) -> str:
    parts = list(_parts(numbers))
    if len(parts) > 1:
        listed = _listed([f"{number:,} {one if number == 1 else many}" for number, one, many in parts])
        return f"Nothing is new. Of the {numbers.found:,} events found, {listed}."
    if numbers.found == 1:
        return f"Nothing is new. The one event found {parts[0][1]}."
    return f"Nothing is new. All {numbers.found:,} events found {parts[0][2]}."


def _parts(numbers: Numbers) -> Iterator[tuple[int, str, str]]:
    """How many, and what is said of one and of several."""
    for number, one, many in (
        (numbers.logged, "is in your logbook already", "are in your logbook already"),
        (numbers.ignored, "was ignored or removed by you before", "were ignored or removed by you before"),
        (numbers.changed, "changed since you logged it", "changed since you logged them"),
        (numbers.cancelled, "is cancelled in your calendar", "are cancelled in your calendar"),
        (numbers.declined, "is an invitation that you declined", "are invitations that you declined"),
        (numbers.skipped, "was skipped, for the reason below", "were skipped, for the reasons below"),
    ):
        if number:
            yield number, one, many


def _many(name: str) -> str:
    return {"journal entry": "journal entries", "list of busy times": "lists of busy times"}.get(name, f"{name}s")


def _listed(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
