"""Two discounts by country, made up, and marked as such wherever they are seen: IMI has decided none."""

from datetime import date

from app.accounts.person import Person
from app.fees import dei, dei_actions

SOURCE = dei.demo_source("made up, and no decision of IMI")
MADE_UP = {"KE": 50, "BR": 25}


def enter(staff: Person, today: date) -> None:
    for country, percent in MADE_UP.items():
        since = today.replace(month=1, day=1)
        dei_actions.add(by=staff, country=country, percent=percent, valid_from=since, valid_until=None, source=SOURCE)
