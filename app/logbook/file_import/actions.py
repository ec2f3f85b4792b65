"""Bringing in a spreadsheet or a logbook file: begin with a sealed draft, arrange it, log what is ticked.

Nothing is logged without a click; the ledger and the undo are those of the calendars.
"""

from collections.abc import Callable
from itertools import accumulate

from app import audit, clock, measured
from app.accounts.person import Person
from app.db import action, db
from app.errors import NotYours, Refused
from app.logbook import actions, queries
from app.logbook.calendar_import.said import LATE
from app.logbook.cpd import actions as cpd_actions
from app.logbook.eligibility import actions as eligibility_actions
from app.logbook.evidence import actions as evidence_actions, levels as evidence, queries as evidence_queries
from app.logbook.file_import import queries as incoming_queries
from app.logbook.file_import.draft import Draft
from app.logbook.file_import.incoming import Incoming, Plan
from app.logbook.file_import.models import FileKind, FileRun
from app.logbook.files import archive
from app.logbook.files.archive import ArchiveError, Facts
from app.logbook.imports import actions as import_run_actions, queries as import_queries
from app.logbook.models import ImportRun, Mediation, Session
from app.logbook.recount import recount
from app.logbook.rules import actions as rule_actions
from app.logbook.sheets import process as sheet_file
from app.logbook.sheets.columns import likeliest
from app.logbook.sheets.table import SheetError

MOST_AT_ONCE = 200  # mediations logged under one write lock,
MOST_SESSIONS_AT_ONCE = 3_000  # with so many sessions, or one mediation with whatever number


def begin_sheet(mediator: Person, *, form_token: str, data: bytes) -> FileRun:
    """Make a run of a spreadsheet, which another process reads. The same form sent twice makes one run."""
    db.session.rollback()
    try:
        tables = sheet_file.read(data)
    except SheetError as error:
        measured.note(measured.UNREADABLE, "sheet")
        raise Refused(str(error)) from None
    draft = Draft(tables, chosen=likeliest(tables))
    return _begin(mediator, form_token=form_token, kind=FileKind.SHEET, draft=draft)


def begin_archive(mediator: Person, *, form_token: str, data: bytes) -> FileRun:
    """Make a run of a logbook file. The same form sent twice makes one run."""
    db.session.rollback()
    try:
        draft = Draft(archive=archive.read(data), is_arranged=True)
    except ArchiveError as error:
        measured.note(measured.UNREADABLE, "archive")
        raise Refused(str(error)) from None
    return _begin(mediator, form_token=form_token, kind=FileKind.ARCHIVE, draft=draft)


@action
def decide(file: FileRun, *, by: Person, draft: Draft | None, do: str, version: int) -> str:
    """Do what the button `do` says, on the draft as it was opened and typed into.

    Says what was done, or nothing where the page shows it. `version` is that of the run as it was seen; of two at one
    instant the second waits, and finds another one.
    """
    db.session.refresh(file.run, with_for_update=True)
    if draft is None or file.run.draft is None:
        raise Refused("This import is finished. To go on, choose the file again.")
    if version != file.run.version:
        raise Refused(LATE)
    name, _colon, number = do.partition(":")
    if name == "page" and number.isdecimal():
        draft.page = int(number[:6])
    return BUTTONS.get(name, _keep_typed)(file.run, draft, by)


@action
def _begin(mediator: Person, *, form_token: str, kind: FileKind, draft: Draft) -> FileRun:
    if again := import_queries.run_of_form(mediator, form_token):
        return incoming_queries.file_run(mediator, again.id)
    run = ImportRun(
        mediator_id=mediator.id,
        form_token=form_token,
        started_at=clock.now(),
        touched_at=clock.now(),
        cancelled=0,
        versions={},
    )
    file = FileRun(run=run, kind=kind)
    _count(run, incoming_queries.plan(mediator, draft))
    db.session.add(file)
    db.session.flush()
    import_run_actions.seal(run, draft.to_json())
    audit.record(f"read a {kind.thing}", run, by=mediator)
    return file


def _count(run: ImportRun, plan: Plan) -> None:
    """The numbers of the ledger; they stand once something is logged."""
    if not run.versions:
        run.found, run.new, run.known = plan.found, plan.new_count, plan.known
        run.changed, run.skipped = len(plan.changed), len(plan.skipped)
        run.skipped_because = [[each.reason, each.number] for each in plan.skipped[: import_run_actions.MOST_REASONS]]


def _keep_typed(run: ImportRun, draft: Draft, by: Person) -> str:
    _count(run, incoming_queries.plan(by, draft))
    import_run_actions.seal(run, draft.to_json())
    return "What you chose is kept."


