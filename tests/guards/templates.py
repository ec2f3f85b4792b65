"""What templates must be: no code in them, only htmx 4, escaped text, and classes that the style sheet knows."""

import re
from collections.abc import Iterator
from pathlib import Path

JINJA = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
TAG = re.compile(r"<([a-z][\w-]*)((?:\"[^\"]*\"|'[^']*'|[^>\"'])*)>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"([\w:.-]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>]+))?")
ASKS = ("hx-get", "hx-post", "hx-put", "hx-patch", "hx-delete", "hx-boost")
HTMX_4 = {f"hx-{name}" for name in (
    "get", "post", "put", "patch", "delete", "boost", "target", "swap", "trigger", "include", "select", "push-url",
    "replace-url", "confirm", "headers", "vals", "indicator", "disable", "preserve", "sync", "encoding", "validate",
    "partial", "morph-skip", "ignore",
)}  # fmt: skip
CLASS = re.compile(r"\bclass=\"((?:\{\{.*?\}\}|\{%.*?%\}|[^\"])*)\"")
LETTER = "app/templates/mail_base.html"  # a letter has no style sheet
LOADS = re.compile(
    r"<(?:img|link|script|iframe|object|embed|video|audio)\b|\bsrc(?:set)?\s*=|\bbackground\s*=|url\(|@import", re.I
)
DATA = re.compile(r"<script type=\"application/ld\+json\">\{\{ [\w.()]+ \| tojson \}\}</script>")  # it is never run
STAND_ALONE = ("hx-preserve", "hx-ignore", "hx-morph-skip")
NOT_OURS = re.compile(r"htmx-\w+")


def _templates(root: Path) -> Iterator[tuple[str, str]]:
    """Every template without its comments, and the HTML that Python draws."""
    for path in sorted(root.glob("app/**/templates/**/*.html")):
        yield str(path.relative_to(root)), COMMENT.sub("", path.read_text())


