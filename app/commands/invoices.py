"""The command about the numbers of invoices."""

import click
from flask.cli import with_appcontext

from app.commands.words import in_words
from app.db import unit
from app.fees.invoices import series_actions


@click.command("invoices-after")
@click.argument("number")
@click.confirmation_option(prompt="No number up to this one will ever be given here again. Go on?")
@with_appcontext
def invoices_after(number: str) -> None:
    """After a restore: let the next invoice follow NUMBER, the last of its year that somebody has."""
    with in_words("invoice"), unit():
        series_actions.go_on_after(number)
    click.echo(f"The next invoice or credit note of {number[:4]} follows {number}.")
