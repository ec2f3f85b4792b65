"""A calendar file is chosen and read, and every card says what it is and why it is proposed."""

import random
from datetime import date
from io import BytesIO
from types import SimpleNamespace

import pytest

from app.logbook.calendar import propose, read
from app.logbook.calendar_import import reading as import_reading
from app.logbook.calendar_import.proposing import draft as draft_of
from app.logbook.calendar_import.sort import sort
from app.logbook.calendar_import.told import Told
from tests import make
from tests.features.importing import FAROL, FILE, day, event, import_, logbook, numbers
from tests.rules.calendar_files import calendar, reading

pytestmark = pytest.mark.database


WRONG_FILES = {
    "a web page": (b"<!doctype html><html><body>Sign in</body></html>", "This looks like a web page, not a calendar."),
    "nothing": (b"", "The file is empty."),
    "a zip": (b"PK\x03\x04....", "This is a zip archive."),
    "noise": (random.Random(1).randbytes(5000), "This is not a calendar"),
}


@pytest.mark.parametrize(("data", "words"), WRONG_FILES.values(), ids=WRONG_FILES.keys())
def test_a_file_that_is_no_calendar_is_refused_in_words(browser, ana, data, words):
    page = browser.get("/logbook/import/").submit("Read the calendar", {FILE: (BytesIO(data), "calendar.ics")})
    assert (page.status_code, words in page.words, numbers(ana)) == (422, True, [])


def test_no_file_at_all_is_asked_for(browser, ana):
    page = browser.get("/logbook/import/").submit("Read the calendar")
    assert (page.status_code, "Choose a calendar file, ending in .ics" in page.words) == (422, True)


def test_the_same_form_sent_twice_makes_one_run(browser, ana):
    page = browser.get("/logbook/import/")
    first, second = (
        page.submit("Read the calendar", {FILE: (BytesIO(calendar(day(1))), "calendar.ics")}) for _ in range(2)
    )
    assert first.address == second.address
    assert len(numbers(ana)) == 1


def test_the_numbers_of_every_kind_of_event_add_up(browser, ana):
    page = import_(
        browser,
        day(1),
        day(2, "Lunch"),
        day(3, "Called off", "3", "STATUS:CANCELLED"),
        day(4, "Seminar", "4", "ORGANIZER:mailto:x@example.org", "ATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org"),
        "UID:5\nSUMMARY:Nothing but a title",
    )
    assert numbers(ana) == [(5, 2, 0, 0, 1, 2)]
    assert "5 events found in your calendar: 2 new, 1 cancelled, 2 skipped." in page.words
    assert "Called off 3 Jun 2026 Cancelled in your calendar." in page.words
    assert "Seminar 4 Jun 2026 You declined this invitation." in page.words
    assert "The event has no start (DTSTART). (line" in page.words


def test_found_is_always_the_sum_whatever_is_known(app, database):
    """Against calendars and histories at random, with fixed seeds."""
    ana = make.mediator()
    for seed in range(60):
        dice = random.Random(seed)
        before = sorted_(ana, random_calendar(dice), {})
        known = {
            key: SimpleNamespace(
                content=content if dice.random() < 0.7 else "other",
                latest=dice.choice([None, "cancelled", "other"]),
                session_id=3,
                mediation_id=(mediation_id := dice.choice([None, 7])),
                home_id=None,
                is_removed=mediation_id is None and dice.random() < 0.5,
                calendar_says=dice.choice([None, "moved"]),
                starts_at=None,
                ends_at=None,
                reference="L26-007",
                date=date(2026, 6, 1),
                minutes=60,
            )
            for _event, key, content in before.new
            if dice.random() < 0.5
        }
        found = sorted_(ana, random_calendar(random.Random(seed)), known)
        parts = len(found.new) + found.known + len(found.changed) + found.cancelled + len(found.skipped)
        assert found.found == parts
        draft = draft_of(found, known, Told(), propose=propose)
        placed = [number for proposal in draft.proposals for number in proposal.candidates]
        assert sorted(placed) == sorted(draft.candidates) == list(range(1, len(found.new + found.removed) + 1))


def sorted_(mediator, data, known):
    return sort(mediator, reading(data, "2026-01-01", "2026-12-31"), known, Told())


def random_calendar(dice: random.Random) -> bytes:
    titles = (FAROL, "Mediation Whitfield v Marsh", "Lunch", "")
    extras = ("STATUS:CANCELLED", "RRULE:FREQ=WEEKLY;COUNT=4", "CLASS:PRIVATE", "LOCATION:https://zoom.us/j/1")
    declined = "ORGANIZER:mailto:x@example.org\nATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org"

    def one() -> str:
        more = [extra for extra in (*extras, declined) if dice.random() < 0.2]
        if dice.random() < 0.1:
            return "UID:broken\nSUMMARY:No start"
        return day(dice.randint(1, 28), dice.choice(titles), f"uid-{dice.randint(1, 12)}", *more)

    return calendar(*(one() for _ in range(dice.randint(0, 20))))


def test_a_card_says_what_it_is_and_why(browser, ana):
    page = import_(
        browser,
        event("1", "20260601T083000Z", "20260601T120000Z", f"{FAROL} – day 1", "LOCATION:https://zoom.us/j/1"),
        event("2", "20260602T083000Z", "20260602T120000Z", f"{FAROL} – day 2", "LOCATION:https://zoom.us/j/1"),
    )
    words = page.words
    assert (
        f"{FAROL} – day 1 mentions mediation +4 conference link +1 3 h 30 min long +1 two sides in the title +1"
        in words
    )
    assert "2 events of your calendar, grouped: same link, same title." in words
    assert "1 Jun 2026, 09:30–13:00 Lisbon time" in words  # the file says UTC, which is nobody's zone
    assert "3 h 30, video, joint" in words


