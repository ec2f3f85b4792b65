"""A PostgreSQL database copied and put back by its own commands, pg_dump and pg_restore."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import run

from sqlalchemy import Connection, text

from app.db import db
from app.errors import Refused

AS_WE_ARE = ("--no-owner", "--no-privileges")
SETTINGS = {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "host": "PGHOST", "port": "PGPORT"}


@contextmanager
def copied(target: Path) -> Iterator[Connection]:
    """Copy all that is committed now, and let what is said of the copy be read as of the same instant."""
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        instant = connection.scalar(text("SELECT pg_export_snapshot()"))
        _command("pg_dump", "--format=custom", *AS_WE_ARE, f"--snapshot={instant}", f"--file={target}")
        yield connection


def troubles(path: Path) -> list[str]:
    """Whether the copy can be read to its end; its contents are seen once it is restored."""
    try:
        _command("pg_restore", f"--file={os.devnull}", str(path))
    except Refused as why:
        return [why.reason]
    return []


def place(copied: Path) -> None:
    """Fill the portal's database, in which there is nothing, or leave it as it is."""
    name = db.engine.url.database
    _command("pg_restore", *AS_WE_ARE, "--exit-on-error", "--single-transaction", f"--dbname={name}", str(copied))


def _command(name: str, *words: str) -> None:
    """Run a command of PostgreSQL's on the portal's server; the password is among no words that others can see."""
    try:
        done = run([name, *words], env=os.environ | _where(), capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError:
        raise Refused(f"Install PostgreSQL's client, at least as new as its server: there is no {name} here.") from None
    if done.returncode:
        raise Refused(f"{name} could not do it: {' '.join(done.stderr.split()) or done.returncode}")


def _where() -> dict[str, str]:
    """The portal's database, as PostgreSQL's own commands look for it."""
    url = db.engine.url
    given = {"PGHOST": url.host, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    given |= {"PGDATABASE": url.database}
    asked = {SETTINGS[key]: value for key, value in url.query.items() if key in SETTINGS}
    return {key: str(value) for key, value in (given | asked).items() if value}
