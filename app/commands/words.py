"""How a command says no at the shell: in words, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from app.errors import NotYours, Refused


@contextmanager
def in_words(what: str) -> Iterator[None]:
    """Say at the shell that there is none, why it is refused, or what the disk does not do, and nothing else."""
    try:
        yield
    except NotYours:
        raise click.ClickException(f"There is no such {what}.") from None
    except Refused as refused:
        raise click.ClickException(refused.reason) from None
    except OSError as trouble:
        where = f"{trouble.filename}: " if trouble.filename else ""
        raise click.ClickException(f"{where}{trouble.strerror}.") from None
