"""A mediator's imports of spreadsheets and logbook files: the runs, their opened drafts, what each would bring in."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app import clock, crypto
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.logbook import queries
from app.logbook.cpd import queries as cpd_queries
from app.logbook.eligibility import certification_queries
from app.logbook.file_import.draft import Draft
from app.logbook.file_import.incoming import Plan, numbered
from app.logbook.file_import.models import FileKind, FileRun
from app.logbook.files import archive_plan, archive_queries
from app.logbook.files.archive import Facts
from app.logbook.imports import queries as import_queries
from app.logbook.models import ImportRun, Mediation
from app.logbook.reading import read
from app.logbook.references import next_reference
from app.logbook.rules import queries as rule_queries
from app.logbook.rules.parameters import IMI
from app.logbook.sheets.plan import Logged, plan as plan_of_sheet
from app.logbook.sheets.rows import Reader


def file_run(mediator: Person, run_id: int) -> FileRun:
    found = db.session.scalar(
        select(FileRun).join(FileRun.run).where(ImportRun.mediator_id == mediator.id, FileRun.import_run_id == run_id)
    )
    if found is None:
        raise NotYours(run_id)
    return found


def file_runs(mediator: Person, kind: FileKind) -> Sequence[FileRun]:
    """The latest imports of such files, newest first."""
    return db.session.scalars(
        select(FileRun)
        .join(FileRun.run)
        .where(ImportRun.mediator_id == mediator.id, FileRun.kind == kind)
        .order_by(ImportRun.id.desc())
        .limit(50)
    ).all()


def draft(file: FileRun) -> Draft | None:
    """What is still to be decided; none once it is closed, too old, or sealed with a key that is gone."""
    text = import_queries.opened(file.run)
    return Draft.from_json(text) if text else None


def plan(mediator: Person, draft: Draft) -> Plan:
    """What a draft would bring in now: every mediation with a reference of its own.

    Those of a sheet stand by their days, those of a logbook file as they do there.
    """
    known, mediator_id = import_queries.known(mediator), mediator.id

    def key(*parts: object) -> str:
        return crypto.fingerprint(str(parts[0]), mediator_id, *parts[1:])

    if draft.archive is not None:
        found = archive_plan.plan(draft.archive, known=known, logged=archive_queries.logged(mediator), key=key)
    else:
        found = plan_of_sheet(reader(mediator, draft).read(), known=known, logged=_logged(mediator), key=key)
    entries = read(mediator, queries.facts(mediator).seal).rows
    references = [entry.reference for entry in entries]
    named = numbered(found.new, references, lambda day: next_reference(entries, day))
    found.new = named if draft.archive else sorted(named, key=lambda each: (each.date, each.number))
    return found


def missing(mediator: Person, draft: Draft) -> list[Facts]:
    """What a logbook file says beside its mediations, and the account does not have and may have."""
    facts = queries.facts(mediator)
    has = {
        Facts.OPENING_BALANCE: facts.opening_version is not None,
        Facts.CERTIFICATION: not certification_queries.may_claim(mediator),
        Facts.RULE: rule_queries.followed(mediator) != IMI,
        Facts.CPD: not missing_cpd(mediator, draft),
    }
    found = [each for each in draft.facts if not has[each]]
    return [each for each in found if each is not Facts.RULE or _is_another(draft.scheme)]


def missing_cpd(mediator: Person, draft: Draft) -> int:
    """How many items of what was learned a logbook file has that are not kept here."""
    return len(cpd_queries.missing(mediator, (draft.archive or {}).get(Facts.CPD, [])))


def _is_another(scheme: str) -> bool:
    """Whether it is a scheme that is known here, and not IMI's own, which everybody follows who chose nothing."""
    return scheme != IMI and scheme in rule_queries.in_force([scheme])


def reader(mediator: Person, draft: Draft) -> Reader:
    """What reads the rows of the chosen sheet."""
    return Reader(draft.table, draft.arrangement, mediator.zone, clock.today(mediator.zone))


def _logged(mediator: Person) -> list[Logged]:
    rows = db.session.scalars(
        select(Mediation)
        .where(Mediation.mediator_id == mediator.id, Mediation.removed_at.is_(None))
        .options(selectinload(Mediation.sessions))
    )
    return [Logged(each.id, each.reference, tuple((one.date, one.minutes) for one in each.sessions)) for each in rows]