def _arrange(run: ImportRun, draft: Draft, by: Person) -> str:
    if reason := draft.why_not_arranged():
        raise Refused(reason)
    draft.is_arranged, draft.page = True, 1
    _keep_typed(run, draft, by)
    return ""


def _back(run: ImportRun, draft: Draft, _by: Person) -> str:
    draft.is_arranged = not draft.tables
    import_run_actions.seal(run, draft.to_json())
    return ""


def _turn(run: ImportRun, draft: Draft, _by: Person) -> str:
    import_run_actions.seal(run, draft.to_json())
    return ""


def _finish(run: ImportRun, _draft: Draft, by: Person) -> str:
    import_run_actions.finish(run, by=by)
    return "The import is finished, and what was read from your file is wiped."


def _log(run: ImportRun, draft: Draft, by: Person) -> str:
    plan = incoming_queries.plan(by, draft)
    wanted = [each for each in plan.new if each.number not in draft.left]
    facts = [each for each in incoming_queries.missing(by, draft) if each not in draft.left_facts]
    if not wanted and not facts:
        raise Refused("Tick what to log.")
    _count(run, plan)
    now = _at_once(wanted)
    for each in now:
        _bring_in(run, each, by=by)
    for fact in facts:
        FACTS[fact](draft.archive or {}, by)
    count = {0: "What you ticked is", 1: "One mediation is"}.get(len(now), f"{len(now)} mediations are")
    if left := len(wanted) - len(now):
        import_run_actions.seal(run, draft.to_json())
        return f"{count} logged, {left} {'is' if left == 1 else 'are'} still to log: press once more."
    _finish(run, draft, by)
    return f"{count} logged, and what was read from your file is wiped."


def _at_once(wanted: list[Incoming]) -> list[Incoming]:
    """As many as one button logs."""
    so_far = accumulate(len(each.sessions) for each in wanted)
    return wanted[: max(1, min(MOST_AT_ONCE, sum(sessions <= MOST_SESSIONS_AT_ONCE for sessions in so_far)))]


def _bring_in(run: ImportRun, incoming: Incoming, *, by: Person) -> None:
    """Log one mediation, or add its sessions to the one that is logged."""
    mediation = _logged(incoming, by) or _new(run, incoming, by=by)
    before = mediation.version
    is_imported = evidence_queries.is_imported(mediation) and incoming.is_imported
    sessions = [Session(**each.details) for each in incoming.sessions]
    mediation.sessions.extend(sessions)
    recount(mediation)
    audit.record("logged from a file", mediation, by=by)
    if incoming.reflections:
        went_well, was_hard = incoming.reflections
        actions.reflect(mediation, by=by, version=0, went_well=went_well, was_hard=was_hard)
    became = zip(incoming.sessions, sessions, strict=True)
    import_run_actions.know(run, [(each.key, each.content, session.id) for each, session in became])
    if is_imported:
        evidence_actions.record(mediation.id, evidence.Source.IMPORT)
    import_run_actions.note_version(run, mediation, before=before)


def _logged(incoming: Incoming, by: Person) -> Mediation | None:
    if incoming.mediation_id is None:
        return None
    try:
        return queries.mediation(by, incoming.mediation_id)
    except NotYours:
        raise Refused(f"{incoming.reference} was removed meanwhile. Look again.") from None


def _new(run: ImportRun, incoming: Incoming, *, by: Person) -> Mediation:
    return actions.new_mediation(
        by,
        form_token=f"file {run.id} {incoming.number}",
        reference=incoming.reference,
        import_run_id=run.id,
        **incoming.details,
    )


def _set_balance(file: dict[str, object], by: Person) -> None:
    details = archive.values(archive.OPENING_BALANCE, file[Facts.OPENING_BALANCE])  # type: ignore[arg-type]
    eligibility_actions.set_opening_balance(by, version=0, **details)


def _claim(_file: dict[str, object], by: Person) -> None:
    eligibility_actions.claim_certification(by)


def _follow(file: dict[str, object], by: Person) -> None:
    details = archive.values(archive.RULE, file[Facts.RULE])  # type: ignore[arg-type]
    rule_actions.follow(by, **details)


def _add_cpd(file: dict[str, object], by: Person) -> None:
    cpd_actions.bring_in(by, file[Facts.CPD])  # type: ignore[arg-type]


FACTS: dict[Facts, Callable[[dict[str, object], Person], None]] = {
    Facts.OPENING_BALANCE: _set_balance,
    Facts.CERTIFICATION: _claim,
    Facts.RULE: _follow,
    Facts.CPD: _add_cpd,
}
BUTTONS: dict[str, Callable[[ImportRun, Draft, Person], str]] = {
    "arrange": _arrange,
    "back": _back,
    "page": _turn,
    "log": _log,
    "finish": _finish,
}
