"""Rows of a spreadsheet against what is logged: which are new, known or changed, and which mediations they make."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from app import dates
from app.logbook import length
from app.logbook.file_import.incoming import Changed, Incoming, IncomingSession, Plan, Skipped
from app.logbook.sheets.rows import Problem, SheetRow
from app.logbook.vocabulary import Source, Status

TWICE = "The same row is in the sheet twice; one was read."
OTHERWISE = "Its rows say different things of the mediation: {}. The first one is taken."
AGREED_IN_SOME = "Not all of its rows say that there was an agreement to mediate, so none is recorded."
ABOUT = {"role": "role", "is_simulated": "simulated", "field": "field"}

Key = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Logged:
    """A mediation of the logbook: its sessions' days and minutes."""

    id: int
    reference: str
    sessions: tuple[tuple[date, int | None], ...]


@dataclass(frozen=True, slots=True)
class _Keyed:
    row: SheetRow
    key: str
    content: str


def plan(read: Iterable[SheetRow | Problem], *, known: Mapping[str, Any], logged: Sequence[Logged], key: Key) -> Plan:
    """Sort rows. `known` are the decided ones by key (imports/queries.py); `key` makes a keyed hash of its parts.

    A row is known by reference, day and start. One that was never imported is known, too, where the logbook has a
    session of that reference, day and length, as in the portal's own file. A new one goes with the mediation that the
    known rows of its reference were logged as, whatever that is called, or else with the one of that reference.
    """
    found = Plan()
    rows = []
    for each in read:
        if isinstance(each, Problem):
            found.skipped.append(Skipped(each.reason, each.number, each.cell))
        else:
            rows.append(each)
    keyed = _keyed(found, rows, key)
    fresh = _never_imported(found, keyed, known, sessions := _Sessions(logged))
    fresh = _not_logged(found, fresh, sessions)
    homes = {each.reference: each for each in logged} | _homes(keyed, known, logged)
    groups: dict[object, list[_Keyed]] = defaultdict(list)
    for one in fresh:
        groups[one.row.name or one.row.number].append(one)
    found.new = [_incoming(group, homes.get(group[0].row.name)) for group in groups.values()]
    return found


def _homes(keyed: Iterable[_Keyed], known: Mapping[str, Any], logged: Iterable[Logged]) -> dict[str, Logged]:
    """The mediation that rows were logged as, by the reference that the sheet has for it."""
    by_id = {each.id: each for each in logged}
    before = {each.row.name: known[each.key].mediation_id for each in keyed if each.row.name and each.key in known}
    return {name: by_id[mediation_id] for name, mediation_id in before.items() if mediation_id in by_id}


def _keyed(found: Plan, rows: Sequence[SheetRow], key: Key) -> list[_Keyed]:
    """Rows with their keys. Several of one reference, day and start are told apart by their place among them."""
    alike: dict[tuple[Any, ...], list[SheetRow]] = defaultdict(list)
    for row in rows:
        alike[row.name, row.date, _clock_time(row)].append(row)
    keyed = {}
    for identity, those in alike.items():
        kept: list[str] = []
        for row in sorted(those, key=lambda row: (_content(row), row.number)):
            content = _content(row)
            if row.starts_at and content in kept:
                found.skipped.append(Skipped(TWICE, row.number))
                continue
            named = key("sheet row", *identity, len(kept)), key("sheet content", *identity, content)
            keyed[row.number] = _Keyed(row, *named)
            kept.append(content)
    return [keyed[row.number] for row in rows if row.number in keyed]


def _clock_time(row: SheetRow) -> time | None:
    """When it started by the clock there: what the sheet says, wherever the mediator is at home by now."""
    return row.starts_at.astimezone(ZoneInfo(row.zone)).time() if row.starts_at else None


def _content(row: SheetRow) -> str:
    said = (row.minutes, row.ends_at, row.zone, row.mode, row.kind, row.session_status, row.platform)
    return " ".join(map(str, said))


