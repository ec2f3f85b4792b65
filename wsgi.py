"""What gunicorn and `flask` start."""

import sys

import click

from app import create_app
from app.commands import files as file_commands
from app.config import WrongSettings

NO_START = 3  # by this code of a worker gunicorn knows that others would not start either, and ends

try:
    app = file_commands.alone(sys.argv) or create_app()
except WrongSettings as wrong:
    click.echo(str(wrong), err=True)
    sys.exit(NO_START)
