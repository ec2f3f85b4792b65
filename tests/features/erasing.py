"""Everything of somebody found by the foreign keys, a canary in each column of it, and what a database holds."""

from collections import defaultdict

from sqlalchemy import JSON, LargeBinary, String, UniqueConstraint, select, update
from sqlalchemy.exc import DBAPIError

from app.accounts.models import User
from app.db import Base, db, unit
from app.rights import erasure_actions

CANARY = "CANARY"
TABLES = Base.metadata.tables
STAYS = {"users", "listing", "contribution"}  # rows of theirs that are emptied, and so hold no canary of ours
BY = {("passkey_lost_report", "by_id")}


def rows_of(user_id):
    """The rows that would go with an account, by their table: all that leads to it by keys that cascade."""
    found = defaultdict(set)
    found["users"] = {(user_id,)}
    grows = True
    while grows:
        before = sum(map(len, found.values()))
        for table in TABLES.values():
            for column in table.columns:
                _follow(found, table, column)
        grows = sum(map(len, found.values())) > before
    return found


def _follow(found, table, column):
    for key in column.foreign_keys:
        ids = [row[0] for row in found[key.column.table.name]] if key.column.table.name in found else []
        is_theirs = key.ondelete == "CASCADE" or (table.name, column.name) == ("contribution", "mediator_id")
        if ids and is_theirs and (table.name, column.name) not in BY:
            found[table.name] |= set(map(tuple, db.session.execute(select(*table.primary_key).where(column.in_(ids)))))


def plant(found):
    """Write a canary into every column that holds words or sealed bytes; says into which."""
    planted = set()
    for name, keys in found.items():
        if name in STAYS:
            continue
        for column in _free(TABLES[name]):
            if _write(TABLES[name], column, keys):
                planted.add(f"{name}.{column.name}")
    return planted


def _free(table):
    fixed = {each.name for rule in table.constraints if isinstance(rule, UniqueConstraint) for each in rule.columns}
    return [
        column
        for column in table.columns
        if isinstance(column.type, String | JSON | LargeBinary)
        and not (column.primary_key or column.foreign_keys or column.unique or column.name in fixed)
        and not column.name.endswith("nonce")
    ]


def _write(table, column, keys):
    """What is frozen by a trigger, or has no room, keeps what it has."""
    value = {JSON: [CANARY], LargeBinary: CANARY.encode()}.get(type(column.type), CANARY)
    wanted = next(iter(table.primary_key)).in_([key[0] for key in keys])
    try:
        with db.session.begin_nested():
            db.session.execute(update(table).where(wanted).values({column: value}))
    except DBAPIError:
        return False
    return True


def everything():
    """Every row of the database, by table and key."""
    return {
        (name, *(row._mapping[column] for column in table.primary_key)): tuple(row)
        for name, table in TABLES.items()
        for row in db.session.execute(select(table))
    }


def erase(person):
    with unit():
        erasure_actions.erase(db.session.get_one(User, person.id))
