"""What lies in a version of a digest: the figures it prints, and sealed beside them which answer went into which.

Nothing else of it is kept, so that with the database alone a version tells what its page tells. Which answers are gone
because their time is over, and not because they were withdrawn, lies in the newest version: the rule tells them apart.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import select

from app import crypto
from app.db import db
from app.feedback.digests import summary as digest
from app.feedback.digests.summary import Coverage, Figure, Median, Version
from app.feedback.models import DigestVersion
from app.feedback.questionnaires import filling as questionnaire

BLOCK_BYTES = 4096  # sealed in whole blocks, so that their length tells no more than the figures do


class Kept(NamedTuple):
    """A version, and the ids of answers that are known by then to have been forgotten for their age."""

    version: Version
    expired: frozenset[str]


def printed(version: Version) -> dict[str, Any]:
    """All that a page says of a version, with the numbers of the rule that held then."""
    return {
        "form": questionnaire.CURRENT.version,
        "method": {
            "answers": digest.FEWEST_ANSWERS,
            "mediations": digest.FEWEST_MEDIATIONS,
            "more": digest.FEWEST_MORE,
            "step": digest.SHARE_STEP_PERCENT,
        },
        "coverage": version.coverage._asdict(),
        "figures": {question: _printed(figure) for question, figure in version.figures.items()},
    }


def seal(kept: Kept, mediator_id: int) -> bytes:
    """The ids once, and everywhere else their places in that list."""
    version = kept.version
    figures = {key: each.answers for key, each in version.figures.items() if each}
    medians = {key: each.median.answers for key, each in version.figures.items() if each and each.median}
    ids = sorted(version.answers.union(*figures.values(), *medians.values()))
    place = {answer: number for number, answer in enumerate(ids)}
    content = {
        "ids": ids,
        "answers": _places(version.answers, place),
        "figures": {key: _places(answers, place) for key, answers in figures.items()},
        "medians": {key: _places(answers, place) for key, answers in medians.items()},
        "expired": sorted(kept.expired),
    }
    text = json.dumps(content)
    return crypto.seal(text + " " * (-len(text) % BLOCK_BYTES), *_context(mediator_id, version.number))


def opened(row: DigestVersion) -> Kept:
    content = json.loads(crypto.unseal(row.sealed, *_context(row.mediator_id, row.number)))

    def ids(places: Iterable[int]) -> frozenset[str]:
        return frozenset(content["ids"][place] for place in places)

    figures = {
        key: said
        and Figure(
            ids(content["figures"][key]),
            said["percent"],
            None if said["median"] is None else Median(said["median"], ids(content["medians"][key])),
            said["version"],
        )
        for key, said in row.printed["figures"].items()
    }
    coverage = Coverage(**row.printed["coverage"])
    version = Version(row.number, row.published_on, ids(content["answers"]), coverage, figures)
    return Kept(version, frozenset(content["expired"]))


def expire(mediator_id: int, answers: Iterable[str]) -> None:
    """Note in the newest version of a mediator which answers are forgotten for their age."""
    row = db.session.scalar(
        select(DigestVersion)
        .where(DigestVersion.mediator_id == mediator_id)
        .order_by(DigestVersion.number.desc())
        .limit(1)
        .with_for_update()
    )
    if row:
        kept = opened(row)
        row.sealed = seal(kept._replace(expired=kept.expired.union(answers)), mediator_id)


def commitment(receipt: str) -> str:
    """How a version lists an answer, by the keyed hash of its receipt code; the same in every version."""
    return crypto.fingerprint("digest commitment", receipt)[:16]


def _printed(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    median = figure.median
    return {
        "n": figure.n,
        "percent": figure.percent_agreeing,
        "median": median and median.value,
        "median_n": median and median.n,
        "version": figure.version,
    }


def _places(answers: Iterable[str], place: Mapping[str, int]) -> list[int]:
    return sorted(place[each] for each in answers)


def _context(mediator_id: int, number: int) -> tuple[object, ...]:
    return (DigestVersion.__tablename__, mediator_id, number)
