"""Domain §7.6 and §7.7: what the form asks, how an answer is read, what is still missing."""

import pytest

from app.errors import NotYours
from app.feedback.asking import Participant
from app.feedback.questionnaires.filling import (
    ADDRESS,
    CHOOSE,
    CHOOSE_ON_SCALE,
    CURRENT,
    LONGEST_TEXT,
    SHORTEN,
    TICK,
    VERSIONS,
    Checked,
    check,
    definition,
    missing,
    only_asked,
    questions_of_statistics,
)
from app.feedback.questionnaires.questions import (
    RELIED_ON,
    Definition,
    Kind,
    Option,
    Question,
    Section,
    Sharing,
    TookPlace,
)
from tests.rules.typed_answers import ABOUT, EVERYTHING, OPINION, keys


def test_the_sections_stand_in_the_order_of_the_domain():
    assert keys(CURRENT.sections) == [
        "about",
        "preparation",
        "conduct",
        "skill",
        "online",
        "overall",
        "words",
        "sharing",
    ]
    assert [each.key for each in CURRENT.section("sharing").questions] == ["sharing", "quote", "contact"]


def test_it_takes_four_minutes():
    assert 16 <= len(questions_of_statistics(CURRENT)) <= 20
    assert all(len(question.text) <= 80 for question in CURRENT.questions)


def test_nothing_needs_to_be_written():
    assert not [each.key for each in CURRENT.questions if each.required and not each.answers]


def test_every_section_but_the_free_texts_has_a_required_choice_that_a_mail_scanner_does_not_make():
    without = [each.key for each in CURRENT.sections if not any(question.required for question in each.questions)]
    assert without == ["words"]


@pytest.mark.parametrize("form", VERSIONS, ids=lambda form: form.version)
def test_every_version_has_what_code_relies_on(form):
    taken = [part.key for part in (*form.sections, *form.questions) if part.key != "sharing"]
    assert len(taken) == len(set(taken))
    assert {form.question(key).key for key in RELIED_ON} == set(RELIED_ON)
    assert {option.value for option in form.question("role").answers} == set(Participant)
    assert {option.value for option in form.question("took_place").answers} == set(TookPlace)
    assert {option.value for option in form.question("sharing").answers} == set(Sharing)
    assert all(option.note for option in form.question("sharing").answers)
    skipped = {key for question in form.questions for option in question.options for key in option.skips}
    assert skipped <= {part.key for part in (*form.sections, *form.questions)}


def test_an_answer_finds_the_version_it_was_given_to():
    assert definition(CURRENT.version) is CURRENT
    with pytest.raises(NotYours):
        definition("v0")
    with pytest.raises(NotYours):
        CURRENT.section("gossip")


def test_a_whole_answer_is_read():
    texts = {"did_well": "  Stayed\r\ncalm. ", "quote": "on", "contact": " ana@example.org "}
    checked = check(CURRENT, EVERYTHING | texts | {"respect": "not_applicable", "again": "5"})

    assert checked.problems == {}
    assert checked.values == ABOUT | dict.fromkeys(OPINION, 4) | {
        "respect": None,
        "again": 5,
        "did_well": "Stayed\ncalm.",
        "do_better": "",
        "sharing": "digest_author",
        "quote": True,
        "contact": "ana@example.org",
    }
    assert missing(CURRENT, checked.values) == ()


