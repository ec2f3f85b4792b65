"""Controls are drawn by hand and kept; of what somebody sends nothing is kept."""

import gc
import tracemalloc

import pytest

from app import controls
from tests import make


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
    browser.post("/account/", {"name": "Ana", "language": "en", "zone": "nowhere"})
    tracemalloc.start()
    answers = [
        browser.post("/account/", {"name": "Ana", "language": "en", "zone": str(number) * 400_000}).status_code
        for number in range(5)
    ]
    gc.collect()
    kept, _most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answers == [422] * 5
    assert kept < 1_000_000
