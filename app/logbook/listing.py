"""The list of mediations: narrowed, sorted, in pages, and drawn.

The panel beside it needs every mediation anyway, so the list is made from the same reading and costs no query of its
own. A row is drawn by hand and kept, because it is drawn fifty times a page.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from html import escape
from operator import attrgetter
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

from app import dates
from app.logbook import length
from app.logbook.counting import Reason, Verdict
from app.logbook.evidence.levels import Level
from app.logbook.vocabulary import Field, Mode, Role
from app.paging import Pages

A_PAGE = 50
MONTH = re.compile(r"[1-9]\d{3}-(0[1-9]|1[0-2])")
PLANNED = "planned"
VERDICTS = {verdict.value: verdict.label for verdict in Verdict}
REASONS = {reason.value: reason.label for reason in Reason} | {Reason.ALL_MET.value: ""}
MODES = {mode.value: mode.label for mode in Mode}
FIELDS = {field.value: field.label for field in Field}
EVIDENCE = {
    level.value: f' <span class="evidence" data-level="{level.value}" title="{level.label}">'
    f'<span class="unseen">Evidence level {level.value}</span></span>'
    for level in Level
} | {Level.BY_HAND.value: ""}
ROLES = {role.value: role.label for role in Role}
APART = {role.value for role in Role if not role.mediates}


class Listed(NamedTuple):
    """One mediation as the list reads it, its words as stored; the first seven are an `Entry` for eligibility."""

    id: int
    reference: str
    counted_on: date | None
    verdict: str
    reason: str
    held_minutes: int
    is_core: bool
    listed_on: date
    modes: str
    field: str
    role: str
    session_count: int
    evidence_level: int


@dataclass(frozen=True)
class Choice:
    """What the list is narrowed to and how it is sorted; every part is optional."""

    search: str = ""
    verdict: str = ""
    role: str = ""
    mode: str = ""
    year: str = ""
    month: str = ""
    sort: str = "-date"
    page: int = 1

    def address(self, **other: Any) -> str:
        """The address of the list with some parts chosen otherwise, from its first page."""
        return _address(tuple((vars(self) | {"page": 1} | other).items()))

    @property
    def numbered(self) -> str:
        """The address of a page of the list, but for its number."""
        address = self.address()
        return f"{address}{'&' if '?' in address else '?'}page="

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return any((self.search, self.verdict, self.role, self.mode, self.year, self.month))

    @property
    def month_words(self) -> str:
        """The month it is narrowed to, such as May 2026."""
        return dates.month(date.fromisoformat(f"{self.month}-01")) if self.month else ""

    def fits(self, row: Listed) -> bool:
        """Whether it finds a row, whatever its verdict."""
        return (
            (not self.role or row.role == self.role)
            and (not self.mode or self.mode in row.modes.split(","))
            and (not self.year or str(row.listed_on.year) == self.year)
            and (not self.month or str(row.counted_on).startswith(self.month))
            and all(_holds(row, word) for word in self.search.casefold().split())
        )


NO_CHOICE = asdict(Choice())


@dataclass(frozen=True)
class Totals:
    """Of some mediations: the minutes held, those of them in a role that does not mediate, how many of each verdict."""

    minutes: int
    apart_minutes: int
    verdicts: Counter[str]

    @classmethod
    def of(cls, rows: Sequence[Listed]) -> Self:
        apart = sum([row.held_minutes for row in rows if row.role in APART])
        return cls(sum([row.held_minutes for row in rows]), apart, Counter([row.verdict for row in rows]))

    def with_instead(self, was: Listed, now: Listed) -> Self:
        """The same after one of them has changed."""
        less, more = self.of([was]), self.of([now])
        return type(self)(
            self.minutes - less.minutes + more.minutes,
            self.apart_minutes - less.apart_minutes + more.apart_minutes,
            self.verdicts - less.verdicts + more.verdicts,
        )


@dataclass(frozen=True)
class Found:
    """One page of the list, with the totals of all that was found, and how many of each verdict there are to choose."""

    rows: Sequence[Listed]
    total: int
    minutes: int
    apart_minutes: int
    page: int
    pages: int
    verdicts: Counter[str]


@lru_cache(maxsize=2000)
def _address(parts: tuple[tuple[str, Any], ...]) -> str:
    chosen = {name: value for name, value in parts if value and value != NO_CHOICE[name]}
    return "/logbook/" + ("?" + urlencode(chosen) if chosen else "")


@lru_cache
def mode_words(modes: str) -> str:
    """Every mode of a mediation in words, that of most of the time first; from three on the others are a number."""
    main, *others = [MODES[mode] for mode in modes.split(",") if mode] or [""]
    if len(others) > 1:
        return f"{main} +{len(others)}"
    return ", ".join([main, *(each.lower() for each in others)])


SORTS: dict[str, Callable[[Listed], Any]] = {
    "reference": lambda row: row.reference,
    "date": attrgetter("listed_on"),
    "length": lambda row: row.held_minutes,
    "mode": lambda row: mode_words(row.modes),
    "field": lambda row: FIELDS.get(row.field, ""),
    "verdict": lambda row: row.verdict,
}


def choice(arguments: Mapping[str, str]) -> Choice:
    """A choice from the address of a page; what makes no sense there is left out."""
    given: dict[str, Any] = {name: said[:100] for name, said in arguments.items() if said and name in NO_CHOICE}
    number = given.pop("page", "1")
    if not MONTH.fullmatch(given.get("month", "")):
        given.pop("month", None)
    return Choice(**given, page=max(int(number), 1) if number.isdecimal() else 1)


def find(rows: Sequence[Listed], whole: Totals, choice: Choice, *, size: int = A_PAGE) -> Found:
    """One page of the mediations a choice finds in `rows`, which stand with the oldest first and have these totals.

    A page that is not there is the last one.
    """
    fitting = [row for row in rows if choice.fits(row)] if choice.narrows else rows
    found = [row for row in fitting if row.verdict == choice.verdict] if choice.verdict else list(fitting)
    found.reverse()
    if choice.sort != NO_CHOICE["sort"]:
        name, is_down = choice.sort.removeprefix("-"), choice.sort.startswith("-")
        found.sort(key=SORTS.get(name, SORTS["date"]), reverse=is_down)
    at = Pages.of(len(found), choice.page, size=size)
    to_choose = Totals.of(fitting) if choice.narrows else whole
    shown = Totals.of(found) if choice.verdict else to_choose
    minutes, apart, verdicts = shown.minutes, shown.apart_minutes, to_choose.verdicts
    return Found(at.cut(found), len(found), minutes, apart, at.page, at.pages, verdicts)


NO_FLAGS: Mapping[int, str] = {}


class Rows(NamedTuple):
    """Rows of the list at an address, one of which may ask for the focus; `flags` are the words of flags by mediation.

    They draw themselves, each with the link that opens it for editing in place.
    """

    rows: Sequence[Listed]
    address: str
    today: date
    at: int | None = None
    flags: Mapping[int, str] = NO_FLAGS

    def __html__(self) -> str:
        edit = escape(f"{self.address}{'&' if '?' in self.address else '?'}edit=")
        today, at, flags = self.today, self.at, self.flags
        return "".join(
            [_row(row, edit, _is_ahead(row, today), row.id == at, flags.get(row.id, "")) for row in self.rows]
        )


def around(found: Found, mediation_id: int | None) -> tuple[Sequence[Listed], bool, Sequence[Listed]]:
    """The rows before a mediation (one that is open for editing), whether it is among them, and the rows after it."""
    place = next((place for place, row in enumerate(found.rows) if row.id == mediation_id), None)
    if place is None:
        return found.rows, False, ()
    return found.rows[:place], True, found.rows[place + 1 :]


@lru_cache(maxsize=20_000)
def _row(row: Listed, edit: str, is_ahead: bool, is_here: bool, flag: str) -> str:
    """Kept by what it shows, so that nothing kept can be out of date; `edit` is escaped."""
    name = escape(row.reference)
    verdict, words, reason = row.verdict, VERDICTS[row.verdict], REASONS[row.reason]
    if is_ahead:
        verdict, words, reason = PLANNED, "Planned", "" if row.reason == Reason.NOT_CONCLUDED else reason
    why = f" <small>{reason}</small>" if reason else ""
    why += f' <a class="flag" href="/logbook/{row.id}#sessions">{flag}</a>' if flag else ""
    return f"""<tr>
