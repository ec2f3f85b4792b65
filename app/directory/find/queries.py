"""A page of the directory: who is found, in the order of a day, and what else could be chosen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.directory.find.asked import Asked
from app.directory.index import queries as index_queries
from app.directory.index.day import Answer, Card, Index
from app.paging import Pages


@dataclass(frozen=True)
class Found:
    """A page of cards. `place_names` are those of the values of the facet `place`.

    When nobody is found, `others` counts who would be without one of the things that were asked for.
    """

    asked: Asked
    answer: Answer
    pages: Pages
    cards: list[Card]
    place_names: Mapping[str, str]
    others: Callable[[Asked], int]


def found(index: Index, asked: Asked, day: date) -> Found:
    answer = index.answer(asked.question)
    pages = Pages.of(answer.total, asked.page, size=index_queries.A_PAGE)
    proposed = index.page(answer, asked.order, offset=pages.offset, size=pages.size)
    cards = [entry.card for entry in index_queries.still_shown(proposed, day)]
    return Found(asked, answer, pages, cards, index.places, lambda other: index.answer(other.question).total)
