"""A reviewer needs about four minutes: what there is to read and to answer stays within it (docs/decisions/0017)."""

import pytest

from app.feedback import links
from app.feedback.asking import Channel
from app.feedback.questionnaires import filling as questionnaire
from app.feedback.questionnaires.questions import SCALE, Kind
from app.language import NAMES
from tests import make
from tests.features.speaking import in_, spoken
from tests.page import read

MOST_WORDS_OF_THE_FORM = 500
MOST_WORDS_BEFORE_IT = 250
MOST_QUESTIONS, MOST_REQUIRED, MOST_TO_WRITE, MOST_SECTIONS = 25, 21, 2, 8


def said(form):
    """Every word of a form once: the scale stands below each statement, and is read at the first."""
    for section in form.sections:
        yield from (section.heading, section.intro)
        for question in section.questions:
            yield from (question.text, question.hint)
            yield from (words for option in question.options for words in (option.label, option.note))
    yield from (option.label for option in SCALE)


def counted(words):
    return len(words.split())


@pytest.mark.parametrize("language", NAMES)
def test_the_form_is_read_in_two_and_a_half_minutes_in_every_language(database, language):
    words = sum(counted(in_(language, each)) for each in said(questionnaire.CURRENT) if each)
    assert 0 < words <= MOST_WORDS_OF_THE_FORM


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize("channel", Channel)
def test_what_stands_before_it_is_read_in_little_more_than_a_minute(browser, database, language, channel):
    """Without the notice about data: a letter has said that before, and nobody has to read it to answer."""
    request = make.request(make.mediation(make.mediator()), channel=channel)
    page = browser.get(spoken(links.address(request), language)).page
    words = counted(read(page.one("main"))) - counted(read(page.one("details")))
    assert 0 < words <= MOST_WORDS_BEFORE_IT


def test_no_question_comes_without_another_one_going():
    questions = questionnaire.CURRENT.questions
    asked = (
        len(questions),
        sum(each.required for each in questions),
        sum(each.kind is Kind.TEXT for each in questions),
        len(questionnaire.CURRENT.sections),
    )
    most = (MOST_QUESTIONS, MOST_REQUIRED, MOST_TO_WRITE, MOST_SECTIONS)
    assert [number <= bound for number, bound in zip(asked, most, strict=True)] == [True] * 4
