"""Domain §7.9 and §7.10: what a digest says and when, and that an attacker who reads every version learns no grade."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise, product
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.feedback.asking import Channel, Participant
from app.feedback.digest import METHOD, Coverage, Figure, Median, Version, is_stale, next_version, nudge, words
from app.feedback.release import Filed
from tests.rules.digest_attacker import GRADES, Said, pinned

TODAY = date(2026, 6, 30)
JUNE = date(2026, 6, 1)
AGREE, DISAGREE = (4, 5), (1, 2, 3)


def filed(name: str, grade: int | None, mediation: int = 0, channel: Channel = Channel.EMAILED, **more) -> Filed:
    return Filed(name, mediation, Participant.PARTY, JUNE, channel, {"conduct": grade, **more})


def many(*grades: int | None, mediations: int = 4, first: str = "a") -> list[Filed]:
    """Answers named a0, a1, …, of several mediations in turn."""
    return [filed(f"{first}{place}", grade, place % mediations) for place, grade in enumerate(grades)]


def publish(answers: list[Filed], *history: Version, expired=frozenset(), questions=("conduct",)) -> Version | None:
    return next_version(
        history,
        answers,
        questions=questions,
        mediations=9,
        people=20,
        invited=18,
        today=TODAY,
        expired=expired,
    )


def said(version: Version | None) -> str | None:
    return words(version.figures["conduct"]) if version else None


def names(answers: list[Filed]) -> frozenset[str]:
    return frozenset(answer.id for answer in answers)


@pytest.mark.parametrize(
    ("answers", "printed"),
    [
        (many(5, 5, 5, 4, 4), "5 answers, 100 % agree, median 5"),
        (many(5, 5, 5, 4), None),
        (many(5, 5, 5, 4, None), None),
        (many(5, 5, 5, 4, 4, mediations=2), None),
        (many(5, 5, 5, 4, 4, mediations=3), "5 answers, 100 % agree, median 5"),
        (many(5, 5, 5, 4, 4, None), "5 answers, 100 % agree, median 5"),
        (many(5, 5, 5, 4, 4, 4), "6 answers, 100 % agree, median 4.5"),
        (many(1, 1, 2, 2, 3), "5 answers, 0 % agree, median 2"),
        (many(5, 5, 5, 5, 3), "5 answers, 80 % agree"),
        (many(5, 5, 5, 5, 5, 3), "6 answers, 80 % agree"),
        (many(5, 5, 5, 5, 4, 4, 3), "7 answers, 90 % agree, median 5"),
        (many(5, 5, 3, 3, 3), "5 answers, 40 % agree"),
        (many(*[4] * 3, *[3] * 9), "12 answers, 30 % agree, median 3"),
        (many(*[4] * 39, 1), "40 answers, 100 % agree, median 4"),
    ],
)
def test_the_first_version(answers, printed):
    assert said(publish(answers)) == printed


def test_a_version_as_a_whole():
    answers = [*many(5, 5, 4, 4, 4), filed("handed", 5, channel=Channel.HANDED), filed("silent", None)]
    everyone, rated = names(answers), names(answers) - {"silent"}

    assert publish(answers, questions=("conduct", "skill")) == Version(
        number=1,
        published_on=TODAY,
        answers=everyone,
        coverage=Coverage(mediations=9, people=20, invited=18, answered=7, handed=1),
        figures={"conduct": Figure(rated, 100, Median(4.5, rated), version=1), "skill": None},
    )


def test_a_question_that_too_few_have_answered_says_so():
    answers = [*many(5, 5, 4, 4, 4)[1:], filed("b", 5, skill=4)]
    figures = publish(answers, questions=("conduct", "skill")).figures
    assert words(figures["skill"]) == "too few"
    assert words(figures["conduct"]) == "5 answers, 100 % agree, median 4"


FIVE = many(5, 5, 5, 4, 4)
FIRST = publish(FIVE)


@pytest.mark.parametrize(
    ("answers", "printed"),
    [
        ([*FIVE, *many(1, 1, first="b")], None),
        ([*FIVE, *many(1, 1, 1, first="b")], "8 answers, 60 % agree, median 5 of 5 answers"),
        ([*FIVE, *many(1, 1, 1, 1, 1, first="b")], "10 answers, 50 % agree, median 1 of 5 answers"),
        ([*FIVE, *many(1, 1, 1, 1, 1, first="b", mediations=2)], "10 answers, 50 % agree, median 5 of 5 answers"),
        ([*FIVE, *many(1, 1, 1, 4, 1, first="b")], "10 answers, 60 % agree, median 5 of 5 answers"),
        ([*FIVE[1:], *many(5, 5, 5, first="b")], None),
        ([*FIVE[1:], *many(5, 5, 5, 5, first="b")], "8 answers, 100 % agree"),
        ([*FIVE[1:], *many(5, 5, 5, 5, 4, first="b")], "9 answers, 100 % agree, median 5 of 5 answers"),
        ([*FIVE, *many(5, None, None, first="b")], "5 answers, 100 % agree, median 5"),
        ([*FIVE[1:], *many(5, None, None, None, first="b")], "too few"),
    ],
    ids=[
        "two more are too few",
        "three more move the share, not the median",
        "five more have a median of their own",
        "but not from two mediations",
        "nor when they are divided",
        "a withdrawn one must be replaced",
        "and takes the median along that it was in",
        "until five others have theirs",
        "a question that two of three left out keeps its figure",
        "unless one of its answers was withdrawn",
    ],
)
def test_the_second_version(answers, printed):
    assert said(publish(answers, FIRST)) == printed


def test_a_figure_that_is_kept_says_of_which_version_it_is():
    second = publish([*FIVE, *many(5, None, None, first="b")], FIRST)
    assert second.figures["conduct"] is FIRST.figures["conduct"]
    assert (second.number, second.figures["conduct"].version, second.coverage.answered) == (2, 1, 8)


def test_answers_of_a_divided_block_wait_for_the_next_median():
    divided = many(5, 5, 5, 5, 3)
    first = publish(divided)
    second = publish([*divided, *many(5, 5, 5, first="b")], first)
    assert [said(first), said(second)] == ["5 answers, 80 % agree", "8 answers, 90 % agree, median 5"]


def test_an_answer_is_in_one_median_only_even_when_that_one_is_gone():
    without_one = [*FIVE[1:], *many(5, 5, 5, 5, first="b")]
    second = publish(without_one, FIRST)
    third = publish([*without_one, *many(3, 3, 3, first="c")], FIRST, second)
    assert said(third) == "11 answers, 70 % agree"


def test_ratings_erased_for_their_age_need_no_replacement():
    younger = [*FIVE[2:], *many(5, 5, 4, first="b")]
    assert publish(younger, FIRST) is None
    assert said(publish(younger, FIRST, expired=frozenset({"a0", "a1"}))) == (
        "6 answers, 100 % agree, median 5 of 5 answers"
    )


@pytest.mark.parametrize(
    ("coverage", "printed"),
    [
        (Coverage(42, 97, 90, 41, 0), "42 mediations, 97 people, 90 invited, 41 answered"),
        (Coverage(1, 1, 1, 1, 1), "1 mediation, 1 person, 1 invited, 1 answered (of which 1 by handed link)"),
        (
            Coverage(9, 20, 18, 9, 3, excluded=2),
            "9 mediations, 20 people, 18 invited, 9 answered (of which 3 by handed link), 2 excluded by IMI staff",
        ),
    ],
)
def test_coverage_in_words(coverage, printed):
    assert coverage.words == printed


def test_the_method_note_says_the_numbers():
    assert METHOD.startswith("Automatic summary, not independently compiled.")
    assert "5 answers of 3 mediations" in METHOD


@pytest.mark.parametrize(
    ("published_on", "stale"),
    [(date(2024, 6, 30), False), (date(2024, 6, 29), True), (TODAY, False)],
)
def test_a_digest_older_than_24_months_is_stale(published_on, stale):
    assert is_stale(published_on, today=TODAY) is stale


FIRST_NUDGE = "You have been listed for 6 months: it is time for your first digest."
RENEWAL = "Your digest is 22 months old: it is time for a new version."


@pytest.mark.parametrize(
    ("listed_on", "published_on", "sentence"),
    [
        (date(2025, 12, 31), None, None),
        (date(2025, 12, 30), None, FIRST_NUDGE),
        (date(2020, 1, 1), date(2024, 8, 31), None),
        (date(2020, 1, 1), date(2024, 8, 30), RENEWAL),
        (date(2025, 12, 30), TODAY, None),
    ],
)
def test_nudges(listed_on, published_on, sentence):
    assert nudge(listed_on=listed_on, published_on=published_on, today=TODAY) == sentence


# The attacker. First that he is good: with the plain rule (every version has its share and its median) he finds grades.


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
