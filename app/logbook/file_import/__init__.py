"""Bringing in a spreadsheet or a logbook file: a sealed draft, its columns, what would be logged, the ledger."""
