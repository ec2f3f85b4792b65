"""What an assessor reads: the applications to their own programmes, and one of them with all that is decided of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.listing.applications import queries as application_queries, snapshot
from app.listing.applications.life import ENDED, WITH_PROGRAMME, State, Who, next_step, why_not_decide
from app.listing.applications.models import Application, ApplicationEntry, ApplicationEvent, CriterionMark
from app.listing.applications.shared import SharedEntry
from app.listing.criteria import criteria
from app.listing.criteria.shape import Group
from app.listing.desk import review as desk
from app.listing.desk.review import Line, Review, Show
from app.listing.desk.twins import Twin, twins
from app.listing.programmes.kinds import ASSESSING
from app.listing.programmes.models import Programme, ProgrammeAssessor
from app.logbook.eligibility import certification_queries
from app.logbook.vocabulary import Choice
from app.paging import Pages

A_PAGE = 20


class Pile(Choice):
    """The applications of a programme by whose turn it is."""

    OURS = "ours"
    THEIRS = "theirs"
    ENDED = "ended"

    @property
    def label(self) -> str:
        return {"ours": "Your programme's turn", "theirs": "With the mediator", "ended": "Ended"}[self.value]


_PILES = {Pile.OURS: WITH_PROGRAMME, Pile.THEIRS: (State.QUERIED,), Pile.ENDED: ENDED}


@dataclass(frozen=True, slots=True)
class Waiting:
    """An application in the queue; `hindrance` is why this assessor may not open it."""

    application: Application
    hindrance: str | None

    @property
    def next_step(self) -> str:
        return next_step(self.application.state, reader=Who.ASSESSOR, programme=self.application.programme.name)

    @property
    def can_open(self) -> bool:
        """What was withdrawn is not the programme's to read any more."""
        return self.hindrance is None and self.application.state is not State.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of a pile, and how many there are on each."""

    waiting: list[Waiting]
    counts: Mapping[Pile, int]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a review with what the page needs beside it; `replaces` is the entry that it stands for."""

    line: Line
    entry: ApplicationEntry
    replaces: ApplicationEntry | None
    twins: list[Twin]

    @property
    def shown(self) -> SharedEntry:
        return SharedEntry(self.line.frozen)

    @property
    def instead_of(self) -> str:
        return self.replaces.frozen["reference"] if self.replaces else ""


@dataclass(frozen=True, slots=True)
class Rows:
    """One page of the lines that were asked for."""

    rows: list[Row]
    show: Show
    page: int
    pages: int

    def at(self, entry_id: int) -> Row | None:
        """The one that is to be opened, if it is on this page."""
        return next((row for row in self.rows if row.line.id == entry_id), None)

    def after(self, entry_id: int) -> int | None:
        """The next entry to decide on this page, when one was just decided."""
        still = [row.line.id for row in self.rows if row.line.decision is None]
        return next((each for each in still if each > entry_id), next(iter(still), None))


@dataclass(frozen=True, slots=True)
class Part:
    """One group of the criteria with what is recorded of it; `version` grows with every change."""

    number: int
    group: Group
    marks: Mapping[str, CriterionMark]
    version: int
    is_last: bool


def queue(assessor: Person, pile: Pile, *, page: int = 1) -> Queue:
    """A page of the applications to one's own approved programmes, what last happened first; drafts are nobody's."""
    mine = _mine(assessor)
    of = case(*((Application.state.in_(states), pile.value) for pile, states in _PILES.items()))
    grouped = db.session.execute(mine.with_only_columns(of, func.count()).group_by(of)).all()
    counts = {each: dict(map(tuple, grouped)).get(each.value, 0) for each in Pile}
    at = Pages.of(counts[pile], page, size=A_PAGE)
    latest = select(func.max(ApplicationEvent.id)).where(ApplicationEvent.application_id == Application.id)
    found = db.session.scalars(
        mine.where(Application.state.in_(_PILES[pile]))
        .options(contains_eager(Application.programme), joinedload(Application.mediator))
        .order_by(latest.scalar_subquery().desc(), Application.id.desc())
        .limit(A_PAGE)
        .offset(at.offset)
    ).all()
    ties = application_queries.ties_of({each.mediator_id for each in found}, assessor.id)
    return Queue([Waiting(each, why_not_decide(ties[each.mediator_id])) for each in found], counts, at.page, at.pages)


def application(assessor: Person, application_id: int) -> Application:
    """One that this assessor may decide about; any other does not exist for them, nor does what was withdrawn."""
    found = db.session.scalar(
        _mine(assessor)
        .where(Application.id == application_id, Application.state != State.WITHDRAWN)
        .options(
            contains_eager(Application.programme), joinedload(Application.mediator), joinedload(Application.snapshot)
        )
    )
    if found is None or application_queries.ties(found.mediator_id, assessor.id):
        raise NotYours(application_id)
    return found


