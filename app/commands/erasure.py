"""The commands that keep erased accounts erased after a restore: the list of them, and what applies it."""

from typing import TextIO

import click
from flask.cli import with_appcontext

from app.errors import Refused
from app.rights import closing_queries as queries, erasure as rules, erasure_actions as actions


@click.command("erasures")
@with_appcontext
def erasures() -> None:
    """Print the list of erased accounts.

    A line each: the number of the account, and when it was erased. Keep it outside the database, for after a restore.
    """
    click.echo(rules.written([rules.Erasure(each.user_ref, each.erased_at) for each in queries.erasures()]), nl=False)


@click.command("erase-again")
@click.argument("file", type=click.File())
@with_appcontext
def erase_again(file: TextIO) -> None:
    """After a restore, erase again who was erased before.

    FILE is a list that `erasures` printed. It does no harm to do it twice.
    """
    try:
        count = actions.erase_again(rules.read(file.read()))
    except Refused as refusal:
        raise click.ClickException(refusal.reason) from None
    click.echo(f"{count} accounts erased again.")
