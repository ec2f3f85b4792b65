"""The JSON Schema (2020-12) of the complete logbook: docs/logbook-schema.json is what stands here."""

from typing import Any

from app.logbook import references, vocabulary
from app.logbook.cpd.items import LONGEST_TAKEAWAY, LONGEST_TITLE
from app.logbook.files.archive import FORMAT, MOST_CPD_ITEMS, MOST_MEDIATIONS, MOST_SESSIONS, VERSION
from app.logbook.length import LONGEST_MINUTES, MOST_MINUTES_OF_EXPERIENCE
from app.logbook.vocabulary import (
    Choice,
    Conclusion,
    Kind,
    Mode,
    Parties,
    Platform,
    Role,
    SessionStatus,
    Source,
    Status,
)

Schema = dict[str, Any]

YES: Schema = {"type": "boolean"}
DAY: Schema = {"type": "string", "format": "date"}
INSTANT: Schema = {"type": "string", "format": "date-time"}


def schema() -> Schema:
    """As a new value, in the order of the file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The complete logbook of a mediator",
        "description": "What is typed is brought in again; what the portal found is there for you to read.",
        **_object(
            {
                "format": {"const": FORMAT},
                "version": {"const": VERSION},
                "written_at": INSTANT,
                "rule": _object({"scheme": _text(30), "name": _text(120)}),
                "opening_balance": _or_null(_opening_balance()),
                "certification": _object(
                    {"claimed": YES, "claimed_at": _or_null(INSTANT), "verified_at": _or_null(INSTANT)}
                ),
                "code_of_conduct": _object({"version": _or_null({"type": "string"}), "accepted_at": _or_null(INSTANT)}),
                "mediations": {"type": "array", "maxItems": MOST_MEDIATIONS, "items": _mediation()},
                "cpd": {"type": "array", "maxItems": MOST_CPD_ITEMS, "items": _cpd_item()},
            }
        ),
    }


def _opening_balance() -> Schema:
    return _object(
        {
            "minutes": _whole(MOST_MINUTES_OF_EXPERIENCE),
            "mediations": _whole(10_000),
            "note": _text(500),
        }
    )


def _mediation() -> Schema:
    return _object(
        {
            "id": {"type": "string", "description": "By this the file is known again; another account has others."},
            "logged_at": INSTANT,
            "reference": {"type": "string", "pattern": f"^{references.PATTERN}$"},
            "role": _word(Role),
            "simulated": YES,
            "agreement_to_mediate": YES,
            "status": _word(Status),
            "field": _or_null(_word(vocabulary.Field)),
            "cross_border": YES,
            "countries": {"type": "array", "items": {"type": "string", "pattern": "^[A-Z]{2}$"}},
            "language": {"type": "string", "pattern": "^([a-z]{2,3})?$"},
            "parties": _or_null(_word(Parties)),
            "conclusion": _or_null(_word(Conclusion)),
            "claimed_full_scale": YES,
            "claim_sentence": _text(300),
            "feedback_announced": YES,
            "reflections": _or_null(_object({"went_well": _text(4000), "was_hard": _text(4000)})),
            "sessions": {"type": "array", "minItems": 1, "maxItems": MOST_SESSIONS, "items": _session()},
            "result": _result(),
        }
    )


def _session() -> Schema:
    return _object(
        {
            "date": {**DAY, "description": "The local date, which never moves."},
            "starts_at": _or_null(INSTANT),
            "ends_at": _or_null(INSTANT),
            "zone": {"type": "string", "description": "An IANA time zone."},
            "minutes": _or_null(_whole(LONGEST_MINUTES, 1)),
            "kind": _word(Kind),
            "mode": _word(Mode),
            "mediator_remote": YES,
            "status": _word(SessionStatus),
            "platform": _or_null(_word(Platform)),
            "source": _word(Source),
        }
    )


def _result() -> Schema:
    return _object(
        {
            "verdict": {"type": "string"},
            "reason": {"type": "string"},
            "counted_on": _or_null(DAY),
            "minutes": _whole(),
            "evidence_level": _whole(3),
        }
    )


def _cpd_item() -> Schema:
    return _object(
        {
            "id": {"type": "string", "description": "By this the item is known again; another account has others."},
            "date": DAY,
            "title": {"type": "string", "pattern": r"^.*\S.*$", "maxLength": LONGEST_TITLE},
            "minutes": _whole(LONGEST_MINUTES, 1),
            "takeaway": _text(LONGEST_TAKEAWAY),
        }
    )


def _object(properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties}


def _text(most: int) -> Schema:
    return {"type": "string", "maxLength": most}


def _whole(most: int | None = None, least: int = 0) -> Schema:
    return {"type": "integer", "minimum": least, **({"maximum": most} if most is not None else {})}


def _word(words: type[Choice]) -> Schema:
    return {"enum": [each.value for each in words]}


def _or_null(inner: Schema) -> Schema:
    return {"anyOf": [inner, {"type": "null"}]}
