"""What gunicorn and `flask` start."""

import sys

from app import create_app
from app.commands import files as file_commands

app = file_commands.alone(sys.argv) or create_app()
