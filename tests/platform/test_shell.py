"""The portal called at the shell and by gunicorn, in processes of its own: by which name, wrong settings in words."""

import os
import shlex
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).parent.parent.parent
FLASK = Path(sys.executable).parent / "flask"
LINES = (
    "The portal cannot start:",
    "- PORTAL_URL must be the portal's public address, such as https://logbook.example.org.",
    "- PORTAL_PROXIES must be the number of your own proxies in front, from 0 to 9.",
    "- INVOICE_BIC is not set: it must be the BIC of that account's bank, of 8 or 11 characters.",
)
WRONG = {"PORTAL_URL": "http://logbook.example.org", "PORTAL_PROXIES": "many", "INVOICE_BIC": ""}


@pytest.fixture
def called(environ, tmp_path):
    """Run a program with the settings of a portal in an empty folder, and give its code and what it prints and says."""

    def run(*words, **other):
        own = {"FLASK_APP": "wsgi:app", "PORTAL_FOLDER": str(tmp_path / "portal"), "PYTHONDONTWRITEBYTECODE": "1"}
        made = {"PATH": os.environ["PATH"], **environ, **own, **other}
        done = subprocess.run(words, cwd=ROOT, env=made, capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout, done.stderr

    return run


@pytest.fixture
def installed(called, environ, tmp_path):
    """The command `portal` of the handbook, on a machine where nobody is the user it runs as."""
    there = tmp_path / "bin"
    there.mkdir()
    (there / "portal").symlink_to(ROOT / "bin/portal")
    (there / "runuser").write_text('#!/bin/sh\n[ "$1 $2 $3" = "-u portal --" ] && shift 3 && exec "$@"\n')
    (there / "runuser").chmod(0o755)

    def run(*words, **other):
        kept = environ | {"PORTAL_FOLDER": str(tmp_path / "portal")} | other
        (tmp_path / "portal.env").write_text("".join(f"{name}={shlex.quote(kept[name])}\n" for name in kept))
        path = f"{there}:{os.environ['PATH']}"
        return called("portal", *words, PATH=path, PORTAL_SETTINGS=str(tmp_path / "portal.env"))

    return run


def test_wrong_settings_are_said_in_words_and_nothing_else(called, installed, tmp_path):
    by_flask = called(FLASK, "doctor", **WRONG)
    by_portal = installed("worker", "--once", **WRONG)
    assert by_flask == by_portal == (3, "", "\n".join(LINES) + "\n")
    assert not (tmp_path / "portal").exists()


def test_a_web_server_with_wrong_settings_says_so_and_ends(called):
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    code, _printed, said = called(
        sys.executable, "-m", "gunicorn", "--config", "gunicorn.conf.py", "--bind", bind, "wsgi:app", **WRONG
    )
    assert code in (1, 3), said  # 1 where the second worker ends while gunicorn already halts for the first
    assert said.startswith("\n".join(LINES) + "\n"), said
    assert "Worker failed to boot." in said
    assert "WrongSettings" not in said


def test_the_doctor_says_in_words_that_the_database_is_away(called):
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port = probe.getsockname()[1]
    code, printed, said = called(FLASK, "doctor", DATABASE_URL=f"postgresql+psycopg://nobody@127.0.0.1:{port}/none")
    assert (code, printed, said.count("\n")) == (1, "", 1), said
    assert said.startswith("Error: The database could not do it: connection failed")


def own(group):
    """The portal's own commands, those of its groups too."""
    for command in group.commands.values():
        if command.name != "db":
            yield command
            yield from own(command) if isinstance(command, click.Group) else ()


def test_the_help_of_each_command_begins_with_all_it_does_and_names_what_is_typed(app):
    cut = [command.name for command in own(app.cli) if command.get_short_help_str(55).endswith("...")]
    untold = [
        f"{command.name} {typed.human_readable_name}"
        for command in own(app.cli)
        for typed in command.params
        if not (typed.help if isinstance(typed, click.Option) else typed.human_readable_name in command.help)
    ]
    assert (len(list(own(app.cli))) > 20, cut, untold) == (True, [], [])


def test_the_list_of_commands_is_the_portals(installed):
    code, printed, _said = installed("--help")
    assert (code, "The commands of the IMI Mediation Logbook." in printed, "FLASK_APP" in printed) == (0, True, False)
    assert "  backup             Write a backup while the portal works.\n" in printed


def test_a_command_is_named_as_it_was_called(called, installed):
    assert (called(FLASK, "db", "upgrade")[0], installed("db", "upgrade")[0]) == (0, 0)
    by_flask, by_portal = called(FLASK, "keys", "list")[1], installed("keys", "list")[1]
    assert by_flask == "No key signs. To make one: flask keys new\n"
    assert by_portal == "No key signs. To make one: portal keys new\n"
    assert called(FLASK, "keys", "--help")[1].startswith("Usage: flask keys ")
    assert installed("keys", "--help")[1].startswith("Usage: portal keys ")
