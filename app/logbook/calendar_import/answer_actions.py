"""Answering what an import asks: what a series is, whether two are the same, which zone a name means.

An answer is remembered by a keyed hash, and the next import does not ask again.
"""

from collections.abc import Callable
from functools import partial

from sqlalchemy import delete

from app import audit
from app.db import action, db
from app.errors import Refused
from app.logbook.calendar import Series
from app.logbook.calendar_import.candidate import Candidate, Twin
from app.logbook.calendar_import.desk import Desk, Outcome, at
from app.logbook.calendar_import.models import About, ImportAnswer
from app.logbook.calendar_import.proposed import Proposed
from app.logbook.models import ImportRun

SERIES_WORDS = {
    Series.SEPARATE: "Each meeting of this series is a mediation of its own, also at later imports.",
    Series.ONE: "This series is one mediation, also at later imports.",
    Series.NO_MEDIATION: "This series is left with the rest of your calendar, also at later imports.",
}
ABOUT_EVENTS = (About.SAME.value, About.OTHER.value)


@action
def forget(run: ImportRun) -> None:
    """Forget what was said in a run about possible duplicates; it asks again."""
    db.session.execute(
        delete(ImportAnswer).where(ImportAnswer.import_run_id == run.id, ImportAnswer.about.in_(ABOUT_EVENTS))
    )


@action
def take_back(desk: Desk, proposal: Proposed) -> None:
    """Forget what was said about the events of a proposal."""
    keys = [each.key for each in desk.draft.of(proposal)]
    db.session.execute(
        delete(ImportAnswer).where(
            ImportAnswer.mediator_id == desk.by.id, ImportAnswer.about.in_(ABOUT_EVENTS), ImportAnswer.key.in_(keys)
        )
    )


@action
def keep_zones(desk: Desk) -> None:
    """Remember the zone of every name that nobody knows and somebody gave one to all events of."""
    for name in desk.draft.zones_to_keep():
        zone = next(each.zone for each in desk.draft.candidates.values() if each.zone_said == name)
        _remember(desk, About.ZONE, desk.draft.zones.pop(name), zone)


def _series(desk: Desk, answer: Series) -> Outcome:
    key = desk.draft.series_of(desk.asked())
    if not key:
        raise Refused("These events do not repeat in your calendar.")
    _remember(desk, About.SERIES, key, answer.value)
    first = desk.draft.answer_series(key, answer)
    return Outcome(SERIES_WORDS[answer], at(first if first.is_suggested else desk.draft.after(first)))


def _same(desk: Desk) -> Outcome:
    proposal, candidate, twin = _asked(desk)
    _say_same(desk, proposal, candidate, twin)
    return Outcome("It is known from now on, and nothing was logged.", at(proposal))


def _all_same(desk: Desk) -> Outcome:
    for proposal in desk.draft.duplicates:
        [candidate] = desk.draft.of(proposal)
        if candidate.twin:
            _say_same(desk, proposal, candidate, candidate.twin)
    return Outcome("They are known from now on, and nothing was logged.", at(None))


def _other(desk: Desk) -> Outcome:
    proposal, candidate, _twin = _asked(desk)
    _remember(desk, About.OTHER, candidate.key, "")
    return Outcome("It is treated as new.", at(desk.draft.join(proposal)))


def _later(desk: Desk) -> Outcome:
    proposal, _candidate, _twin = _asked(desk)
    proposal.state = "later"
    return Outcome("Left for later: your next import asks again.", at(proposal))


def _zone(desk: Desk) -> Outcome:
    return Outcome("The zone is taken over.", at(desk.draft.holding(desk.said.number)))


def _asked(desk: Desk) -> tuple[Proposed, Candidate, Twin]:
    proposal = desk.asked()
    candidate = desk.draft.of(proposal)[0]
    if candidate.twin is None:
        raise Refused("It is no possible duplicate any more.")
    return proposal, candidate, candidate.twin


def _say_same(desk: Desk, proposal: Proposed, candidate: Candidate, twin: Twin) -> None:
    _remember(desk, About.SAME, candidate.key, candidate.content, session_id=twin.session_id)
    proposal.state, proposal.outcome = "same", twin.reference


def _remember(desk: Desk, about: About, key: str, answer: str, *, session_id: int | None = None) -> None:
    db.session.execute(
        delete(ImportAnswer).where(
            ImportAnswer.mediator_id == desk.by.id, ImportAnswer.about == about.value, ImportAnswer.key == key
        )
    )
    row = ImportAnswer(
        mediator_id=desk.by.id,
        about=about.value,
        key=key,
        answer=answer,
        session_id=session_id,
        source_id=desk.run.source_id,
        import_run_id=desk.run.id,
    )
    db.session.add(row)
    audit.record("answered about a calendar", row, by=desk.by)


BUTTONS: dict[str, Callable[[Desk], Outcome]] = {
    "separate": partial(_series, answer=Series.SEPARATE),
    "one": partial(_series, answer=Series.ONE),
    "no-mediation": partial(_series, answer=Series.NO_MEDIATION),
    "same": _same,
    "same-all": _all_same,
    "other": _other,
    "later": _later,
    "zone": _zone,
}
