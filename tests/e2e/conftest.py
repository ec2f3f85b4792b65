"""A demo served as `make run` serves it, and Chromium to look at it; every page is watched for complaints."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.conftest import NOW
from tests.e2e.waiting import PATIENCE_SECONDS, follow, patient, ready, soon

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
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
    done = subprocess.run(["flask", *words], cwd=ROOT, env=_environ(folder), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of the demo in a folder, with its web server and worker."""
    with socket.create_server(("127.0.0.1", 0)) as door, (folder / "log").open("wb") as log:
        port, number = door.getsockname()[1], door.fileno()  # gunicorn gets the door itself: nobody takes the port
        environ = {**_environ(folder), "PORT": str(port)}
        serving = subprocess.Popen(
            ["bin/serve", f"fd://{number}"], cwd=ROOT, env=environ, stderr=log, stdout=log, pass_fds=[number]
        )
        try:
            soon(lambda: _is_well(port, serving))
            yield f"http://localhost:{port}"
        finally:
            serving.terminate()
            serving.wait(PATIENCE_SECONDS)


def _environ(folder: Path) -> dict[str, str]:
    return os.environ | {
        "PORTAL_DEMO": "1",
        "PORTAL_NOW": NOW.isoformat(),  # what is shown is the same on every day of the year
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
        context = patient(chromium, base_url=at, **details)
        contexts.append(context)
        has_scripts = details.get("java_script_enabled", True)
        if has_scripts:
            context.add_init_script(REPORT)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message) else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if as_:
            page.goto("/sign-in")
            follow(page, f"form[action='/demo/sign-in/{as_}'] button")
        page.goto(path)
        return ready(page) if has_scripts else page

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


def _is_well(port: int, serving: subprocess.Popen[bytes]) -> bool:
    assert serving.poll() is None, "the portal has ended"
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
