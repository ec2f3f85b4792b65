"""The careful visitor: it keeps cookies, fills in forms by their labels, and checks every answer it gets."""

import contextvars
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask import Flask, has_app_context
from flask.testing import FlaskClient
from html5lib.html5parser import ParseError
from werkzeug.datastructures import Headers, MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.accounts import actions
from app.accounts.models import User
from app.accounts.person import Person
from app.db import commit, db
from tests.page import Page, addresses, complaints, controls, read

ALWAYS = (
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Cache-Control",
)
VARIES = ("HX-Request", "HX-Request-Type", "HX-Target")
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Browser:
    """One browser of one person. It sees the app from outside: its requests know nothing of a test's own context."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.token: str | None = None

    def another(self) -> "Browser":
        """A second browser, without this one's cookies."""
        return Browser(self.app)

    def sign_in(self, who: Person, *, is_by_passkey: bool = True) -> "Browser":
        """Sign somebody in, without the ceremony: as with a passkey, or as with a code."""
        user = db.session.get_one(User, who.id)
        token = actions.open_sign_in(user, device="Firefox on Linux", is_by_passkey=is_by_passkey)
        commit()
        with self.client.session_transaction() as session:
            session.clear()
            session.update(_user_id=token, _fresh=True)
        self.token = None
        return self

    def get(self, address: str, *, htmx: str | None = None, **details: Any) -> "Answer":
        """Ask for a page; `htmx` names the region that htmx would ask for."""
        return self.ask("GET", address, htmx=htmx, **details)

    def post(self, address: str, data: Any = None, *, htmx: str | None = None, **details: Any) -> "Answer":
        """Send a form as it stands, with the token of the last page seen. No redirect is followed."""
        self.token = self.token or self.get("/sign-in").csrf_token
        return self.ask("POST", address, data={"csrf_token": self.token, **(data or {})}, htmx=htmx, **details)

    def ask(
        self,
        method: str,
        address: str,
        *,
        htmx: str | None = None,
        headers: dict[str, str] | None = None,
        is_checked: bool = True,
        **details: Any,
    ) -> "Answer":
        """Any request. Its answer is checked, unless what was asked makes no sense on purpose."""
        sent = {"User-Agent": FIREFOX, **(_asking_for(htmx) if htmx else {}), **(headers or {})}
        fresh = contextvars.Context()
        response = fresh.run(self.client.open, address, method=method, headers=sent, buffered=True, **details)
        answer = Answer(self, method, address, response, htmx)
        response.close()
        if has_app_context():
            db.session.rollback()  # what the test reads next is what is there now
        self.token = None if response.status_code in range(300, 400) else answer.csrf_token or self.token
        return answer.checked() if is_checked else answer


