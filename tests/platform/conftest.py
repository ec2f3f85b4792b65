"""A portal with some rooms more, in which everything goes wrong."""

import pytest
from flask import Response, request
from flask_migrate import upgrade
from sqlalchemy import delete, select
from sqlalchemy.exc import DataError, OperationalError

from app import clock, create_app
from app.accounts.models import User
from app.db import db
from app.directory.index import queries as index_queries
from app.errors import Conflict, NotYours, Refused
from app.web import Area, area
from tests import databases, make, own_postgres


def _user(email: str) -> User:
    return User(email=email, created_at=clock.now())


def _stale() -> str:
    """Change what is not there any more when it comes to saving."""
    user = db.session.scalars(select(User)).one()
    db.session.execute(delete(User), execution_options={"synchronize_session": False})
    user.name = "changed"
    return "done"


def _twice() -> str:
    db.session.add_all([_user("ana@example.org"), _user("ana@example.org")])
    return "done"


def _half() -> Response:
    db.session.add(_user("half@example.org"))
    return Response("no", 422)


def _whole() -> str:
    db.session.add(_user("whole@example.org"))
    return "done"


def _typed() -> str:
    """Take for a number what somebody typed; Python's words about it quote it."""
    return str(int(request.form["email"]))


def _fail(problem: Exception) -> str:
    raise problem


ROOMS = {
    "/typed": _typed,
    "/bug": lambda: _fail(ZeroDivisionError("ana@example.org divided by nothing")),
    "/busy": lambda: _fail(OperationalError("", {}, Exception("database is locked"))),
    "/lost": lambda: _fail(OperationalError(None, None, Exception("server closed"), connection_invalidated=True)),
    "/unfit": lambda: _fail(DataError("", {}, Exception("ana@example.org has a zero byte"))),
    "/refused": lambda: _fail(Refused("The window has closed.")),
    "/conflict": lambda: _fail(Conflict(None, 3)),
    "/not-yours": lambda: _fail(NotYours(7)),
    "/twice": _twice,
    "/stale": _stale,
    "/half": _half,
    "/whole": _whole,
}


@pytest.fixture(scope="module")
def workshop(environ, tmp_path_factory):
    """The portal on a file of its own, with a public room for every way to fail."""
    rooms = area("rooms", __name__, Area.PUBLIC)
    for address, work in ROOMS.items():
        rooms.add_url_rule(address, address[1:], work, methods=["GET", "POST"])
    own = {name: value for name, value in environ.items() if name != "DATABASE_URL"}
    app = create_app(own, tmp_path_factory.mktemp("workshop"))
    app.register_blueprint(rooms)
    with app.app_context():
        upgrade()
    return app


@pytest.fixture(scope="session")
def own_server():
    """A PostgreSQL that may be stopped and started anew: nobody else uses it."""
    with own_postgres.running() as server:
        yield server


@pytest.fixture(scope="session")
def own_settings(environ, own_server):
    own_server.administer("CREATE DATABASE portal")
    return {**environ, "DATABASE_URL": own_server.address("portal")}


@pytest.fixture(scope="session")
def own_app(own_settings, tmp_path_factory):
    """A portal on that server, and what makes its database empty again."""
    return databases.portal(own_settings, tmp_path_factory.mktemp("own-portal"))


@pytest.fixture
def own(own_app, clock):
    """Its database, empty, within an app context."""
    app, renew = own_app
    make.begin_anew()
    app.extensions.pop(index_queries.HOLDER, None)
    renew()
    with app.app_context():
        yield db
