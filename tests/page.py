"""A page as a browser reads it: strictly parsed, searched by words and labels, and judged."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from xml.etree.ElementTree import Element

import html5lib

CONTROLS = ("input", "select", "textarea")
WORDLESS = ("hidden", "submit", "button")
SAYS_IDS = ("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "for", "list", "form")
ADDRESSES = {
    "href": "GET",
    "src": "GET",
    "formaction": "POST",
    "hx-get": "GET",
    "hx-post": "POST",
    "hx-put": "PUT",
    "hx-delete": "DELETE",
}
INLINE = ("a", "abbr", "b", "bdi", "code", "em", "i", "mark", "small", "span", "strong", "sub", "sup", "time")
WITHOUT_COOKIE = re.compile(
    r"/feedback/([a-z]{2}/)?(\d+/[\w-]{43}(\.[\w-]+)?|receipt)(/[\w-]+)?|/pack/\d+-[\w-]{43}|/verify-pack/(file)?"
    r"|(/[a-z]{2})?/mediators/[\w-]+/contact"
)
SPACE = re.compile(r"\s+")


def read(element: Element) -> str:
    """The text of an element as it is read, with a space between blocks and single spaces between words."""
    return SPACE.sub(" ", "".join(_pieces(element))).strip()


def _pieces(element: Element) -> Iterator[str]:
    edge = "" if element.tag in INLINE else " "
    yield edge + (element.text or "")
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    yield edge


def controls(form: Element) -> list[Element]:
    return [each for each in form.iter() if each.tag in CONTROLS]


class Page:
    """A whole page, or a region of one. Raises `html5lib.html5parser.ParseError` when it is not valid HTML."""

    def __init__(self, html: str) -> None:
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        self.is_whole = html.lstrip()[:9].lower() == "<!doctype"
        self.root: Element = parser.parse(html) if self.is_whole else Element("region")
        if not self.is_whole:
            self.root.extend(parser.parseFragment(html, container="div"))

    def all(self, *tags: str, **attributes: str) -> list[Element]:
        """The elements of these tags (any without one) that have these attributes; `_` stands for `-`."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.root.iter()
            if isinstance(element.tag, str)
            and (not tags or element.tag in tags)
            and all(element.get(name) == value for name, value in wanted.items())
        ]

    def one(self, *tags: str, **attributes: str) -> Element:
        found = self.all(*tags, **attributes)
        assert len(found) == 1, f"{len(found)} of {tags} {attributes} instead of one"
        return found[0]

    @cached_property
    def by_id(self) -> dict[str, Element]:
        return {element.attrib["id"]: element for element in self.root.iter() if "id" in element.attrib}

    @property
    def words(self) -> str:
        body = self.all("body")
        return read(body[0] if body else self.root)

    @property
    def title(self) -> str:
        return read(self.one("title")).partition(" · ")[0]

    @property
    def regions(self) -> dict[str, Element]:
        """What a region's answer brings: the region itself, and those that go along, by id."""
        tops = [(each.get("id", ""), each) for each in self.root if each.tag != "hx-partial"]
        return dict(tops) | {
            each.get("hx-target", "")[1:]: each[0] if len(each) else each for each in self.all("hx-partial")
        }

    @property
    def problems(self) -> list[str]:
        """What is said above a form that was refused."""
        return [read(item) for notice in self.all("div", data_kind="bad") for item in notice.iter("li")]

    def labels(self, form: Element) -> Iterator[tuple[str, Element]]:
        """The controls of a form, each with the words that label it."""
        for control in controls(form):
            if control.get("type") not in WORDLESS:
                yield self.label(control), control

    def label(self, control: Element) -> str:
        """What a screen reader calls a control; nothing when it has no name."""
        if "aria-label" in control.attrib:
            return control.attrib["aria-label"]
        if "aria-labelledby" in control.attrib:
            return " ".join(read(self.by_id[name]) for name in control.attrib["aria-labelledby"].split())
        found = [
            each for each in self.all("label") if each.get("for", "-") == control.get("id") or control in each.iter()
        ]
        return read(found[0]) if found else ""

    def button(self, words: str, action: str | None = None) -> tuple[Element, Element]:
        """A form and its button of these words, or with this name for screen readers."""
        found = [
            (form, button)
            for form in self.all("form")
            for button in [*form.iter("button"), *self.all("button", form=form.get("id", "-"))]
            if action in (None, form.get("action", "").partition("#")[0])
            and words in (read(button), button.get("aria-label"))
        ]
        actions = [form.get("action") for form, _button in found]
        assert len(found) == 1, f"{len(found)} buttons “{words}” instead of one: {actions}"
        return found[0]

    def form(self, button: str, action: str | None = None) -> Element:
        return self.button(button, action)[0]