def _tags(text: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The tags of a template, with what Jinja adds to them left out."""
    for tag, attributes in TAG.findall(JINJA.sub("", text)):
        yield tag.lower(), {name: value.strip("\"'") for name, value in ATTRIBUTE.findall(attributes)}


def inline_code(root: Path) -> list[str]:
    """Scripts, styles and handlers inside a page. A block of data is no code as long as nothing but tojson fills it."""
    found = []
    for where, text in _templates(root):
        for tag, attributes in _tags(DATA.sub("", text)):
            if tag == "style" or (tag == "script" and "src" not in attributes):
                found.append(f"{where} has an inline <{tag}>")
            found += [
                f"{where}: <{tag} {name}>"
                for name in attributes
                if (name == "style" and where != LETTER) or re.match("on[a-z]|hx-on", name)
            ]
            found += [
                f"{where}: {value}" for value in attributes.values() if re.match(r"\s*(javascript|js):", value, re.I)
            ]
    return found


def letters_that_load(root: Path) -> list[str]:
    """Anything a letter would fetch: whoever sent it would learn that it was opened."""
    return [f"{LETTER} has {found.group()}" for found in LOADS.finditer(COMMENT.sub("", (root / LETTER).read_text()))]


def old_htmx(root: Path) -> list[str]:
    """Attributes that htmx 4 does not know, inheritance that is not said, events in the old spelling."""
    found = []
    for where, text in _templates(root):
        used = re.findall(r"[\s<](hx-[\w-]+)", JINJA.sub("", text)) + [
            name.replace("_", "-") for name in re.findall(r"\b(hx_\w+)\s*=", text)
        ]
        found += [f"{where} has {name}, which htmx 4 does not know" for name in used if name not in HTMX_4]
        for tag, attributes in _tags(text):
            names = [name for name in attributes if name.startswith("hx-")]
            inherits = [name for name in names if not name.endswith(":inherited") and name not in STAND_ALONE]
            if inherits and tag != "hx-partial" and not set(names) & set(ASKS):
                found.append(f"{where}: <{tag} {inherits[0]}> is inherited by nobody")
        found += [f"{where} evaluates {said}" for said in re.findall(r"hx-vals=['\"]js:|hx-trigger=\"[^\"]*\[", text)]
    for path in (*root.glob("app/**/*.html"), root / "app/static/js/site.js"):
        found += [f"{path.name} listens to {name}" for name in re.findall(r"htmx:[a-z]+[A-Z]\w*", path.read_text())]
    return found


def unescaped(root: Path) -> list[str]:
    """`|safe` and everything else that lets text be HTML."""
    pattern = re.compile(r"\|\s*safe\b|autoescape\s+false|\|\s*markup\b", re.IGNORECASE)
    return [f"{where} has {found.group()}" for where, text in _templates(root) for found in pattern.finditer(text)]


def strange_classes(root: Path) -> list[str]:
    """Classes and ids that only the templates or only the style sheet knows."""
    sheet = "".join(path.read_text() for path in sorted(root.glob("app/static/css/*.css")))
    before_braces = re.findall(r"([^{};]+)\{", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))
    selectors = " ".join(said for said in before_braces if not said.strip().startswith("@"))
    selectors = re.sub(r"\[[^\]]*\]", "", selectors)
    styled, used = set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors)), set(_classes(root))
    ids, known_ids = set(re.findall(r"#([a-zA-Z][\w-]*)", selectors)), set(_ids(root))
    return [
        *(f"the class {name} has no style" for name in sorted(used - styled)),
        *(f"no template has the class {name}" for name in sorted(styled - used) if not NOT_OURS.fullmatch(name)),
        *(f"no template has the id {name}" for name in sorted(ids - known_ids)),
    ]


def one_sided(root: Path) -> list[str]:
    """Left and right in the style sheet: what is read from the right has its start there."""
    sides = re.compile(
        r"(?:margin|padding|border)-(?:left|right)|[;{\s](?:left|right)\s*:|text-align:\s*(?:left|right)|float:"
    )
    return [
        f"{path.name} has {found.group().strip()}"
        for path in sorted(root.glob("app/static/css/*.css"))
        for found in sides.finditer(path.read_text())
    ]


def _drawn(root: Path) -> Iterator[str]:
    """Templates, and Python files, which may draw a piece of HTML too."""
    yield from (text for _where, text in _templates(root))
    yield from (path.read_text() for path in sorted(root.glob("app/**/*.py")))


def _classes(root: Path) -> Iterator[str]:
    for text in _drawn(root):
        for said in CLASS.findall(text):
            yield from re.findall(r"[a-zA-Z][\w-]*", JINJA.sub(" ", said))
            yield from re.findall(r"[a-zA-Z][\w-]*", " ".join(re.findall(r"['\"]([^'\"]*)['\"]", said)))
        yield from re.findall(r"\bclass_=\"([\w-]+)\"", text)
        for said in re.findall(r"\{% block layout %\}([\w -]+)\{% endblock %\}", text):
            yield from said.split()


def _ids(root: Path) -> Iterator[str]:
    for text in _drawn(root):
        yield from re.findall(r"\bid=\"([\w-]+)\"", text)


def borrowed(root: Path) -> list[str]:
    """A feature that uses the templates of another one."""
    found = []
    for path in sorted(root.glob("app/*/templates/**/*.*")):
        own = path.relative_to(root).parts[1]
        text = COMMENT.sub("", path.read_text())
        for name in re.findall(r"\{%-?\s*(?:extends|include|from|import)\s+\"([^\"]+)\"", text):
            if "/" in name and not name.startswith(f"{own}/"):
                found.append(f"{path.relative_to(root)} uses {name}")
    for path in sorted(root.glob("app/*/**/*.py")):
        own = path.relative_to(root).parts[1]
        for name in re.findall(r"(?:page|queue)\(\s*\"([^\"]+)\"", path.read_text()):
            if "/" in name and not name.startswith(f"{own}/"):
                found.append(f"{path.relative_to(root)} uses {name}")
    return found
