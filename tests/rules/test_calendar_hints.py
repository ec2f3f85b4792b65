"""What an event's other fields suggest: links, people, the word mediation, privacy (domain §6)."""

import pytest

from app.logbook.calendar.words import MEDIATION, folded, says
from tests.rules.calendar_files import calendar, only

AT_TEN = "UID:one\nDTSTART:20260302T100000Z\nDURATION:PT1H"
ZOOM = ("us02web.zoom.us", "us02web.zoom.us/j/123", "zoom")

LINKS = {  # an event's lines: host, key, platform
    "in the description, with junk after it": ("DESCRIPTION:Join (https://us02web.zoom.us/j/123).\\nSee you", ZOOM),
    "with a passcode": ("LOCATION:https://us02web.zoom.us/j/123?pwd=secret", ZOOM),
    "in markup": ('DESCRIPTION:<a href="https://us02web.zoom.us/j/123">Join</a>', ZOOM),
    "in URL": ("URL:https://us02web.zoom.us/j/123/", ("us02web.zoom.us", "us02web.zoom.us/j/123/", "zoom")),
    "at Google": (
        "X-GOOGLE-CONFERENCE:https://meet.google.com/abc",
        ("meet.google.com", "meet.google.com/abc", "meet"),
    ),
    "at Microsoft": (
        "X-MICROSOFT-SKYPETEAMSMEETINGURL:https://teams.microsoft.com/l/meetup-join/19%3a/0",
        ("teams.microsoft.com", "teams.microsoft.com/l/meetup-join/19%3a/0", "teams"),
    ),
    "in CONFERENCE, any host": (
        "CONFERENCE;VALUE=URI;FEATURE=VIDEO:https://video.court.example/r/7",
        ("video.court.example", "video.court.example/r/7", None),
    ),
    "without its scheme, as the place": ("LOCATION:us02web.zoom.us/j/123", ZOOM),
    "an address that only ends like one": ("LOCATION:ana@zoom.us", ("", "", None)),
    "no conference": ("DESCRIPTION:https://example.com/agenda", ("", "", None)),
    "a host that only looks like one": ("DESCRIPTION:https://notzoom.us/j/1", ("", "", None)),
}


@pytest.mark.parametrize(("line", "expected"), LINKS.values(), ids=LINKS.keys())
def test_a_conference_link_is_found(line, expected):
    found = only(calendar(f"{AT_TEN}\n{line}")).hints
    assert (found.link, found.link_key, found.platform) == expected


def test_people_are_counted_once_and_rooms_not_at_all():
    found = only(
        calendar(
            f'{AT_TEN}\nORGANIZER;CN="Ferreira: A":mailto:Ana@example.org\nATTENDEE:MAILTO:ana@example.org\n'
            "ATTENDEE;CN=X:mailto:x@example.org\nATTENDEE;CUTYPE=ROOM:mailto:room@example.org"
        )
    ).hints
    assert (found.people, found.people_count) == ({"ana@example.org", "x@example.org"}, 2)


DECLINED = {  # calendar's name, the event's lines: declined
    "the only attendee": ("", "ATTENDEE;PARTSTAT=DECLINED:mailto:ana@example.org", True),
    "the owner of the calendar": (
        "ana@example.org",
        "ATTENDEE;PARTSTAT=DECLINED:mailto:Ana@example.org\nATTENDEE;PARTSTAT=ACCEPTED:mailto:x@example.org",
        True,
    ),
    "somebody else": (
        "ana@example.org",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.org\nATTENDEE;PARTSTAT=DECLINED:mailto:x@example.org",
        False,
    ),
    "one of several, nobody knows whose calendar it is": (
        "Work",
        "ATTENDEE;PARTSTAT=ACCEPTED:mailto:ana@example.org\nATTENDEE;PARTSTAT=DECLINED:mailto:x@example.org",
        False,
    ),
}


@pytest.mark.parametrize(("name", "lines", "expected"), DECLINED.values(), ids=DECLINED.keys())
def test_an_invitation_is_declined_when_the_owner_declined_it(name, lines, expected):
    data = calendar(f"{AT_TEN}\nORGANIZER:mailto:boss@example.org\n{lines}", head=f"X-WR-CALNAME:{name}")
    assert only(data).hints.is_declined is expected


@pytest.mark.parametrize(
    ("line", "expected"), [("CLASS:PRIVATE", True), ("CLASS:confidential", True), ("CLASS:PUBLIC", False)]
)
def test_a_private_event_says_so(line, expected):
    assert only(calendar(f"{AT_TEN}\n{line}")).hints.is_private is expected


@pytest.mark.parametrize(("language", "words"), MEDIATION.items(), ids=MEDIATION.keys())
def test_mediation_is_known_in_every_language(language, words):
    for word in words.replace("_", " ").split() if language != "Vietnamese" else [words.replace("_", " ")]:
        data = calendar(f"{AT_TEN}\nSUMMARY:2. {word.upper()} (Zoom)")
        assert only(data).hints.mentions_mediation


