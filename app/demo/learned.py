"""What people of the demo learned, as days before the day of seeding."""

from datetime import date, timedelta

from app.accounts.person import Person
from app.logbook.cpd import actions as cpd_actions

ANA = (
    (26, "Online dispute resolution: designing asynchronous stages", 150, "Say at the start when each side is read."),
    (97, "Supervision group, spring term", 360, ""),
    (171, "Webinar: interpreters in video mediation", 75, "Agree on pauses before the first joint session."),
    (352, "Cross-cultural negotiation, two-day course", 840, "Ask what a deadline means to each side."),
    (498, "Book: Beyond Winning", 480, ""),
    (610, "Data protection for mediators", 120, "Delete recordings of waiting rooms, too."),
)
KOFI = (
    (58, "Mediating disputes in insurance", 240, ""),
    (301, "Peer supervision", 180, "Silence is an answer, too: wait longer."),
)


def write_down(ana: Person, kofi: Person, today: date) -> None:
    for mediator, items in ((ana, ANA), (kofi, KOFI)):
        for number, (days_ago, title, minutes, takeaway) in enumerate(items):
            cpd_actions.add(
                mediator,
                form_token=f"demo cpd {mediator.id} {number}",
                date=today - timedelta(days=days_ago),
                title=title,
                minutes=minutes,
                takeaway=takeaway,
            )
