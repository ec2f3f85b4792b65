"""Ten mediators' months, made up with fixed seeds, and what each event is: the matter it belongs to, or no mediation.

Every mediator writes in their own way. The answer stands beside each event, as they would have given it by hand.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.rules.calendar_files import calendar

MONDAY = datetime(2026, 1, 5)
NAMES = (
    "Duarte", "Farol", "Whitfield", "Marsh", "Pereira", "Lindqvist", "Nordkap", "Costa", "Ribeiro", "Solheim",
    "Okafor", "Brandt", "Keller", "Moreau", "Lefevre", "Kowalska", "Nowak", "Rossi", "Bianchi", "Visser", "Jansen",
    "Garcia", "Torres", "Haas", "Vogel", "Petit", "Santos", "Almeida", "Novak", "Horvat", "Larsen", "Berg",
    "Mensah", "Diallo", "Tanaka", "Singh", "Kaur", "Olsen", "Meyer", "Schulz",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One event as the calendar has it, and its matter; none when it is no mediation."""

    lines: str
    matter: str | None


@dataclass
class Diary:
    """A mediator's calendar while it is being written."""

    seed: int
    entries: list[Entry] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self._names = self.dice.sample(NAMES, len(NAMES))
        self.matters = 0

    def names(self) -> tuple[str, str]:
        return self._names.pop(), self._names.pop()

    def matter(self) -> str:
        self.matters += 1
        return f"{self.seed}-{self.matters}"

    def people(self, *names: str) -> tuple[str, ...]:
        return tuple(f"{name.casefold()}@example.com" for name in names)

    def add(
        self, matter: str | None, day: int, title: str, *, at: int = 10, minutes: int = 60, uid: str = "",
        link: str = "", people: tuple[str, ...] = (), more: tuple[str, ...] = (),
    ) -> None:  # fmt: skip
        """An event some days after 5 January 2026."""
        starts = MONDAY + timedelta(days=day, hours=at)
        lines = [
            f"UID:{uid or f'{self.seed}-{len(self.entries)}'}",
            f"DTSTART;TZID=Europe/Lisbon:{starts:%Y%m%dT%H%M%S}",
            f"DTEND;TZID=Europe/Lisbon:{starts + timedelta(minutes=minutes):%Y%m%dT%H%M%S}",
            f"SUMMARY:{title}",
            *([f"LOCATION:{link}"] if link else []),
            *(["ORGANIZER:mailto:me@example.org"] if people else []),
            *(f"ATTENDEE:mailto:{one}" for one in people),
            *more,
        ]
        self.entries.append(Entry("\n".join(lines), matter))

    def bytes(self) -> bytes:
        return calendar(*(entry.lines for entry in self.entries))


def room(diary: Diary) -> str:
    return f"https://us02web.zoom.us/j/{diary.dice.randrange(10**9, 10**10)}?pwd=x"


def daily_life(diary: Diary) -> None:
    """What is in every calendar and no mediation."""
    weekly = ("RRULE:FREQ=WEEKLY;COUNT=16",)
    team = diary.people("rita", "tomas", "ines", "paul", "clerk")
    diary.add(None, 1, "Gym", at=18, more=weekly)
    diary.add(None, 0, "Team call", at=9, minutes=45, link=room(diary), people=team, more=weekly)
    diary.add(None, 3, "Meditation class", at=19, minutes=75, more=weekly)
    for day, title, at, minutes in (
        (8, "Lunch with Inês", 13, 90),
        (15, "Dentist", 17, 45),
        (23, "Train to Porto", 7, 170),
        (31, "School: parents' evening", 18, 90),
        (40, "Immediate family dinner", 19, 150),
        (52, "Remediation works, office", 8, 480),
    ):
        diary.add(None, day, title, at=at, minutes=minutes)
    diary.add(None, 26, "Call with chambers", minutes=30, link=room(diary), people=diary.people("clerk", "rita"))
    diary.add(None, 44, "Arbitration hearing Haas v Vogel", minutes=240, link=room(diary), people=team)
    diary.add(None, 47, "Mediators' association: board", minutes=90, link=room(diary), people=team)
    diary.add(None, 50, "CPD: mediation ethics webinar", minutes=120, link=room(diary))
    diary.add(None, 33, "Webinar: new court rules", minutes=60, link=room(diary))


