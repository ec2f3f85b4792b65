"""The commands about the keys by which the portal signs credentials and verdicts."""

from collections.abc import Callable

import click
from flask.cli import AppGroup

from app import dates
from app.clock import REGISTER_ZONE
from app.db import unit
from app.directory.keys import actions as keys_actions, queries as keys_queries
from app.directory.keys.models import IssuerKey
from app.shell import in_words, typed

keys = AppGroup("keys", help="The keys that sign credentials and verdicts.")


@keys.command("list")
def list_keys() -> None:
    """List the keys, and what each is good for."""
    signs = keys_queries.signing_or_none()
    for key in keys_queries.all_keys():
        made_on = dates.day_in(key.made_at, REGISTER_ZONE)
        click.echo(f"{key.id:>4}  {key.public}  made on {made_on}  {_what_it_does(key, signs)}")
    if signs is None:
        click.echo(f"No key signs. To make one: {typed('keys new')}")


@keys.command("new")
@click.option("--first", is_flag=True, help="Only where there is none yet.")
def new_key(first: bool) -> None:
    """Make a key that signs from now on.

    Those before stay published, so that what they signed can be verified.
    """
    with unit():
        if made := keys_actions.make_first() if first else keys_actions.make():
            click.echo(f"Key {made.id} signs from now on: {made.public}")


@keys.command("retire")
@click.argument("key_id", type=int)
def retire_key(key_id: int) -> None:
    """Let a key sign nothing more.

    What it signed stays good. KEY_ID is its number in the list.
    """
    _end_key(key_id, keys_actions.retire, "signs nothing more, and what it signed stays good")


@keys.command("revoke")
@click.argument("key_id", type=int)
def revoke_key(key_id: int) -> None:
    """Let nothing count that a key signed.

    For a key that somebody else may have: it is published no more, and nothing that it signed can be verified. KEY_ID
    is its number in the list.
    """
    _end_key(key_id, keys_actions.revoke, "is not published any more, and nothing that it signed counts")


def _end_key(key_id: int, end: Callable[[IssuerKey], None], said: str) -> None:
    with in_words("key"), unit():
        end(keys_queries.key(key_id))
        click.echo(f"Key {key_id} {said}.")


def _what_it_does(key: IssuerKey, signs: IssuerKey | None) -> str:
    if key.revoked_at:
        return "revoked"
    if signs and key.id == signs.id:
        return "signs"
    return "retired" if key.retired_at else "published"
