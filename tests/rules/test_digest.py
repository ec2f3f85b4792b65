"""Domain §7.9 and §7.10: what a digest says, and when."""

from datetime import date

import pytest

from app.feedback.asking import Channel
from app.feedback.digests.summary import Coverage, Figure, Median, Version, is_stale, nudge, words
from tests.rules.digests import TODAY, filed, many, names, publish, said


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


@pytest.mark.parametrize(
    ("published_on", "stale"),
    [(date(2024, 6, 30), False), (date(2024, 6, 29), True), (TODAY, False)],
)
def test_a_digest_older_than_24_months_is_stale(published_on, stale):
    assert is_stale(published_on, today=TODAY) is stale


FIRST_NUDGE = "You have been listed for at least 6 months: it is time for your first digest."
RENEWAL = "Your digest is at least 22 months old: it is time for a new version."


@pytest.mark.parametrize(
    ("listed_on", "published_on", "sentence"),
    [
        (date(2025, 12, 31), None, None),
        (date(2025, 12, 30), None, FIRST_NUDGE),
        (date(2020, 1, 1), None, FIRST_NUDGE),
        (date(2020, 1, 1), date(2024, 8, 31), None),
        (date(2020, 1, 1), date(2024, 8, 30), RENEWAL),
        (date(2025, 12, 30), TODAY, None),
    ],
)
def test_nudges(listed_on, published_on, sentence):
    assert nudge(listed_on=listed_on, published_on=published_on, today=TODAY) == sentence
