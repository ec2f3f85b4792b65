"""What a mediator learned as CSV, one row an item: safe against formulas, and without the takeaways."""

import csv
import io
from collections.abc import Iterable
from typing import Protocol

from app.logbook.cpd.items import Dated
from app.logbook.files.rows import guard

COLUMNS = ("date", "title", "minutes")


class Item(Dated, Protocol):
    """What the file says of an item."""

    @property
    def title(self) -> str: ...

    @property
    def minutes(self) -> int: ...


def write(items: Iterable[Item]) -> str:
    """The file: a header, then a line an item; days in ISO form, whole minutes."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows((each.date.isoformat(), guard(each.title), each.minutes) for each in items)
    return file.getvalue()