class _Sessions:
    """The sessions of the logbook that no row is found for yet."""

    def __init__(self, logged: Iterable[Logged]) -> None:
        self._of = {
            (each.reference, day): [minutes for at, minutes in each.sessions if at == day]
            for each in logged
            for day, _minutes in each.sessions
        }
        self._ids = {each.reference: each.id for each in logged}

    def take(self, reference: str, day: date, minutes: int | None) -> bool:
        """Whether there is one of that length; it is taken then."""
        left = self._of.get((reference, day), [])
        if minutes in left:
            left.remove(minutes)
            return True
        return False

    def take_any(self, reference: str, day: date) -> tuple[int, int | None] | None:
        """One of whatever length, with the id of its mediation; it is taken then."""
        left = self._of.get((reference, day))
        return (self._ids[reference], left.pop()) if left else None


def _never_imported(
    found: Plan, keyed: Iterable[_Keyed], known: Mapping[str, Any], sessions: _Sessions
) -> list[_Keyed]:
    fresh = []
    for each in keyed:
        before = known.get(each.key)
        if before is None:
            fresh.append(each)
            continue
        if before.mediation_id is None:
            found.known += 1
            continue
        sessions.take(before.reference, before.date, before.minutes)
        logged, now = _said(before.date, before.minutes), _said(each.row.date, each.row.minutes)
        if before.content != each.content and logged != now:
            found.changed.append(Changed(before.mediation_id, before.reference, each.row.number, logged, now))
        else:
            found.known += 1
    return fresh


def _not_logged(found: Plan, keyed: Iterable[_Keyed], sessions: _Sessions) -> list[_Keyed]:
    """First every row takes the session that it is, then the others take what is left of their day."""
    unmatched = []
    for each in keyed:
        if sessions.take(each.row.reference, each.row.date, each.row.minutes):
            found.known += 1
        else:
            unmatched.append(each)
    fresh = []
    for each in unmatched:
        row = each.row
        if other := sessions.take_any(row.reference, row.date):
            mediation_id, minutes = other
            logged, now = _said(row.date, minutes), _said(row.date, row.minutes)
            found.changed.append(Changed(mediation_id, row.reference, row.number, logged, now))
        else:
            fresh.append(each)
    return fresh


def _incoming(group: Sequence[_Keyed], home: Logged | None) -> Incoming:
    rows = [each.row for each in group]
    first = rows[0]
    warnings = [warning for row in rows for warning in row.warnings]
    differing = [words for name, words in ABOUT.items() if len({getattr(row, name) for row in rows}) > 1]
    if differing:
        warnings.append(OTHERWISE.format(", ".join(differing)))
    if len({row.has_agreement for row in rows}) > 1:
        warnings.append(AGREED_IN_SOME)
    return Incoming(
        number=first.number,
        name=first.name,
        reference=home.reference if home else first.reference,
        mediation_id=home.id if home else None,
        details={
            "role": first.role,
            "is_simulated": first.is_simulated,
            "has_agreement": all(row.has_agreement for row in rows),
            "status": _status(rows),
            "field": first.field,
            "conclusion": next((row.conclusion for row in reversed(rows) if row.conclusion), None),
        },
        sessions=tuple(IncomingSession(each.key, each.content, _session(each.row)) for each in group),
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _status(rows: Sequence[SheetRow]) -> Status:
    """That of its latest row."""
    return max(rows, key=lambda row: (row.date, row.number)).status


def _session(row: SheetRow) -> dict[str, Any]:
    return {
        "date": row.date,
        "starts_at": row.starts_at,
        "ends_at": row.ends_at,
        "zone": row.zone,
        "minutes": row.minutes,
        "kind": row.kind,
        "mode": row.mode,
        "status": row.session_status,
        "platform": row.platform,
        "is_mediator_remote": row.is_mediator_remote,
        "source": Source.SPREADSHEET,
    }


def _said(day: date, minutes: int | None) -> str:
    return f"{dates.words(day)}, {length.words(minutes) if minutes else 'no length'}"
