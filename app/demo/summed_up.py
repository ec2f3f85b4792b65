"""What people said of a listed demo mediator in her first year: a digest by the portal, and a second one by its author.

Days are counted from the one on which she was listed.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app import clock
from app.accounts.person import Person
from app.db import db, unit
from app.demo import accounts, answered, days
from app.demo.answered import COUNSEL, LETTER, LINK, MEDIATOR, OTHER, PARTY, WITH_NAME, Given
from app.feedback.answers import filing
from app.feedback.asking import Side
from app.feedback.authors import actions as author_actions, appointment_actions
from app.feedback.authors.models import Appointment, Draft
from app.listing.standings.models import Listing
from app.logbook import actions
from app.logbook.models import Mediation
from app.logbook.vocabulary import Conclusion, Field, Mode, Parties

LOGGED = (15, 40, 62, 90, 118, 150, 171, 196, 215, 240, 287, 322, 360, 405, 441)
MINUTES = (210, 180, 300, 150, 240)
ASKED, ASKED_AGAIN = 125, 245
ANSWERED_AFTER, FILED_AFTER = timedelta(days=2), timedelta(days=18)  # after people were asked
APPOINTED, SENT, REPLIED, PUBLISHED = (timedelta(days=number) for number in (200, 270, 276, 280))

FIRST = (
    Given("H-01", PARTY, Side.A, LETTER, "5455555", MEDIATOR, "She understood the drawings, and asked about them."),
    Given("H-01", PARTY, Side.B, LETTER, "4454-3554", MEDIATOR, do_better="More time for our expert."),
    Given("H-02", PARTY, Side.A, LETTER, "5545-5", WITH_NAME, "We knew before every session what it was for."),
    Given("H-02", COUNSEL, Side.B, LETTER, "455443554", do_better="Send the agenda earlier."),
    Given("H-03", PARTY, Side.A, LINK, "455545"),
    Given("H-03", PARTY, Side.B, LETTER, "5545544", MEDIATOR, "Fair to both of us.", may_be_quoted=True),
    Given("H-04", COUNSEL, Side.A, LETTER, "5555-45543"),
    Given("H-05", PARTY, Side.B, LETTER, "445554454542", MEDIATOR, do_better="Sharing the screen took a while."),
)
MORE = (
    Given("H-06", PARTY, Side.A, LETTER, "55545", MEDIATOR, "Numbers first, then what lay behind them."),
    Given("H-06", COUNSEL, Side.B, LETTER, "5454545"),
    Given(
        "H-07", PARTY, Side.A, LETTER, "555543554", do_better="I would have liked to speak alone with her once more."
    ),
    Given("H-07", PARTY, Side.B, LINK, "5444-5", MEDIATOR, "Patient.", may_be_quoted=True),
    Given("H-08", OTHER, None, LETTER, "5555"),
    Given("H-09", PARTY, Side.A, LETTER, "3454535542", MEDIATOR, do_better="It went fast for those who do not build."),
    Given("H-09", PARTY, Side.B, LETTER, "55455", MEDIATOR, "The site did not stand still for us to meet."),
    Given("H-10", COUNSEL, Side.A, LETTER, "5545"),
)
SILENT = (
    Given("H-04", PARTY, Side.B, LETTER, ""),
    Given("H-05", PARTY, Side.A, LETTER, ""),
    Given("H-08", PARTY, Side.A, LETTER, ""),
    Given("H-10", PARTY, Side.B, LETTER, ""),
)
DECLARED = "We have never met, and have no clients or mediations in common"
TEXT = """\
Most people describe a mediator who knows how building works and prepares in detail. They say that they knew the \
purpose of each session beforehand, and that both sides were treated alike.

Criticism is about time. Several would have liked more of it: for an expert, for a further conversation alone, or for \
terms that not everybody at the table used every day.

Nearly everybody felt at ease online. A few lost some minutes while plans were being shared on screen."""
REPLY = "I now try out the sharing of plans with each side a day before, and keep an hour free for experts."


class _People(NamedTuple):
    mediator: Person
    author: Person
    listed_on: date


def write(mediator: str, author: str) -> None:
    """Her mediations since she was listed, whom she asked, what they said, and both versions of her digest."""
    who = _people(mediator, author)
    with unit():
        mediations = _logged(who)
    _feedback(who, mediations, FIRST, SILENT[:2], asked=ASKED)
    with unit(), days.on(who.listed_on + APPOINTED):
        made = appointment_actions.appoint(who.mediator, form_token="demo second", address=who.author.email)  # noqa: S106
        appointment_actions.accept(made, by=who.author, version=made.version, declared=DECLARED)
        appointment_id = made.id
    _feedback(who, mediations, MORE, SILENT[2:], asked=ASKED_AGAIN)
    _published(who, appointment_id)


def _people(mediator_slug: str, author_slug: str) -> _People:
    """By their names in the demo."""
    with unit():
        she, author = accounts.somebody(mediator_slug), accounts.somebody(author_slug)
        listed_on = db.session.scalars(db.select(Listing.activated_on).where(Listing.mediator_id == she.id)).one()
        return _People(she, author, listed_on or clock.today())


def _logged(who: _People) -> dict[str, Mediation]:
    """Each on the day after, by its reference."""
    logged = {}
    for number, after in enumerate(LOGGED):
        day, reference = who.listed_on + timedelta(days=after), f"H-{number + 1:02}"
        with days.on(day + timedelta(days=1)):
            logged[reference] = actions.log(
                who.mediator,
                form_token=f"demo {who.mediator.id} {reference}",
                reference=reference,
                date=day,
                minutes=MINUTES[number % len(MINUTES)],
                mode=Mode.VIDEO,
                has_agreement=True,
                field=Field.CONSTRUCTION if number % 3 else Field.COMMERCIAL,
                parties=Parties.TWO,
                conclusion=Conclusion.NOT_SETTLED if number % 5 == 3 else Conclusion.SETTLED,
            )
    return logged


def _feedback(
    who: _People,
    mediations: dict[str, Mediation],
    answers: Sequence[Given],
    silent: Sequence[Given],
    *,
    asked: int,
) -> None:
    """Asked, answered by most, and filed by a night, which publishes a digest where that is left to the portal."""
    asked_on = who.listed_on + timedelta(days=asked)
    with unit(), days.on(asked_on):
        requests = answered.ask_for(who.mediator, mediations, answers)
        answered.ask_for(who.mediator, mediations, silent, first=len(answers))
    with days.on(asked_on + ANSWERED_AFTER):
        answered.give(requests, answers)
    with days.on(asked_on + FILED_AFTER):
        filing.file_due()


def _published(who: _People, appointment_id: int) -> None:
    """A text is checked by its mediator, who replies to it, and published."""
    with unit(), days.on(who.listed_on + SENT):
        appointment = db.session.get_one(Appointment, appointment_id)
        draft = author_actions.save(appointment, by=who.author, version=0, text=TEXT, notes="")
        author_actions.send(draft, by=who.author, version=draft.version)
        draft_id = draft.id
    with unit(), days.on(who.listed_on + REPLIED):
        draft = db.session.get_one(Draft, draft_id)
        author_actions.reply(draft, by=who.mediator, version=draft.version, reply=REPLY)
    with unit(), days.on(who.listed_on + PUBLISHED):
        draft = db.session.get_one(Draft, draft_id)
        author_actions.publish(draft, by=who.author, version=draft.version)
