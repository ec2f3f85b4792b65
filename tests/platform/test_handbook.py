"""What the texts about running the portal name is there: commands, settings, units, files."""

import re
import shlex
from pathlib import Path

import click
import pytest
from flask.cli import FlaskGroup, ScriptInfo

from app import create_app

ROOT = Path(__file__).parent.parent.parent
HANDBOOK = (ROOT / "docs/operations.md").read_text()
TEXTS = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
SETTINGS = HANDBOOK.partition("\n## Settings\n")[2].partition("\n## ")[0]
UNITS = sorted((ROOT / "deploy").glob("*.service"))
CODE = re.compile(r"^```\n(.*?)^```|`([^`\n]+)`", re.DOTALL | re.MULTILINE)
ASKED = re.compile(r"""(?:environ|given)(?:\.get\(|\[)["']([A-Z_]+)["']""")
TOLD = re.compile(r"^\| `([A-Z_]+)` \|", re.MULTILINE)
GIVEN = re.compile(r"^([A-Z_]+)='(.*)'$", re.MULTILINE)


def commands(text):
    """What is typed after `portal` or `flask` in the code of a text, each as its words."""
    for block, span in CODE.findall(text):
        for line in (block or span).splitlines():
            words = [word.strip("[]") for word in shlex.split(line.replace("'", '"')) if word not in ("…", "X")]
            for place, word in enumerate(words[:-1]):
                if (word == "portal" or Path(word).name == "flask") and words[place + 1][0].isalpha():
                    yield words[place + 1 :]


def why_none(group, context, words):
    """What is wrong with a command; nothing when it exists and has all its options."""
    command, left = group, list(words)
    while isinstance(command, click.Group) and left and not left[0].startswith("-"):
        name = left.pop(0)
        if (inner := command.get_command(context, name)) is None:
            return f"no command {name} in: {' '.join(words)}"
        command = inner
    known = {"--help", *(option for parameter in command.params for option in parameter.opts)}
    return next(
        (f"no {word} in: {' '.join(words)}" for word in left if word.startswith("--") and word not in known), ""
    )


@pytest.fixture
def shell(app):
    group = FlaskGroup(create_app=lambda: app)
    return group, click.Context(group, obj=ScriptInfo(create_app=lambda: app))


@pytest.mark.parametrize("text", TEXTS, ids=lambda path: path.name)
def test_every_command_that_is_named_exists(shell, text):
    wrong = [why for words in commands(text.read_text()) if words[0] != "demo" and (why := why_none(*shell, words))]
    assert wrong == []


def test_a_command_that_does_not_exist_would_be_found(shell):
    said = "```\nportal restore FILE --now\n```\nSee `.venv/bin/flask sing-in-link` and `portal keys list`."
    assert [why_none(*shell, words) for words in commands(said)] == [
        "no --now in: restore FILE --now",
        "no command sing-in-link in: sing-in-link",
        "",
    ]


def test_the_handbook_names_every_command_of_the_portal(shell, app):
    named = {words[0] for words in commands(HANDBOOK + (ROOT / "README.md").read_text())}
    own_units = {"worker"}
    assert set(app.cli.commands) - named - own_units == set()


def test_the_table_of_settings_is_what_the_portal_asks_for():
    asked = {name for path in ("config.py", "__init__.py") for name in ASKED.findall((ROOT / "app" / path).read_text())}
    assert sorted(TOLD.findall(SETTINGS)) == sorted(asked)


def test_the_settings_to_begin_with_start_a_portal_once_they_are_filled_in(environ, tmp_path):
    begun = dict(GIVEN.findall((ROOT / "deploy/portal.env.example").read_text()))
    assert set(begun) <= set(TOLD.findall(SETTINGS))
    filled = {name: value or environ[name] for name, value in begun.items()}
    app = create_app(filled, tmp_path)
    assert (app.config["PROXIES"], app.config["SMTP_URL"][:8]) == (1, "smtps://")


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_starts_what_there_is(shell, unit):
    started = re.findall(r"/opt/portal/.venv/bin/(flask|gunicorn) ([^>'\n]*)", unit.read_text())
    assert [program for program, _words in started] == (
        ["gunicorn"] if "web" in unit.name else ["flask"] * len(started)
    )
    for program, words in started:
        if program == "flask":
            assert why_none(*shell, words.split()) == ""
        else:
            assert [(ROOT / word).is_file() for word in words.split() if word.endswith(".py")] == [True]
    assert f"`{unit.stem}" in HANDBOOK


def test_every_file_of_the_project_that_the_handbook_names_is_there():
    named = set(re.findall(r"(?<![\w/.])(?:/opt/portal/)?((?:deploy|bin|app)/[\w./-]*\w)(?![-\w*])", HANDBOOK))
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []
