"""What the demo's digest author writes about a demo mediator: a text whose facts the mediator can check now."""

from datetime import date, timedelta

from app.accounts.person import Person
from app.demo import days
from app.feedback.authors import actions as author_actions, appointment_actions

APPOINTED_DAYS_AGO, SENT_DAYS_AGO = 25, 5
DECLARED = "We met at two training weeks, in 2021 and 2024, and have never worked on the same mediation"
TEXT = """\
Parties and counsel describe a mediator who prepares well and lets everybody speak. Most of them knew before the first \
session how it would run. Several mention that she stayed calm when the tone became loud.

Opinions differ on pace. Some found the first hour long, and long days by video tiring; they would have liked breaks \
that are planned and kept.

Online, nearly everybody felt that their private information was protected and that they could take part fairly."""
NOTES = "Pace: read again who found it long, and whether it was the six-hour day only."


def write(mediator: Person, author: Person, today: date) -> None:
    """Weeks ago the author was appointed and accepted; days ago the mediator got the text."""
    with days.on(today - timedelta(days=APPOINTED_DAYS_AGO)):
        appointment = appointment_actions.appoint(mediator, form_token="demo appointment", address=author.email)  # noqa: S106
        appointment_actions.accept(appointment, by=author, version=appointment.version, declared=DECLARED)
    with days.on(today - timedelta(days=SENT_DAYS_AGO)):
        draft = author_actions.save(appointment, by=author, version=0, text=TEXT, notes=NOTES)
        author_actions.send(draft, by=author, version=draft.version)
