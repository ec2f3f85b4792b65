"""A portal in the process of the test, instead of the demo: a reviewer's link is made with its key."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_migrate import upgrade
from werkzeug.serving import make_server

from app import create_app
from app.db import db
from tests.databases import Renew, renewing


@pytest.fixture(scope="module", name="portal")
def inside_portal(environ: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, Renew]:
    app = create_app(environ, tmp_path_factory.mktemp("reviewer"))
    with app.app_context():
        upgrade()
        return app, renewing(db.engine)


@pytest.fixture(name="address")
def inside_address(app: Flask, database: object) -> Iterator[str]:
    """The address of the portal under test, for a browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()
