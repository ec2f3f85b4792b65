"""The change of an account's address."""
