"""One portal for each test process, and a fresh copy of its empty database for each test.

`--postgres` runs the tests marked `database` on PostgreSQL: on the server of `TEST_DATABASE_URL`, or on one of our own.
Properties are quick and always the same in the suite; PROPERTY_EXAMPLES=5000 looks further, at random. No slow machine
is a reason to fail.
"""

import os
import random
import secrets
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from hypothesis import HealthCheck, settings

from app import clock as the_clock
from app.config import DEMO_INVOICES
from app.db import db
from app.directory.index import queries as index_queries
from app.directory.public_pages import READERS
from tests import databases, make as builders
from tests.browser import Browser
from tests.databases import Renew, postgres
from tests.post_office import PostOffice
from tests.vies_server import ViesServer

NOW = datetime(2026, 6, 30, 8, 0, tzinfo=UTC)
SECRET_KEY = "known to everybody, as only a test's key may be"
DATA_KEY = b64encode(bytes(range(32))).decode()
EXAMPLES = os.environ.get("PROPERTY_EXAMPLES")
FOR_ALL_EXAMPLES = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]  # a fixture may serve all of them

settings.register_profile(
    "suite",
    max_examples=int(EXAMPLES or 40),
    deadline=None,
    derandomize=not EXAMPLES,
    suppress_health_check=FOR_ALL_EXAMPLES,
)
settings.load_profile("suite")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run the tests marked `database` on PostgreSQL")


def pytest_configure(config: pytest.Config) -> None:
    if config.option.postgres and not config.option.markexpr:
        config.option.markexpr = "database"


@pytest.fixture(scope="session")
def post_office() -> Iterator[PostOffice]:
    with PostOffice() as office:
        yield office


@pytest.fixture
def smtp(post_office: PostOffice) -> PostOffice:
    """A real mail server: `smtp.letters` is what it took, `smtp.refuse_next(550)` what it says once."""
    post_office.empty()
    return post_office


@pytest.fixture(scope="session")
def vies_server() -> Iterator[ViesServer]:
    with ViesServer() as server:
        yield server


@pytest.fixture
def vies(vies_server: ViesServer) -> ViesServer:
    """A VIES of our own: `vies.answer` is how it answers, `vies.asked` what it was asked."""
    vies_server.empty()
    return vies_server


@pytest.fixture
def chance() -> random.Random:
    """What a test leaves to chance; the seed is printed, and SEED gives it again."""
    seed = os.environ.get("SEED") or str(secrets.randbelow(1_000_000))
    sys.stdout.write(f"\nSEED={seed}\n")
    return random.Random(seed)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where this process keeps its databases."""
    return tmp_path_factory.mktemp("portal")


@pytest.fixture(scope="session")
def environ(post_office: PostOffice, vies_server: ViesServer, pytestconfig: pytest.Config) -> Iterator[dict[str, str]]:
    """The settings of the portal under test."""
    settings = {
        "SECRET_KEY": SECRET_KEY,
        "DATA_KEY": DATA_KEY,
        "SMTP_URL": post_office.address,
        "VIES_URL": vies_server.address,
        "OUTBOUND_ALLOW": vies_server.place,
        "PORTAL_URL": "http://localhost",
        "PORTAL_TESTING": "1",
        **DEMO_INVOICES,
    }
    if not pytestconfig.option.postgres:
        yield settings
        return
    with postgres() as address:
        yield {**settings, "DATABASE_URL": address}


@pytest.fixture(scope="session")
def portal(environ: dict[str, str], folder: Path) -> tuple[Flask, Renew]:
    """The app on a migrated database, and what makes that database empty again."""
    return databases.portal(environ, folder)


@pytest.fixture(autouse=True)
def clock() -> Iterator[ModuleType]:
    """The portal's clock, held at ten in the morning of 30 Jun 2026 in Amsterdam until a test holds it elsewhere."""
    the_clock.hold(NOW)
    yield the_clock
    the_clock.hold(None)


@pytest.fixture
def app(portal: tuple[Flask, Renew], clock: ModuleType) -> Flask:
    """The app, on an empty database of its own."""
    app, renew = portal
    builders.begin_anew()
    READERS.forget()
    app.extensions.pop(index_queries.HOLDER, None)
    renew()
    return app


@pytest.fixture
def database(app: Flask) -> Iterator[SQLAlchemy]:
    """The database, within an app context. A request of the browser has a context of its own."""
    with app.app_context():
        yield db


@pytest.fixture
def browser(app: Flask, database: SQLAlchemy) -> Browser:
    """A careful visitor; a second one is `browser.another()`."""
    return Browser(app)


@pytest.fixture
def run(app: Flask, database: SQLAlchemy) -> Callable[..., tuple[int, str]]:
    """Run a command as from a shell; gives its exit code and what it prints."""

    def command(*words: str) -> tuple[int, str]:
        result = app.test_cli_runner().invoke(args=words)
        return result.exit_code, result.output

    return command


@pytest.fixture
def make(database: SQLAlchemy) -> ModuleType:
    """The builders of tests/make.py, with a database to build in."""
    return builders
