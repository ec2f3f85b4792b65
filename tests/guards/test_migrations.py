"""The migrations make what the models say, and can be taken back."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from app import clock
from app.db import unit
from app.demo import people

pytestmark = pytest.mark.database
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def differences(database):
    """What autogenerate would still write."""

    def ours(name, kind, _parents):
        return not (kind == "table" and name and "_fts" in name)

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": ours})
        return compare_metadata(context, database.metadata)


def schema(database):
    """Everything there is, to compare before and after."""
    looked = inspect(database.engine)
    with database.engine.connect() as connection:
        triggers = sorted(connection.scalars(text(TRIGGERS[database.engine.dialect.name])))
    tables = {
        name: (
            [(column["name"], str(column["type"]), column["nullable"]) for column in looked.get_columns(name)],
            sorted((index["name"], *index["column_names"], index["unique"]) for index in looked.get_indexes(name)),
            sorted(str(key) for key in looked.get_foreign_keys(name)),
            sorted(str(unique) for unique in looked.get_unique_constraints(name)),
        )
        for name in sorted(looked.get_table_names())
    }
    return tables, triggers


def test_autogenerate_finds_nothing(database):
    assert differences(database) == []


def test_a_column_that_no_migration_made_is_found(database):
    """So that the test above cannot pass by seeing nothing."""
    column = database.Column("forgotten", database.Integer)
    users = database.metadata.tables["users"]
    users.append_column(column)
    found = differences(database)
    users._columns.remove(column)
    assert [difference[0] for difference in found] == ["add_column"]


def test_every_migration_can_be_taken_back_and_made_again(database):
    before = schema(database)
    downgrade(revision="base")
    empty = set(inspect(database.engine).get_table_names()) - {"alembic_version"}
    upgrade()
    assert (empty, schema(database)) == (set(), before)


def test_step_by_step_leads_to_the_same(database):
    before = schema(database)
    while inspect(database.engine).has_table("users"):
        downgrade()
    upgrade()
    assert schema(database) == before


def test_keys_are_asked_again_after_a_migration(database):
    """Whoever migrates and goes on, as a restore does, would otherwise leave rows that point at nothing."""
    for migrate in (upgrade, downgrade, upgrade):
        migrate()
        with pytest.raises(IntegrityError), database.engine.begin() as connection:
            connection.execute(text("INSERT INTO import_setting (mediator_id, weights, version) VALUES (9, '{}', 1)"))


def rows(database, tables):
    with database.engine.connect() as connection:
        return {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) for name in tables}


def test_a_step_back_and_forth_loses_no_row_of_a_table_that_stays(database):
    """SQLite changes a column by a new table, and dropping the old one could take along what points at it."""
    with unit():
        people.seed(clock.today())
    before = rows(database, inspect(database.engine).get_table_names())
    downgrade(revision="0016")
    stayed = inspect(database.engine).get_table_names()
    upgrade()
    after = rows(database, stayed)
    after.pop("alembic_version")
    assert after == {name: before[name] for name in after}
    assert min(after[name] for name in ("users", "mediation", "session", "feedback_request")) > 0
