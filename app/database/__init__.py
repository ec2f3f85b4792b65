"""What stands behind db.py: statements in the short way, the schema, PostgreSQL, and a copy that follows."""