def test_a_floating_time_says_that_its_zone_is_assumed(browser, ana):
    page = import_(browser, event("1", "20260601T100000", "20260601T130000"))
    assert "1 Jun 2026, 10:00–13:00 Lisbon time zone assumed: your calendar does not say which" in page.words


def test_a_private_title_is_masked_until_it_is_opened(browser, ana):
    page = import_(browser, day(1, "Mediation with the Duartes", "1", "CLASS:PRIVATE"))
    assert [element.tag for element in page.page.all() if "Duartes" in (element.tail or "") + (element.text or "")] == [
        "summary"  # what follows it, inside <details>
    ]
    assert page.page.words.count("A private event") >= 2


def test_a_stored_attack_is_words_and_nothing_else(browser, ana):
    attack = '"><script>alert(1)</script><img src=x onerror=alert(1) hx-get="/x">'
    page = import_(browser, day(1, f"Mediation {attack}"), day(2, f"Lunch {attack}"))
    assert attack in page.words
    assert [each for each in page.page.all("script") if not each.get("src")] == []
    assert page.page.all("img") == []


def test_what_does_not_look_like_a_mediation_waits_folded_away(browser, ana):
    page = import_(browser, day(1, "Lunch"), day(2, "Dentist"))
    assert "Nothing new looks like a mediation" in page.words
    page = page.submit("This is a mediation: Lunch, 1 Jun 2026")
    page.submit("Log this one: Lunch")
    assert logbook(ana) == [("L26-001", [(date(2026, 6, 1), 180)])]


def test_an_instant_in_utc_has_the_date_it_had_at_home():
    found = import_reading.reading(
        calendar("UID:1\nDTSTART:20260601T233000Z\nDTEND:20260602T023000Z"), "Europe/Lisbon", read=read
    )
    assert [(each.start.date(), each.zone) for each in found.events] == [(date(2026, 6, 2), "Europe/Lisbon")]


OLD = event("old", "20120103T100000Z", "20120103T110000Z")
CANCELLED = day(1, FAROL, "1", "STATUS:CANCELLED")
ZEROS = {
    "no event at all": ([], "This calendar is empty: there is no event in the file."),
    "none in the window": (
        [OLD],
        "Your calendar has 1 event, on 3 Jan 2012. An import looks from 30 May 2023 to 30 Jun 2027, and nothing",
    ),
    "all cancelled": ([CANCELLED], "Nothing is new. The one event found is cancelled in your calendar."),
    "all skipped": (["UID:1"], "Nothing is new. The one event found was skipped, for the reason below."),
}


@pytest.mark.parametrize(("events", "words"), ZEROS.values(), ids=ZEROS.keys())
def test_an_import_with_nothing_new_says_why(browser, ana, events, words):
    page = import_(browser, *events)
    assert (page.status_code, words in page.words) == (200, True), page.words


def test_a_calendar_read_again_says_that_all_is_known_or_ignored(browser, ana):
    page = import_(browser, day(1)).submit(f"Log this one: {FAROL}")
    page.submit("Finish this import")
    words = "Nothing is new. The one event found is in your logbook already."
    assert words in import_(browser, day(1)).words
    page = import_(browser, day(2)).submit("Ignore: " + FAROL)
    page.submit("Finish this import")
    assert "Nothing is new. The one event found was ignored or removed by you before." in import_(browser, day(2)).words


def import_files(browser, *files: tuple[str, bytes]):
    chosen = [(BytesIO(data), name) for name, data in files]
    return browser.get("/logbook/import/").submit("Read the calendar", {FILE: chosen})


def test_several_files_are_one_import_and_an_event_in_two_of_them_is_known_once(browser, ana):
    page = import_files(
        browser,
        ("march.ics", calendar(day(1, f"{FAROL} 1"), day(3, "Lunch"))),
        ("april.ics", calendar(day(1, f"{FAROL} 1"), day(2, f"{FAROL} 2"), "UID:x\nSUMMARY:No start")),
    )
    assert numbers(ana) == [(5, 3, 0, 0, 0, 2)]
    assert "The event has no start (DTSTART). (file 2)" in page.words
    assert "april" not in page.words
    page.submit("Log the ticked ones")
    assert logbook(ana) == [("L26-001", [(date(2026, 6, 1), 180), (date(2026, 6, 2), 180)])]


def test_each_file_that_cannot_be_read_is_named_with_what_is_wrong(browser, ana):
    page = import_files(
        browser,
        ("march.ics", b"<!doctype html><html>"),
        ("april.ics", calendar(day(1))),
        ("may.ics", b""),
    )
    assert (page.status_code, numbers(ana)) == (422, [])
    assert "march.ics: This looks like a web page, not a calendar." in page.words
    assert "may.ics: The file is empty." in page.words
    assert "april.ics" not in page.words


def test_there_can_be_so_many_files_and_no_more(browser, ana):
    page = import_files(browser, *[(f"{number}.ics", calendar(day(1))) for number in range(21)])
    assert (page.status_code, "Choose 20 files at most" in page.words) == (422, True)
