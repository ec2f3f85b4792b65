"""Every table is named in the table of erasure, and what that says of it is so."""

from app.db import Base
from app.rights.erasure import FATES, Emptied, Goes, Of, Own

TABLES = Base.metadata.tables
DELETED = (Own, Of, Goes)
BY = {
    ("passkey_lost_report", "by_id")
}  # who reported it stays as a number, until the report goes with whom it is about


def leads(column, table):
    return any(key.column.table.name == table for key in column.foreign_keys)


def cascades(table):
    """The tables whose rows take rows of this one along."""
    return {key.column.table.name for key in table.foreign_keys if key.ondelete == "CASCADE"}


def test_every_table_has_a_fate(app):
    assert sorted(FATES) == sorted(TABLES)


def test_what_is_deleted_is_found_by_columns_that_name_people(app):
    wrong = [
        (name, column)
        for name, fate in FATES.items()
        if isinstance(fate, Own)
        for column in fate.columns
        if not leads(TABLES[name].c[column], "users")
    ]
    assert wrong == []


def test_what_goes_along_goes_with_what_is_deleted(app):
    wrong = [
        name
        for name, fate in FATES.items()
        if isinstance(fate, Goes)
        and not (fate.table in cascades(TABLES[name]) and isinstance(FATES[fate.table], DELETED))
    ]
    assert wrong == []


def test_what_hangs_on_a_row_that_stays_is_looked_for(app):
    wrong = [
        name
        for name, fate in FATES.items()
        if isinstance(fate, Of)
        and not (leads(TABLES[name].c[fate.column], fate.table) and isinstance(FATES[fate.table], Emptied))
    ]
    assert wrong == []


def test_whatever_would_go_with_an_account_is_deleted_or_emptied(app):
    """The row of an account stays, so nothing is deleted by its going: each column has to be named."""
    wrong = [
        (name, column.name)
        for name, table in TABLES.items()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "users" and key.ondelete == "CASCADE" and (name, column.name) not in BY
        if not isinstance(fate := FATES[name], Emptied) and not (isinstance(fate, Own) and column.name in fate.columns)
    ]
    assert wrong == []


def test_nothing_that_stays_holds_on_to_what_is_deleted(app):
    wrong = [
        (name, key.column.table.name)
        for name, table in TABLES.items()
        for key in table.foreign_keys
        if isinstance(FATES[key.column.table.name], DELETED) and key.ondelete is None
    ]
    assert wrong == []
