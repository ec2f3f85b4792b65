"""What the audit chain hashes, and what is wrong with a chain: every hash covers a record and the hash before it."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from json.encoder import encode_basestring_ascii as _quoted
from typing import NamedTuple

BEFORE_THE_FIRST = bytes(32)
_HEAD = re.compile(r"(?:(\d+) )?([0-9a-f]{64})(?: \S+)?")


class Noted(NamedTuple):
    """A record as it is hashed; `at` has a zone. Records of before there were `fields` have none."""

    id: int
    at: datetime
    by_id: int | None
    verb: str
    subject: str
    subject_id: int | None
    fields: str | None = None


class Link(NamedTuple):
    """A place in the chain, counted from 1, and its record; none where the record is gone."""

    seq: int
    record_id: int
    hash: bytes
    record: Noted | None


@dataclass(frozen=True)
class Head:
    """The last hash of a chain as it was on some day, and how many links it had then, where that is known."""

    hash: bytes
    count: int | None = None

    def __str__(self) -> str:
        return f"{self.count} {self.hash.hex()}" if self.count else self.hash.hex()


@dataclass(frozen=True)
class Bad:
    """The first place where a chain is not what it was: `seq` counts links, `record_id` is of `audit_record`."""

    seq: int
    record_id: int | None
    why: str

    def __str__(self) -> str:
        row = f"record {self.record_id}, " if self.record_id is not None else ""
        return f"{row}link {self.seq}: {self.why}"


def hashed(before: bytes, record: Noted) -> bytes:
    """SHA-256 of the hash before and the record, as a JSON array in ASCII without spaces; times in UTC.

    The fields come last, and only where the record has some, so that a record without them has the hash it always had.
    Written by hand, as every change waits for it, and json takes ten times as long.
    """
    at = record.at.astimezone(UTC).isoformat(timespec="microseconds")
    by_id, subject_id = ("null" if each is None else each for each in (record.by_id, record.subject_id))
    verb, subject = _quoted(record.verb), _quoted(record.subject)
    fields = "" if record.fields is None else f",{_quoted(record.fields)}"
    told = f'["{before.hex()}",{record.id},"{at}",{by_id},{verb},{subject},{subject_id}{fields}]'
    return sha256(told.encode()).digest()


def first_bad(links: Iterable[Link], heads: Collection[Head] = ()) -> Bad | None:
    """Where a chain, in its order, first differs from what it was, or none.

    Without a head from outside, a chain whose last links are gone, or that was made anew from some record on, is a
    chain like any other.
    """
    counted = {head.count: head for head in heads if head.count}
    unseen = {head.hash for head in heads if not head.count}
    before, last = BEFORE_THE_FIRST, 0
    for link in links:
        if bad := _wrong(link, before, last + 1, counted.get(last + 1)):
            return bad
        before, last = link.hash, link.seq
        unseen.discard(before)
    if missing := [count for count in counted if count > last]:
        return Bad(last + 1, None, f"the chain had {max(missing)} links, and ends after {last}")
    if unseen:
        return Bad(last + 1, None, f"no link has the hash {min(unseen).hex()}: cut off before it, or made anew")
    return None


def _wrong(link: Link, before: bytes, expected: int, head: Head | None) -> Bad | None:
    if link.seq != expected:
        return Bad(
            expected, None, f"this link is missing; the next one found is {link.seq}, of record {link.record_id}"
        )
    if link.record is None:
        return Bad(link.seq, link.record_id, "the record is missing")
    if hashed(before, link.record) != link.hash:
        return Bad(link.seq, link.record_id, "the record, its place or its hash was changed")
    if head and head.hash != link.hash:
        return Bad(link.seq, link.record_id, f"the hash was {head.hash.hex()}: the chain was made anew before or here")
    return None


def heads_in(lines: str) -> list[Head]:
    """The heads in a text: a hash, or a count, a hash and a time in each line. Raises ValueError on any other line."""
    found = []
    for line in lines.splitlines():
        if not line.strip():
            continue
        read = _HEAD.fullmatch(line.strip())
        if read is None:
            raise ValueError(f"no head of the audit: {line.strip()[:80]}")
        found.append(Head(bytes.fromhex(read[2]), int(read[1]) if read[1] else None))
    return found
