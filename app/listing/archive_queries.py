"""What a person's archive says of their listing: profile, applications as submitted, decisions, standing, packs.

What an assessor has noted and not signed yet is not told: it may still change.
"""

from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload, undefer

from app.accounts.person import Person
from app.audit import AuditRecord
from app.auditing import history as history_words
from app.db import Base, db
from app.listing import history_queries, person_queries
from app.listing.applications.life import State
from app.listing.applications.models import (
    Application,
    ApplicationEntry,
    ApplicationEvent,
    CriterionMark,
    Snapshot,
)
from app.listing.approvals.models import Approval, ApprovalStep
from app.listing.packs.models import Pack, PackOpening
from app.listing.profiles.models import Profile, ProfilePhoto
from app.listing.programmes.models import ProgrammeAssessor
from app.listing.standings.models import Listing, ListingFact
from app.listing.upkeep.models import Declaration, KeepingUpLetter
from app.mail import Letter
from app.plain import plain, told

PROFILE = (
    *("languages", "places", "expertise", "styles", "about", "education", "conduct", "complaints", "links"),
    *("is_findable", "shows_links", "shows_education"),
)
APPLICATION = ("id", "state", "rounds", "criteria_version", "rule_version", "begun_at", "submitted_at", "ended_at")
LISTING = (
    *("credential", "number", "slug", "activated_on", "next_due_on", "gone_on", "is_suspended"),
    "keep_up_on",
)


def profile(mediator: Person) -> dict[str, Any] | None:
    """What the mediator says about themself in public."""
    found = db.session.scalar(select(Profile).where(Profile.mediator_id == mediator.id))
    return told(found, *PROFILE) if found else None


def photo(mediator: Person) -> bytes | None:
    return db.session.scalar(select(ProfilePhoto.data).where(ProfilePhoto.mediator_id == mediator.id))


def applications(mediator: Person) -> list[dict[str, Any]]:
    """Each with its programme, what was submitted, the entries with questions and answers, and what was decided."""
    own = select(Application).where(Application.mediator_id == mediator.id).order_by(Application.id)
    found = db.session.scalars(own.options(joinedload(Application.programme))).all()
    ids = [each.id for each in found]
    by_application = {
        name: _by_application(model, ids)
        for name, model in (
            *(("snapshot", Snapshot), ("entries", ApplicationEntry), ("events", ApplicationEvent)),
            *(("criteria", CriterionMark), ("approval", Approval), ("steps", ApprovalStep)),
        )
    }
    return [_application(each, {name: rows[each.id] for name, rows in by_application.items()}) for each in found]


def packs(mediator: Person) -> list[dict[str, Any]]:
    """Sealed packs with what is in them and every opening; never the address that opens one."""
    own = select(Pack).where(Pack.mediator_id == mediator.id).order_by(Pack.id)
    found = db.session.scalars(
        own.options(undefer(Pack.written), joinedload(Pack.application).joinedload(Application.snapshot))
    ).all()
    openings: dict[int, list[dict[str, Any]]] = {each.id: [] for each in found}
    for each in _rows(PackOpening, PackOpening.pack_id.in_(openings)):
        openings[each.pack_id].append(told(each, "at", "way"))
    return [
        told(each, "recipient", "made_at", "last_day", "withdrawn_at", "sha256")
        | {"sealed": each.frozen, "openings": openings[each.id]}
        for each in found
    ]


def listings(mediator: Person) -> list[dict[str, Any]]:
    """Each with the facts of its standing, what was declared each year, and the letters about it."""
    found = _rows(Listing, Listing.mediator_id == mediator.id)
    return [
        told(each, *LISTING)
        | {
            "facts": [
                told(fact, "number", "kind", "on", "until", "days", "recorded_at") | {"reason": fact.opened_reason}
                for fact in _rows(ListingFact, ListingFact.listing_id == each.id)
            ],
            "declarations": [
                told(said, "asked_on", "made_at") for said in _rows(Declaration, Declaration.listing_id == each.id)
            ],
        }
        for each in found
    ]


