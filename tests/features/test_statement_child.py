"""A bank statement is read by a process of its own, which stays small, ends in time and knows nothing of ours."""

import re
import sys
from functools import cache
from io import BytesIO
from subprocess import run

import pytest

from app import apart
from app.errors import Busy
from app.fees.statements import camt as statement
from app.fees.statements.camt import MOST_ENTRIES, TOO_MANY_ENTRIES, StatementError
from app.fees.statements.pieces import LARGEST, TOO_MANY_BYTES, WITH_TYPE
from app.fees.statements.reading import AT_ONCE, MEMORY, SECONDS, TOO_DEAR, read
from tests.rules.bank_files import detail, entry, file, paid

MOST_MEMORY = 200_000  # kB
TELL = "print(open('/proc/self/status').read(), 'app' in sys.modules, file=sys.stderr)\n"
HALF = MOST_ENTRIES // 2


@cache
def single():
    more = {"text": "IMI listing", "payer": "Vera Voss"}
    return [paid("165.00", f"RF{n:023}", **more, bank_reference=f"B{n:012}") for n in range(HALF)]


@cache
def batch():
    return entry(f"{HALF}.00", *[detail(f"RF{n:023}", "IMI listing", amount="1.00") for n in range(HALF)])


def asked(data):
    """The process as it is, which says at its end how much memory it had at most: lines of its answer, kB."""
    start = apart.START.format(SECONDS, MEMORY, "fees.statements", "child") + TELL
    command = [sys.executable, "-I", "-c", start, str(apart.PORTAL)]
    ended = run(command, input=data, capture_output=True, env={}, check=True)
    assert ended.stderr.endswith(b"False\n")
    return ended.stdout.splitlines(), int(re.search(rb"VmHWM:\s+(\d+) kB", ended.stderr).group(1))


def test_what_the_process_reads_is_what_the_rule_reads(database):
    data = file(paid(reference="RF18539007547034", payer="Ünal “B” Ü\u2028"), paid("x"), paid("7.00", way="DBIT"))
    assert read(data) == statement.read(BytesIO(data))


def test_a_hundred_thousand_payments_are_read_in_little_memory():
    data = file(batch(), *single())
    lines, peak = asked(data)
    assert (len(lines), len(data) < LARGEST) == (MOST_ENTRIES + 1, True)
    assert peak < MOST_MEMORY


def test_one_more_is_refused(database):
    with pytest.raises(StatementError, match=TOO_MANY_ENTRIES):
        read(file(paid(), batch(), *single()))


def test_what_is_no_statement_is_refused_in_words(database):
    with pytest.raises(StatementError, match=re.escape(WITH_TYPE)):
        read(b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>")
    with pytest.raises(StatementError, match=TOO_MANY_BYTES):
        read(bytes(LARGEST + 1))


def test_what_is_too_much_is_refused_in_words(database):
    with pytest.raises(StatementError, match=TOO_DEAR):
        read(file(batch()), memory=40 * 1024**2)
    with pytest.raises(StatementError, match=TOO_DEAR):
        read(file(*single()), seconds=1)


def test_one_is_read_at_once_and_the_second_comes_back_in_a_moment(database):
    with (
        apart.process("fees.statements.child", turns="statement", at_once=AT_ONCE, seconds=9, memory=MEMORY),
        pytest.raises(Busy),
    ):
        read(file(paid()))
    assert len(read(file(paid())).entries) == 1
