"""The ways the portal says no."""

from collections.abc import Mapping


class Refused(Exception):
    """Not allowed now, with the reason in words (409); `beside` says it of single fields, by their names."""

    def __init__(self, reason: str, *, beside: Mapping[str, str] | None = None) -> None:
        super().__init__(reason)
        self.reason, self.beside = reason, beside or {}


class NotYours(Exception):
    """Somebody else's, or gone: both look the same (404)."""


class Busy(Exception):
    """As much of this as the machine bears is being done already; in a moment it may be possible (503)."""


class Conflict(Exception):
    """Changed since the form was opened (409); carries what is saved now and its version."""

    def __init__(self, current: object, version: int) -> None:
        super().__init__(version)
        self.current = current
        self.version = version
