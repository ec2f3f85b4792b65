"""The commands: those that read a file, the worker, the demo, the first staff member, keys, a recount, the doctor."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade

from app import dates, demo, file_commands, jobs, keys_commands, people_commands, timetable
from app.clock import REGISTER_ZONE
from app.db import unit
from app.demo import people
from app.directory import keys_actions, keys_queries
from app.listing import application_queries as applications
from app.listing import standing_nights as standing
from app.logbook import recount as logbook

demo_commands = AppGroup("demo", help="The demo's made-up people.")


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now and stop.")
@with_appcontext
def worker(once: bool) -> None:
    """Send letters and do whatever else is due, for ever."""
    if once:
        timetable.schedule()
        click.echo(f"{jobs.run_due()} jobs done or tried.")
    else:
        jobs.work_for_ever(timetable.schedule)


@click.command("recount")
@with_appcontext
def recount() -> None:
    """Judge every mediation and every listing anew, and say how many verdicts and days changed."""
    click.echo(f"{logbook.recount_all()} verdicts changed.")
    with unit():
        if settled := standing.settle_all():
            click.echo(f"Listings with other days: {settled}.")


@click.command("doctor")
@with_appcontext
def doctor() -> None:
    """Say what is wrong that nobody sees by itself; the exit code is 1 when something is."""
    troubles = [
        f"Given up: {number} of “{kind}”, the last on {dates.day_in(last, REGISTER_ZONE)}: {problem}."
        for kind, problem, number, last in jobs.dead()
    ]
    troubles += [
        f"Tried again and again: {number} of “{kind}”, which still wait: {problem}."
        for kind, problem, number in jobs.tried_often()
    ]
    if misjudged := logbook.misjudged():
        troubles.append(
            f"Stored verdicts that are not what the rule says now: {misjudged}. To mend them: flask recount"
        )
    if broken := applications.broken_snapshots():
        troubles.append(f"Applications whose frozen bytes are not those submitted: {', '.join(map(str, broken))}.")
    if unsettled := standing.unsettled():
        troubles.append(
            f"Listings whose days are not what their facts say: {len(unsettled)}. To mend them: flask recount"
        )
    if keys_queries.is_missed():
        troubles.append("No key signs credentials and verdicts. To make one: flask keys new")
    click.echo("\n".join(troubles) or "All is well.")
    click.get_current_context().exit(1 if troubles else 0)


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
        worker,
        *people_commands.ALL,
        keys_commands.keys,
        recount,
        doctor,
    ):
        app.cli.add_command(command)
    if app.config.get("IS_DEMO"):
        app.cli.add_command(demo_commands)
