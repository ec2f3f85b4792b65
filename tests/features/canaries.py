"""A row of every table that belongs to somebody, with a word of its own in every column that takes one."""

import json
from itertools import count
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, LargeBinary, String, Table

from app import clock, crypto
from app.accounts.person import Person
from app.db import Base, UtcDateTime, commit, db
from app.logbook.models import Word

SHORTEST = 8  # characters of a canary; a column with room for fewer is one of a closed list
# Columns that a program reads, with something it can read.
READ = {
    "session.zone": "Europe/Paris",
    "digest_version.printed": {},
    "digest_version.commitments": [],
    "mediation.countries": ["PT"],
    "mediation.language": "pt",
    "filed_answer.forget_in": "2099-01",
    "calendar_source.waiting": {},
    "evidence.sessions": [],
    "import_run.versions": {},
    "import_setting.weights": {},
    "import_answer.about": "series",
    "feedback_request.state": "sent",
    "digest_draft.state": "with_mediator",
    "import_run.skipped_because": [],
    "profile.places": [],
    "profile.expertise": [],
    "profile.styles": [],
    "profile.languages": [],
    "application.state": "passed",
    "pack.application_id": None,
    "session.removed_at": None,
    "mediation.removed_at": None,
    "cpd_item.removed_at": None,
}
# What a sealed column is sealed for, by the columns of its row and words.
PLACES: dict[str, tuple[Any, ...]] = {
    "reflection.went_well": ("mediation_id",),
    "reflection.was_hard": ("mediation_id",),
    "certification.reason": ("mediator_id",),
    "cpd_item.takeaway": ("id",),
    "feedback_flag.reason": ("answer_id",),
    "feedback_flag.decision": ("answer_id",),
    "digest_draft.text": ("id",),
    "digest_draft.notes": ("id",),
    "digest_draft.reply": ("id",),
    "waiver_request.words": ("form_token",),
    "waiver_request.reason": ("form_token",),
    "approval.reason": ("application_id",),
    "approval_step.reason": ("application_id",),
    "listing_fact.reason": ("listing_id", "number"),
    "bank_entry.words": ("key",),
    "calendar_source.place": ("id",),
    "calendar_source.found": ("id",),
    "calendar_source.validators": ("id",),
    "feedback_request.contact": ("id",),
}
SEALED_IN = {"approval_step": "approval"}
BESIDE = ("programme", "letter")  # what rows of somebody's name, and is nobody's
OWNED_BY = ("mediator_id", "user_id")


def belonging() -> list[Table]:
    """Every table from which foreign keys lead to a person, those it needs first."""
    leads = {"users"}
    tables = Base.metadata.sorted_tables
    for _round in tables:
        leads |= {each.name for each in tables if {key.column.table.name for key in each.foreign_keys} & leads}
    return [each for each in tables if each.name in leads]


def planting() -> list[Table]:
    """Those, and what their rows name and is nobody's."""
    wanted = {each.name for each in belonging()} | set(BESIDE)
    return [each for each in Base.metadata.sorted_tables if each.name in wanted]


class Planted:
    """The rows of a person; `canaries` has the word of each "table.column". Others' things are those of `other`."""

    def __init__(self, person: Person, numbers: "count[int]", *, other: "Planted | None" = None, author: int = 0):
        self.person, self.numbers, self.other, self.author = person, numbers, other, author
        self.ids: dict[str, Any] = {"users": person.id}
        self.canaries: dict[str, str] = {}

    @property
    def own(self) -> dict[str, str]:
        """The canaries of their own tables."""
        return {name: word for name, word in self.canaries.items() if name.partition(".")[0] not in BESIDE}

    def plant(self, tables: list[Table]) -> "Planted":
        for table in tables:
            row = self._row(table)
            db.session.execute(table.insert().values(row))
            first = next(iter(table.primary_key))
            self.ids[table.name] = row[first.name]
        commit()
        return self

    def _row(self, table: Table) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for column in sorted(table.columns, key=lambda each: isinstance(each.type, LargeBinary)):
            row[column.name] = self._value(column, row)
        return row

    def _value(self, column: Column[Any], row: dict[str, Any]) -> Any:
        name = f"{column.table.name}.{column.name}"
        if name in READ:
            return READ[name]
        if column.foreign_keys:
            return self._reference(column)
        if isinstance(column.type, Word):
            return next(iter(column.type.words))
        if isinstance(column.type, LargeBinary):
            return self._bytes(name, row)
        return self._plain(name, column)

    def _reference(self, column: Column[Any]) -> Any:
        wanted = next(iter(column.foreign_keys)).column.table.name
        if wanted == "users" and column.name not in OWNED_BY:
            return self.author
        if wanted == column.table.name or column.name == "other_id":
            return self.other.ids.get(wanted) if self.other and column.name == "other_id" else None
        return self.ids[wanted]

    def _plain(self, name: str, column: Column[Any]) -> Any:
        kind = column.type
        if isinstance(kind, UtcDateTime):
            return clock.now()
        if isinstance(kind, Date):
            return clock.today()
        if isinstance(kind, Boolean):
            return True
        if isinstance(kind, JSON):
            return [self._canary(name)]
        if isinstance(kind, String):
            return self._canary(name) if (kind.length or SHORTEST) >= SHORTEST else "NL"[: kind.length]
        return next(self.numbers) if column.primary_key or column.name.endswith("number") else 1

    def _bytes(self, name: str, row: dict[str, Any]) -> bytes:
        table, _dot, column = name.partition(".")
        word = self._canary(name)
        if name == "calendar_source.place":
            word = json.dumps({"name": word, "user": self._canary(f"{name} user"), "url": self._canary(f"{name} url")})
        if name in ("application_snapshot.written", "application_entry.written", "pack.written"):
            return json.dumps({"word": word}).encode()
        if name not in PLACES:
            return word.encode()
        return crypto.seal(word, SEALED_IN.get(table, table), *(row[each] for each in PLACES[name]), column)

    def _canary(self, name: str) -> str:
        return self.canaries.setdefault(name, f"cn{next(self.numbers):06}")
