"""The competency criteria are the mission page's own words: 5 groups with 23 items, and 3 headings of skills."""

from pathlib import Path

import pytest

from app.errors import NotYours
from app.listing.criteria import CURRENT, VERSIONS, criteria
from app.listing.criteria.shape import Item

PAGE = Path(__file__).parent / "criteria_2026_1.txt"


def test_there_are_five_groups_with_23_items_and_three_headings_of_skills():
    assert [len(group.items) for group in CURRENT.knowledge] == [4, 6, 4, 5, 4]
    assert len(CURRENT.skills) == 3
    assert len(set(CURRENT.keys)) == 26


def test_they_are_the_words_of_the_page():
    said = [CURRENT.preface]
    for group in CURRENT.knowledge:
        said += [group.heading, *(line for item in group.items for line in lines(item))]
    said += [f"{number}. {item.words}" for number, item in enumerate(CURRENT.skills, 1)]
    on_the_page = [line for line in PAGE.read_text().splitlines() if line not in ("Knowledge", "Skills")]
    assert said == on_the_page


def test_a_version_is_found_by_its_name_and_one_that_never_was_is_not_there():
    assert [criteria(each.version) for each in VERSIONS] == list(VERSIONS)
    with pytest.raises(NotYours):
        criteria("1999-1")


def lines(item: Item) -> list[str]:
    """An item line by line, as the page prints it."""
    parts = [[part] if isinstance(part, str) else list(part) for part in item.parts]
    return [item.words, *(line for part in parts for line in part)]
