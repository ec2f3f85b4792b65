"""A list in pages: which one is shown, and where it begins."""

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

Row = TypeVar("Row")


class Pages(NamedTuple):
    """The page that is shown, counted from 1, of so many; a list without rows has one page."""

    page: int
    pages: int
    size: int

    @classmethod
    def of(cls, count: int, page: int, *, size: int) -> "Pages":
        """The pages of so many rows; a page that is not there is the nearest that is."""
        pages = max(1, -(-count // size))
        return cls(min(max(page, 1), pages), pages, size)

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.page - 1) * self.size

    def cut(self, rows: Sequence[Row]) -> list[Row]:
        """This page's own of all the rows."""
        return list(rows[self.offset : self.offset + self.size])