def english(diary: Diary) -> None:
    """Days numbered, caucuses by one name, a call before, one meeting moved and still there as cancelled."""
    for start in (2, 16, 37, 58):
        (one, other), matter, link = diary.names(), diary.matter(), room(diary)
        people = diary.people(one, other, f"counsel.{one}", f"counsel.{other}")
        diary.add(matter, start - 5, f"Pre-mediation call {one} v {other}", minutes=30, link=link, people=people)
        diary.add(matter, start, f"Mediation {one} v {other} – day 1", minutes=240, link=link, people=people)
        diary.add(matter, start + 1, f"Mediation {one} v {other} – day 2", minutes=240, link=link, people=people)
        diary.add(matter, start + 2, f"Caucus {one}'s counsel", minutes=60, link=link, people=people[::2])
        diary.add(None, start - 1, f"Prepare mediation {one} v {other}", minutes=60)
        diary.add(None, start, f"Travel to mediation {one} v {other}", at=8, minutes=60)


def portuguese(diary: Diary) -> None:
    for start in (3, 9, 30, 51):
        (one, other), matter, link = diary.names(), diary.matter(), room(diary)
        people = diary.people(one, other, f"advogada.{one}")
        for n, day in enumerate((0, 7, 14), 1):
            name = one if n < 3 else f"{one[:2]}{one[3]}{one[2]}{one[4:]}"  # a slip of the fingers
            title = f"Mediação {name} / {other} – sessão {n}"
            diary.add(matter, start + day, title, minutes=150, link=link, people=people)
        diary.add(matter, start + 16, f"{one} / {other} (cont.)", at=15, minutes=120, link=link, people=people)


def german(diary: Diary) -> None:
    """The word only in the first title; talks with one side are named by that side and share no link."""
    for start in (1, 22, 43):
        (one, other), matter = diary.names(), diary.matter()
        people = diary.people(one, other, f"ra.{one}", f"ra.{other}")
        diary.add(matter, start, f"Vorgespräch Mediation {one} ./. {other}", minutes=45, people=people)
        diary.add(matter, start + 7, f"Mediation {one} ./. {other} (Termin 1)", minutes=180, people=people)
        diary.add(matter, start + 14, f"Einzelgespräch {one} ./. {other}", minutes=60, people=people[::2])
        diary.add(matter, start + 21, f"Mediation {one} ./. {other} (Termin 2)", minutes=180, people=people)
        diary.add(None, start + 20, f"Vorbereitung Mediation {one} ./. {other}", at=8, minutes=60)
        diary.add(None, start + 23, f"Rechnung Mediation {one} ./. {other}", at=8, minutes=30)
    diary.add(None, 60, "Ausbildung Mediation, Modul 3", minutes=420)


def french(diary: Diary) -> None:
    """Two matters on every day, in one standing room."""
    link = "https://meet.google.com/abc-defg-hij"
    for start in (4, 25, 46):
        for at in (9, 14):
            (one, other), matter = diary.names(), diary.matter()
            people = diary.people(one, other, "maitre.durand")
            for n, day in enumerate((0, 7), 1):
                title = f"Médiation {one} c/ {other}, séance {n}"
                diary.add(matter, start + day, title, at=at, minutes=150, link=link, people=people)


