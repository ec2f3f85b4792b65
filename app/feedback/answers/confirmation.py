"""What an answer that was released is worth as evidence that its mediation took place (domain §7.13)."""

from app.feedback.asking import Channel
from app.feedback.questionnaires.questions import TookPlace
from app.logbook.evidence.levels import Source

_ANSWERS = {
    (Channel.HANDED, TookPlace.YES): Source.HANDED_ANSWER,
    (Channel.EMAILED, TookPlace.YES): Source.EMAILED_ANSWER,
}


def of_answer(channel: Channel, took_place: TookPlace) -> Source | None:
    """What a released answer is as evidence; only a yes is any."""
    return _ANSWERS.get((channel, took_place))
