"""Passkeys: made, used, lost and replaced."""
