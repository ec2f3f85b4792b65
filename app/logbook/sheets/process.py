"""A spreadsheet read by a process of its own, within limits (decision 0009)."""

from app import apart
from app.limits import OUT_OF_MEMORY
from app.logbook.sheets import child as sheet_child
from app.logbook.sheets.table import TOO_DEAR, SheetError, Table

AT_ONCE = 2
SECONDS = 6
MEMORY = 288 * 1024**2  # of addresses; what is in use of them is less


def read(data: bytes, *, seconds: int = SECONDS, memory: int = MEMORY) -> list[Table]:
    """The tables in a file, one a sheet. Raises SheetError in words, or Busy when there are enough being read.

    It may take seconds: not to be called while the database is locked.
    """
    limits = {"seconds": seconds, "memory": memory}
    with apart.process("logbook.sheets.child", turns="sheet", at_once=AT_ONCE, **limits) as process:
        answer, trace = process.communicate(data)
        status = process.returncode
    if status in apart.TOOK_TOO_LONG or status == OUT_OF_MEMORY:
        raise SheetError(TOO_DEAR)
    if status:
        raise RuntimeError(f"The reader of spreadsheets ended with {status}: {trace.decode(errors='replace')}")
    return sheet_child.tables(answer)
