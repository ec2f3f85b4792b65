"""The commands that make a backup, look through one, and put one back."""

from pathlib import Path
from typing import TextIO

import click
from flask.cli import with_appcontext

from app import doctor
from app.accounts import actions as accounts
from app.backups import making as backup
from app.backups.file import Manifest
from app.backups.making import AfterRestore
from app.rights import erasure, erasure_actions
from app.shell import in_words, typed

A_FILE = click.Path(path_type=Path)
AFTER_RESTORE: tuple[AfterRestore, ...] = (
    erasure_actions.erase_again,
    lambda _erased: accounts.end_everybodys(),
)


@click.command("backup")
@click.argument("place", type=A_FILE)
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    metavar="NUMBER",
    help="In a folder: how many backups stay; older ones are removed.",
)
@with_appcontext
def make(place: Path, keep: int | None) -> None:
    """Write a backup while the portal works.

    PLACE is a new file, or a folder, in which the backup is named by its time.
    """
    with in_words("backup"):
        made, manifest, removed = backup.make(place, keep=keep)
    click.echo(f"{made}: {_about(manifest)}")
    for path in removed:
        click.echo(f"Removed {path}.")


@click.command("restore")
@click.argument("file", type=A_FILE)
@click.option("--check", "only_check", is_flag=True, help="Only look through the backup, and change nothing.")
@click.option(
    "--erasures", type=click.File(), metavar="FILE", help="The list of who was erased, as `erasures` prints it."
)
@with_appcontext
def restore(file: Path, only_check: bool, erasures: TextIO | None) -> None:
    """Put a backup where there is no database yet.

    FILE is what `backup` wrote. It is brought to this version, whoever is on the list of --erasures is erased again,
    and everybody is signed out.
    """
    with in_words("backup"):
        if only_check:
            _check(file)
            return
        erased = erasure.read(erasures.read()) if erasures else []
        manifest = backup.restore(file, erased=erased, after=AFTER_RESTORE)
    click.echo(f"Restored: {_about(manifest)}")
    if erasures:
        click.echo(f"On the list of erasures: {len(erased)}.")
    else:
        click.echo(f"Whoever was erased since it was made is back. To erase them again: {typed('erase-again FILE')}")
    click.echo(f"Everybody is signed out. To look it through: {typed('doctor')}")


def _check(file: Path) -> None:
    manifest, troubles = backup.check(file, of_contents=doctor.OF_CONTENTS)
    click.echo(_about(manifest))
    for table, number in sorted(manifest.rows.items()):
        click.echo(f"{number:>9}  {table}")
    if not backup.can_be_asked(manifest):
        click.echo(f"What it holds is looked through once it is restored, by: {typed('doctor')}")
    click.echo("\n".join(troubles) or "All is well.")
    click.get_current_context().exit(1 if troubles else 0)


def _about(manifest: Manifest) -> str:
    rows = sum(manifest.rows.values())
    return (
        f"a {manifest.database} database of {manifest.made_at}, schema {manifest.schema}, version {manifest.version},"
        f" {rows} rows in {len(manifest.rows)} tables, the last audit record {manifest.audit_head}."
    )


ALL = (make, restore)
