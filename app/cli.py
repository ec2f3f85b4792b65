"""The commands: those that read a file, the worker, the demo, staff, keys, a recount, the audit, the doctor."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_migrate import upgrade

from app import audit_chain, audit_commands, dates, demo, file_commands, jobs, timetable
from app.accounts import actions as accounts
from app.accounts import passkey_actions as passkeys
from app.accounts import passkey_queries, queries, role_actions
from app.accounts.passkey_rules import Role, WhyEnded
from app.clock import REGISTER_ZONE
from app.db import unit
from app.demo import people
from app.directory import keys_actions, keys_queries
from app.directory.keys_models import IssuerKey
from app.errors import NotYours, Refused
from app.listing import application_queries as applications
from app.listing import standing_nights as standing
from app.logbook import recount as logbook

demo_commands = AppGroup("demo", help="The demo's made-up people.")
keys = AppGroup("keys", help="The keys by which the portal signs credentials and verdicts.")


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


@click.command("sign-in-link")
@click.argument("address")
@with_appcontext
def sign_in_link(address: str) -> None:
    """Print a one-time address that signs ADDRESS in, for ten minutes; like a code, it is no passkey."""
    with unit():
        click.echo(accounts.sign_in_link(accounts.new_code(address.strip().lower()).id))


@click.command("invite-staff")
@click.argument("address")
@click.option("--name", default="", help="Their name, as colleagues see it.")
@click.option("--lost", is_flag=True, help="They lost their passkey, and there are no two others of staff to say so.")
@with_appcontext
def invite_staff(address: str, name: str, lost: bool) -> None:
    """Make ADDRESS a member of IMI's staff, and send a link there that makes their passkey."""
    with unit():
        user = passkeys.invite(address.strip().lower(), role=Role.STAFF, by=None, name=name)
        if lost:
            passkeys.replace(user, by=None, who="whoever runs the portal")
        invited = passkey_queries.access(user.id).invitation
        said = "has a letter with a link, which holds for 72 hours" if invited else "is staff and has a passkey"
        click.echo(f"{user.email} {said}.")


@click.command("staff-end")
@click.argument("address")
@click.option("--why", type=click.Choice(list(WhyEnded)), default=WhyEnded.LEFT, show_default=True)
@with_appcontext
def staff_end(address: str, why: str) -> None:
    """End the place of ADDRESS on IMI's staff, sign them out everywhere, and tell them and all other staff."""
    with _in_words("account"), unit():
        user = queries.with_address(address.strip().lower())
        role_actions.end_staff(user, by=None, version=user.version, why=WhyEnded(why))
        click.echo(f"{user.email} is no longer of IMI staff.")


@click.command("digest-author-add")
@click.argument("address")
@click.option("--name", default="", help="Their name, as it is printed with the digests they write.")
@with_appcontext
def digest_author_add(address: str, name: str) -> None:
    """Make ADDRESS a digest author, whom mediators may appoint."""
    with unit():
        user = accounts.add_digest_author(address.strip().lower(), name=name)
        click.echo(f"{user.email} is a digest author.")


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
    if bad := audit_chain.first_bad():
        troubles.append(f"The audit chain is broken at {bad}.")
    click.echo("\n".join(troubles) or "All is well.")
    click.get_current_context().exit(1 if troubles else 0)


@keys.command("list")
def list_keys() -> None:
    """Say which keys there are, and what each is good for."""
    signs = keys_queries.signing_or_none()
    for key in keys_queries.all_keys():
        made_on = dates.day_in(key.made_at, REGISTER_ZONE)
        click.echo(f"{key.id:>4}  {key.public}  made on {made_on}  {_what_it_does(key, signs)}")
    if signs is None:
        click.echo("No key signs. To make one: flask keys new")


@keys.command("new")
@click.option("--first", is_flag=True, help="Only where there is none yet.")
def new_key(first: bool) -> None:
    """Make a key that signs from now on; those before stay published, so that what they signed can be verified."""
    with unit():
        if made := keys_actions.make_first() if first else keys_actions.make():
            click.echo(f"Key {made.id} signs from now on: {made.public}")


@keys.command("retire")
@click.argument("key_id", type=int)
def retire_key(key_id: int) -> None:
    """Let the key with number KEY_ID sign nothing more; what it signed stays good."""
    _end_key(key_id, keys_actions.retire, "signs nothing more, and what it signed stays good")


@keys.command("revoke")
@click.argument("key_id", type=int)
def revoke_key(key_id: int) -> None:
    """Take the key with number KEY_ID out of what is published: nothing that it signed can be verified any more."""
    _end_key(key_id, keys_actions.revoke, "is not published any more, and nothing that it signed counts")


def _end_key(key_id: int, end: Callable[[IssuerKey], None], said: str) -> None:
    with _in_words("key"), unit():
        end(keys_queries.key(key_id))
        click.echo(f"Key {key_id} {said}.")


def _what_it_does(key: IssuerKey, signs: IssuerKey | None) -> str:
    if key.revoked_at:
        return "revoked"
    if signs and key.id == signs.id:
        return "signs"
    return "retired" if key.retired_at else "published"


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


@contextmanager
def _in_words(what: str) -> Iterator[None]:
    """Say at the shell that there is none, or why it is refused, and nothing else."""
    try:
        yield
    except NotYours:
        raise click.ClickException(f"There is no such {what}.") from None
    except Refused as refused:
        raise click.ClickException(refused.reason) from None


def register(app: Flask) -> None:
    """Add the commands to the app; those that empty and fill a database to a demo only."""
    for command in (
        file_commands.eligibility,
        file_commands.calendar,
        audit_commands.audit,
        worker,
        sign_in_link,
        invite_staff,
        staff_end,
        digest_author_add,
        keys,
        recount,
        doctor,
    ):
        app.cli.add_command(command)
    if app.config.get("IS_DEMO"):
        app.cli.add_command(demo_commands)
