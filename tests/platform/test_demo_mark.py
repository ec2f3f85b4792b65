"""A demo's database is never opened by a real portal, nor a real one by the demo (domain §11)."""

import pytest
from flask_migrate import upgrade

from app import create_app, demo
from app.config import WrongSettings
from app.db import db
from tests import make


@pytest.fixture
def demo_portal(tmp_path):
    """A demo with its own folder."""
    app = create_app({"PORTAL_DEMO": "1"}, tmp_path)
    with app.app_context():
        upgrade()
        yield app


def test_a_real_portal_refuses_a_database_that_holds_a_demo(demo_portal, environ, tmp_path):
    demo.prepare()
    db.engine.dispose()
    (tmp_path / "demo.sqlite3").rename(tmp_path / "portal.sqlite3")
    real = {name: value for name, value in environ.items() if name != "DATABASE_URL"}
    with pytest.raises(WrongSettings) as refused:
        create_app(real, tmp_path)
    assert refused.value.complaints == ["This database holds a demo. A real portal needs a database of its own."]


def test_a_demo_refuses_a_database_in_use(demo_portal):
    make.mediator()
    with pytest.raises(WrongSettings) as refused:
        demo.prepare()
    assert refused.value.complaints == ["This database is in use and not marked as a demo."]


def test_a_demo_is_seeded_once(demo_portal):
    assert [demo.prepare(), demo.prepare()] == ["The demo is seeded.", "The demo keeps its data."]


def test_a_demo_is_for_this_machine_only(demo_portal):
    demo.prepare()
    client = demo_portal.test_client()
    statuses = {
        address: client.get("/sign-in", environ_base={"REMOTE_ADDR": address}).status_code
        for address in ("127.0.0.1", "::1", "192.0.2.7", "")
    }
    assert statuses == {"127.0.0.1": 200, "::1": 200, "192.0.2.7": 404, "": 404}


def test_the_demos_pages_are_not_there_in_a_real_portal(browser):
    answers = [browser.get("/demo/mailbox"), browser.post("/demo/sign-in/ana")]
    assert [answer.status_code for answer in answers] == [404, 404]
