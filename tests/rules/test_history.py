"""A record of the audit reads as a sentence."""

import pytest
from hypothesis import given, strategies as st

from app.auditing import history

SAID = [
    ("logged", "M-7", None, "You logged M-7."),
    ("changed", "M-7", "date", "You changed the date of M-7."),
    ("changed", "M-7", "reference,date,minutes", "You changed the reference, the date and the length of M-7."),
    ("changed", "M-7", None, "You changed M-7."),
    ("changed", "M-7", "", "You saved M-7 without a change."),
    ("changed a session", "M-7", "starts_at,ends_at", "You changed the start and the end of a session of M-7."),
    ("changed a session", "M-7", None, "You changed a session of M-7."),
    ("restored", "M-7", None, "You brought M-7 back."),
    ("set the opening balance", "", None, "You set the opening balance."),
    ("application: pass", "the application to Bridge", None, "You passed the application to Bridge."),
    ("changed {a verb} of before", "M-7", None, "You changed {a verb} of before."),
]


@pytest.mark.parametrize(("verb", "it", "fields", "sentence"), SAID)
def test_a_record_is_a_sentence(verb, it, fields, sentence):
    assert history.said(verb, who="You", it=it, fields=fields) == sentence


@pytest.mark.parametrize(("by_id", "who"), [(3, "You"), (None, "The portal"), (4, "IMI staff")])
def test_only_the_reader_is_told_apart(by_id, who):
    assert history.doer(by_id, you=3, others="IMI staff") == who


@given(st.lists(st.sampled_from(sorted(history.FIELDS)), unique=True), st.sampled_from(sorted(history._DEEDS)))
def test_every_record_reads_as_one_line(fields, verb):
    sentence = history.said(verb, who="Ana", it="M-7", fields=history.kept(fields))
    assert (sentence[:4], sentence[-1]) == ("Ana ", ".")
    assert not set("{}\n") & set(sentence)


def test_a_name_that_is_no_field_is_not_kept():
    with pytest.raises(ValueError, match="went_well"):
        history.kept(["date", "went_well"])
