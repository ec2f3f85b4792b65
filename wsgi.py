"""What gunicorn and `flask` start."""

import sys

from app import cli, create_app

app = cli.alone(sys.argv) or create_app()
