"""The commands, put together, and those that are of no subject: the worker and the demo."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade

from app import demo, jobs, measured, timetable
from app.commands import (
    audit as audit_commands,
    backup as backup_commands,
    doctor as doctor_commands,
    erasure as erasure_commands,
    files as file_commands,
    invoices as invoice_commands,
    jobs as jobs_commands,
    keys as keys_commands,
    people as people_commands,
)
from app.db import unit
from app.demo import people
from app.directory.keys import actions as keys_actions

demo_commands = AppGroup("demo", help="The demo's made-up people.")


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now and stop.")
@with_appcontext
def worker(once: bool) -> None:
    """Send letters and do whatever else is due, for ever.

    A portal needs one all the time: without it no letter leaves, and nobody gets a code to sign in.
    """
    if once:
        timetable.schedule()
        click.echo(f"{jobs.run_due()} jobs done or tried.")
    else:
        measured.start(current_app._get_current_object())  # type: ignore[attr-defined]
        jobs.work_for_ever(timetable.schedule)


@demo_commands.command("prepare")
def prepare() -> None:
    """Make the demo's database if there is none, and say where to go."""
    upgrade()
    click.echo(demo.prepare())
    _first_key()
    click.echo(f"\n  Open {current_app.config['PORTAL_URL']} and sign in with one click as\n")
    for person in people.PEOPLE:
        click.echo(f"  {person.name:14} {person.about}")
    click.echo()


@demo_commands.command("reset")
def reset() -> None:
    """Make the demo anew, with dates up to today."""
    upgrade()
    demo.empty()
    click.echo(demo.prepare())
    _first_key()


def _first_key() -> None:
    with unit():
        keys_actions.make_first()


def register(app: Flask) -> None:
    """Add the commands to the app; those that empty and fill a database to a demo only."""
    for command in (
        file_commands.eligibility,
        file_commands.calendar,
        audit_commands.audit,
        worker,
        *people_commands.ALL,
        keys_commands.keys,
        *doctor_commands.ALL,
        *backup_commands.ALL,
        invoice_commands.invoices_after,
        jobs_commands.work,
        erasure_commands.erasures,
        erasure_commands.erase_again,
    ):
        app.cli.add_command(command)
    if app.config.get("IS_DEMO"):
        app.cli.add_command(demo_commands)
