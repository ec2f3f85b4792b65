"""Controls are drawn by hand and kept; of what somebody sends nothing is kept."""

import gc
import tracemalloc

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.core import UnboundField
from wtforms.validators import Length

from app.form import Form, choices
from app.site import controls
from tests import make
from tests.page import Page, complaints, read


@pytest.mark.parametrize(
    ("chosen", "selected"), [("b", "b"), ("", None), ("c", None), ("<b>", None)], ids=["known", "none", "other", "tag"]
)
def test_a_select_has_what_was_chosen_when_it_is_a_choice(chosen, selected):
    drawn = controls.options({"a": "An apple", "b": "Bread & butter"}, chosen)
    words = {"a": "An apple", "b": "Bread &amp; butter"}
    options = [f'<option{" selected" if value == selected else ""} value="{value}">{words[value]}' for value in words]
    assert drawn == "".join(f"{option}</option>" for option in options)


def test_what_is_no_choice_is_refused_and_not_kept(browser):
    browser.sign_in(make.mediator(name="Ana"))
    version = browser.get("/account/").page.all("input", name="version")[0].get("value")
    sent = {"name": "Ana", "language": "en", "version": version}
    browser.post("/account/", {**sent, "zone": "nowhere"})
    tracemalloc.start()
    answers = [browser.post("/account/", {**sent, "zone": str(number) * 400_000}).status_code for number in range(5)]
    gc.collect()
    kept, _most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answers == [422] * 5
    assert kept < 1_000_000


def _forms(kind=Form):
    """Every form of the portal."""
    for each in kind.__subclasses__():
        if each.__module__.startswith("app."):
            yield each
        yield from _forms(each)


def _limited():
    """Every control that takes a text of at most so many characters, by the names of its form and its own."""
    fields = {
        f"{form.__module__}.{form.__name__} {name}": field for form in _forms() for name, field in vars(form).items()
    }
    texts = {
        where: type("Alone", (Form,), {"text": field})(sent=MultiDict()).text
        for where, field in fields.items()
        if isinstance(field, UnboundField) and not issubclass(field.field_class, HiddenField)
    }
    return {where: field for where, field in texts.items() if field.flags.maxlength}


def test_each_line_is_kept_to_its_length_where_it_is_typed_and_no_longer_text_is_cut(app):
    with app.test_request_context():
        limited = _limited()
        drawn = {where: f' maxlength="{field.flags.maxlength}"' in field() for where, field in limited.items()}
    lines = {where: not isinstance(field, TextAreaField) for where, field in limited.items()}
    assert drawn == lines
    assert (len(lines) > 40, set(lines.values())) == (True, {True, False})


def test_what_is_too_long_is_told_in_one_way_how_long_it_may_be(app):
    with app.test_request_context():
        rules = {where: field.validators for where, field in _limited().items()}
    assert [where for where, each in rules.items() if any(type(rule) is Length for rule in each)] == []


class Survey(Form):
    pace = RadioField("How was the pace?", choices=choices([("slow", "Too slow"), ("right", "About right & calm")]))


@pytest.fixture
def drawn(app):
    """The page of a survey as it comes back when this was sent, and whether it was valid."""

    def draw(sent):
        with app.test_request_context():
            form = Survey(sent=MultiDict(sent))
            is_valid = form.validate()
            choices = app.jinja_env.get_template("ui.html").module.choices
            return is_valid, Page(f'<form action="/">{choices(form.pace, hint="Be frank")}<button>Send</button></form>')

    return draw


def test_a_group_of_choices_is_drawn_with_its_question_and_hint(drawn):
    is_valid, page = drawn({"pace": "right"})
    group, radios = page.one("fieldset"), page.all("input")
    assert [each.attrib for each in radios] == [
        {"type": "radio", "id": "pace-0", "name": "pace", "value": "slow"},
        {"type": "radio", "id": "pace-1", "name": "pace", "value": "right", "checked": ""},
    ]
    assert [read(each) for each in page.all("label")] == ["Too slow", "About right & calm"]
    assert (read(page.one("legend")), page.by_id[group.attrib["aria-describedby"]].text) == (
        "How was the pace?",
        "Be frank",
    )
    assert (is_valid, complaints(page)) == (True, [])


def test_a_group_without_an_answer_says_so(drawn):
    is_valid, page = drawn({"pace": "fast"})
    described = page.one("fieldset").attrib["aria-describedby"].split()
    assert [read(page.by_id[name]) for name in described] == ["Choose from the list", "Be frank"]
    assert (is_valid, page.all(checked=""), complaints(page)) == (False, [], [])


@pytest.mark.parametrize("percent", [0, 70, 100])
def test_a_share_is_a_bar_of_a_hundred_whose_words_stand_beside_it(app, percent):
    with app.test_request_context():
        bar = app.jinja_env.get_template("ui.html").module.share_bar(percent)
    svg = Page(f"<p>{bar}</p>").one("p")[0]
    assert (svg.get("aria-hidden"), svg.get("viewBox")) == ("true", "0 0 100 1")
    assert [each.get("width") for each in svg] == ["100", str(percent)]


def test_a_number_in_fours_is_copied_in_one_piece(app):
    with app.test_request_context():
        drawn = app.jinja_env.get_template("ui.html").module.copied_number(["RF18", "ODR0", "1"], "Copy the reference")
    number, button = Page(f"<main>{drawn}</main>").one("main")[0]
    assert ("".join(number.itertext()).strip(), len(number)) == ("RF18ODR01", 3)
    assert (button.get("aria-label"), button.get("hidden")) == ("Copy the reference", "")
