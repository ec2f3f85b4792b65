"""Domain §7.13: which answers are evidence, and of which kind."""

import pytest

from app.feedback.answers.confirmation import of_answer
from app.feedback.asking import Channel
from app.feedback.questionnaires.questions import TookPlace
from app.logbook.evidence.levels import Source


@pytest.mark.parametrize(
    ("channel", "took_place", "source"),
    [
        (Channel.EMAILED, TookPlace.YES, Source.EMAILED_ANSWER),
        (Channel.HANDED, TookPlace.YES, Source.HANDED_ANSWER),
        (Channel.EMAILED, TookPlace.NO, None),
        (Channel.HANDED, TookPlace.NO, None),
        (Channel.EMAILED, TookPlace.NOT_INVOLVED, None),
        (Channel.HANDED, TookPlace.NOT_INVOLVED, None),
    ],
)
def test_only_a_yes_is_evidence(channel, took_place, source):
    assert of_answer(channel, took_place) is source
