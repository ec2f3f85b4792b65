"""Answers to one question and the digests made of them, for the tests of what a digest says and gives away."""

from datetime import date

from app.feedback.answers.release import Filed
from app.feedback.asking import Channel, Participant
from app.feedback.digests.summary import Version, next_version, words

TODAY = date(2026, 6, 30)
JUNE = date(2026, 6, 1)


def filed(name: str, grade: int | None, mediation: int = 0, channel: Channel = Channel.EMAILED, **more) -> Filed:
    return Filed(name, mediation, Participant.PARTY, JUNE, channel, {"conduct": grade, **more})


def many(*grades: int | None, mediations: int = 4, first: str = "a") -> list[Filed]:
    """Answers named a0, a1, …, of several mediations in turn."""
    return [filed(f"{first}{place}", grade, place % mediations) for place, grade in enumerate(grades)]


def publish(answers: list[Filed], *history: Version, expired=frozenset(), questions=("conduct",)) -> Version | None:
    return next_version(
        history,
        answers,
        questions=questions,
        mediations=9,
        people=20,
        invited=18,
        today=TODAY,
        expired=expired,
    )


def said(version: Version | None) -> str | None:
    return words(version.figures["conduct"]) if version else None


def names(answers: list[Filed]) -> frozenset[str]:
    return frozenset(answer.id for answer in answers)
