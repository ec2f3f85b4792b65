"""What stands behind web.py: how pages, controls, static files, headers and problems are answered."""
