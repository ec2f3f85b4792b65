"""A sealed pack by its days, and its CSV: safe, and the same once more when it is read."""

import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given, settings

from app.listing.applications import snapshot
from app.listing.packs import file as pack_file, life as pack
from app.listing.packs.life import LIFE, State, Who
from app.logbook.counting import judge
from app.logbook.files import rows
from app.logbook.rules.parameters import IMI_RULE, Rule
from tests.rules.test_snapshot import ANA, AS_OF, ENTRIES, RULE, entry

TODAY = date(2026, 6, 30)
HASH = "a" * 64


def frozen(*log):
    return snapshot.made(ANA, log, rule=RULE, as_of=AS_OF)


@pytest.mark.parametrize(
    ("days", "is_withdrawn", "state"),
    [
        (60, False, State.OPEN),
        (0, False, State.OPEN),
        (-1, False, State.EXPIRED),
        (60, True, State.WITHDRAWN),
        (-1, True, State.WITHDRAWN),
    ],
)
def test_a_pack_opens_through_its_last_day(days, is_withdrawn, state):
    assert pack.state(TODAY + timedelta(days=days), is_withdrawn=is_withdrawn, today=TODAY) is state


@pytest.mark.parametrize(
    ("state", "holder", "mediator"),
    [
        (State.OPEN, ("open",), ("withdraw",)),
        (State.EXPIRED, (), ("withdraw",)),
        (State.WITHDRAWN, (), ()),
    ],
)
def test_who_may_do_what(state, holder, mediator):
    assert (LIFE.moves(state, by=Who.HOLDER), LIFE.moves(state, by=Who.MEDIATOR)) == (holder, mediator)


@pytest.mark.parametrize(
    ("name", "made", "reason"),
    [
        ("Ana", 0, None),
        ("Ana", pack.MOST_A_DAY - 1, None),
        ("Ana", pack.MOST_A_DAY, pack.TOO_MANY),
        ("", 0, pack.NO_NAME),
    ],
)
def test_why_none_is_made(name, made, reason):
    assert pack.why_not_made(name=name, made_lately=made) == reason


def test_the_last_day_is_so_many_days_on():
    assert pack.last_day(TODAY, 60) == date(2026, 8, 29)


def test_the_rule_is_said_in_words():
    said = " ".join(pack.rule_words(IMI_RULE, 20))
    assert "At least 20 full-scale e-mediations are needed in 24 to 36 months" in said
    assert "at least 2 h. From 1 h on, an assessor decides." in said
    assert "At least 75 % of that time was online. From 25 % on, an assessor decides." in said
    assert "Core experience is 200 hours or 20 mediations" in said
    assert "25 %" not in " ".join(pack.rule_words(Rule(judges_hybrids=False), 5))


@settings(max_examples=40)
@given(log=ENTRIES.filter(bool))
def test_what_is_written_is_read_again(log):
    made = frozen(*log)
    given = pack_file.read(pack_file.write(made, HASH).encode())
    assert given == (HASH, pack_file.cells(made, HASH))


@settings(max_examples=40)
@given(log=ENTRIES.filter(bool))
def test_the_check_of_the_logbooks_own_file_says_the_same_of_it(log):
    made = frozen(*log)
    read = rows.read(pack_file.write(made, HASH))
    verdicts = {reference: judge(facts, RULE).verdict.value for reference, facts in read}
    assert verdicts == {each["reference"]: each["verdict"] for each in made["entries"]}


@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_spreadsheet_may_separate_its_cells_otherwise(separator):
    made = frozen(entry(1), entry(2))
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerows([pack_file.COLUMNS, *pack_file.cells(made, HASH)])
    assert pack_file.read(b"\xef\xbb\xbf" + file.getvalue().encode()).cells == pack_file.cells(made, HASH)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "\t=1", "'=1"])
def test_no_cell_starts_a_formula(start):
    made = frozen(entry(1))
    made["entries"][0]["reference"] = start
    text = pack_file.write(made, HASH)
    assert next(csv.reader(io.StringIO(text.partition("\r\n")[2])))[0] == f"'{start}"


def plain():
    return pack_file.write(frozen(entry(1), entry(2)), HASH)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\xff\xfe",
        b"reference,role\r\nA-1,lead\r\n",
        ",".join(pack_file.COLUMNS).encode(),
        plain().replace(HASH, "b" * 64, 1).encode(),
        plain().replace(HASH, "zzz").encode(),
        plain().encode() + b"M-3,lead,,\r\n",
        b'"' * 200_000 + plain().encode(),
        plain().encode() + b'"' + b"x" * 200_000,
    ],
    ids=["empty", "bytes", "another", "only a header", "two hashes", "no hash", "short row", "quotes", "long cell"],
)
def test_anything_else_is_no_pack(data):
    assert pack_file.read(data) is None
