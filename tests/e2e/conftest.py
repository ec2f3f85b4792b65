"""A demo served as `make run` serves it, and Chromium to look at it; every page is watched for complaints."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
PATIENCE_SECONDS = 120  # what somebody waits for comes at once, unless the machine has much else to do
REPORT = "addEventListener('securitypolicyviolation', e => console.error('CSP', e.violatedDirective, e.blockedURI))"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demo where nobody did anything yet: what each demo begins as a copy of."""
    folder = tmp_path_factory.mktemp("seeded")
    flask(folder, "demo", "prepare")
    return folder


@pytest.fixture(scope="session")
def portal(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo that the tests share."""
    with served(shutil.copytree(seeded, tmp_path_factory.mktemp("demo"), dirs_exist_ok=True)) as address:
        yield address


@pytest.fixture
def fresh_portal(seeded: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a demo of one's own, where nobody did anything yet."""
    with served(shutil.copytree(seeded, tmp_path, dirs_exist_ok=True)) as address:
        yield address


def flask(folder: Path, *words: str) -> None:
    """A command of the portal, for the demo in a folder."""
    subprocess.run(["flask", *words], cwd=ROOT, env=_environ(folder), check=True, capture_output=True)


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of the demo in a folder, with its web server and worker."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    log = (folder / "log").open("wb")
    environ = {**_environ(folder), "PORT": port}
    serving = subprocess.Popen(["bin/serve", f"127.0.0.1:{port}"], cwd=ROOT, env=environ, stderr=log, stdout=log)
    try:
        _wait(int(port))
        yield f"http://localhost:{port}"
    finally:
        serving.terminate()
        serving.wait(PATIENCE_SECONDS)


def _environ(folder: Path) -> dict[str, str]:
    return os.environ | {
        "PORTAL_DEMO": "1",
        "PORTAL_FOLDER": str(folder),
        "FLASK_APP": "wsgi:app",
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM.split())
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, portal: str) -> Iterator[Callable[..., Page]]:
    """Open a page of one's own in a new browser; at the end there must be no complaint in any console."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(path: str = "/", *, as_: str | None = None, at: str = portal, **details: object) -> Page:
        context = chromium.new_context(base_url=at, **details)  # type: ignore[arg-type]
        contexts.append(context)
        context.set_default_timeout(PATIENCE_SECONDS * 1000 / 4)
        if details.get("java_script_enabled", True):
            context.add_init_script(REPORT)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if as_:
            page.goto("/sign-in")
            page.click(f"form[action='/demo/sign-in/{as_}'] button")
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def axe() -> Callable[..., list[str]]:
    """What axe finds on a page, a line each: by these rules of its own, or by all."""

    def violations(page: Page, *rules: str) -> list[str]:
        options = {"resultTypes": ["violations"], **({"runOnly": rules} if rules else {})}
        found = Axe().run(page, options=options).response["violations"]
        return [f"{page.url} {each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]

    return violations


def _is_complaint(message: ConsoleMessage) -> bool:
    """Chromium notes every 422 and 401 by itself; that is how a form says no, and nothing is wrong."""
    return message.type == "error" and not any(f"status of {status}" in message.text for status in (401, 422))


def _wait(port: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        with suppress(OSError):
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        time.sleep(0.1)
    raise TimeoutError("the portal does not answer")
