"""What Python code of the app must be: small, explained, and with one place for each dangerous thing."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_VIEW, LONGEST_SCRIPT = 300, 40, 12, 80
BLUEPRINTS = ("pages", "entrance", "probes")
KNOW_HTMX = ("app/web.py", "app/areas.py", "app/site/headers.py", "app/site/problems.py")
PAST_ESCAPING = (
    "app/site/controls.py",
    "app/directory/find/drawn.py",
    "app/logbook/listing.py",
    "app/logbook/eligibility/strip.py",
    "app/site/jinja.py",
)
REACH_OUT = {
    *("socket", "ssl", "http.client", "urllib.request", "smtplib", "ftplib", "imaplib", "poplib", "telnetlib"),
    *("xmlrpc", "httpx", "httpcore", "h11", "requests", "urllib3", "aiohttp", "anyio", "asyncio", "socketserver"),
}
MAY_REACH_OUT = {
    "app/outbound.py": {"socket", "httpx"},  # the door
    "app/wire.py": {"socket", "ssl", "httpx", "httpcore"},  # the network beneath it
    "app/mail.py": {"smtplib", "ssl"},  # to the one mail server of the settings
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _sources(root: Path, under: str = "app") -> Iterator[tuple[str, ast.Module, str]]:
    for path in sorted((root / under).rglob("*.py")):
        text = path.read_text()
        yield str(path.relative_to(root)), _parsed(text), text


@cache
def _parsed(text: str) -> ast.Module:
    """A text is parsed once, however often it is looked at."""
    return ast.parse(text)


def _functions(tree: ast.Module) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def _length(function: Function) -> int:
    return (function.end_lineno or 0) - function.lineno + 1


def too_long(root: Path) -> list[str]:
    """Files of over 300 lines, functions of over 40, views of over 12, a script of over 80."""
    found = []
    for where, tree, text in _sources(root):
        if (lines := text.count("\n")) > LONGEST_FILE:
            found.append(f"{where} has {lines} lines")
        for function in _functions(tree):
            most = LONGEST_VIEW if _is_view(function) else LONGEST_FUNCTION
            if _length(function) > most:
                found.append(f"{where}:{function.lineno} {function.name} has {_length(function)} lines")
    for path in (*root.glob("app/**/*.html"), *root.glob("app/static/css/*.css")):
        if (lines := path.read_text().count("\n")) > LONGEST_FILE:
            found.append(f"{path.relative_to(root)} has {lines} lines")
    script = root / "app/static/js/site.js"
    if script.read_text().count("\n") > LONGEST_SCRIPT:
        found.append("site.js is too long")
    return found


def _is_view(function: Function) -> bool:
    return any(
        isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and _root(each.func) in BLUEPRINTS
        for each in function.decorator_list
    )


def _root(node: ast.expr) -> str:
    """The first name of a dotted one."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def unexplained(root: Path) -> list[str]:
    """Modules that do not open with a sentence saying what they know."""
    sources = [each for under in ("app", "tests", "migrations") for each in _sources(root, under)]
    return [
        f"{where} does not say what it knows" for where, tree, text in sources if text and not ast.get_docstring(tree)
    ]


def unlocked(root: Path) -> list[str]:
    """Public functions of actions that write but are neither an @action nor a unit of their own."""
    return [
        f"{where}:{function.lineno} {function.name} writes and is no @action"
        for where, tree, _text in _sources(root)
        if where.endswith("actions.py")
        for function in tree.body
        if isinstance(function, Function) and not function.name.startswith("_") and _writes(function)
        if not _is_action(function)
    ]


def _writes(function: Function) -> bool:
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in ("db.session.add", "db.session.add_all", "db.session.delete", "setattr"):
                return True
            if called in ("update", "delete", "insert"):
                return True
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
        )
        parts = [part for target in targets for part in (target.elts if isinstance(target, ast.Tuple) else [target])]
        if any(isinstance(part, ast.Attribute) for part in parts):
            return True
    return False


def _is_action(function: Function) -> bool:
    is_marked = any(isinstance(each, ast.Name) and each.id == "action" for each in function.decorator_list)
    units = [node for node in ast.walk(function) if isinstance(node, ast.With)]
    return is_marked or any(ast.unparse(item.context_expr) == "unit()" for node in units for item in node.items)


def many_commits(root: Path) -> list[str]:
    """A commit anywhere but in db.py."""
    return [
        f"{where}:{node.lineno} commits"
        for where, tree, _text in _sources(root)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit" and where != "app/db.py"
    ]


def caught_all(root: Path) -> list[str]:
    """`except Exception` anywhere but at a job's own edge, and `BaseException` that is not raised again."""
    found = []
    for where, tree, _text in _sources(root):
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else "everything"
                is_raised = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
                is_allowed = (caught == "Exception" and where == "app/jobs.py") or (
                    caught == "BaseException" and is_raised
                )
                if {"Exception", "BaseException", "everything"} & set(
                    caught.strip("()").split(", ")
                ) and not is_allowed:
                    found.append(f"{where}:{node.lineno} catches {caught}")
    return found


def other_clocks(root: Path) -> list[str]:
    """Whoever asks for the time elsewhere than at the one clock."""
    clocks = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "dt.datetime.now")
    clocks += ("dt.date.today", "datetime.datetime.now", "datetime.date.today")
    return [
        f"{where}:{node.lineno} asks {ast.unparse(node.func)}"
        for where, tree, _text in _sources(root)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in clocks and where != "app/clock.py"
    ]


def curious_about_htmx(root: Path) -> list[str]:
    """Code outside the web platform that asks whether htmx is asking: a page is a page."""
    return [
        f"{where}:{node.lineno} asks about htmx"
        for where, tree, _text in _sources(root)
        if where not in KNOW_HTMX
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "htmx"
    ]


def past_escaping(root: Path) -> list[str]:
    """HTML made by hand anywhere but in the places that draw quickly and escape themselves."""
    return [
        f"{where}:{node.lineno} makes HTML by hand"
        for where, tree, _text in _sources(root)
        if where not in PAST_ESCAPING
        for node in ast.walk(tree)
        if (isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == "Markup")
        or (isinstance(node, Function) and node.name == "__html__")
    ]


def loose_blueprints(root: Path) -> list[str]:
    """Blueprints that are not made by `area`, or have a name of their own."""
    found = []
    for where, tree, _text in _sources(root):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Blueprint" and where != "app/areas.py":
                found.append(f"{where}:{node.lineno} makes a blueprint without an area")
        for made in tree.body:
            if isinstance(made, ast.Assign) and ast.unparse(made.value).startswith("area("):
                names = [ast.unparse(target) for target in made.targets]
                found += [
                    f"{where}:{made.lineno} calls its blueprint {name}" for name in names if name not in BLUEPRINTS
                ]
    return found


def other_doors(root: Path) -> list[str]:
    """Whoever talks to other machines by anything but the one door."""
    return [
        f"{where}:{node.lineno} talks to other machines by {name}"
        for where, tree, _text in _sources(root)
        for node in ast.walk(tree)
        for name in _named(node)
        if any(name == each or name.startswith(f"{each}.") for each in REACH_OUT - MAY_REACH_OUT.get(where, set()))
    ]


def _named(node: ast.AST) -> list[str]:
    """What an import names, each with the module that it is from."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []
