"""What gunicorn and `flask` start."""

from app import create_app

app = create_app()
