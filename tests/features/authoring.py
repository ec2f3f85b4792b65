"""A digest author at work: appointed by a mediator, with a text in any state, by the actions alone."""

from app import clock
from app.accounts.person import Person
from app.db import commit, db
from app.feedback.authors import actions as author_actions, appointment_actions, queries as author_queries
from app.feedback.authors.drafts import State
from app.feedback.authors.models import Appointment, Draft
from app.feedback.digests.summary import Mode
from app.feedback.models import DigestVersion
from tests import make

DECLARED = "We sat on one panel in 2022"
NOTHING_COUNTED = {
    "form": "v1",
    "method": {"answers": 5, "mediations": 3, "more": 3, "step": 10},
    "coverage": {"mediations": 0, "people": 0, "invited": 0, "answered": 0, "handed": 0, "excluded": 0},
    "figures": {},
}
TEXT = "Those who took part felt heard.\n\nSome would have liked more time."


def invited(mediator: Person, author: Person) -> Appointment:
    """An appointment that was given, and not answered yet."""
    token = f"appointment {mediator.id} {author.id}"
    made = appointment_actions.appoint(mediator, form_token=token, address=author.email)
    commit()
    return made


def appointed(mediator: Person, author: Person | None = None) -> Appointment:
    """One that was accepted."""
    author = author or make.digest_author()
    made = invited(mediator, author)
    appointment_actions.accept(made, by=author, version=made.version, declared=DECLARED)
    commit()
    return made


def saved(appointment: Appointment, author: Person, text: str = TEXT, notes: str = "") -> Draft:
    version = author_queries.written(author_queries.draft(appointment)).version
    made = author_actions.save(appointment, by=author, version=version, text=text, notes=notes)
    commit()
    return made


def given(appointment: Appointment, author: Person, text: str = TEXT, notes: str = "") -> Draft:
    """A text that is with its mediator."""
    return moved(saved(appointment, author, text, notes), author_actions.send, by=author)


def published(appointment: Appointment, author: Person, text: str = TEXT, number: int = 1) -> DigestVersion:
    """A version as if there had been enough answers for it, with no figures; and the text it was made of."""
    made = DigestVersion(
        mediator_id=appointment.mediator_id,
        number=number,
        mode=Mode.INDEPENDENT,
        published_on=clock.today(),
        printed=NOTHING_COUNTED,
        sealed=b"",
        commitments=[],
        text=text,
        author_id=author.id,
        author_name=author.name,
        relationship=appointment.declared,
    )
    draft = Draft(appointment_id=appointment.id, state=State.PUBLISHED, number=number, saved_on=clock.today())
    db.session.add_all([made, draft])
    commit()
    return made


def moved(draft: Draft, action, *, by: Person, **what) -> Draft:
    action(draft, by=by, version=draft.version, **what)
    commit()
    db.session.refresh(draft)
    return draft
