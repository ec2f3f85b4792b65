"""Rows as a JSON file says them: the columns that are named, and no others, so that a secret never slips in."""

from datetime import UTC, date, datetime
from typing import Any


def plain(value: Any) -> Any:
    """A value as JSON has it: days and instants in ISO form, instants in UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return value.isoformat() if isinstance(value, date) else value


def told(row: Any, *columns: str) -> dict[str, Any]:
    """These columns of a row, by their own names."""
    return {name: plain(getattr(row, name)) for name in columns}
