"""What the pages of an import of a file show: the columns with a few rows as they will be read, or what comes in."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.accounts.person import Person
from app.folding import folded
from app.logbook.file_import import queries as incoming_queries
from app.logbook.file_import.draft import Draft
from app.logbook.file_import.incoming import Incoming, Plan
from app.logbook.files.archive import Facts
from app.logbook.sheets.columns import Columns, Target, asks_order
from app.logbook.sheets.rows import WORDS, Problem, SheetRow
from app.logbook.sheets.table import Line
from app.logbook.sheets.values import Order
from app.logbook.vocabulary import Choice, Kind, Mode, Role
from app.paging import Pages

ROWS_SHOWN = 10
HEADINGS_OFFERED = 12
MEDIATIONS_A_PAGE = 50
PROBLEMS_SHOWN = 100
CELLS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column to be named: its place, what it is called, what it is taken for, and the first that stands in it."""

    place: int
    name: str
    target: Target
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words of a column that are not known: each with how often it is there and what was said of it."""

    target: Target
    offered: list[Choice]
    words: list[tuple[str, int, str]]


@dataclass(frozen=True, slots=True)
class Arranging:
    """The page of the columns. `rows` are the first ones as they will be read, or why they cannot be."""

    columns: list[Column]
    headings: list[tuple[int, str]]
    rows: list[SheetRow | Problem]
    count: int
    problems: int
    unknown: list[Unknown]
    asks_order: bool
    has_reference: bool
    targets: tuple[Target, ...] = tuple(Target)
    orders: tuple[Order, ...] = tuple(Order)
    modes: type[Mode] = Mode
    roles: type[Role] = Role
    kinds: type[Kind] = Kind


@dataclass(frozen=True, slots=True)
class Looking:
    """The page of what comes in: the mediations of one page of it, and everything that does not."""

    plan: Plan
    shown: list[Incoming]
    pages: Pages
    ticked: int
    facts: list[Facts]
    cpd_items: int
    skipped: list[tuple[str, str]]


def arranging(mediator: Person, draft: Draft) -> Arranging:
    columns, table = draft.arrangement, draft.table
    reader = incoming_queries.reader(mediator, draft)
    body = table.lines[columns.heading + 1 :]
    read = list(reader.read())
    return Arranging(
        columns=[
            Column(place, name, columns.targets[place], _cells(body, place))
            for place, name in enumerate(draft.headings)
        ],
        headings=[
            (at, f"Row {line.number}: {', '.join(filter(None, line.cells))}"[:70])
            for at, line in enumerate(table.lines[:HEADINGS_OFFERED])
        ],
        rows=read[:ROWS_SHOWN],
        count=len(read),
        problems=sum(isinstance(each, Problem) for each in read),
        unknown=[
            Unknown(target, list(WORDS[target]), [(cell, count, _said(columns, target, cell)) for cell, count in found])
            for target, found in reader.unknown().items()
        ],
        asks_order=asks_order(columns, table),
        has_reference=Target.REFERENCE in columns.targets,
    )


def looking(mediator: Person, draft: Draft) -> Looking:
    plan = incoming_queries.plan(mediator, draft)
    pages = Pages.of(len(plan.new), draft.page, size=MEDIATIONS_A_PAGE)
    reasons: dict[str, list[str]] = {}
    for each in plan.skipped:
        reasons.setdefault(each.reason, []).append(f"{each.number}{f' (“{each.cell}”)' if each.cell else ''}")
    return Looking(
        plan=plan,
        shown=pages.cut(plan.new),
        pages=pages,
        ticked=sum(each.number not in draft.left for each in plan.new),
        facts=incoming_queries.missing(mediator, draft),
        cpd_items=incoming_queries.missing_cpd(mediator, draft),
        skipped=[(reason, _some(numbers)) for reason, numbers in reasons.items()],
    )


def _said(columns: Columns, target: Target, cell: str) -> str:
    return columns.said.get(target, {}).get(folded(cell), "")


def _cells(body: Sequence[Line], place: int) -> list[str]:
    found = [line.cells[place] for line in body[: 4 * CELLS_SHOWN] if place < len(line.cells) and line.cells[place]]
    return found[:CELLS_SHOWN]


def _some(numbers: Sequence[str]) -> str:
    more = f" and {len(numbers) - PROBLEMS_SHOWN} more" if len(numbers) > PROBLEMS_SHOWN else ""
    return ", ".join(numbers[:PROBLEMS_SHOWN]) + more