SAMPLES = {  # a title as somebody writes it in a calendar
    "Afrikaans": "Bemiddeling Van Wyk / Botha",
    "Arabic": "جلسة الوساطة الثانية",
    "Armenian": "Հաշտարարություն, օր 2",
    "Bulgarian": "Медиация Иванов",
    "Catalan": "Sessió de mediació Puig",
    "Chinese": "第二次调解会议",
    "Croatian": "Medijacija Horvat / Kovač",
    "Czech": "Mediace Novák",
    "Danish": "Mægling, 2. møde",
    "Dutch": "Mediationgesprek De Vries",
    "English": "Co-mediation Marsh v Whitfield",
    "Estonian": "Lepitusmenetlus, teine kohtumine",
    "Finnish": "Sovittelu Virtanen",
    "French": "Séance de médiation – Dupont",
    "German": "Familienmediation Müller, Termin 3",
    "Greek": "Διαμεσολάβηση Παπαδόπουλος",
    "Hebrew": "ישיבת הגישור השנייה",
    "Hindi": "मध्यस्थता बैठक",
    "Hungarian": "Mediációs ülés – Szabó",
    "Indonesian": "Sidang mediasi kedua",
    "Irish": "Seisiún idirghabhála",
    "Italian": "Mediazione civile Rossi / Bianchi",
    "Japanese": "第1回調停期日",
    "Korean": "조정기일 2차",
    "Latvian": "Mediācija Bērziņš",
    "Lithuanian": "Mediacijos susitikimas",
    "Norwegian": "Mekling i forliksrådet",
    "Persian": "جلسه میانجیگری",
    "Polish": "Mediacja Kowalski – spotkanie 2",
    "Portuguese": "Mediação Pereira / Atlântica – sessão 1",
    "Romanian": "Ședință de mediere Popescu",
    "Russian": "Медиация, второй день",
    "Slovak": "Mediácia Horváth",
    "Slovene": "Mediacija Novak",
    "Spanish": "Sesión de mediación García",
    "Swedish": "Medling Lindqvist",
    "Thai": "การไกล่เกลี่ยครั้งที่ 2",
    "Turkish": "Arabuluculuk toplantısı",
    "Ukrainian": "Медіація, зустріч 2",
    "Vietnamese": "Phiên hòa giải thứ hai",
    "Welsh": "Cyfryngu Jones",
}


@pytest.mark.parametrize("title", SAMPLES.values(), ids=SAMPLES.keys())
def test_a_title_in_any_of_these_languages_mentions_mediation(title):
    assert only(calendar(f"{AT_TEN}\nSUMMARY:{title}")).hints.mentions_mediation


TITLES = {
    "Wirtschaftsmediation Teil 2": True,
    "Co-mediation": True,
    "Family Mediator call": True,
    "Premediation call": True,
    "Immediately after lunch": False,
    "Meditation": False,
    "Morning meditations": False,
    "Meditación guiada": False,
    "Méditation en pleine conscience": False,
    "Meditação": False,
    "Meditasi": False,
    "media": False,
    "Social media planning": False,
    "Immediate family dinner": False,
    "Mediaeval history": False,
    "Median income report": False,
    "Multimedia lab": False,
    "Intermediation fees": False,
    "Disintermediation": False,
    "Bioremediation of the site": False,
    "Mediterranean cruise": False,
    "Medical check": False,
    "Remediation works": False,
    "Mediathek": False,
    "Intermediate Spanish": False,
}


@pytest.mark.parametrize(("title", "expected"), TITLES.items(), ids=TITLES.keys())
def test_mediation_is_told_from_words_like_it(title, expected):
    assert says(folded(title), "mediation") is expected


def test_a_telephone_as_the_place_is_a_call_and_a_dial_in_number_below_a_link_is_not():
    assert only(calendar(f"{AT_TEN}\nLOCATION:tel:+351210000000")).hints.is_by_phone
    assert only(calendar(f"{AT_TEN}\nSUMMARY:Telefone com as partes")).hints.is_by_phone
    assert not only(calendar(f"{AT_TEN}\nDESCRIPTION:Or dial in by phone")).hints.is_by_phone


NAMED = {
    "LOCATION:Microsoft Teams Meeting": "teams",
    "LOCATION:Microsoft Teams-Besprechung": "teams",
    "SUMMARY:Mediation Kowalski - ZOOM": "zoom",
    "SUMMARY:Mediation (Webex)": "webex",
    "SUMMARY:Google Meet\\, mediation": "meet",
    "SUMMARY:Mediation between two teams": None,
    "SUMMARY:Mediation Zoomers Ltd": None,
    "DESCRIPTION:Do not use Zoom": None,
    "LOCATION:Room 4": None,
}


@pytest.mark.parametrize(("line", "expected"), NAMED.items(), ids=NAMED.keys())
def test_a_platform_is_told_from_the_title_or_the_place_without_a_link(line, expected):
    found = only(calendar(f"{AT_TEN}\n{line}")).hints
    assert (found.platform, found.link) == (expected, "")


def test_a_title_is_one_line_of_bounded_length():
    title = only(calendar(f"{AT_TEN}\nSUMMARY:  Day\\n two\\, \\; \\\\ {'x' * 1000}")).title
    assert title.startswith("Day two, ; \\ xxx")
    assert len(title) == 300
