"""Reaching a PostgreSQL that is away, or that is started anew while its connections are in use."""

from typing import Any

from sqlalchemy import Engine, make_url

# A server that is gone without a word is given up after seconds, and not after the hours that TCP has.
REACHING = {"connect_timeout": 5, "tcp_user_timeout": 15_000}


def options(address: str) -> dict[str, Any]:
    """How its engine is made: each connection is asked whether it still leads somewhere before it is used.

    What the address says of itself holds.
    """
    said = make_url(address).query
    unsaid = {name: value for name, value in REACHING.items() if name not in said}
    return {"pool_pre_ping": True, "connect_args": unsaid}


def settle(engine: Engine) -> None:
    """Let a transaction end in peace where the connection broke: what it did not commit is gone with that."""
    dialect: Any = engine.dialect
    failure = dialect.loaded_dbapi.Error

    def roll_back(connection: Any) -> None:
        try:
            connection.rollback()
        except failure:
            if not connection.closed:
                raise

    dialect.do_rollback = roll_back
