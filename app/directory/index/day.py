"""The public directory of one day as a value: who is found by which words and facets, how many, in which order.

Every entry has a place in bitmaps, which are Python's integers: one for each word and each value of a facet. Nothing
here changes; a change makes another index, which shares what stays (docs/decisions/0025).
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache, reduce
from hashlib import blake2b
from itertools import chain
from operator import and_, itemgetter, or_
from typing import NamedTuple

from app.directory.index.words import written

FACETS = ("language", "country", "place", "expertise", "credential", "verified")
WORD = "word"
FEW = 100  # fewer than this are counted one by one
KEPT_ANSWERS, KEPT_ORDERS = 128, 4

Postings = dict[str, dict[str, int]]


class Card(NamedTuple):
    """What a list shows of one mediator; `places` are (place as typed, code of its country)."""

    name: str
    slug: str
    languages: tuple[str, ...]
    places: tuple[tuple[str, str], ...]
    expertise: tuple[str, ...]
    is_certified: bool
    is_verified: bool
    has_digest: bool

    @property
    def facets(self) -> dict[str, tuple[str, ...]]:
        """The values by which it is found, for each of `FACETS`."""
        return {
            "language": self.languages,
            "country": tuple(country for _place, country in self.places),
            "place": tuple(f"{country}-{written(place)}" for place, country in self.places),
            "expertise": self.expertise,
            "credential": ("odr_specialist", "imi_certified") if self.is_certified else ("odr_specialist",),
            "verified": ("yes",) if self.is_verified else (),
        }


class Entry(NamedTuple):
    """A listing that is shown: what it is found by, and what is shown. `said` is a digest of all there is to tell."""

    listing_id: int
    mediator_id: int
    number: str
    words: frozenset[str]
    facets: Mapping[str, tuple[str, ...]]
    card: Card
    said: int

    @property
    def found_by(self) -> Iterator[tuple[str, Collection[str]]]:
        yield WORD, self.words
        yield from self.facets.items()


class Question(NamedTuple):
    """Words that must all be found, and for some facets values of which one must hold."""

    words: tuple[str, ...] = ()
    chosen: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Answer(NamedTuple):
    """Who is found, as a bitmap, how many, and for every facet its values with how many there would be of each.

    A facet counts those who fit all other facets: its own values are alternatives.
    """

    found: int
    total: int
    facets: Mapping[str, tuple[tuple[str, int], ...]]


class Index:
    """The listings that are shown on a day, each at a place of its own that it keeps for as long as the index is."""

    def __init__(self, day: date, entries: Iterable[Entry]) -> None:
        self.day = day
        self.entries: tuple[Entry | None, ...] = tuple(entries)
        self.postings = _postings(self._filled())
        self.words = sorted(self.postings[WORD])
        self._settle()

    def changed(self, mediator_ids: Collection[int], entries: Iterable[Entry]) -> "Index":
        """The same with these instead of all that those mediators had; new ones come at the end."""
        gone = {place: entry for place, entry in self._filled() if entry.mediator_id in mediator_ids}
        come = dict(enumerate(entries, len(self.entries)))
        new = Index.__new__(Index)
        new.day = self.day
        new.entries = (*(None if place in gone else entry for place, entry in enumerate(self.entries)), *come.values())
        new.postings = _replaced(self.postings, _postings(gone.items()), _postings(come.items()))
        known, others = self.postings[WORD], new.postings[WORD]
        new.words = sorted([*(word for word in self.words if word in others), *(others.keys() - known.keys())])
        new._settle()
        return new

    def _settle(self) -> None:
        everybody = [entry for _place, entry in self._filled()]
        self.everybody = _bits(place for place, _entry in self._filled())
        self.digest = sum(entry.said for entry in everybody) % (1 << 128)
        self.values = {facet: sorted(self.postings[facet]) for facet in FACETS}
        self.bits = {facet: [self.postings[facet][value] for value in self.values[facet]] for facet in FACETS}
        self.answer = lru_cache(KEPT_ANSWERS)(self._answer)
        self._drawn = lru_cache(KEPT_ORDERS)(self._draw)

    def page(self, answer: Answer, order: date, *, offset: int, size: int) -> list[Entry]:
        """Some of those who are found, in the order that was drawn for a day: by chance, and the same for everybody."""
        drawn, ranks = self._drawn(order)
        if answer.total <= FEW:
            places = sorted(_places(answer.found), key=ranks.__getitem__)[offset : offset + size]
        else:
            places = _first(drawn, answer.found, offset, size)
        return [entry for place in places if (entry := self.entries[place])]

    @cached_property
    def places(self) -> dict[str, str]:
        """What the values of the facet `place` are called: as most write them."""
        written: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for _place, entry in self._filled():
            for value, (name, _country) in zip(entry.facets["place"], entry.card.places, strict=True):
                written[value][name] += 1
        return {value: min(names, key=lambda name: (-names[name], name)) for value, names in written.items()}

    def _filled(self) -> Iterator[tuple[int, Entry]]:
        return ((place, entry) for place, entry in enumerate(self.entries) if entry)

    def _answer(self, question: Question) -> Answer:
        read = reduce(and_, map(self._beginning_with, question.words), self.everybody)
        chosen = {facet: self._any_of(facet, values) for facet, values in question.chosen}
        found = reduce(and_, chosen.values(), read)
        among = {
            facet: reduce(and_, (chosen[other] for other in chosen if other != facet), read) if chosen else read
            for facet in FACETS
        }
        few = {bits: self._at(bits) for bits in set(among.values()) if bits.bit_count() <= FEW}
        counts = {facet: self._counts(facet, bits, few.get(bits)) for facet, bits in among.items()}
        return Answer(found, found.bit_count(), counts)

    def _beginning_with(self, word: str) -> int:
        first, last = bisect_left(self.words, word), bisect_left(self.words, word + chr(0x10FFFF))
        return reduce(or_, (self.postings[WORD][each] for each in self.words[first:last]), 0)

    def _any_of(self, facet: str, values: Iterable[str]) -> int:
        return reduce(or_, (self.postings[facet].get(value, 0) for value in values), 0)

    def _at(self, bits: int) -> list[Entry]:
        return [entry for place in _places(bits) if (entry := self.entries[place])]

    def _counts(self, facet: str, among: int, few: list[Entry] | None) -> tuple[tuple[str, int], ...]:
        """The values that somebody has, the most frequent first; `few` are those to count, when they are so few."""
        if few is not None:
            counted = sorted(Counter(chain.from_iterable(set(entry.facets[facet]) for entry in few)).items())
        else:
            numbers = map(int.bit_count, map(among.__and__, self.bits[facet]))
            counted = [each for each in zip(self.values[facet], numbers, strict=True) if each[1]]
        return tuple(sorted(counted, key=itemgetter(1), reverse=True))  # as many have them: in their own order

    def _draw(self, day: date) -> tuple[list[int], dict[int, int]]:
        """All places in the order of a day, and the rank of each."""
        drawn = sorted((lot(day, entry.number), place) for place, entry in self._filled())
        places = [place for _lot, place in drawn]
        return places, {place: rank for rank, place in enumerate(places)}


def lot(day: date, number: str) -> bytes:
    """What a listing draws for a day: nobody can choose it, and anybody can work it out (domain §10)."""
    return blake2b(f"{day.isoformat()} {number}".encode(), digest_size=16).digest()


def _postings(filled: Iterable[tuple[int, Entry]]) -> Postings:
    places: dict[str, defaultdict[str, list[int]]] = {kind: defaultdict(list) for kind in (WORD, *FACETS)}
    for place, entry in filled:
        for kind, values in entry.found_by:
            for value in set(values):
                places[kind][value].append(place)
    return {kind: {value: _bits(found) for value, found in values.items()} for kind, values in places.items()}


def _replaced(postings: Postings, gone: Postings, come: Postings) -> Postings:
    new = {}
    for kind, values in postings.items():
        bits = dict(values)
        for value in gone[kind].keys() | come[kind].keys():
            bits[value] = bits.get(value, 0) & ~gone[kind].get(value, 0) | come[kind].get(value, 0)
            if not bits[value]:
                del bits[value]
        new[kind] = bits
    return new


def _bits(places: Iterable[int]) -> int:
    """A bitmap with these places set."""
    found = list(places)
    if len(found) < 8:
        return reduce(or_, (1 << place for place in found), 0)
    filled = bytearray(max(found) // 8 + 1)
    for place in found:
        filled[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(filled, "little")


def _places(bits: int) -> Iterator[int]:
    """The places that are set in a bitmap with few of them."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest


def _first(drawn: Iterable[int], bits: int, offset: int, size: int) -> list[int]:
    """Those of the places that are set, from one to another of them."""
    filled = bits.to_bytes(bits.bit_length() // 8 + 1, "little")
    length, found = len(filled), []
    for place in drawn:
        if place >> 3 < length and filled[place >> 3] >> (place & 7) & 1:
            found.append(place)
            if len(found) == offset + size:
                break
    return found[offset:]
