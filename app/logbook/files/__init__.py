"""The files of a logbook: CSV, the complete logbook as JSON, a calendar; written, read back and checked."""
