"""One JSON line an event, without tokens, addresses or notes."""

import json
import logging
import sys
from datetime import UTC, datetime
from traceback import format_tb

STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **{name: value for name, value in vars(record).items() if name not in STANDARD},
        }
        if record.exc_info and record.exc_info[1]:
            line["trace"] = _trace(record.exc_info[1])
        return json.dumps(line, default=str)


def _trace(problem: BaseException) -> str:
    """Where it happened and what kind of problem it was, with what led to it.

    Not the problem's words: they may hold what somebody typed, or the row a database would not take.
    """
    chain = [problem]
    while (earlier := _earlier(chain[-1])) and earlier not in chain:
        chain.append(earlier)
    return "\n".join("".join(format_tb(each.__traceback__)) + type(each).__name__ for each in reversed(chain))


def _earlier(problem: BaseException) -> BaseException | None:
    return problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)


def start() -> None:
    """Send every log line of the process to standard error in this shape."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for chatty in ("werkzeug", "alembic", "sqlalchemy.engine"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
