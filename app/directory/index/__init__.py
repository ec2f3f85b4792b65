"""The index of the directory: who is found by what, kept in step with the database."""
