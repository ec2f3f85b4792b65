"""What a reviewer reads must be: marked where it is written, and translated into every language of the catalogues."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from gettext import c2py  # type: ignore[attr-defined]
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.guards.templates import COMMENT, JINJA

MARKS = ("N_", "_")
PLACEHOLDER = re.compile(r"%\(\w+\)s")
NAMES = {"IMI", "imimediation", "org", "ODRQAP", "Certified", "Mediator", "json"}
MARKED = re.compile(r"\{%-?\s*trans\b.*?\{%-?\s*endtrans\b.*?%\}", re.DOTALL)
HEADER = re.compile(r"^[\w-]+: ", re.MULTILINE)
SPOKEN = re.compile(r"(?:aria-label|title|alt|placeholder)=\"([^\"]*)\"")
PAGES = (
    *(f"app/feedback/templates/feedback/{pages}/*.html" for pages in ("reviewer", "guidelines", "handed")),
    *(f"app/templates/{page}.html" for page in ("digest_parts", "profile_card", "retention", "reviewer")),
    "app/directory/templates/directory/*.html",
)
LETTERS = "app/feedback/templates/feedback/letters/*.txt"
LETTERS_IN_ENGLISH = {  # to mediators and digest authors
    "author_answered.txt", "author_asked.txt", "author_ended.txt", "batch.txt", "digest_published.txt",
    "digest_withdrawn.txt", "ended_by_imi.txt", "fact_check.txt", "fact_checked.txt", "taken_back.txt",
}  # fmt: skip
TAGS = ("zero", "one", "two", "few", "many", "other")  # in the order gettext numbers them
HUNDREDS = 300  # what decides is a number's last two digits
WORDS_AS_DATA = (
    "app/feedback/questionnaires/*.py",
    "app/feedback/reviewer/*.py",
    "app/life.py",
    "app/listing/register/history.py",
    "app/site/problems.py",
    "app/rights/retention.py",
)


def untranslated(root: Path) -> list[str]:
    """Words of the reviewer's pages and letters that stay English in another language."""
    said = _said(root)
    catalogues = sorted((root / "app/translations").glob("*/LC_MESSAGES/messages.po"))
    found = [complaint for path in catalogues for complaint in _about(path, said)]
    return [*found, *_unmarked_on_pages(root), *_unmarked_in_code(root)]


def _said(root: Path) -> Catalog:
    """Everything that is marked, read as `pyproject.toml` tells pybabel to."""
    mappings = tomllib.loads((root / "pyproject.toml").read_text())["tool"]["babel"]["mappings"]
    said = Catalog()
    for _path, _line, words, _comments, _context in extract_from_dir(
        root, [(each["pattern"], each["method"]) for each in mappings]
    ):
        said.add(words)
    return said


@cache
def _read(text: str) -> Catalog:
    return read_po(text.splitlines(keepends=True))


def _about(path: Path, said: Catalog) -> Iterator[str]:
    language, catalogue = path.parts[-3], _read(path.read_text())
    if not counts_as_spoken(catalogue.plural_expr, language):
        yield f"{language} counts otherwise than its Plural-Forms say"
    for message in said:
        if message.id:
            yield from (f"{language} {why}: {message.id}" for why in complaints(message, catalogue.get(message.id)))
    yield from (f"{language} has words nobody says: {each.id}" for each in catalogue if each.id and each.id not in said)


def counts_as_spoken(expression: str, language: str) -> bool:
    """Whether a header's rule chooses the forms that CLDR gives its language; Babel's own table is wrong for Arabic."""
    tags = [Locale.parse(language).plural_form(number) for number in range(HUNDREDS)]
    forms = [tag for tag in TAGS if tag in tags]
    choose = c2py(expression)
    return [choose(number) for number in range(HUNDREDS)] == [forms.index(tag) for tag in tags]


def complaints(message: Message, translated: Message | None) -> Iterator[str]:
    """What is wrong with a translation: it is not there, not sure, not complete, or says other values."""
    forms = translated.string if translated else ""
    forms = forms if isinstance(forms, tuple) else (forms,)
    if not all(forms):
        yield "has no words for"
        return
    if translated and translated.fuzzy:
        yield "is not sure of"
    wanted = _placeholders(message.id if isinstance(message.id, str) else message.id[-1])
    if any(_placeholders(form) != wanted for form in forms):
        yield "has other placeholders in"


def _placeholders(words: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(words))


def _unmarked_on_pages(root: Path) -> Iterator[str]:
    for path in sorted(each for pattern in (*PAGES, LETTERS) for each in root.glob(pattern)):
        if path.name in LETTERS_IN_ENGLISH:
            continue
        text = JINJA.sub("", MARKED.sub("", COMMENT.sub("", path.read_text())))
        text = HEADER.sub("", text) if path.suffix == ".txt" else " ".join([_shown(text), *SPOKEN.findall(text)])
        for word in re.findall(r"(?<![/\w-])[A-Za-z]{3,}(?![\w=-])", text):
            if word not in NAMES:
                yield f"{path.relative_to(root)} says {word} without a mark"


def _shown(html: str) -> str:
    return re.sub(r"<[^>]*>", " ", html)


def _unmarked_in_code(root: Path) -> Iterator[str]:
    for pattern in WORDS_AS_DATA:
        for path in sorted(root.glob(pattern)):
            tree = ast.parse(path.read_text())
            marked = {id(each) for call in _calls(tree) for each in ast.walk(call)}
            told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
            for node in ast.walk(tree):
                if _is_sentence(node) and id(node) not in marked | told:
                    yield f"{path.relative_to(root)}:{node.lineno} says “{node.value}” without a mark"


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            yield node


def _is_sentence(node: ast.AST) -> bool:
    """Words for a person begin with a capital and have a space."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(re.match(r"[A-Z]\S* \S", node.value))
