"""Domain §7.9: an attacker who reads every version of a digest learns no grade (decision 0012)."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product
from statistics import median

import pytest
from hypothesis import given, strategies as st

from app.feedback.answers.release import Filed
from app.feedback.digests.summary import Version
from tests.rules.digest_attacker import GRADES, Said, pinned
from tests.rules.digests import filed, many, names, publish

AGREE, DISAGREE = (4, 5), (1, 2, 3)

# First that the attacker is good: with the plain rule (every version has its share and its median) he finds grades.


def plainly(*sets: dict[str, int]) -> list[Said]:
    """What a careless digest would publish of some answers and their grades: the share and the median, every time."""
    return [
        Said(
            frozenset(grades),
            round(sum(grade >= 4 for grade in grades.values()) * 10 / len(grades)) * 10,
            median(grades.values()),
        )
        for grades in sets
    ]


def each(names: str, *grades: int) -> dict[str, int]:
    return dict(zip(names, grades, strict=True))


@pytest.mark.parametrize(
    ("sets", "found"),
    [
        ([each("abcde", 1, 1, 1, 3, 3), each("abcdefgh", 1, 1, 1, 3, 3, 3, 3, 3)], each("fgh", 3, 3, 3)),
        ([each("abcde", 4, 4, 4, 5, 5), each("abcdefgh", 4, 4, 4, 5, 5, 5, 5, 5)], each("fgh", 5, 5, 5)),
        ([each("abcde", 5, 5, 5, 5, 5), each("abcdefgh", 5, 5, 5, 5, 5, 3, 3, 3)], each("abcde", 5, 5, 5, 5, 5)),
        ([each("abcde", 5, 5, 5, 3, 1), each("defghijk", 3, 1, 1, 1, 1, 1, 1, 1)], each("abc", 5, 5, 5)),
        ([each("abcde", 5, 5, 5, 5, 5)], {}),
    ],
    ids=[
        "three new threes",
        "three new fives",
        "the middle is the lowest who agrees",
        "all who agreed left",
        "one version",
    ],
)
def test_the_attacker_finds_what_a_careless_digest_gives_away(sets, found):
    everyone = frozenset().union(*sets)
    follows = pinned(everyone, plainly(*sets))
    assert follows.items() >= found.items()
    assert bool(follows) == bool(found)


def test_the_attacker_uses_what_he_knows_beforehand():
    sides = {"a": (5,), "b": (5,), "c": AGREE, "d": DISAGREE, "e": DISAGREE}
    assert pinned("abcde", [Said(frozenset("abcde"), 60, 4)], sides) == {"c": 4}


@pytest.mark.parametrize("said_of", [(0, 1), (0, 5), (100, 4.5), (60, 5), (40, 2.5), (50, None)])
def test_the_attacker_agrees_with_trying_every_grade(said_of):
    share, middle = said_of
    answers = "abcd"
    published = [Said(frozenset(answers), share, middle), Said(frozenset("ab"), 100)]
    worlds = [
        world
        for world in product(GRADES, repeat=len(answers))
        if all(_is_said(dict(zip(answers, world, strict=True)), each) for each in published)
    ]
    if not worlds:
        with pytest.raises(ValueError, match="No grades"):
            pinned(answers, published)
        return
    columns = zip(answers, zip(*worlds, strict=True), strict=True)
    assert pinned(answers, published) == {name: grades[0] for name, grades in columns if len(set(grades)) == 1}


def _is_said(world: dict[str, int], published: Said) -> bool:
    grades = [world[name] for name in published.answers]
    share = (20 * sum(grade >= 4 for grade in grades) + len(grades)) // (2 * len(grades)) * 10
    return share == published.percent and published.median in (None, median(grades))


# Then that the digest keeps its answers from him, in any history.

MOODS = st.sampled_from([(5,), (4, 5), (4,), (1,), (3,), (2,), (1, 3), (1, 2, 3), (3, 4), (1, 5), GRADES, (5, 4, None)])


@dataclass
class History:
    """The answers to one question that stood each time a version was tried, and the versions that came of it."""

    tries: list[list[Filed]]

    def __post_init__(self) -> None:
        self.versions: list[Version] = []
        self.came: list[Version | None] = []
        for answers in self.tries:
            version = publish(answers, *self.versions)
            self.came.append(version)
            self.versions += [version] if version else []

    @property
    def grades(self) -> dict[str, int]:
        """Of everybody who rated the question and was ever there to be published."""
        return {
            answer.id: grade for answers in self.tries for answer in answers if (grade := answer.ratings["conduct"])
        }

    @property
    def sides(self) -> dict[str, tuple[int, ...]]:
        return {name: AGREE if grade in AGREE else DISAGREE for name, grade in self.grades.items()}

    @property
    def published(self) -> list[Said]:
        return [each for version in self.versions for each in _told(version)]


def _told(version: Version) -> Iterator[Said]:
    if figure := version.figures["conduct"]:
        yield Said(figure.answers, percent=figure.percent_agreeing)
        if figure.median:
            yield Said(figure.median.answers, median=figure.median.value)


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Up to 12 answers one after the other, each three of one mood; some withdrawn; versions as early as can be."""
    moods = draw(st.lists(MOODS, min_size=4, max_size=4))
    mediations = draw(st.integers(3, 6))
    first_try = draw(st.integers(5, 9))
    there: dict[str, Filed] = {}
    tries = []
    for place in range(draw(st.sampled_from([12, 12, 12, 11, 10, 8]))):
        there[f"a{place}"] = filed(f"a{place}", draw(st.sampled_from(moods[place // 3])), place % mediations)
        if place > 3 and draw(st.integers(0, 3)) == 3:
            for gone in draw(st.lists(st.sampled_from(sorted(there)), min_size=1, max_size=3, unique=True)):
                del there[gone]
        if place + 1 >= first_try:
            tries.append(list(there.values()))
    return History(tries)


@given(histories())
def test_no_grade_follows_from_all_that_was_published(history):
    assert pinned(history.grades, history.published) == {}


@given(histories())
def test_nor_if_it_were_known_who_agreed(history):
    assert pinned(history.grades, history.published, history.sides) == {}


@given(histories(), st.integers(0, 11))
def test_nor_for_a_reviewer_who_knows_their_own_grade_as_well(history, place):
    own = {name: (grade,) for name, grade in history.grades.items() if name == f"a{place}"}
    assert pinned(history.grades, history.published, history.sides | own) == {}


@given(st.lists(st.sampled_from(GRADES), min_size=5, max_size=40))
def test_nor_in_a_first_version_of_many(grades):
    history = History([many(*grades)])
    own = {"a0": (history.grades["a0"],)}
    assert pinned(history.grades, history.published, history.sides | own) == {}


@given(histories())
def test_every_version_keeps_the_thresholds_and_loses_who_has_withdrawn(history):
    for answers, version in zip(history.tries, history.came, strict=True):
        mediations = {answer.id: answer.mediation for answer in answers}
        for each in _told(version) if version else ():
            assert each.answers <= version.answers == names(answers)
            assert len(each.answers) >= 5
            assert len({mediations[name] for name in each.answers}) >= 3
    counts = [len(version.answers) for version in history.versions]
    assert all(after >= before + 3 for before, after in pairwise(counts))


@given(histories())
def test_no_answer_is_in_two_medians(history):
    blocks = {each.answers for each in history.published if each.median is not None}
    assert sum(map(len, blocks)) == len(frozenset().union(*blocks))


@given(histories(), st.sampled_from(GRADES))
def test_waiting_says_nothing_about_grades(history, grade):
    """Had everybody given the same grade, the same versions had come at the same times, with the same n."""
    same = History(
        [
            [filed(each.id, each.ratings["conduct"] and grade, each.mediation) for each in answers]
            for answers in history.tries
        ]
    )
    assert [_without_grades(version) for version in same.came] == [_without_grades(version) for version in history.came]


def _without_grades(version: Version | None) -> tuple[object, ...] | None:
    figure = version.figures["conduct"] if version else None
    return version and (version.number, version.answers, figure and (figure.answers, figure.version))
