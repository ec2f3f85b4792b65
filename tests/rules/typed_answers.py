"""Answers to the questionnaire as they are typed, and the keys of its sections."""

from app.feedback.questionnaires.filling import CURRENT, questions_of_statistics
from app.feedback.questionnaires.questions import Section

ABOUT = {"role": "party", "took_place": "yes", "how": "online"}
OPINION = {question.key: "4" for question in questions_of_statistics(CURRENT)}
EVERYTHING = ABOUT | OPINION | {"sharing": "digest_author"}


def keys(sections: tuple[Section, ...]) -> list[str]:
    return [section.key for section in sections]
