"""The commands that read one file and print what they find: they need no settings and no database."""

import json
from collections.abc import Sequence
from datetime import date
from typing import BinaryIO

import click
from flask import Flask

from app.clock import REGISTER_ZONE
from app.logbook.calendar import CalendarError
from app.logbook.calendar.zones import iana_name
from app.logbook.calendar_import import check as calendar_check
from app.logbook.eligibility.assessment import first_day
from app.logbook.files import check as checking
from app.logbook.files.rows import CsvError


class Day(click.ParamType):
    """A day as it is typed at the shell."""

    name = "YYYY-MM-DD"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value} is no day such as 2026-06-30.", param, ctx)


A_DAY = Day()


@click.group()
def eligibility() -> None:
    """Whether a logbook meets the threshold."""


@eligibility.command()
@click.argument("file", type=click.File("rb"))
@click.option("--as-of", required=True, type=A_DAY, help="The day the windows end on.")
@click.option("--certified", is_flag=True, help="The mediator is IMI Certified: the lower threshold applies.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def check(file: BinaryIO, as_of: date, certified: bool, as_json: bool) -> None:
    """Say whether a file of mediations meets the threshold.

    FILE is a spreadsheet as CSV, one row a session, as the logbook exports it. No settings and no database are needed.
    """
    try:
        found = checking.check(file.read(), as_of=as_of, certified=certified)
    except CsvError as error:
        raise click.ClickException(str(error)) from None
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    click.echo(found["sentence"])
    if found["borderline_sentence"]:
        click.echo(found["borderline_sentence"])
    if certified:
        click.echo("The threshold for the IMI Certified is subject to verification.")
    click.echo(f"\n{found['needed']} needed as of {found['as_of']}\n\nmonths  from        count  to judge")
    for months, count in found["counts"].items():
        click.echo(f"{months:>6}  {first_day(as_of, int(months))}  {count:>5}  {found['borderline'][months]:>8}")


@click.group()
def calendar() -> None:
    """What the portal reads in a calendar file."""


@calendar.command("read")
@click.argument("file", type=click.File("rb"))
@click.option("--from", "first", type=A_DAY, help="The first day to look at; by default that of an import today.")
@click.option("--to", "last", type=A_DAY, help="The last day to look at.")
@click.option(
    "--zone", default=REGISTER_ZONE, show_default=True, metavar="ZONE", help="The time zone of whoever imports it."
)
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def read_calendar(file: BinaryIO, first: date | None, last: date | None, zone: str, as_json: bool) -> None:
    """Say what an import would make of a calendar file.

    FILE ends in .ics. It says what would be proposed, left out and skipped for somebody who imported nothing yet. No
    settings and no database are needed.
    """
    days = {name: day for name, day in (("first", first), ("last", last)) if day}
    if (home := iana_name(zone)) is None:
        raise click.BadParameter(f"Nobody knows the zone {zone!r}.", param_hint="--zone")
    try:
        found = calendar_check.check(file.read(), zone=home, **days)
    except CalendarError as error:
        raise click.ClickException(str(error)) from None
    click.echo(json.dumps(found, indent=2) if as_json else "\n".join(calendar_check.lines(found)))


def alone(words: Sequence[str]) -> Flask | None:
    """An app with the commands that read one file and nothing else, when one of them is what was typed.

    They must work where there are no settings and no database, so no portal is made for them. Flask takes its commands
    from the app, so that what was typed is all there is to tell it by.
    """
    if (command := next((each for each in (eligibility, calendar) if each.name in words[1:]), None)) is None:
        return None
    app = Flask(__name__, static_folder=None)
    app.cli.add_command(command)
    return app
