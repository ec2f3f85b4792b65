"""Backups: made, looked through and put back, of SQLite and of PostgreSQL."""
