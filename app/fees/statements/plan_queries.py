"""What would be done now with the payments of a bank statement: worked out anew whenever it is looked at."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from app import clock
from app.accounts.address import queries as address_queries
from app.accounts.person import Person
from app.db import db
from app.errors import NotYours
from app.fees.contribution import SETTLED
from app.fees.invoices.models import Invoice
from app.fees.models import Contribution, Payer
from app.fees.payments import balance, queries as payment_queries, reference
from app.fees.payments.balance import TAKES_PAYMENT
from app.fees.payments.models import BankEntry, BankStatement
from app.fees.statements import plan as statement_plan
from app.fees.statements.camt import Entry
from app.fees.statements.matching import Owed, matched
from app.fees.statements.plan import TO_RECORD, Group, Planned, Said
from app.fees.vocabulary import Found, State
from app.paging import Pages

A_PAGE = 50
AT_A_TIME = 500  # ids in a statement to the database


@dataclass(frozen=True)
class Plan:
    """The payments that wait, by where they belong, and how many are dealt with."""

    planned: Sequence[Planned]
    dealt_with: dict[Group, int]

    @property
    def to_record(self) -> list[Planned]:
        return [each for each in self.planned if each.group in TO_RECORD]

    @property
    def digest(self) -> str:
        """What recording them would do."""
        return statement_plan.digest(self.to_record)

    @property
    def has_own(self) -> bool:
        """Whether something is left to a colleague."""
        return any(each.group is Group.OWN for each in self.planned)

    @property
    def promised(self) -> int:
        """How many are to be recorded, as somebody said."""
        return self.dealt_with[Group.RECORDING]

    @property
    def recorded(self) -> int:
        return self.dealt_with[Group.RECORDED]

    @property
    def counts(self) -> dict[Group, int]:
        """How many payments there are of each group, of those that have any."""
        found = Counter(each.group for each in self.planned)
        found.update(self.dealt_with)
        return {group: found[group] for group in Group if found[group]}


class Row(NamedTuple):
    """A payment as staff read it."""

    entry: BankEntry
    group: Group
    said: Said
    contribution: Contribution | None
    note: str

    @property
    def amount(self) -> str:
        return statement_plan.amount(self.entry.cents, self.entry.currency)

    @property
    def is_for_staff(self) -> bool:
        """Whether somebody has to say, or may take back, what becomes of it."""
        return self.group in statement_plan.FOR_STAFF


class Rows(NamedTuple):
    """A page of payments, in the order of the file that brought them."""

    rows: Sequence[Row]
    page: int
    pages: int


def plan(statement: BankStatement, *, by: Person) -> Plan:
    """What somebody of staff would do with a statement now."""
    dealt_with = _dealt_with(statement)
    entries = list(_waiting(statement))
    owed, own = _owed(entries, by)
    found = {each.key: each for each in statement_plan.plan(entries, owed, own=own, today=clock.today())}
    return Plan([found[each.key] for each in entries], dealt_with)


def rows(statement: BankStatement, plan: Plan, group: Group | None, page: int = 1) -> Rows:
    """A page of the payments of a group, or of all that wait."""
    if group in plan.dealt_with:
        return _dealt_with_rows(statement, group, page, plan.dealt_with[group])
    asked = [each for each in plan.planned if group in (None, each.group)]
    at = Pages.of(len(asked), page, size=A_PAGE)
    shown = {each.key: each for each in at.cut(asked)}
    entries = {each.key: each for each in db.session.scalars(select(BankEntry).where(BankEntry.key.in_(shown)))}
    contributions = _contributions({each.contribution_id for each in shown.values()})
    found = [
        Row(entries[key], each.group, said(entries[key]), contributions.get(each.contribution_id), each.note)
        for key, each in shown.items()
    ]
    return Rows(_with_hints(found), at.page, at.pages)


def entry(statement_id: int, entry_id: int) -> BankEntry:
    """One payment of a statement; raises NotYours when there is none."""
    asked = select(BankEntry).where(BankEntry.id == entry_id, BankEntry.statement_id == statement_id)
    found = db.session.scalar(asked.options(joinedload(BankEntry.statement)))
    if found is None:
        raise NotYours(entry_id)
    return found


def row(entry: BankEntry, *, by: Person) -> Row:
    """The same payment with where it belongs now."""
    contribution = db.session.get(Contribution, entry.contribution_id) if entry.contribution_id else None
    if (group := _group(entry)) is not None:
        return Row(entry, group, said(entry), contribution, entry.note)
    owed, own = _owed([_entry(entry)], by)
    (found,) = statement_plan.plan([_entry(entry)], owed, own=own, today=clock.today())
    contribution = db.session.get(Contribution, found.contribution_id) if found.contribution_id else None
    return _with_hints([Row(entry, found.group, said(entry), contribution, found.note)])[0]


def said(entry: BankEntry) -> Said:
    return statement_plan.said(BankEntry.opened(entry.key, entry.words))


def named(words: str) -> Contribution | None:
    """The contribution of a reference, of an invoice (2026-0001), or with a number; none when there is none."""
    typed = "".join(words.upper().split())
    if ids := [found for each in reference.find(typed) if (found := reference.contribution_id(each))]:
        return db.session.get(Contribution, ids[0])
    year, stroke, number = typed.partition("-")
    if stroke and _is_number(year) and _is_number(number):
        whose = select(Invoice.contribution_id).where(Invoice.year == int(year), Invoice.number == int(number))
        return db.session.scalar(select(Contribution).where(Contribution.id.in_(whose)))
    return db.session.get(Contribution, int(typed)) if _is_number(typed) else None


def due(*, limit: int) -> list[Owed]:
    """What is open of the first contributions that are due, and who is billed."""
    asked = select(Contribution, Payer.name).join(Payer, Payer.mediator_id == Contribution.mediator_id)
    asked = asked.where(Contribution.state.in_(TAKES_PAYMENT)).order_by(Contribution.id).limit(limit)
    found = db.session.execute(asked).all()
    balances = payment_queries.balances([each.Contribution for each in found])
    return [Owed(each.id, reference.reference(each.id), balances[each.id].open, name) for each, name in found]


def meant_for(entry: BankEntry) -> Sequence[Contribution]:
    """The contributions that a payment names, or was given to."""
    ids = {reference.contribution_id(each) for each in said(entry).references} | {entry.contribution_id}
    return list(_contributions(ids).values())


def promised(statement_id: int, *, after: int = 0, limit: int) -> Sequence[int]:
    """The payments that are to be recorded, as somebody said, in the order of their ids, from `after` on."""
    asked = select(BankEntry.id).where(*_is_promised(statement_id), BankEntry.id > after)
    return db.session.scalars(asked.order_by(BankEntry.id).limit(limit)).all()


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdigit() and len(typed) <= 9


def _is_promised(statement_id: int) -> tuple[Any, ...]:
    waits = (BankEntry.statement_id == statement_id, BankEntry.state == Found.NEW)
    return (*waits, BankEntry.contribution_id.is_not(None))


def _group(entry: BankEntry) -> Group | None:
    """Of a payment that is dealt with; none while it waits for somebody."""
    if entry.state is Found.NEW:
        return Group.RECORDING if entry.contribution_id else None
    return {Found.PAID: Group.RECORDED, Found.SET_ASIDE: Group.SET_ASIDE}[entry.state]


def _dealt_with(statement: BankStatement) -> dict[Group, int]:
    is_promised = BankEntry.contribution_id.is_not(None)
    asked = select(BankEntry.state, is_promised, func.count()).where(BankEntry.statement_id == statement.id)
    found: Counter[Group] = Counter()
    for state, promised, count in db.session.execute(asked.group_by(BankEntry.state, is_promised)):
        if state is Found.NEW and promised:
            found[Group.RECORDING] += count
        elif state is not Found.NEW:
            found[Group.RECORDED if state is Found.PAID else Group.SET_ASIDE] += count
    return {group: found[group] for group in (Group.RECORDING, Group.RECORDED, Group.SET_ASIDE)}


def _dealt_with_rows(statement: BankStatement, group: Group, page: int, count: int) -> Rows:
    at = Pages.of(count, page, size=A_PAGE)
    state = {Group.RECORDED: Found.PAID, Group.SET_ASIDE: Found.SET_ASIDE}.get(group, Found.NEW)
    asked = select(BankEntry).where(BankEntry.statement_id == statement.id, BankEntry.state == state)
    if state is Found.NEW:
        asked = asked.where(BankEntry.contribution_id.is_not(None))
    asked = asked.order_by(BankEntry.id).offset(at.offset).limit(at.size)
    entries = db.session.scalars(asked).all()
    contributions = _contributions({each.contribution_id for each in entries})
    found = [Row(each, group, said(each), contributions.get(each.contribution_id), each.note) for each in entries]
    return Rows(found, at.page, at.pages)


def _waiting(statement: BankStatement) -> Iterable[Entry]:
    """What nobody has dealt with, in the order of the file, without who paid.

    Words are opened where the reference does not stand beside them.
    """
    columns = (BankEntry.key, BankEntry.booked_on, BankEntry.cents, BankEntry.currency, BankEntry.reference)
    words = case((BankEntry.reference == "", BankEntry.words))
    asked = select(*columns, words).where(BankEntry.statement_id == statement.id, BankEntry.state == Found.NEW)
    asked = asked.where(BankEntry.contribution_id.is_(None)).order_by(BankEntry.id)
    asked = asked.execution_options(yield_per=1_000)
    for key, booked_on, cents, currency, ref, sealed in db.session.execute(asked):
        references = (ref,) if ref else statement_plan.said(BankEntry.opened(key, sealed)).references
        yield Entry(key, booked_on, cents, currency, references, "", "")


def _entry(entry: BankEntry) -> Entry:
    told = said(entry)
    return Entry(entry.key, entry.booked_on, entry.cents, entry.currency, told.references, told.text, told.payer)


def _owed(entries: Iterable[Entry], by: Person) -> tuple[dict[str, Owed], set[int]]:
    """What is open of the contributions that payments name, by reference; and which of them are of whoever asks."""
    named = {reference.contribution_id(ref) for each in entries for ref in each.references}
    ids = sorted(each for each in named if each)
    owed, own = {}, set()
    for start in range(0, len(ids), AT_A_TIME):
        some = select(Contribution).where(Contribution.id.in_(ids[start : start + AT_A_TIME]))
        found = db.session.scalars(some).all()
        balances = payment_queries.balances(found)
        own_ids = address_queries.same_person(by.id, {each.mediator_id for each in found if each.mediator_id})
        for contribution in found:
            ref = reference.reference(contribution.id)
            owed[ref] = _what_is_owed(contribution, ref, balances[contribution.id].open)
            if contribution.mediator_id in own_ids:
                own.add(contribution.id)
    return owed, own


def _what_is_owed(contribution: Contribution, ref: str, cents: int) -> Owed:
    is_open = contribution.state in TAKES_PAYMENT
    is_known = is_open or contribution.state in SETTLED
    today = clock.today()
    why_not = None if is_known else balance.why_not_recorded(contribution.state, cents=1, paid_on=today, today=today)
    return Owed(contribution.id, ref, cents if is_open else 0, why_not=why_not or "")


def _contributions(ids: set[int | None]) -> dict[int | None, Contribution]:
    asked = select(Contribution).where(Contribution.id.in_(ids - {None})).options(joinedload(Contribution.mediator))
    return {each.id: each for each in db.session.scalars(asked)}


def _with_hints(found: Sequence[Row]) -> list[Row]:
    """The same, where nothing was found with the contribution that amount and payer fit."""
    unknown = [each for each in found if each.group is Group.UNKNOWN and not each.said.references]
    likely = _likely({each.entry.cents for each in unknown}) if unknown else {}
    return [_with_hint(each, likely) if each in unknown else each for each in found]


def _with_hint(row: Row, likely: dict[str, Owed]) -> Row:
    (found,) = matched([_entry(row.entry)], likely)
    return row._replace(note=found.note)


def _likely(amounts: Collection[int]) -> dict[str, Owed]:
    """What is due and as much as one of these amounts, with who is billed."""
    gross = func.sum(Invoice.gross)
    asked = select(Contribution.id, gross, Payer.name).join(Invoice, Invoice.contribution_id == Contribution.id)
    asked = asked.join(Payer, Payer.mediator_id == Contribution.mediator_id).where(Contribution.state == State.DUE)
    found = db.session.execute(asked.group_by(Contribution.id, Payer.name).having(gross.in_(amounts)))
    return {ref: Owed(id_, ref, cents, name) for id_, cents, name in found if (ref := reference.reference(id_))}
