"""A mediator's whole logbook as the JSON file says it."""

from typing import Any

from app import clock, crypto
from app.accounts.person import Person
from app.logbook import queries
from app.logbook.cpd import queries as cpd_queries
from app.logbook.cpd.models import CpdItem
from app.logbook.files import archive
from app.logbook.files.archive import Facts
from app.logbook.files.archive_plan import Kept
from app.logbook.models import Mediation
from app.logbook.rules import queries as rule_queries
from app.plain import plain


def whole(mediator: Person) -> dict[str, Any]:
    """Everything that was typed, and beside it what the portal found: the verdicts, and what the account says."""
    facts = queries.facts(mediator)
    has_balance = facts.opening_version is not None
    return {
        "format": archive.FORMAT,
        "version": archive.VERSION,
        "written_at": plain(clock.now().replace(microsecond=0)),
        Facts.RULE: {"scheme": rule_queries.followed(mediator), "name": facts.followed or ""},
        Facts.OPENING_BALANCE: {
            "minutes": facts.opening_minutes,
            "mediations": facts.opening_mediations,
            "note": facts.opening_note,
        }
        if has_balance
        else None,
        Facts.CERTIFICATION: {
            "claimed": facts.certified_at is not None,
            "claimed_at": plain(facts.certified_at),
            "verified_at": plain(facts.verified_at),
        },
        "code_of_conduct": {"version": facts.code_version, "accepted_at": plain(facts.code_accepted_at)},
        "mediations": [_mediation(each, reflections) for each, reflections in _with_reflections(mediator)],
        Facts.CPD: [_cpd_item(each) for each in cpd_queries.whole(mediator)],
    }


def logged(mediator: Person) -> list[Kept]:
    """What is logged as a file would say it, to compare one with."""
    return [
        Kept(each.id, file_id(each), _typed(each, reflections)) for each, reflections in _with_reflections(mediator)
    ]


def file_id(mediation: Mediation) -> str:
    """What a mediation is called in a file, at every writing the same; it tells nothing."""
    return crypto.fingerprint("archive id", mediation.id)[:32]


def _with_reflections(mediator: Person) -> list[tuple[Mediation, queries.Reflections | None]]:
    opened = queries.all_reflections(mediator)
    return [(each, opened.get(each.id)) for each in queries.whole_logbook(mediator)]


def _typed(mediation: Mediation, reflections: queries.Reflections | None) -> dict[str, Any]:
    return {
        **archive.told(archive.MEDIATION, mediation),
        "reflections": archive.told(archive.REFLECTIONS, reflections) if reflections else None,
        "sessions": [archive.told(archive.SESSION, each) for each in mediation.sessions],
    }


def _mediation(mediation: Mediation, reflections: queries.Reflections | None) -> dict[str, Any]:
    return {
        "id": file_id(mediation),
        "logged_at": plain(mediation.created_at.replace(microsecond=0)),
        **_typed(mediation, reflections),
        "result": {
            "verdict": mediation.verdict,
            "reason": mediation.reason,
            "counted_on": plain(mediation.counted_on),
            "minutes": mediation.minutes,
            "evidence_level": mediation.evidence_level,
        },
    }


def _cpd_item(item: CpdItem) -> dict[str, Any]:
    return {"id": cpd_queries.file_id(item.id), **archive.told(archive.CPD, cpd_queries.opened(item))}