READ = {
    "a choice that is not made": ("about", {"how": ""}, {"how": CHOOSE}),
    "a choice that is not in the list": ("about", {"role": "king"}, {"role": CHOOSE}),
    "a scale without an answer": ("conduct", {"respect": " "}, {"respect": CHOOSE_ON_SCALE}),
    "none of its steps": ("conduct", {"respect": "0"}, {"respect": CHOOSE_ON_SCALE}),
    "between its steps": ("conduct", {"respect": "4.5"}, {"respect": CHOOSE_ON_SCALE}),
    "a figure of another script": ("conduct", {"respect": "٤"}, {"respect": CHOOSE_ON_SCALE}),
    "too long a text": ("words", {"did_well": "a" * (LONGEST_TEXT + 1)}, {"did_well": SHORTEN}),
    "the longest text": ("words", {"did_well": "a" * LONGEST_TEXT}, {}),
    "a text whose line ends count once": ("words", {"did_well": "a\r\n" * (LONGEST_TEXT // 2)}, {}),
    "an address that is none": ("sharing", {"contact": "ana at example.org"}, {"contact": ADDRESS}),
    "an address that is left out": ("sharing", {"contact": ""}, {}),
    "no way of sharing": ("sharing", {"sharing": ""}, {"sharing": CHOOSE}),
}


@pytest.mark.parametrize(("section", "typed", "problems"), READ.values(), ids=READ)
def test_what_cannot_be_taken_says_what_to_do(section, typed, problems):
    assert check(CURRENT, EVERYTHING | typed, section=section).problems == problems


@pytest.mark.parametrize(("section", "typed", "problems"), READ.values(), ids=READ)
def test_a_part_of_it_may_lack_answers_but_holds_none_that_cannot_be_taken(section, typed, problems):
    unanswered = {key: typed[key].strip() for key in problems if not typed[key].strip()}
    checked = check(CURRENT, EVERYTHING | typed, section=section, partly=True)
    assert checked.problems == {key: words for key, words in problems.items() if key not in unanswered}
    assert not checked.values.keys() & problems.keys()


def test_a_choice_of_one_is_ticked():
    agreed = Question("sure", "Sure?", Kind.CHOICE, options=(Option("yes", "Yes"),))
    form = Definition("sure", light=(), sections=(Section("sure", "", (agreed,)),))
    assert check(form, {}) == Checked({}, {"sure": TICK})


def test_what_cannot_be_taken_is_no_answer():
    assert check(CURRENT, ABOUT | {"how": "by_pigeon"}) == check(CURRENT, {"role": "party", "took_place": "yes"})
    assert check(CURRENT, ABOUT | {"how": "by_pigeon"}, section="about").values == {
        "role": "party",
        "took_place": "yes",
    }


def test_the_words_name_the_length_that_the_rule_has():
    assert f"{LONGEST_TEXT:,}" in SHORTEN


def test_a_section_is_read_alone_and_an_emptied_text_is_emptied():
    given = EVERYTHING | {"did_well": "", "is_staff": "yes"}
    assert check(CURRENT, given, section="words") == Checked({"did_well": "", "do_better": ""}, {})


def test_nobody_can_hide_a_character_in_a_text():
    typed = {"did_well": "\x00a\x1b[1m\tb\u200f\x85"}
    assert check(CURRENT, typed, section="words").values["did_well"] == "a[1m\tb\u200f"


SKIPS = {
    "who was online is asked everything": ({"how": "online"}, keys(CURRENT.sections)),
    "who was in a room is not asked about being online": (
        {"how": "in_person"},
        [key for key in keys(CURRENT.sections) if key != "online"],
    ),
    "what did not take place is not judged": ({"took_place": "no"}, ["about"]),
    "who was not involved is asked nothing more": ({"took_place": "not_involved"}, ["about"]),
}


@pytest.mark.parametrize(("answer", "sections"), SKIPS.values(), ids=SKIPS)
def test_what_an_answer_skips_is_not_asked(answer, sections):
    values = check(CURRENT, EVERYTHING | answer).values

    assert keys(CURRENT.asked(values)) == sections
    assert missing(CURRENT, values) == ()
    assert values == only_asked(CURRENT, EVERYTHING | values)


def test_who_was_not_involved_says_only_that():
    assert check(CURRENT, {"took_place": "not_involved"}) == Checked({"took_place": "not_involved"}, {})


def test_what_is_missing_is_named_in_order():
    assert [each.key for each in missing(CURRENT, {})] == [*ABOUT, *OPINION, "sharing"]
    assert [each.key for each in missing(CURRENT, {"role": "party", "respect": None}, light=True)] == [
        "took_place",
        "how",
    ]


def test_the_light_path_confirms_and_holds_no_opinion():
    checked = check(CURRENT, EVERYTHING, light=True)

    assert checked == Checked(ABOUT, {})
    assert missing(CURRENT, checked.values, light=True) == ()
    assert keys(CURRENT.asked({}, light=True)) == ["about"]


def test_an_opinion_saved_before_the_light_path_was_taken_is_not_sent():
    saved = check(CURRENT, EVERYTHING).values
    assert only_asked(CURRENT, saved, light=True) == ABOUT


def test_the_limit_of_a_text_is_the_one_that_is_said():
    assert f" {LONGEST_TEXT:,} " in SHORTEN
