"""What people answered to a demo mediator: enough for a digest and a batch, and three answers more that still wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle

from app.accounts.models import User
from app.accounts.person import Person, person
from app.db import db, unit
from app.demo import days
from app.demo.asked import invite, move
from app.feedback import actions, links
from app.feedback.answers import filing, keeping as answers
from app.feedback.answers.shared import shared_with
from app.feedback.asking import Channel, Participant, Side
from app.feedback.flags import actions as flag_actions
from app.feedback.flags.grounds import Ground
from app.feedback.models import Request
from app.feedback.questionnaires import filling as questionnaire
from app.feedback.questionnaires.questions import Kind, Sharing, Value
from app.logbook.models import Mediation

PARTY, COUNSEL, OTHER = Participant
LETTER, LINK = Channel
ONLY_AUTHOR, MEDIATOR, WITH_NAME = Sharing

ASKED_DAYS_AGO, FILED_DAYS_AGO, LATELY_ASKED_DAYS_AGO = 50, 30, 12
FLAGGED = "six hours by video"


@dataclass(frozen=True)
class Given:
    """One answer: about which mediation, by whom, how far they agreed (again and again; - is none), and words."""

    mediation: str
    participant: Participant
    side: Side | None
    channel: Channel
    grades: str
    sharing: Sharing = ONLY_AUTHOR
    did_well: str = ""
    do_better: str = ""
    may_be_quoted: bool = False


FILED = (
    Given("L26-027", PARTY, Side.A, LETTER, "55453", MEDIATOR, "Both of us were heard, also when it became loud."),
    Given("L26-027", PARTY, Side.B, LETTER, "4544-", do_better="A shorter first hour."),
    Given("L26-028", COUNSEL, Side.A, LETTER, "545-545", WITH_NAME, "Well prepared. The agenda came two days before."),
    Given("L26-028", PARTY, Side.B, LINK, "4434-42"),
    Given("L26-029", PARTY, Side.A, LETTER, "55545-", MEDIATOR, do_better="Breaks: six hours by video are long."),
    Given("L26-029", COUNSEL, Side.B, LETTER, "3445-"),
    Given("L26-031", PARTY, Side.A, LINK, "543-554", MEDIATOR, "Calm, and never on one side.", may_be_quoted=True),
    Given("L26-031", PARTY, Side.B, LETTER, "42453-4"),
)
WAITING = (
    Given("L26-032", PARTY, Side.A, LINK, "5544"),
    Given("L26-032", PARTY, Side.B, LINK, "4455", MEDIATOR, "Nobody was hurried."),
    Given("L26-032", COUNSEL, Side.B, LINK, "5454"),
)


def ask(mediator: Person, logged: Sequence[Mediation], today: date) -> list[int]:
    """Ask whoever answers in `answer`, and one who does not; gives the numbers of the requests."""
    mediations = {each.reference: each for each in logged}
    with days.on(today - timedelta(days=ASKED_DAYS_AGO)):
        early = ask_for(mediator, mediations, FILED)
        ask_for(mediator, mediations, [Given("L26-028", COUNSEL, Side.B, LETTER, "")], first=len(FILED))
    with days.on(today - timedelta(days=LATELY_ASKED_DAYS_AGO)):
        late = ask_for(mediator, mediations, WAITING, first=20)
    return [*early, *late]


def answer(requests: Sequence[int], today: date) -> None:
    """Days later, and each for itself, as in a real portal; the nights between file what is old enough."""
    with days.on(today - timedelta(days=ASKED_DAYS_AGO - 2)):
        give(requests[: len(FILED)], FILED)
    with days.on(today - timedelta(days=FILED_DAYS_AGO)):
        filing.file_due()
    with days.on(today - timedelta(days=LATELY_ASKED_DAYS_AGO - 2)):
        give(requests[len(FILED) :], WAITING)
        _flag(requests[0])


def ask_for(
    mediator: Person, mediations: Mapping[str, Mediation], answers: Sequence[Given], *, first: int = 0
) -> list[int]:
    """Ask for these answers today, numbered from `first` on; gives the numbers of the requests."""
    numbered = enumerate(answers, first)
    return [_asked(mediator, mediations[each.mediation], each, number).id for number, each in numbered]


def give(requests: Sequence[int], answers: Sequence[Given]) -> None:
    """Send today what was asked for, each by itself."""
    for request_id, given in zip(requests, answers, strict=True):
        _answer(request_id, given)


def _flag(request_id: int) -> None:
    """One of the shared answers waits for a decision of staff."""
    with unit():
        asked = db.session.get_one(Request, request_id).slot.mediation
        mediator = person(db.session.get_one(User, asked.mediator_id))
        shared = (each for batch in shared_with(mediator) for each in batch.answers)
        answer = next(each for each in shared if FLAGGED in each.seen.texts.get("do_better", ""))
        flag_actions.flag(
            answer,
            by=mediator,
            ground=Ground.IDENTIFIES_OTHERS,
            reason="Only one of my mediations had a day of six hours. Does this tell which one it was?",
        )


def _asked(mediator: Person, mediation: Mediation, given: Given, number: int) -> Request:
    slot = actions.add(
        mediation,
        by=mediator,
        form_token=f"demo answer {mediation.id} {number}",
        participant=given.participant,
        side=given.side,
    )
    if given.channel is LINK:
        return actions.hand(slot, by=mediator, form_token=f"demo answer {slot.id}", version=slot.version)
    request = invite(slot, mediator, f"somebody-{number}@example.com")
    move(request, "send")
    return request


def _answer(request_id: int, given: Given) -> None:
    with unit():
        request = db.session.get_one(Request, request_id)
        link = links.follow(request.id, links.token(request)).begun()
        answers.save(link, values=_values(given), is_light=False)
        answers.send(link, seed="demo")


def _values(given: Given) -> dict[str, Value]:
    scales = [each.key for each in questionnaire.CURRENT.questions if each.kind is Kind.SCALE]
    return {
        "role": given.participant.value,
        "took_place": "yes",
        "how": "online",
        **{key: None if grade == "-" else int(grade) for key, grade in zip(scales, cycle(given.grades), strict=False)},
        "did_well": given.did_well,
        "do_better": given.do_better,
        "sharing": given.sharing.value,
        "quote": given.may_be_quoted,
    }