def review(application: Application) -> Review:
    """All that is decided of an application; three queries, however many entries it has."""
    frozen = application_queries.submitted(application)
    by_key = {each["key"]: each for each in frozen["entries"]}
    found = db.session.execute(
        select(ApplicationEntry.id, ApplicationEntry.key, ApplicationEntry.replaces_id, ApplicationEntry.decision)
        .where(ApplicationEntry.application_id == application.id)
        .order_by(ApplicationEntry.id)
    ).all()
    standing_in = {each.id: each.frozen for each in _replacing(application)}
    replaced = {each.replaces_id for each in found}
    lines = tuple(
        Line(each.id, standing_in.get(each.id) or by_key[each.key], each.decision)
        for each in found
        if each.id not in replaced
    )
    marks = {key: each.mark for key, each in _marks(application).items()}
    return Review(application.state, application.rounds, frozen, lines, marks, criteria(application.criteria_version))


def is_subject_to_verification(application: Application, review: Review) -> bool:
    """Whether the threshold is that of somebody who is IMI Certified, which nobody has verified to this day."""
    is_claimed = snapshot.is_subject_to_verification(review.frozen)
    return is_claimed and not certification_queries.is_verified(application.mediator_id)


def rows(review: Review, show: Show, *, page: int = 1, opened: int = 0) -> Rows:
    """A page of the lines that were asked for, with their reasons and answers; an opened one is there in any case."""
    lines = review.shown[show]
    at = Pages.of(len(lines), page, size=A_PAGE)
    lines = at.cut(lines)
    if opened not in {line.id for line in lines}:
        lines = [*(line for line in review.lines if line.id == opened), *lines]
    entries = _entries(line.id for line in lines)
    replaced = _entries(each.replaces_id for each in entries.values() if each.replaces_id)
    alike = twins(review, lines)
    made = [
        Row(line, entries[line.id], replaced.get(entries[line.id].replaces_id or 0), alike.get(line.id, []))
        for line in lines
    ]
    return Rows(made, show, at.page, at.pages)


def questions(review: Review) -> Sequence[ApplicationEntry]:
    """What is queried, as it was submitted."""
    return list(_entries(line.id for line in review.shown[Show.QUERIED]).values())


def part(application: Application, number: int) -> Part:
    """A group of the criteria that the application froze, by its number from 1."""
    groups = desk.groups(criteria(application.criteria_version))
    if not 1 <= number <= len(groups):
        raise NotYours(number)
    group, marks = groups[number - 1], _marks(application)
    found = {item.key: marks[item.key] for item in group.items if item.key in marks}
    return Part(number, group, found, sum(each.version for each in found.values()), number == len(groups))


def submitted(application_id: int) -> Application:
    """For staff, who enter what a programme decided: any that was submitted, and nothing of what it holds."""
    found = db.session.scalar(
        select(Application)
        .where(Application.id == application_id, Application.submitted_at.is_not(None))
        .options(joinedload(Application.programme), joinedload(Application.mediator))
    )
    if found is None:
        raise NotYours(application_id)
    return found


def undecided(*, page: int = 1) -> tuple[Sequence[Application], int, int]:
    """For staff: a page of the applications that are with a programme, the oldest first; with the page and how many."""
    is_open = (Application.submitted_at.is_not(None), Application.ended_at.is_(None))
    at = Pages.of(db.session.scalar(select(func.count(Application.id)).where(*is_open)) or 0, page, size=A_PAGE)
    found = db.session.scalars(
        select(Application)
        .where(*is_open)
        .options(joinedload(Application.programme), joinedload(Application.mediator))
        .order_by(Application.submitted_at, Application.id)
        .limit(A_PAGE)
        .offset(at.offset)
    ).all()
    return found, at.page, at.pages


def _mine(assessor: Person) -> Select[Application]:
    return (
        select(Application)
        .join(Application.programme)
        .join(ProgrammeAssessor, ProgrammeAssessor.programme_id == Programme.id)
        .where(
            ProgrammeAssessor.user_id == assessor.id,
            ProgrammeAssessor.ended_at.is_(None),
            Programme.state.in_(ASSESSING),
            Application.submitted_at.is_not(None),
        )
    )


def _entries(ids: Iterable[int]) -> dict[int, ApplicationEntry]:
    wanted = select(ApplicationEntry).where(ApplicationEntry.id.in_(list(ids))).order_by(ApplicationEntry.id)
    found = db.session.scalars(wanted).all()
    return {each.id: each for each in found}


def _replacing(application: Application) -> Sequence[ApplicationEntry]:
    return db.session.scalars(
        select(ApplicationEntry).where(
            ApplicationEntry.application_id == application.id, ApplicationEntry.replaces_id.is_not(None)
        )
    ).all()


def _marks(application: Application) -> dict[str, CriterionMark]:
    found = db.session.scalars(select(CriterionMark).where(CriterionMark.application_id == application.id)).all()
    return {each.criterion: each for each in found}
