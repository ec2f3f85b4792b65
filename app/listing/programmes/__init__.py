"""The programmes that assess mediators, and what each asks of a logbook."""