def letters(mediator: Person) -> list[dict[str, Any]]:
    """Notices and reminders of a listing: which, and when; once a letter has left, nothing else of it is kept."""
    own = select(Listing.id).where(Listing.mediator_id == mediator.id)
    noticed = (
        select(ListingFact.kind, Letter)
        .join(Letter, Letter.id == ListingFact.letter_id)
        .where(ListingFact.listing_id.in_(own))
        .order_by(Letter.id)
    )
    return [
        {"about": kind, **told(letter, "template", "queued_at", "sent_at", "refused_at")}
        for kind, letter in db.session.execute(noticed)
    ] + [
        {"about": each.key, "sent_at": plain(each.on)}
        for each in _rows(KeepingUpLetter, KeepingUpLetter.listing_id.in_(own))
    ]


def places_as_assessor(person: Person) -> list[dict[str, Any]]:
    """The programmes somebody decides for, with when they were invited and when that ended."""
    own = select(ProgrammeAssessor).where(ProgrammeAssessor.user_id == person.id).order_by(ProgrammeAssessor.id)
    found = db.session.scalars(own.options(joinedload(ProgrammeAssessor.programme)))
    return [{"programme": each.programme.name, **told(each, "invited_at", "ended_at")} for each in found]


def history(person: Person) -> list[dict[str, Any]]:
    """All that was noted of what somebody did or what was done about them: as it is kept, and as a sentence."""
    about_them = and_(person_queries.about(person.id), AuditRecord.verb.not_in(history_queries.OF_THE_ASSESSMENT))
    wanted = or_(AuditRecord.by_id == person.id, about_them)
    rows = db.session.scalars(select(AuditRecord).where(wanted).order_by(AuditRecord.id))
    return [
        told(each, "at", "verb", "subject", "subject_id", "fields") | {"by": _by(each, person)} | _said(each, person)
        for each in rows
    ]


def _by(row: AuditRecord, person: Person) -> str:
    """Whoever else it was is somebody else's business."""
    return {person.id: "you", None: "the portal"}.get(row.by_id, "somebody else")


def _said(row: AuditRecord, person: Person) -> dict[str, str]:
    """As the pages of their history say it; of what no page tells, whoever else it was is somebody else."""
    others = history_words.doer(row.by_id, you=person.id, others="Somebody else")
    who = history_queries.who(row, person) if row.subject in history_queries.TOLD_OF else others
    it = history_words.THINGS.get(row.subject, "")
    return {"said": history_words.said(row.verb, who=who, it=it, fields=row.fields)}


def _application(found: Application, rows: dict[str, list[Any]]) -> dict[str, Any]:
    is_decided = found.signed_at is not None
    return told(found, *APPLICATION) | {
        "programme": found.programme.name,
        "submitted": next((each.frozen for each in rows["snapshot"]), None),
        "entries": [
            _entry(each, is_told=is_decided or (found.state is State.QUERIED and each.is_queried))
            for each in rows["entries"]
        ],
        "events": [told(each, "at", "who", "verb") for each in rows["events"]],
        "result": found.result if is_decided else "",
        "signed_at": plain(found.signed_at),
        "criteria": [told(each, "criterion", "mark", "note", "at") for each in rows["criteria"]] if is_decided else [],
        "approval": [
            told(each, "state", "contribution", "moved_at") | {"reason": each.opened_reason}
            for each in rows["approval"]
        ],
        "approval_steps": [told(each, "verb", "at") | {"reason": each.opened_reason} for each in rows["steps"]],
    }


def _entry(entry: ApplicationEntry, *, is_told: bool) -> dict[str, Any]:
    decided = told(entry, "decision", "reason", "decided_at") if is_told else {}
    return {"entry": entry.frozen, **decided, **told(entry, "answer", "answered_at")}


def _by_application(model: type[Base], ids: list[int]) -> dict[int, list[Any]]:
    kind: Any = model
    found: dict[int, list[Any]] = {each: [] for each in ids}
    wanted = select(kind).where(kind.application_id.in_(ids)).order_by(*model.__table__.primary_key)
    for row in db.session.scalars(wanted):
        found[row.application_id].append(row)
    return found


def _rows(model: type[Base], which: Any) -> list[Any]:
    kind: Any = model
    return list(db.session.scalars(select(kind).where(which).order_by(kind.id)))
