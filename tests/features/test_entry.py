"""An entry of the logbook: logged in one row, edited in place, opened, reflected on."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.logbook.models import Mediation

pytestmark = pytest.mark.database

LOG = "Log it"
NOT_A_REFERENCE = "Use 2 to 20 letters, digits and hyphens, and no names"


@pytest.fixture
def entries(database):
    """What the logbook of everybody holds, as reference and minutes."""

    def found():
        rows = database.session.execute(select(Mediation.reference, Mediation.minutes).order_by(Mediation.id))
        return [tuple(row) for row in rows]

    return found


def log(page, **typed):
    """Fill in the quick row: an hour and a half as A-1, unless something else is typed."""
    named = {name.replace("_", " ").capitalize(): value for name, value in typed.items()}
    return page.submit(LOG, {"Length": "1 h 30", "Your reference": "A-1", **named})


def problems(answer):
    """What the page says is wrong."""
    notice = answer.page.one("div", data_kind="bad")
    return answer.status_code, ["".join(item.itertext()) for item in notice.iter("li")]


def field(answer, button, label):
    """What stands in a control."""
    control = dict(answer.page.labels(answer.page.form(button)))[label]
    return control.get("value", control.text)


@pytest.mark.parametrize("typed", ["A-17", "  A-17 ", "A-17\t"])
def test_a_reference_is_taken_without_the_spaces_around_it(browser, ana, entries, typed):
    log(browser.get("/logbook/"), your_reference=typed)
    assert entries() == [("A-17", 90)]


@pytest.mark.parametrize("typed", ["A", "A" * 21, "A 17", "A-17\nB", "A.17", "Ä-17", "\u00b2\u00b3"])
def test_what_is_no_reference_is_explained(browser, ana, entries, typed):
    answer = log(browser.get("/logbook/"), your_reference=typed)
    assert problems(answer) == (422, [f"Your reference: {NOT_A_REFERENCE}"])
    assert entries() == []


def preview(browser, **typed):
    asked = {"date": "2026-07-01", "minutes": "3 h", "mode": "video", "role": "sole_mediator", "kind": "joint"}
    return browser.get("/logbook/preview", query_string=asked | {"has_agreement": "y", **typed}, htmx="preview").words


@pytest.mark.parametrize(
    ("on", "verdict"), [("2026-06-30", "Counts."), ("2026-07-01", "Does not count (not concluded).")]
)
def test_the_preview_says_what_logging_it_says(browser, ana, clock, database, on, verdict):
    """Half past eleven in the evening in Lisbon is tomorrow in Amsterdam."""
    clock.hold(datetime(2026, 6, 30, 22, 30, tzinfo=UTC))
    said = preview(browser, date=on)
    log(browser.get("/logbook/"), date=on, length="3 h", agreement_to_mediate=True)
    logged = database.session.scalars(select(Mediation)).one()
    assert (said.startswith(verdict), logged.verdict == "counts") == (True, verdict == "Counts.")


def test_nothing_is_previewed_before_enough_is_typed(browser, ana):
    assert preview(browser, minutes="") == "Type a date, a length and a mode to see what it would count for."


def summary(answer):
    return answer.page.one("form", id="quick").find("details/summary").text


def test_the_folded_choices_are_named(browser, ana):
    page = browser.get("/logbook/")
    answer = log(
        page, length="", role="Co-mediator", kind_of_session="Intake call", status="In progress", simulated=True
    )
    assert [summary(page), summary(answer)] == [
        "Sole mediator, actual, joint, concluded or planned by its date: change",
        "Co-mediator, simulated, intake call, in progress: change",
    ]
