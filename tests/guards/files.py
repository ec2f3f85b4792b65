"""What files must be: those of others unchanged, ours on the map, and none that knows the machine it was written on."""

import re
from collections import Counter
from collections.abc import Iterator
from fnmatch import fnmatch
from hashlib import sha512
from pathlib import Path

FOLDERS = ("app", "bench", "bin", "docs", "migrations", "tests", ".ci")
MOST_MODULES = 40
BINARY = (".woff2", ".png", ".jpg", ".ico", ".pyc")
MACHINE = re.compile(r"(?<![\w.])/(?:tmp|root|work|home/\w+|Users/\w+)/\w")
REGISTRIES = re.compile(
    "|".join(("registry" + r"\.npmjs", "files" + r"\.pythonhosted", "pypi" + r"\.org", "test" + r"\.pypi"))
)


def _texts(root: Path) -> Iterator[tuple[str, str]]:
    """The text files that are ours; `look` and what is made are not."""
    paths = [path for path in root.iterdir() if path.is_file() and not path.name.startswith(".git")]
    for folder in FOLDERS:
        paths += [path for path in (root / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    for path in sorted(paths):
        if path.suffix not in BINARY and not path.name.endswith(".min.js"):
            yield str(path.relative_to(root)), path.read_text()


def knows_the_machine(root: Path) -> list[str]:
    """Paths of somebody's machine, and hosts that packages come from."""
    return [
        f"{where} has {found.group()}"
        for where, text in _texts(root)
        for pattern in (MACHINE, REGISTRIES)
        for found in pattern.finditer(text)
    ]


def changed_vendored(root: Path) -> list[str]:
    """Files taken over from others that are not as they came, and scripts, fonts and contexts that are not listed."""
    static, contexts = root / "app/static", root / "app/directory/contexts"
    foreign = [*static.glob("js/*.min.js"), *(static / "fonts").iterdir()]
    return _changed(static, foreign) + _changed(contexts, [*contexts.glob("*.json")])


def _changed(folder: Path, foreign: list[Path]) -> list[str]:
    listed = re.findall(r"^([0-9a-f]{128})  (\S+)$", (folder / "VENDORED.txt").read_text(), re.MULTILINE)
    found = []
    for checksum, name in listed:
        path = folder / name
        if not path.exists():
            found.append(f"{name} is not there")
        elif sha512(path.read_bytes()).hexdigest() != checksum:
            found.append(f"{name} is not as it came")
    names = {name for _checksum, name in listed}
    return found + [f"{path.name} is not listed" for path in foreign if str(path.relative_to(folder)) not in names]


def off_the_map(root: Path) -> list[str]:
    """Modules that no row of the README's map names, by themselves, by a pattern or by their folder."""
    rows = [line.split("|")[1] for line in (root / "README.md").read_text().splitlines() if line.startswith("| `app/")]
    named = set()
    for row in rows:
        first, *others = re.findall(r"`([^`]+)`", row)
        folder = first.rpartition("/")[0]
        named |= {first, *(f"{folder}/{other}" for other in others)}
    return [
        f"{where} is not on the map"
        for path in sorted(root.glob("app/**/*.py"))
        if path.name != "__init__.py"
        for where in [str(path.relative_to(root))]
        if not any(fnmatch(where, f"{name}*" if name.endswith("/") else name) for name in named)
    ]


def crowded(root: Path) -> list[str]:
    """Folders with more modules than can be looked through, and modules that the folder beside them hides."""
    modules = [path for path in sorted(root.glob("app/**/*.py")) if path.name != "__init__.py"]
    held = Counter(path.parent for path in modules)
    many = {folder.relative_to(root): number for folder, number in held.items() if number > MOST_MODULES}
    hidden = [path.relative_to(root) for path in modules if path.with_suffix("").is_dir()]
    return [f"{folder} holds {number} modules" for folder, number in many.items()] + [
        f"{where} stands beside a folder of its name" for where in hidden
    ]
