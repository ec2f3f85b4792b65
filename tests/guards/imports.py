"""Which module may import which (design §1 and §3); imports hidden in functions and behind TYPE_CHECKING count too."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PURE_IN_LOGBOOK = (
    "calendar", "calendar_import.candidate", "calendar_import.draft", "calendar_import.proposed",
    "calendar_import.said", "calendar_import.same_time", "calendar_import.told", "calendar_import.zeros",
    "co_mediations.linking", "confidentiality", "counting", "cpd.items", "cpd.rows", "eligibility.assessment",
    "eligibility.certification", "eligibility.months", "eligibility.strip", "eligibility.window", "evidence.levels",
    "file_import.draft", "file_import.incoming", "files.archive", "files.archive_plan", "files.archive_schema",
    "files.rows", "instants", "length", "listing", "references", "rules.parameters", "sheets.columns", "sheets.plan",
    "sheets.rows", "sheets.table", "sheets.values", "sheets.words", "sources.caldav", "sources.caldav_file",
    "sources.caldav_hosts", "sources.calendar_says", "sources.looks", "vocabulary",
)  # fmt: skip
PURE_IN_FEEDBACK = (
    "answers.confirmation", "answers.release", "asking", "authors.appointments", "authors.drafts", "digests.summary",
    "flags.grounds", "life", "misuse.grounds", "questionnaires",
)  # fmt: skip
PURE_IN_LISTING = (
    "applications.changes", "applications.checklist", "applications.life", "applications.shared",
    "applications.snapshot", "approvals.needs", "criteria", "deadlines.days", "desk.review", "desk.twins",
    "overview", "packs.file", "packs.life", "profiles.details", "programmes.kinds", "register.credential_number",
    "register.history", "standings.facts", "standings.final_notices", "standings.moves", "standings.periods",
    "standings.plan", "standings.state", "standings.words", "upkeep.duties",
)  # fmt: skip
PURE_IN_FEES = (
    "contribution", "invoices.document", "overview", "payers.vat", "payments.balance", "payments.epc",
    "payments.reference", "prices.dei", "prices.lines", "reports.bookkeeping", "statements.camt", "statements.entry",
    "statements.matching", "statements.pieces", "statements.plan", "vocabulary", "waivers.asking",
)  # fmt: skip
PURE_IN_DIRECTORY = (
    *("about.cases", "badges.looks", "contact.limits", "credentials.document", "credentials.status", "find.asked"),
    *("index.day", "index.words", "keys.multibase", "profile.data", "profile.vcard", "sitemap"),
)
PURE_IN_RIGHTS = (
    "archive",
    "closing",
    "erasure",
)
PURE = {
    *(
        "errors",
        "auditing.hashes",
        "money",
        "addresses",
        "dates",
        "folding",
        "auditing.history",
        "life",
        "networks",
        "paging",
        "plain",
        "words",
        "accounts.address.rules",
        "accounts.passkeys.rules",
    ),
    *(f"logbook.{name}" for name in PURE_IN_LOGBOOK),
    *(f"feedback.{name}" for name in PURE_IN_FEEDBACK),
    *(f"listing.{name}" for name in PURE_IN_LISTING),
    *(f"fees.{name}" for name in PURE_IN_FEES),
    *(f"directory.{name}" for name in PURE_IN_DIRECTORY),
    *(f"rights.{name}" for name in PURE_IN_RIGHTS),
}
LIBRARIES_OF_PURE = {
    "logbook.calendar": {"icalendar"},
    "fees.payments.epc": {"stdnum"},
    "fees.payments.reference": {"stdnum"},
    "fees.payers.vat": {"stdnum"},
}
FEATURES = ("accounts", "logbook", "feedback", "listing", "fees", "directory")
TOP = ("home", "audit_heads", "rights", "timetable", "demo", "staff", "doctor", "commands", "cli")
BY_NAME = ("import_module", "__import__")
PRIVATE = ("forms", "views", "public")
BELOW = {
    "models": ("queries", "actions", *PRIVATE),
    "queries": ("actions", *PRIVATE),
    "actions": PRIVATE,
    "forms": ("actions", "views", "public"),
}


def violations(root: Path) -> list[str]:
    """Every import that points the wrong way, and every cycle."""
    modules = _modules(root)
    found = []
    for name, path in modules.items():
        for line, wanted in _imports(name, path, modules):
            if why := _why_not(name, wanted, path.name == "__init__.py"):
                found.append(f"{path.relative_to(root)}:{line} imports {wanted}: {why}")
    return found + _cycles(modules)


def _modules(root: Path) -> dict[str, Path]:
    """Every module of the app by its dotted name; `app` itself is "app", all others are without that word."""
    found = {}
    for path in sorted((root / "app").rglob("*.py")):
        parts = path.relative_to(root / "app").with_suffix("").parts
        found[".".join(part for part in parts if part != "__init__") or "app"] = path
    return found


def _imports(name: str, path: Path, modules: dict[str, Path]) -> Iterator[tuple[int, str]]:
    """What a module imports, with the line: own modules as in `modules`, others by their first word."""
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in _said(path.read_text()):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, _own(alias.name) or alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            source = _source(node, package)
            for alias in node.names:
                part = _own(f"{source}.{alias.name}") if source else None
                whole = _own(source) if source else None
                yield node.lineno, part if part in modules else whole or source.partition(".")[0]
        elif isinstance(node, ast.Name | ast.Attribute) and _word(node) in BY_NAME:
            yield node.lineno, "something by its name"


@cache
def _said(text: str) -> list[ast.AST]:
    """The parts of a module that may import something; a text is parsed once, however often it is looked at."""
    kinds = (ast.Import, ast.ImportFrom, ast.Name, ast.Attribute)
    return [
        node
        for node in ast.walk(ast.parse(text))
        if isinstance(node, kinds) and (not isinstance(node, kinds[2:]) or _word(node) in BY_NAME)
    ]


def _source(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    here = ["app", *(package.split(".") if package and package != "app" else [])]
    return ".".join([*here[: len(here) - node.level + 1], *([node.module] if node.module else [])])


def _own(dotted: str) -> str | None:
    if dotted == "app":
        return "app"
    return dotted.removeprefix("app.") if dotted.startswith("app.") else None


def _word(node: ast.Name | ast.Attribute) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr


def _why_not(name: str, wanted: str, is_package: bool) -> str | None:
    """The law an import breaks, in words; none when it may stand."""
    if wanted == "something by its name":
        return "an import is written down, so that it can be checked"
    if pure := _pure(name):
        return _why_not_in_pure(pure, wanted) or _why_not_later(_part(name), _part(wanted))
    if wanted == "app":
        return "only wsgi and tests import the app"
    if name == "app" or (
        wanted != name and "." not in wanted and wanted not in (*FEATURES, *TOP) and _is_library(wanted)
    ):
        return None
    here, there = _part(name), _part(wanted)
    if there in TOP and here != there:
        is_above = here in TOP and TOP.index(there) < TOP.index(here)
        return None if is_above else "only the app itself imports the top layer"
    if here == there == "commands":
        return "no command knows another one"
    if there in FEATURES and here not in (*FEATURES, *TOP):
        return "the platform knows no feature"
    return _why_not_later(here, there) or _why_not_inside(name, wanted, is_same=here == there)


def _why_not_in_pure(pure: str, wanted: str) -> str | None:
    allowed = sys.stdlib_module_names | LIBRARIES_OF_PURE.get(pure, set())
    return None if wanted in allowed or _pure(wanted) else f"{pure} is pure: standard library and pure modules only"


def _why_not_later(here: str, there: str) -> str | None:
    """Features look left only, and so do their pure modules."""
    if here in FEATURES and there in FEATURES and FEATURES.index(there) > FEATURES.index(here):
        return f"{here} stands before {there}"
    return None


def _why_not_inside(name: str, wanted: str, *, is_same: bool) -> str | None:
    """Inside a feature views stand on top; nobody else sees its forms, views and templates."""
    role, wanted_role = _role(name), _role(wanted)
    if wanted_role in PRIVATE and not is_same and _part(wanted) in FEATURES:
        return f"the {wanted_role} of {_part(wanted)} are its own affair"
    if is_same and wanted_role in BELOW.get(role, ()):
        return f"{role} do not know {wanted_role}"
    return None


def _pure(name: str) -> str | None:
    return next((pure for pure in PURE if name == pure or name.startswith(f"{pure}.")), None)


def _part(name: str) -> str:
    return name.partition(".")[0]


def _role(name: str) -> str:
    """`sources.views` and `session_forms` are views and forms."""
    return name.rpartition(".")[2].rpartition("_")[2]


def _is_library(wanted: str) -> bool:
    return wanted in sys.stdlib_module_names or not wanted.startswith("app")


def _cycles(modules: dict[str, Path]) -> list[str]:
    """Modules that, by way of others, import themselves."""
    edges = {
        name: {wanted for _, wanted in _imports(name, path, modules)} & modules.keys() for name, path in modules.items()
    }

    def reached(start: str) -> set[str]:
        seen: set[str] = set()
        waiting = list(edges[start])
        while waiting:
            if (name := waiting.pop()) not in seen:
                seen.add(name)
                waiting += edges[name]
        return seen

    return [f"{name} imports itself by way of others" for name in modules if name in reached(name)]
