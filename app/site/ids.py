"""Ids in addresses: a number that no row can have is an address that is not there."""

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from werkzeug.routing import IntegerConverter, Map

from app.db import db
from app.errors import NotYours

LARGEST = 2**31 - 1  # of the columns of ids in PostgreSQL, which refuses to compare a larger one


class Id(IntegerConverter):
    """The `int` of every route."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)


def start(app: Flask) -> None:
    """Before any page is registered: bound the numbers in its address, and those in queries at the database."""
    app.url_map.converters["int"] = Id
    with app.app_context():
        event.listen(db.engine, "handle_error", _not_there)


def _not_there(context: ExceptionContext) -> None:
    if isinstance(context.original_exception, OverflowError):  # of SQLite's driver
        raise NotYours(context.statement)
