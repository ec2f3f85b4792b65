"""How a command is called, and how it says no at the shell: in words, and nothing else."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy.exc import OperationalError

from app.errors import NotYours, Refused


def typed(command: str) -> str:
    """What to type for a command of the portal, by the name that it was called by just now.

    That is `flask` in a checkout, and `portal` where the portal is installed; so also for whoever was not called.
    """
    return f"{'flask' if Path(sys.argv[0]).name == 'flask' else 'portal'} {command}"


@contextmanager
def in_words(what: str) -> Iterator[None]:
    """Say at the shell that there is none, why it is refused, or what disk or database do not do, and nothing else."""
    try:
        yield
    except NotYours:
        raise click.ClickException(f"There is no such {what}.") from None
    except Refused as refused:
        raise click.ClickException(refused.reason) from None
    except OperationalError as trouble:
        raise click.ClickException(f"The database could not do it: {' '.join(str(trouble.orig).split())}") from None
    except OSError as trouble:
        where = f"{trouble.filename}: " if trouble.filename else ""
        raise click.ClickException(f"{where}{trouble.strerror}.") from None
