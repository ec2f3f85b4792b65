"""The directory's index says what asking every listing one by one says, whatever changed before."""

import os
import random
from datetime import date, timedelta

import pytest
from hypothesis import given, strategies as st

from app.directory.index.day import Index, Question
from app.directory.index.words import LONGEST, sought, words
from tests.rules.found_people import TYPED, entry, question, slowly_found

DAY = date(2026, 11, 29)
LISTINGS = int(os.environ.get("LISTINGS", 400))  # `make prove`: 10,000
QUESTIONS = 200


def everybody(index, asked):
    answer = index.answer(asked)
    return [each.listing_id for each in index.page(answer, DAY, offset=0, size=len(index.entries))]


def said(index, asked):
    answer = index.answer(asked)
    counts = {facet: dict(values) for facet, values in answer.facets.items()}
    return everybody(index, asked), answer.total, counts


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Łukasz Żółkiewski", "lukasz zolk"),
        ("Søren Kjærgaard", "SOREN kjaerg"),
        ("Nguyễn Thị Hạnh", "hanh nguyen"),
        ("مُحَمَّد", "محمد"),
        ("İpek Yıldız", "ipek YILDIZ"),
        ("Matthias Weiß", "weiss"),
        ("王小明", "小明"),
        ("김민수", "민수"),
        ("สมชาย ใจดี", "ชาย"),
        ("Eilidh O’Donnell", "odonnell"),
        ("Eilidh O’Donnell", "o'donnell"),
        ("Anne-Marie", "annemarie"),
        ("Anne-Marie", "marie anne"),
        ("(mediator), Lisbon/Porto", "porto mediator"),
        ("ＦＵＬＬ ｗｉｄｔｈ", "full width"),
    ],
)
def test_a_word_is_found_however_it_is_typed(text, typed):
    assert all(any(word.startswith(begins) for word in words(text)) for begins in sought(typed))


@pytest.mark.parametrize(("text", "typed"), [("Anna", "nna"), ("Lisbon", "lisbonne"), ("王小明", "王明")])
def test_what_is_not_how_a_word_begins_is_not_found(text, typed):
    assert not any(word.startswith(sought(typed)[0]) for word in words(text))


@given(st.text(max_size=200))
def test_every_word_of_a_text_finds_it(text):
    found = words(text)
    assert all(word in found and 0 < len(word) <= LONGEST for word in sought(text))


def test_two_hundred_questions_are_answered_as_slowly():
    chance = random.Random(7)
    entries = [entry(number, chance) for number in range(1, LISTINGS + 1)]
    index = Index(DAY, entries)
    asked = [Question(sought(typed)) for typed in TYPED]
    asked += [question(chance) for _ in range(QUESTIONS - len(asked))]
    found = 0
    for each in asked:
        ids, counts = slowly_found(entries, each, DAY)
        assert said(index, each) == (ids, len(ids), {facet: dict(values) for facet, values in counts.items()})
        found += bool(ids)
    assert found > QUESTIONS / 2


@given(st.integers(0, 10**6), st.lists(st.lists(st.integers(1, 40), max_size=6), max_size=4))
def test_after_changes_it_says_what_a_new_one_says(seed, changes):
    chance = random.Random(seed)
    now = {number: entry(number, chance) for number in range(1, 31)}
    index = Index(DAY, now.values())
    for changed in changes:
        for number in changed:
            now.pop(number, None)
            if chance.random() < 0.7:
                now[number] = entry(number, chance)
        index = index.changed(set(changed), [now[number] for number in sorted(set(changed)) if number in now])
    fresh = Index(DAY, now.values())
    for each in (Question(), *(question(chance) for _ in range(5))):
        assert said(index, each) == said(fresh, each)
    assert (index.digest, index.words, index.places) == (fresh.digest, fresh.words, fresh.places)


def test_a_change_leaves_the_index_before_it_as_it_was():
    chance = random.Random(1)
    entries = [entry(number, chance) for number in range(1, 200)]
    index = Index(DAY, entries)
    before = said(index, Question())
    index.changed({1, 2, 3}, [])
    assert said(index, Question()) == before


def test_pages_put_together_are_everybody_once():
    chance = random.Random(2)
    index = Index(DAY, [entry(number, chance) for number in range(1, 251)])
    answer = index.answer(Question())
    pages = [index.page(answer, DAY, offset=offset, size=20) for offset in range(0, 260, 20)]
    assert [each.listing_id for page in pages for each in page] == everybody(index, Question())


def test_the_order_is_another_each_day_and_prefers_nobody():
    """Over a year, everybody of twenty is first now and then."""
    chance = random.Random(3)
    index = Index(DAY, [entry(number, chance) for number in range(1, 21)])
    answer = index.answer(Question())
    days = [DAY + timedelta(days=number) for number in range(365)]
    first = [index.page(answer, day, offset=0, size=1)[0].listing_id for day in days]
    assert set(first) == set(range(1, 21))
    assert max(first.count(number) for number in set(first)) < 50


def test_nobody_is_no_trouble():
    index = Index(DAY, [])
    assert said(index, Question(("a",), (("language", ("en",)),)))[:2] == ([], 0)
    assert index.page(index.answer(Question()), DAY, offset=0, size=20) == []
