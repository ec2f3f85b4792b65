"""Listings as Open Badges credentials, and the lists that say which hold no more."""
