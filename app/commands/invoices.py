"""The command about the numbers of invoices."""

import click
from flask.cli import with_appcontext

from app.db import unit
from app.fees.invoices import series_actions
from app.fees.invoices.document import numbered
from app.shell import in_words


def _number(_context: click.Context, _argument: click.Parameter, given: str) -> str:
    """It is looked at before anybody is asked whether they mean it."""
    with in_words("invoice"):
        numbered(given)
    return given


@click.command("invoices-after")
@click.argument("number", callback=_number)
@click.confirmation_option(prompt="No number up to this one will ever be given here again. Go on?")
@with_appcontext
def invoices_after(number: str) -> None:
    """After a restore, go on after the last invoice.

    NUMBER, such as 2026-0123, is the last of its year that somebody has; the next one follows it.
    """
    with in_words("invoice"), unit():
        series_actions.go_on_after(number)
    click.echo(f"The next invoice or credit note of {number[:4]} follows {number}.")
