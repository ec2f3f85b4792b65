"""A portal in the process of the test, instead of the demo: a reviewer's link is made with its key."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.serving import make_server

from tests import databases
from tests.databases import Renew


@pytest.fixture(scope="module", name="portal")
def inside_portal(environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Renew]:
    return databases.portal(environ, tmp_path_factory.mktemp("reviewer"))


@pytest.fixture(name="address")
def inside_address(app: Flask, database: object) -> Iterator[str]:
    """The address of the portal under test, for a browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
