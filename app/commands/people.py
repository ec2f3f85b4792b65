"""The commands about people: a way in by the shell, the first of staff, a place on staff ended, digest authors."""

import click
from flask.cli import with_appcontext

from app.accounts import actions as accounts, queries, role_actions
from app.accounts.address import actions as addresses
from app.accounts.models import LONGEST_NAME, User
from app.accounts.passkeys import actions as passkeys, queries as passkey_queries
from app.accounts.passkeys.rules import Role, WhyEnded
from app.addresses import looks_like_address
from app.db import unit
from app.errors import Refused
from app.shell import in_words, typed


def _typed(_context: click.Context, _argument: click.Parameter, given: str) -> str:
    """An address as accounts have it, whether or not there is such an account."""
    return given.strip().lower()


def _name(_context: click.Context, _option: click.Parameter, given: str) -> str:
    name = " ".join(given.split())
    if len(name) > LONGEST_NAME:
        raise click.BadParameter(f"Keep it to {LONGEST_NAME} characters.")
    return name


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
    """Print a link that signs somebody in once.

    It opens the account of ADDRESS within ten minutes. It is worth a code by letter, and opens no page of staff.
    """
    with unit():
        click.echo(accounts.sign_in_link(accounts.new_code(address).id))


@click.command("invite-staff")
@click.argument("address", callback=_written_to)
@click.option(
    "--name",
    default="",
    callback=_name,
    metavar="NAME",
    help="Their name, as colleagues see it; needed for a new account.",
)
@click.option("--lost", is_flag=True, help="They lost their passkey, and there are no two others of staff to say so.")
@with_appcontext
def invite_staff(address: str, name: str, lost: bool) -> None:
    """Invite somebody to IMI's staff.

    A letter to ADDRESS has a link that makes their passkey, within 72 hours.
    """
    with in_words("account"), unit():
        if lost and not queries.with_address(address).is_staff:
            raise Refused(f"{address} is not on IMI's staff.")
        user = passkeys.invite(address, role=Role.STAFF, by=None, name=name)
        _refuse_nameless(user, "invite-staff")
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
    """Move an account whose mailbox is lost.

    It moves from ADDRESS to NEW_ADDRESS: be sure first who asks for it. All its sign-ins end, and both addresses are
    told by letter.
    """
    with in_words("account"), unit():
        user = queries.with_address(address)
        addresses.move(user, new_address)
        click.echo(f"{user.email} is the address of the account from now on.")


@click.command("staff-end")
@click.argument("address", callback=_typed)
@click.option(
    "--why",
    type=click.Choice([each.value for each in WhyEnded], case_sensitive=False),
    default=WhyEnded.LEFT.value,
    show_default=True,
    help="Why, as the record and the letters say it.",
)
@click.option(
    "--even-the-last", is_flag=True, help="Also the last one with a passkey: nobody gets into their pages then."
)
@with_appcontext
def staff_end(address: str, why: str, even_the_last: bool) -> None:
    """End somebody's place on IMI's staff.

    Whoever has ADDRESS is signed out everywhere; they and all other staff are told by letter.
    """
    with in_words("account"), unit():
        user = queries.with_address(address)
        if user.is_staff and (reason := _why_nobody_gets_in(user, even_the_last=even_the_last)):
            raise Refused(reason)
        role_actions.end_staff(user, by=None, version=user.version, why=WhyEnded(why))
        click.echo(f"{user.email} is no longer of IMI staff.")


@click.command("digest-author-add")
@click.argument("address", callback=_written_to)
@click.option(
    "--name",
    default="",
    callback=_name,
    help="Their name, printed with the digests they write; needed for a new account.",
)
@with_appcontext
def digest_author_add(address: str, name: str) -> None:
    """Make somebody a digest author.

    Mediators may then appoint them by ADDRESS.
    """
    with in_words("account"), unit():
        user = accounts.add_digest_author(address, name=name)
        _refuse_nameless(user, "digest-author-add")
        click.echo(f"{user.email} is a digest author.")


def _refuse_nameless(user: User, command: str) -> None:
    if not user.name:
        raise Refused(f"There is no name for {user.email} yet: {typed(command)} {user.email} --name 'Their Name'")


def _has_passkey(user: User) -> bool:
    return passkey_queries.vouched(user.id) > 0


def _why_nobody_gets_in(user: User, *, even_the_last: bool) -> str | None:
    """Why somebody stays of IMI staff for now: their pages are opened by a passkey, and nobody else has one yet."""
    others = passkey_queries.staff_but(user.id)
    invite = f"{typed('invite-staff')} ADDRESS --name 'Their Name'"
    if not others:
        return f"They are the last of IMI staff. Invite somebody else first: {invite}"
    if even_the_last or not _has_passkey(user) or any(map(_has_passkey, others)):
        return None
    return "Nobody else of IMI staff has made their passkey yet. Wait until somebody has, or add --even-the-last."


ALL = (sign_in_link, invite_staff, staff_end, move_account, digest_author_add)
