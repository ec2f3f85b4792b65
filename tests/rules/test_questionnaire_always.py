"""Domain §7.6 and §7.7: what holds for every answer, and for a version of the questionnaire that is to come."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from hypothesis import given, strategies as st

from app.feedback.questionnaires import filling as questionnaire, questions, v1
from app.feedback.questionnaires.filling import (
    ADDRESS,
    CHOOSE,
    CHOOSE_ON_SCALE,
    CURRENT,
    SHORTEN,
    TICK,
    WRITE,
    Checked,
    as_given,
    check,
    missing,
    only_asked,
    questions_of_statistics,
)
from app.feedback.questionnaires.questions import (
    SCALE,
    Definition,
    Kind,
    Option,
    Question,
    Section,
)
from tests.rules.typed_answers import ABOUT, EVERYTHING, OPINION, keys

NEXT = Definition(
    "v2",
    light=("took_place",),
    sections=(
        Section(
            "all",
            "All",
            (
                Question("took_place", "Did it?", Kind.CHOICE, options=(Option("yes", "Yes"), Option("no", "No"))),
                Question("calm", "I stayed calm.", required=False),
                Question("story", "Tell us.", Kind.TEXT),
                Question("sure", "I am sure.", Kind.TICK),
                Question("mail", "Where?", Kind.CONTACT),
            ),
        ),
    ),
)


def test_a_new_version_is_data_only():
    answer = {"took_place": "yes", "calm": "", "story": "Long.", "sure": "on", "mail": "a@b.org", "respect": "5"}
    assert check(NEXT, answer).values == {"took_place": "yes", "story": "Long.", "sure": True, "mail": "a@b.org"}
    assert check(NEXT, {}) == Checked({}, {"took_place": CHOOSE, "story": WRITE, "sure": TICK, "mail": ADDRESS})
    assert [each.key for each in missing(NEXT, {"story": "", "sure": False})] == [
        "took_place",
        "story",
        "sure",
        "mail",
    ]
    assert [each.key for each in questions_of_statistics(NEXT)] == ["calm"]


def test_a_version_changes_no_other():
    shorter = replace(CURRENT, version="v2", sections=CURRENT.sections[:1])
    assert check(shorter, EVERYTHING) == Checked(ABOUT, {})
    assert check(CURRENT, EVERYTHING).values.keys() > ABOUT.keys()


def typed(form: Definition) -> st.SearchStrategy[dict[str, str]]:
    """What a browser, or somebody who is none, may send: known keys and others, choices of the list and others."""
    words = {option.value for question in form.questions for option in question.answers}
    text = st.sampled_from(sorted(words)) | st.text(max_size=30) | st.text(st.characters(), max_size=5)
    return st.dictionaries(st.sampled_from([each.key for each in form.questions]) | st.text(max_size=9), text)


@given(typed(CURRENT), st.none() | st.sampled_from(keys(CURRENT.sections)), st.booleans())
def test_whatever_is_sent_is_an_answer_a_problem_or_nothing(given, section, light):
    values, problems = check(CURRENT, given, section=section, light=light)

    assert not values.keys() & problems.keys()
    assert values.keys() | problems.keys() <= {question.key for question in CURRENT.questions}
    assert all(words.endswith(".") for words in problems.values())
    assert all(value is None or 1 <= value <= 5 for key, value in values.items() if key in OPINION)


@given(typed(CURRENT), st.booleans())
def test_a_form_without_problems_lacks_nothing_and_one_with_some_lacks_those(given, light):
    values, problems = check(CURRENT, given, light=light)
    lacking = {question.key for question in missing(CURRENT, values, light=light)}
    assert lacking == {key for key in problems if CURRENT.question(key).required}


@given(typed(CURRENT))
def test_what_is_saved_fills_the_form_in_again(given):
    values = check(CURRENT, EVERYTHING | given).values
    again = check(CURRENT, as_given(values)).values
    assert {key: again[key] for key in values} == values


@given(typed(CURRENT), st.booleans())
def test_section_by_section_comes_to_the_same_as_all_at_once(given, light):
    parts = [check(CURRENT, given, section=key, light=light).values for key in keys(CURRENT.sections)]
    saved = {key: value for part in parts for key, value in part.items()}
    assert only_asked(CURRENT, saved, light=light) == check(CURRENT, given, light=light).values


def test_every_word_a_reviewer_meets_is_marked_for_translation():
    marked = set()
    for module in (v1, questions, questionnaire):
        source = BytesIO(Path(module.__file__).read_bytes())
        marked |= {words for _line, words, *_ in extract("python", source, keywords={"N_": None})}
    parts = (*CURRENT.sections, *CURRENT.questions)
    options = [option for question in CURRENT.questions for option in (*question.options, *SCALE)]
    shown = {each.heading for each in CURRENT.sections} | {each.intro for each in CURRENT.sections}
    shown |= {part.text for part in parts if isinstance(part, Question)} | {each.hint for each in CURRENT.questions}
    shown |= {each.label for each in options} | {each.note for each in options}
    shown |= {CHOOSE, CHOOSE_ON_SCALE, WRITE, TICK, SHORTEN, ADDRESS}
    assert shown - {""} == marked