class Answer:
    """What came back: its status and headers, and the page or the region in it."""

    def __init__(self, browser: Browser, method: str, address: str, response: Any, htmx: str | None) -> None:
        self.browser, self.method, self.address, self.htmx = browser, method, address, htmx
        self.status_code: int = response.status_code
        self.headers: Headers = response.headers
        self.data: bytes = response.get_data()
        self.is_html = response.mimetype == "text/html" and bool(self.data)
        try:
            self.page = Page(self.text if self.is_html and self.status_code not in range(300, 400) else "")
        except ParseError as problem:
            raise AssertionError(f"{self} is not valid HTML: {problem}\n{self.text}") from problem

    def __repr__(self) -> str:
        return f"<{self.method} {self.address} {self.status_code}>"

    @property
    def text(self) -> str:
        return self.data.decode()

    @property
    def words(self) -> str:
        return self.page.words

    @property
    def location(self) -> str | None:
        return self.headers.get("Location")

    @property
    def csrf_token(self) -> str | None:
        found = self.page.all("input", name="csrf_token")
        return found[0].get("value") if found else None

    def submit(
        self,
        button: str,
        filled: dict[str, Any] | None = None,
        *,
        action: str | None = None,
        htmx: bool = False,
        follow: bool = True,
    ) -> "Answer":
        """Fill in the form with this button, press it, and follow where it leads.

        A control is named by the words of its label, by how they begin, or by its own name.
        """
        form, pressed = self.page.button(button, action)
        data = _filled(self.page, form, filled or {})
        if name := pressed.get("name"):
            data.add(name, pressed.get("value", ""))
        address = urljoin(self.address, pressed.get("formaction") or form.get("action", ""))
        region = form.attrib["hx-target"].removeprefix("#") if htmx else None
        if form.get("method", "get") == "get":
            answer = self.browser.get(address, query_string=data, htmx=region)
        else:
            answer = self.browser.ask("POST", address, data=data, htmx=region)
        return answer.followed() if follow else answer

    def follow(self, link: str) -> "Answer":
        """Go where the link of these words leads."""
        found = {each.attrib["href"] for each in self.page.all("a") if link in (read(each), each.get("aria-label"))}
        assert len(found) == 1, f"“{link}” leads to {found or 'nothing'} in {self}"
        return self.browser.get(urljoin(self.address, found.pop()))

    def followed(self) -> "Answer":
        """Where a redirect ends; htmx asks for its region there too."""
        if self.status_code not in range(300, 400):
            return self
        assert self.location
        return self.browser.get(urljoin(self.address, self.location), htmx=self.htmx).followed()

    def checked(self) -> "Answer":
        found = [f"the header {name} is missing" for name in ALWAYS if name not in self.headers]
        if "unsafe" in self.headers.get("Content-Security-Policy", ""):
            found.append("the policy allows something unsafe")
        if self.htmx and not {"HX-Request", "HX-Request-Type", "HX-Target"} <= set(
            ", ".join(self.headers.getlist("Vary")).split(", ")
        ):
            found.append("the answer does not say that it varies with what htmx asks for")
        if len(self.page.root):
            found += [*complaints(self.page), *self._about_region(), *self._about_links()]
        assert not found, "\n".join([f"{self}:", *found])
        return self

    def _about_region(self) -> list[str]:
        is_region = not self.page.is_whole
        if is_region != bool(self.htmx):
            return [f"asked for the region {self.htmx}, got {'a region' if is_region else 'a page'}"]
        if self.htmx and self.htmx not in self.page.regions and self.status_code < 400:
            return [f"asked for the region {self.htmx}, got {list(self.page.regions)}"]
        return []

    def _about_links(self) -> list[str]:
        map_of_addresses = self.browser.app.url_map.bind("localhost")
        found = []
        for method, address in addresses(self.page):
            there = urlsplit(urljoin(self.address, address))
            if address.startswith("#") or there.netloc or there.scheme:
                continue
            try:
                map_of_addresses.match(there.path, method)
            except RequestRedirect:
                found.append(f"{address!r} is only redirected to its page")
            except HTTPException:
                found.append(f"nothing answers {method} {address!r}")
        return found


def _asking_for(region: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": f"section#{region}"}


def _filled(page: Page, form: Element, filled: dict[str, Any]) -> MultiDict[str, Any]:
    """What a browser would send of a form when these labels are filled in so."""
    left, data = dict(filled), MultiDict[str, Any]()
    outside = (each for each in page.all(form=form.get("id", "-")) if each.tag != "button")
    for control in [*controls(form), *outside]:
        name, label = control.get("name", ""), page.label(control)
        called = next((key for key in left if key in (label, name) or label.startswith(f"{key} ")), None)
        value = _as_typed(control, left.pop(called)) if called else _standing(control)
        for each in value if isinstance(value, list) else [value]:  # several files
            if name and each is not None:
                data.add(name, each)
    assert not left, f"no control is labelled {list(left)}; there are {[label for label, _ in page.labels(form)]}"
    return data


def _standing(control: Element) -> Any:
    """What a control sends when nobody touches it."""
    if control.tag == "textarea":
        return (control.text or "").removeprefix("\n")
    if control.tag == "select":
        options = list(control.iter("option"))
        chosen = [each for each in options if "selected" in each.attrib] or options[:1]
        return _value(chosen[0]) if chosen else None
    if control.get("type") in ("checkbox", "radio"):
        return control.get("value", "on") if "checked" in control.attrib else None
    return None if control.get("type") == "file" else control.get("value", "")


def _as_typed(control: Element, wanted: Any) -> Any:
    """What a control sends when it is ticked or not, when the option of these words is chosen, or this is typed."""
    if control.get("type") in ("checkbox", "radio") and isinstance(wanted, bool):
        return control.get("value", "on") if wanted else None
    if control.tag != "select":
        return wanted
    values = {read(each): _value(each) for each in control.iter("option")}
    assert wanted in values, f"no option is called “{wanted}”: {list(values)[:20]}"
    return values[wanted]


def _value(option: Element) -> str:
    return option.get("value", read(option))
