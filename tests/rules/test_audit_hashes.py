"""Whatever is changed, deleted, moved or put into a chain shows at the first link that is not what it was."""

import json
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from hypothesis import given, strategies as st

from app.auditing.hashes import BEFORE_THE_FIRST, Head, Link, Noted, first_bad, hashed, heads_in

AT = datetime(2026, 6, 30, 8, 0, 0, 5, tzinfo=UTC)
NUMBERS = st.none() | st.integers(1, 2**31 - 1)
CHANGES = ("id", "at", "by_id", "verb", "subject", "subject_id", "fields")


@st.composite
def chains(draw, least=1):
    ids = draw(st.lists(st.integers(1, 999), min_size=least, max_size=12, unique=True))
    words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    times = st.datetimes(timezones=st.just(UTC))
    fields = st.none() | words
    return chain(
        [Noted(key, draw(times), draw(NUMBERS), draw(words), draw(words), draw(NUMBERS), draw(fields)) for key in ids]
    )


def chain(records):
    links, before = [], BEFORE_THE_FIRST
    for seq, record in enumerate(records, start=1):
        before = hashed(before, record)
        links.append(Link(seq, record.id, before, record))
    return links


def test_these_bytes_are_hashed():
    record = Noted(7, AT.astimezone(timezone(timedelta(hours=2))), None, "sëaled", "pack", 3)
    said = f'["{"00" * 32}",7,"2026-06-30T08:00:00.000005+00:00",null,"s\\u00ebaled","pack",3]'
    assert hashed(BEFORE_THE_FIRST, record) == sha256(said.encode()).digest()


def test_fields_are_hashed_where_a_record_has_them():
    record = Noted(7, AT, None, "changed", "mediation", 3)
    said = f'["{"00" * 32}",7,"2026-06-30T08:00:00.000005+00:00",null,"changed","mediation",3'
    for fields, end in ((None, "]"), ("", ',""]'), ("date,minutes", ',"date,minutes"]')):
        assert hashed(BEFORE_THE_FIRST, record._replace(fields=fields)) == sha256((said + end).encode()).digest()


@given(chains())
def test_what_is_hashed_is_json(links):
    before = BEFORE_THE_FIRST
    for link in links:
        told = [before.hex(), link.record.id, link.record.at.isoformat(timespec="microseconds"), *link.record[2:]]
        told = told[:-1] if link.record.fields is None else told
        before = sha256(json.dumps(told, separators=(",", ":")).encode()).digest()
    assert before == links[-1].hash


@given(chains())
def test_a_chain_that_nobody_touched_is_whole_and_its_heads_fit(links):
    heads = [Head(link.hash, link.seq) for link in links] + [Head(links[-1].hash)]
    assert first_bad(links, heads) is None


@given(chains(), st.data())
def test_a_changed_record_is_found(links, data):
    at = data.draw(st.integers(0, len(links) - 1))
    record, name = links[at].record, data.draw(st.sampled_from(CHANGES))
    old = getattr(record, name)
    new = {"at": AT, "verb": "x", "subject": "y", "fields": "z"}.get(name, 5)
    if new == old:
        new = {"at": AT + timedelta(microseconds=1), "verb": "xx", "subject": "yy", "fields": "zz"}.get(name, 6)
    links[at] = links[at]._replace(record=record._replace(**{name: new}))
    assert first_bad(links).seq == at + 1


@given(chains(least=2), st.data())
def test_a_lost_link_or_record_is_found(links, data):
    at = data.draw(st.integers(0, len(links) - 2))
    without_record = [*links[:at], links[at]._replace(record=None), *links[at + 1 :]]
    without_link = [*links[:at], *links[at + 1 :]]
    assert [first_bad(each).seq for each in (without_record, without_link)] == [at + 1, at + 1]
    assert first_bad(without_record).record_id == links[at].record_id


@given(chains(least=2), st.data())
def test_records_that_change_places_are_found(links, data):
    one, other = sorted(data.draw(st.sets(st.integers(0, len(links) - 1), min_size=2, max_size=2)))
    moved = list(links)
    moved[one] = links[one]._replace(record_id=links[other].record_id, record=links[other].record)
    moved[other] = links[other]._replace(record_id=links[one].record_id, record=links[one].record)
    assert first_bad(moved).seq == one + 1


@given(chains(least=2), st.data())
def test_a_tail_that_was_cut_off_is_found_by_a_head(links, data):
    left = links[: data.draw(st.integers(0, len(links) - 1))]
    assert first_bad(left) is None
    for head in (Head(links[-1].hash, len(links)), Head(links[-1].hash)):
        assert first_bad(left, [head]).seq == len(left) + 1


@given(chains(), st.data())
def test_a_chain_that_was_made_anew_is_found_by_a_head(links, data):
    at = data.draw(st.integers(0, len(links) - 1))
    records = [link.record for link in links]
    records[at] = records[at]._replace(verb=f"{records[at].verb}!")
    anew = chain(records)
    assert first_bad(anew) is None
    assert first_bad(anew, [Head(links[-1].hash, len(links))]).seq == len(links)
    assert first_bad(anew, [Head(links[-1].hash)]) is not None


def test_heads_are_read_as_they_are_printed():
    one, other = Head(bytes(range(32)), 12), Head(bytes(32))
    printed = f"{one} 2026-06-30T08:00:00+00:00\n\n{other}\n"
    assert heads_in(printed) == [one, other]


@pytest.mark.parametrize("wrong", ["abc", "12", f"{'0' * 63}g", f"x {'0' * 64}", f"{'0' * 64} 1 2"])
def test_what_is_no_head_is_refused(wrong):
    with pytest.raises(ValueError, match="no head"):
        heads_in(wrong)
