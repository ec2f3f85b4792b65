"""The three ways the portal says no; each carries words for a person."""


class Refused(Exception):
    """Not allowed now, with the reason in words (409)."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class NotYours(Exception):
    """Somebody else's, or gone: both look the same (404)."""


class Conflict(Exception):
    """Changed by another tab or another person since the form was opened (409)."""