<td><a href="/logbook/{row.id}">{name}</a>{EVIDENCE[row.evidence_level]}</td>
<td>{dates.words(row.listed_on)}</td><td>{length.words(row.held_minutes)}</td>
<td>{mode_words(row.modes)}</td><td>{FIELDS.get(row.field, "")}</td>
<td class="state"><span class="verdict" data-verdict="{verdict}">{words}</span>{why}</td>
<td class="acts"><a {_opens(row, edit)} aria-label="Edit {name}"{" data-focus" if is_here else ""}>Edit</a></td>
</tr>
"""


def _is_ahead(row: Listed, today: date) -> bool:
    """Whether it is still to come, as the strip says it too."""
    return row.counted_on is not None and row.counted_on > today


def _opens(row: Listed, edit: str) -> str:
    """Where Edit leads: to the row itself, or to the whole entry of what has more sessions than a row holds."""
    if row.session_count != 1:
        return f'href="/logbook/{row.id}"'
    return f'href="{edit}{row.id}#row" hx-get="{edit}{row.id}" hx-target="#mediations" hx-swap="outerHTML"'


def _holds(row: Listed, word: str) -> bool:
    """A word of a search: part of a reference, of a field's name, or the year."""
    return (
        word in row.reference.casefold()
        or word in FIELDS.get(row.field, "").casefold()
        or word == str(row.listed_on.year)
    )