def complaints(page: Page) -> list[str]:
    """What is wrong with a page, whoever made it."""
    return [*_about_heading(page), *_about_names(page), *_about_ids(page), *_about_code(page), *_about_forms(page)]


def addresses(page: Page) -> Iterator[tuple[str, str]]:
    """Every address a page leads to, with the method it would be asked with."""
    for element in page.all():
        for name, method in ADDRESSES.items():
            if name in element.attrib:
                yield method, element.attrib[name]
        if element.tag == "form":
            yield element.get("method", "get").upper(), element.get("action", "")


def _about_heading(page: Page) -> list[str]:
    if not page.is_whole:
        return [f"a region has a <{each.tag}>" for each in page.all("h1", "title", "main")]
    headings = [read(each) for each in page.all("h1")]
    title, found = page.title, []
    if headings != [title] or not title:
        found.append(f"the title is {title!r} and the h1 {headings!r}")
    if not page.one("html").get("lang"):
        found.append("the page does not say its language")
    return found


def _about_names(page: Page) -> list[str]:
    found = []
    for control in page.all(*CONTROLS):
        if control.get("type") not in WORDLESS and not page.label(control):
            found.append(f"the {control.tag} {control.get('name')!r} has no label")
    for element in page.all("a", "button", "summary"):
        if not read(element) and not element.get("aria-label"):
            found.append(f"a <{element.tag}> has no words: {element.attrib}")
    return found + [
        f"the picture {each.get('src')!r} has no alt" for each in page.all("img") if "alt" not in each.attrib
    ]


def _about_ids(page: Page) -> list[str]:
    ids = Counter(element.attrib["id"] for element in page.all() if "id" in element.attrib)
    found = [f"the id {name!r} is used {count} times" for name, count in ids.items() if count > 1]
    if page.is_whole:
        found += [
            f"{where} leads to {name!r}, which is not there" for where, name in _ids_said(page) if name not in ids
        ]
    return found


def _ids_said(page: Page) -> Iterator[tuple[str, str]]:
    for element in page.all():
        for attribute in SAYS_IDS:
            yield from ((f"{element.tag} {attribute}", name) for name in element.get(attribute, "").split())
        for attribute in ("href", "hx-target"):
            if element.get(attribute, "").startswith("#"):
                yield f"{element.tag} {attribute}", element.attrib[attribute][1:]


def _about_code(page: Page) -> list[str]:
    found = [
        f"inline <{each.tag}>" for each in page.all("style", "script") if not each.get("src") and not _is_data(each)
    ]
    for element in page.all():
        for name, value in element.attrib.items():
            is_code = str(name).startswith(("on", "hx-on")) or name == "style"
            if is_code or value.strip().lower().startswith(("javascript:", "js:")):
                found.append(f"<{element.tag} {name}={value!r}> is inline code")
    return found


def _is_data(script: Element) -> bool:
    """Whether it is a block of data, which no browser runs, and nothing but that: JSON without a tag in it."""
    text = script.text or ""
    if script.get("type") != "application/ld+json" or "<" in text:
        return False
    return isinstance(json.loads(text), dict)


def _about_forms(page: Page) -> list[str]:
    found = [f"a form has no action: {form.attrib}" for form in page.all("form") if not form.get("action")]
    for form in page.all("form"):
        names = [each.get("name") for each in form.iter("input")]
        is_cookieless = WITHOUT_COOKIE.fullmatch(form.get("action", ""))
        if form.get("method") == "post" and is_cookieless and "csrf_token" in names:
            found.append(f"the form to {form.get('action')!r} needs a cookie")
        if form.get("method") == "post" and not is_cookieless and "csrf_token" not in names:
            found.append(f"the form to {form.get('action')!r} has no token against forgery")
    return found
