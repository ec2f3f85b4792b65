"""A bank statement read by a process of its own, within limits (decision 0009): at most 64 MB and 100,000 payments."""

from io import BytesIO

from app import apart
from app.fees.statements import child as statement_child
from app.fees.statements.camt import Statement, StatementError
from app.fees.statements.pieces import LARGEST, TOO_MANY_BYTES
from app.limits import OUT_OF_MEMORY

AT_ONCE = 1
SECONDS = 60
MEMORY = 216 * 1024**2  # of addresses; what is in use of them is less

TOO_DEAR = "This statement takes too much to read. Download a shorter period."


def read(data: bytes, *, seconds: int = SECONDS, memory: int = MEMORY) -> Statement:
    """The statement in a file. Raises StatementError in words, or Busy when one is being read already.

    It may take half a minute: not to be called while the database is locked.
    """
    if len(data) > LARGEST:
        raise StatementError(TOO_MANY_BYTES)
    with apart.process(
        "fees.statements.child", turns="statement", at_once=AT_ONCE, seconds=seconds, memory=memory
    ) as process:
        answer, trace = process.communicate(data)
        status = process.returncode
    if status in apart.TOOK_TOO_LONG or status == OUT_OF_MEMORY:
        raise StatementError(TOO_DEAR)
    if status:
        raise RuntimeError(f"The reader of statements ended with {status}: {trace.decode(errors='replace')}")
    lines = BytesIO(answer)
    return statement_child.statement(lines.readline(), lines)