def dutch(diary: Diary) -> None:
    """An intake, then talks; every second matter has one that was cancelled and set anew under another UID."""
    for n, start in enumerate((2, 12, 33, 54)):
        (one, other), matter = diary.names(), diary.matter()
        people = diary.people(one, other)
        diary.add(matter, start, f"Intake mediation {one} - {other}", minutes=60, people=people)
        diary.add(matter, start + 9, f"Mediation {one} - {other}", minutes=120, people=people)
        if n % 2:
            diary.add(None, start + 16, f"Mediation {one} - {other}", minutes=120, more=("STATUS:CANCELLED",))
        diary.add(matter, start + 18, f"Verplaatst: mediation {one} - {other}", minutes=120, people=people)
    diary.add(None, 61, "Intervisie mediators", minutes=150, people=diary.people("a", "b", "c", "d"))


def spanish(diary: Diary) -> None:
    """One family a title; the same meeting is there twice, from a calendar that names everything anew."""
    for start in (5, 19, 40):
        (one, _other), matter = diary.names(), diary.matter()
        for n, day in enumerate((0, 14, 28), 1):
            diary.add(matter, start + day, f"Mediación familiar {one} ({n})", at=16, minutes=90)
        diary.add(matter, start + 28, f"Mediación familiar {one} (3)", at=16, minutes=90, uid=f"anew-{matter}")


def numbered(diary: Diary) -> None:
    """Only a case number in the title, and never the word."""
    for number, start in ((117, 3), (118, 3), (131, 24), (140, 45)):
        matter, link = diary.matter(), room(diary)
        people = diary.people(*(f"p{number}{letter}" for letter in "abcd"))
        for n, day in enumerate((0, 6), 1):
            at = 9 if number % 2 else 14
            diary.add(
                matter, start + day, f"ADR-2026-{number} session {n}", at=at, minutes=180, link=link, people=people
            )
        diary.add(matter, start + 8, f"Call re ADR-2026-{number}", at=17, minutes=30, link=link, people=people)


def terse(diary: Diary) -> None:
    """Nothing but "Mediation"; only the people tell one from another."""
    for start in (2, 4, 30, 37):
        (one, other), matter = diary.names(), diary.matter()
        people = diary.people(one, other, f"counsel.{one}", f"counsel.{other}")
        for day in (0, 7):
            diary.add(matter, start + day, "Mediation", minutes=180, people=people)
        diary.add(matter, start + 9, "Caucus", minutes=45, people=people[:3])


def polish(diary: Diary) -> None:
    """Short series, one for each matter, each with a first talk of its own."""
    for start in (1, 29, 50):
        (one, other), matter = diary.names(), diary.matter()
        people = diary.people(one, other)
        diary.add(matter, start - 1, f"Rozmowa wstępna {one} / {other}", minutes=30, people=people)
        series = ("RRULE:FREQ=WEEKLY;COUNT=3",)
        diary.add(matter, start, f"Mediacja {one} / {other}", minutes=120, people=people, more=series)


def clinic(diary: Diary) -> None:
    """A weekly clinic beside matters of one's own; it is one series, and waits for its answer as one."""
    diary.add(diary.matter(), 2, "Community mediation clinic", at=16, minutes=180, more=("RRULE:FREQ=WEEKLY;COUNT=14",))
    for start in (3, 17, 44):
        (one, other), matter = diary.names(), diary.matter()
        link = room(diary)
        for n, day in enumerate((0, 1), 1):
            diary.add(matter, start + day, f"{one} v. {other}: mediation, part {n}", minutes=200, link=link)
        diary.add(matter, start + 5, f"{one} v. {other}: settlement signing", minutes=30, link=link)


STYLES: tuple[Callable[[Diary], None], ...] = (
    english, portuguese, german, french, dutch, spanish, numbered, terse, polish, clinic,
)  # fmt: skip


def diaries() -> Iterator[tuple[str, Diary]]:
    for seed, style in enumerate(STYLES, 1):
        diary = Diary(seed)
        daily_life(diary)
        style(diary)
        yield style.__name__, diary
