"""Every form that edits, open in two windows: the first is saved, and the second sees both and has lost nothing.

TABS says how often; each form has its turn before one has a second.
"""

import os
from html import unescape
from itertools import cycle, islice
from secrets import token_urlsafe

import pytest
from werkzeug.datastructures import MultiDict

from tests.features import walking
from tests.features.walking import cells, endpoint, kinds, post, said

pytestmark = pytest.mark.database

TABS = int(os.environ.get("TABS", "40"))
CREATES, EDITS = "form_token", "version"
PAIRS = {
    "minutes": ("1 h 15", "2 h 15"),
    "reference": ("KM-101", "KM-102"),
    "reference-1": ("KM-101", "KM-102"),
    "word": ("3", "4"),
}
PROSE = (
    "reason",
    "decision",
    "reply",
    "why",
    "words",
    "note",
    "notes",
    "grounds",
    "text",
    "answer",
    "about",
    "went_well",
)
LOOKS = ("See it first", "Choose another country", "Log the ticked ones", "Log this one")  # and the text is not sent
PRESSED = ("Ignore", "Add to it")  # of a calendar's event, where what stands in the fields beside it is not asked for
REPLACES_NOTHING = {
    "register.set_rule": "each version of a rule stays",
    "imi_rule.set_rule": "each version of a rule stays",
    "logbook.add_session": "the session that was added stays",
    "feedback.invite": "the letter that was prepared is nobody's to read",
    "calendars.change_login": "a login is never shown",
    "Correct the invoice": "the documents of a correction stay, each with its reason",
    "author.accept": "it was accepted, and what was declared is the mediator's to read",
}
OF_TRIES = ("tries",)  # which are counted whatever becomes of them


@pytest.fixture
def everybody(browser, database):
    return walking.everybody(browser, database)


def field_of(sent):
    """Where something else is written in either window; nothing where a form is only a button or a choice."""
    return next((name for name in (*PROSE, *sent.texts) if name in sent.texts), None)


def saved_in_both(everybody, sent, values):
    """The answers to both windows, and whether the second has changed nothing."""
    everybody.begin_again()
    answers, found = [], []
    for window, value in [(everybody.tab(sent.who), each) for each in values]:
        data = MultiDict(sent.right)
        if field := field_of(sent):
            data[field] = value
        if CREATES in data:
            data[CREATES] = token_urlsafe(16)
        answers.append(post(window, sent.address, data))
        found.append({cell: each for cell, each in cells().items() if cell[0] not in OF_TRIES})
    return *answers, found[0] == found[1]


def test_what_is_edited_in_two_windows_is_not_overwritten_unseen(app, everybody):
    wrong = []
    editing = kinds(app, [each for each in everybody.forms if EDITS in each.shown and each.button not in LOOKS])
    for sent in islice(cycle(editing), TABS):
        is_button = sent.button in PRESSED or not field_of(sent)
        values = PAIRS.get(field_of(sent), ("First words", "Second words"))
        first, second, is_kept = saved_in_both(everybody, sent, values)
        words = unescape(second.get_data(as_text=True))
        is_told = is_button or (second.status_code in (409, 422) and values[1] in words)
        sees_both = (
            is_button or bool({endpoint(app, sent), sent.button} & REPLACES_NOTHING.keys()) or values[0] in words
        )
        if (first.status_code, second.status_code < 500, is_kept, is_told, sees_both) != (303, True, True, True, True):
            wrong.append((sent.name, field_of(sent), said(first), said(second), is_kept, is_told, sees_both))
    assert (len(editing) > 60, wrong) == (True, [])
