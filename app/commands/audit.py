"""The commands that verify the audit chain and print its head."""

from pathlib import Path

import click
from flask.cli import AppGroup

from app import audit_heads
from app.auditing import chain as audit_chain
from app.auditing.hashes import Head, heads_in

audit = AppGroup("audit", help="The record of who did what, chained by hashes.")


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
    "--head", "heads", metavar="FILE|HASH", callback=_heads, help="A head, or a file of heads, kept outside the portal."
)
def verify(heads: list[Head]) -> None:
    """Read the whole chain; name the first row that is not what it was. The exit code is 1 when there is one."""
    if bad := audit_chain.first_bad(heads):
        click.echo(f"The audit chain is broken at {bad}.")
        click.get_current_context().exit(1)
    known = audit_chain.head()
    count = known.count if known else 0
    with_heads = f", and {len(heads)} of its heads from outside fit" if heads else ""
    click.echo(f"The audit chain is whole: {count} records{with_heads}.")


@audit.command("head")
def head() -> None:
    """Print how many records there are, the last hash and the time, to be kept outside the portal."""
    known = audit_chain.head()
    click.echo(audit_heads.line(known) if known else "There is no record yet.")
