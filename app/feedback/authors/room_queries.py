"""The reading room: what a digest author reads of the answers about a mediator who appointed them (domain §7.10).

No name, no participant, no reference and no day: answers of one mediation share a code that nobody else can make, and
both the codes and the answers below each stand in an order that says nothing.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from app import crypto
from app.feedback import links
from app.feedback.answers import batches
from app.feedback.answers.content import Content
from app.feedback.asking import Participant
from app.feedback.authors import drafts
from app.feedback.authors.models import Appointment
from app.feedback.questionnaires.questions import Kind, Question, Section, Values

CODE_LENGTH = 6
FACTS = ("took_place", "how")


@dataclass(frozen=True, slots=True)
class Told:
    """One answer as its digest author reads it; `month` is the first day of the month in which it was filed."""

    role: Participant
    month: date
    values: Values
    sections: tuple[Section, ...]
    texts: tuple[tuple[Question, str], ...]
    may_be_quoted: bool
    contact: str


def answers(appointment: Appointment) -> dict[str, list[Told]]:
    """All filed answers that stand, by the code of their mediation."""
    found = defaultdict(list)
    for row, answer in batches.standing(appointment.mediator_id):
        filed = batches.filed(row, answer)
        place = crypto.fingerprint("reading room", appointment.id, row.id)
        found[code(appointment, answer.mediation_id)].append((place, _told(answer, filed.role, filed.month)))
    return {code: [told for _place, told in sorted(found[code], key=lambda each: each[0])] for code in sorted(found)}


def code(appointment: Appointment, mediation_id: int | None) -> str:
    """What a mediation is called in one reading room; in another it has another code."""
    number = int(crypto.fingerprint("mediation code", appointment.id, mediation_id), 16)
    return "".join(links.RECEIPT_LETTERS[number >> 5 * place & 31] for place in range(CODE_LENGTH))


def quoted(appointment: Appointment, text: str) -> str | None:
    """The first words of a text that are somebody's who did not permit quoting."""
    told = [each for of_one in answers(appointment).values() for each in of_one]
    return drafts.quoted(text, closed=_texts(told, may_be_quoted=False), free=_texts(told, may_be_quoted=True))


def _told(answer: Content, role: Participant, month: date) -> Told:
    asked = answer.form.asked(answer.values, light=answer.is_light)
    texts = [each for section in asked for each in section.questions if each.kind is Kind.TEXT]
    sections = tuple(shown for section in asked if (shown := _shown(section)).questions)
    keys = {each.key for section in sections for each in section.questions}
    return Told(
        role=role,
        month=month,
        values={key: value for key, value in answer.values.items() if key in keys},
        sections=sections,
        texts=tuple((each, str(answer.values[each.key])) for each in texts if answer.values.get(each.key)),
        may_be_quoted=bool(answer.values.get("quote")),
        contact=str(answer.values.get("contact") or ""),
    )


def _shown(section: Section) -> Section:
    """What was held and how, and the statements; how somebody took part is told by the role they were listed in."""
    wanted = [each for each in section.questions if each.kind is Kind.SCALE or each.key in FACTS]
    return replace(section, questions=tuple(wanted))


def _texts(told: Iterable[Told], *, may_be_quoted: bool) -> list[str]:
    return [text for each in told if each.may_be_quoted is may_be_quoted for _question, text in each.texts]
