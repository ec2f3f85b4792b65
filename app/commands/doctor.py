"""The doctor at the shell, and what mends most of what it finds."""

import json

import click
from flask.cli import with_appcontext

from app import doctor as examination
from app.db import unit
from app.listing.standings import nights as standing
from app.logbook import recount as logbook
from app.shell import in_words


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print every check with what it found.")
@with_appcontext
def doctor(as_json: bool) -> None:
    """Say what is wrong with the portal.

    This finds what nobody sees by itself: a worker that is away, letters that do not leave, a backup that is missing.
    The exit code is 1 when something is wrong.
    """
    with in_words("portal"):
        found = examination.examined()
    troubles = [trouble for each in found.values() for trouble in each]
    if as_json:
        checks = [{"about": about, "troubles": each} for about, each in found.items()]
        click.echo(json.dumps({"well": not troubles, "checks": checks}, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(troubles) or "All is well.")
    click.get_current_context().exit(1 if troubles else 0)


@click.command("recount")
@with_appcontext
def recount() -> None:
    """Judge every mediation and every listing anew.

    For after a change of a rule. It says how many verdicts and days changed.
    """
    click.echo(f"{logbook.recount_all()} verdicts changed.")
    with unit():
        if settled := standing.settle_all():
            click.echo(f"Listings with other days: {settled}.")


ALL = (recount, doctor)
