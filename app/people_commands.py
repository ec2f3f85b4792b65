"""The commands about people: a way in by the shell, the first of staff, a place on staff ended, digest authors."""

import click
from flask.cli import with_appcontext

from app.accounts import (
    actions as accounts,
    address_actions as addresses,
    passkey_actions as passkeys,
    passkey_queries,
    queries,
    role_actions,
)
from app.accounts.passkey_rules import Role, WhyEnded
from app.addresses import looks_like_address
from app.command_words import in_words
from app.db import unit
from app.errors import Refused


def _typed(_context: click.Context, _argument: click.Parameter, given: str) -> str:
    """An address as accounts have it, whether or not there is such an account."""
    return given.strip().lower()


def _written_to(context: click.Context, argument: click.Parameter, given: str) -> str:
    """One that a letter can be written to, for what makes an account."""
    address = _typed(context, argument, given)
    if not looks_like_address(address):
        raise click.BadParameter(f"{address} is no e-mail address.")
    return address


@click.command("sign-in-link")
@click.argument("address", callback=_written_to)
@with_appcontext
def sign_in_link(address: str) -> None:
    """Print a one-time address that signs ADDRESS in, for ten minutes; like a code, it is no passkey."""
    with unit():
        click.echo(accounts.sign_in_link(accounts.new_code(address).id))


@click.command("invite-staff")
@click.argument("address", callback=_written_to)
@click.option("--name", default="", help="Their name, as colleagues see it.")
@click.option("--lost", is_flag=True, help="They lost their passkey, and there are no two others of staff to say so.")
@with_appcontext
def invite_staff(address: str, name: str, lost: bool) -> None:
    """Make ADDRESS a member of IMI's staff, and send a link there that makes their passkey."""
    with in_words("account"), unit():
        if lost and not queries.with_address(address).is_staff:
            raise Refused(f"{address} is not on IMI's staff.")
        user = passkeys.invite(address, role=Role.STAFF, by=None, name=name)
        if lost:
            passkeys.replace(user, by=None)
        invited = passkey_queries.access(user.id).invitation
        said = "has a letter with a link, which holds for 72 hours" if invited else "is staff and has a passkey"
        click.echo(f"{user.email} {said}.")


@click.command("move-account")
@click.argument("address", callback=_typed)
@click.argument("new_address", callback=_typed)
@with_appcontext
def move_account(address: str, new_address: str) -> None:
    """Move the account of ADDRESS, whose mailbox is lost, to NEW_ADDRESS; be sure first who asks for it.

    All its sign-ins end, and both addresses are told by letter.
    """
    with in_words("account"), unit():
        user = queries.with_address(address)
        addresses.move(user, new_address)
        click.echo(f"{user.email} is the address of the account from now on.")


@click.command("staff-end")
@click.argument("address", callback=_typed)
@click.option("--why", type=click.Choice(list(WhyEnded)), default=WhyEnded.LEFT, show_default=True)
@with_appcontext
def staff_end(address: str, why: str) -> None:
    """End the place of ADDRESS on IMI's staff, sign them out everywhere, and tell them and all other staff."""
    with in_words("account"), unit():
        user = queries.with_address(address)
        role_actions.end_staff(user, by=None, version=user.version, why=WhyEnded(why))
        click.echo(f"{user.email} is no longer of IMI staff.")


@click.command("digest-author-add")
@click.argument("address", callback=_written_to)
@click.option("--name", default="", help="Their name, as it is printed with the digests they write.")
@with_appcontext
def digest_author_add(address: str, name: str) -> None:
    """Make ADDRESS a digest author, whom mediators may appoint."""
    with unit():
        user = accounts.add_digest_author(address, name=name)
        click.echo(f"{user.email} is a digest author.")


ALL = (sign_in_link, invite_staff, staff_end, move_account, digest_author_add)
