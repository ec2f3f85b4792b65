"""The commands that verify the audit chain and print its head."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app import audit_heads
from app.auditing import chain as audit_chain
from app.auditing.hashes import Head, heads_in

audit = AppGroup("audit", help="The record of who did what, and whether it is whole.")


def _heads(_context: click.Context, _option: click.Parameter, given: str | None) -> list[Head]:
    """A hash itself, or the heads in a file."""
    if not given:
        return []
    try:
        return heads_in(Path(given).read_text() if Path(given).is_file() else given)
    except (OSError, UnicodeDecodeError, ValueError):
        raise click.BadParameter("There is no such file, and it is no hash of 64 hexadecimal digits.") from None


@audit.command("verify")
@click.option(
    "--head",
    "heads",
    metavar="FILE|HASH",
    callback=_heads,
    help="A line of `audit head`, or a file of them, kept outside the portal.",
)
def verify(heads: list[Head]) -> None:
    """Say whether the record is what was written.

    This reads all of it, and names the first row that was changed, deleted, moved or put in. The exit code is 1 then.
    """
    if bad := audit_chain.first_bad(heads):
        click.echo(f"The audit chain is broken at {bad}.")
        click.get_current_context().exit(1)
    known = audit_chain.head()
    count = known.count if known else 0
    with_heads = f", and {len(heads)} of its heads from outside fit" if heads else ""
    click.echo(f"The audit chain is whole: {count} records{with_heads}.")


@audit.command("head")
def head() -> None:
    """Print a line that stands for the record until now.

    How many records there are, the last hash and the time. Keep it outside the portal: `audit verify --head` holds the
    record against it.
    """
    known = audit_chain.head()
    click.echo(audit_heads.line(known) if known else "There is no record yet.")
