"""Verify a listing: by its number, on a day, or by a name."""
