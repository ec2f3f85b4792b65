"""What an import of a spreadsheet or a logbook file holds until it is decided, plain enough to be sealed as JSON."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.folding import folded
from app.logbook.files.archive import Facts
from app.logbook.sheets.columns import Columns, Target, asks_order, guess, headings, ordered
from app.logbook.sheets.rows import WORDS
from app.logbook.sheets.table import LONGEST_CELL, Table
from app.logbook.sheets.values import Order
from app.logbook.vocabulary import Kind, Mode, Role

MOST_WORDS_SAID = 500  # of one column; no more are taken, so that a draft cannot grow for ever
WHOLE = re.compile(r"-?[0-9]{1,6}")
NO_DATE_COLUMN = "Choose the column with the dates."
NO_ORDER = "Say whether the day or the month comes first in the dates."
TWO_COLUMNS = "Two columns are “{}”. Leave one of them out."


@dataclass
class Draft:
    """A sheet of a file with how it is read, or (`archive`) a logbook file; `left` are the numbers of what is unticked.

    `is_arranged`: the columns are agreed on, and what would be brought in is shown.
    """

    tables: list[Table] = field(default_factory=list)
    chosen: int = 0
    columns: Columns | None = None
    archive: dict[str, Any] | None = None
    is_arranged: bool = False
    left: set[int] = field(default_factory=set)
    left_facts: set[str] = field(default_factory=set)
    page: int = 1

    @property
    def facts(self) -> list[Facts]:
        """What the file says beside its mediations, and may be brought in."""
        return [each for each in Facts if self.archive and self.archive.get(each)]

    @property
    def scheme(self) -> str:
        """The scheme of the rule that a logbook file says is followed."""
        return str(self.archive[Facts.RULE]["scheme"]) if self.archive and self.archive[Facts.RULE] else ""

    @property
    def table(self) -> Table:
        return self.tables[self.chosen]

    @property
    def arrangement(self) -> Columns:
        """How the chosen sheet is read."""
        if self.columns is None:
            self.columns = guess(self.table)
        return self.columns

    @property
    def headings(self) -> list[str]:
        return headings(self.table, self.arrangement.heading)

    def to_json(self) -> str:
        said = dict(
            vars(self),
            left=sorted(self.left),
            left_facts=sorted(self.left_facts),
            columns=self.columns and vars(self.columns),
        )
        said["tables"] = [each.plain() for each in self.tables]
        return json.dumps(said, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Draft":
        said = json.loads(text)
        said["left"], said["left_facts"] = set(said["left"]), set(said["left_facts"])
        said["columns"] = said["columns"] and _columns(said["columns"])
        said["tables"] = [Table.from_plain(each) for each in said["tables"]]
        return cls(**said)

    def fill(self, typed: Mapping[str, str]) -> None:
        """Take over what was typed on the page that was shown: the columns, or what is ticked."""
        if self.is_arranged:
            shown = {number for name in typed if name.startswith("shown-") and (number := _whole(name[6:])) is not None}
            self.left = (self.left - shown) | {each for each in shown if f"tick-{each}" not in typed}
            told = {each for each in Facts if f"shown-{each}" in typed}
            self.left_facts = (self.left_facts - told) | {each for each in told if f"tick-{each}" not in typed}
        elif self.tables:
            self._fill_columns(typed)

    def why_not_arranged(self) -> str | None:
        """What is still to be said of the columns before rows can be read."""
        targets = [each for each in self.arrangement.targets if each is not Target.LEAVE_OUT]
        twice = next((each for each in targets if targets.count(each) > 1), None)
        if twice:
            return TWO_COLUMNS.format(twice.label)
        if Target.DATE not in targets:
            return NO_DATE_COLUMN
        return NO_ORDER if self.arrangement.order is None and asks_order(self.arrangement, self.table) else None

    def _fill_columns(self, typed: Mapping[str, str]) -> None:
        chosen = _number(typed.get("sheet"), range(len(self.tables)), self.chosen)
        if chosen != self.chosen:
            self.chosen, self.columns, self.left = chosen, None, set()
            return
        columns = self.arrangement
        columns.heading = _number(typed.get("heading"), range(-1, len(self.table.lines)), columns.heading)
        for place, target in enumerate(columns.targets):
            columns.targets[place] = _one_of(Target, typed.get(f"column-{place}")) or target
        columns.order = _one_of(Order, typed.get("order")) or columns.order
        columns.mode = _one_of(Mode, typed.get("mode"))
        columns.role = _one_of(Role, typed.get("role")) or columns.role
        columns.kind = _one_of(Kind, typed.get("kind")) or columns.kind
        columns.has_agreement = "agreement" in typed
        columns.keeps_references = "keeps" in typed
        for target, words in WORDS.items():
            said = columns.said.setdefault(target, {})
            prefix = f"word-{target}-"
            told = {name.removeprefix(prefix): value for name, value in typed.items() if name.startswith(prefix)}
            for word, value in told.items() if len(said) < MOST_WORDS_SAID else ():
                said[folded(word[:LONGEST_CELL])] = _one_of(words, value) or ""
        ordered(columns, self.table)


def _columns(said: dict[str, Any]) -> Columns:
    return Columns(
        **{
            **said,
            "targets": [Target(each) for each in said["targets"]],
            "order": said["order"] and Order(said["order"]),
            "mode": said["mode"] and Mode(said["mode"]),
            "role": Role(said["role"]),
            "kind": Kind(said["kind"]),
        }
    )


def _one_of(words: Any, value: str | None) -> Any:
    """A word of a closed list; none for nothing, or for what is not in it."""
    return next((each for each in words if each == value), None)


def _whole(text: str) -> int | None:
    return int(text) if WHOLE.fullmatch(text) else None


def _number(text: str | None, allowed: range, otherwise: int) -> int:
    return number if (number := _whole(text or "")) is not None and number in allowed else otherwise
