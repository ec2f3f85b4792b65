"""A conference link is the same link whatever stands around it, and whoever rewrote it on its way."""

import pytest
from hypothesis import given, settings, strategies as st

from app.logbook.calendar.links import Link, links

ZOOM = Link("us02web.zoom.us", "/j/123")
TEAMS = Link("teams.microsoft.com", "/l/meetup-join/19%3ameeting_x%40thread.v2/0")
URL = "https://us02web.zoom.us/j/123"
TEXTS = {
    "alone": URL,
    "a full stop": f"Join {URL}.",
    "brackets": f"(Zoom: {URL})",
    "brackets and a full stop": f"(Zoom: {URL}).",
    "square brackets": f"[{URL}]",
    "markdown": f"[Join]({URL})",
    "bold markdown": f"**{URL}**",
    "angle brackets": f"<{URL}>",
    "quotes": f'"{URL}"',
    "single quotes": f"'{URL}'",
    "curly quotes": f"“{URL}”",
    "guillemets": f"«{URL}»",
    "a comma and words": f"{URL}, passcode 99",
    "a comma and no space": f"{URL},99",
    "a semicolon": f"{URL};99",
    "a question": f"{URL}?pwd=b3Jh.1",
    "a fragment": f"{URL}#success",
    "an exclamation mark": f"{URL}!",
    "underscores around": f"__{URL}__",
    "a port": "https://us02web.zoom.us:443/j/123",
    "capitals": "HTTPS://US02WEB.ZOOM.US/j/123",
    "a link in HTML": f'<a href="{URL}">Join the meeting</a>',
    "HTML that was escaped": f"&lt;a href=&quot;{URL}&quot;&gt;Join&lt;/a&gt;",
    "a question in HTML": f"{URL}?a=1&amp;b=2",
    "two lines": f"Agenda\n{URL}\nBring the file",
    "the app": "zoommtg://us02web.zoom.us/j/123",
    "safelinks": "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fus02web.zoom.us%2Fj%2F123%3Fpwd%3Dx"
    "&data=05%7C02%7Cana%40example.org&sdata=abc%3D&reserved=0",
    "safelinks with ap": "https://nam12.safelinks.protection.outlook.com/ap/t-59584e83/?url=https%3A%2F%2Fus02web.zoom.us"
    "%2Fj%2F123&data=05",
    "safelinks in HTML": "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fus02web.zoom.us%2Fj%2F123"
    "&amp;data=05",
    "urldefense, version 3": "https://urldefense.com/v3/__https://us02web.zoom.us/j/123?pwd=x__;Kys!!AbC$",
    "urldefense, version 2": "https://urldefense.proofpoint.com/v2/url?u=https-3A__us02web.zoom.us_j_123-3Fpwd-3Dx&d=DwM",
    "Google": "https://www.google.com/url?q=https%3A%2F%2Fus02web.zoom.us%2Fj%2F123&sa=D&source=calendar",
}
NONE = {
    "another host": "https://example.com/j/123",
    "a host that looks like it": "https://zoom.us.example.com/j/123",
    "a host that ends like it": "https://notzoom.us/j/123",
    "a wrapped page": "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.com%2F&data=05",
    "a wrapper that cannot be read": "https://protect.example/s/AbCdEf?domain=us02web.zoom.us",
    "a mail address": "ana@zoom.us",
    "words": "zoom.us is down",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_what_stands_around_a_link_is_no_part_of_it(text):
    assert next(links(text), None) == ZOOM


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_no_other_link_is_one(text):
    assert list(links(text)) == []


def test_the_path_of_a_room_is_kept_whole():
    assert next(links(f"Microsoft Teams <https://{TEAMS.host}{TEAMS.path}?context=%7b%22Tid%22%7d>")) == TEAMS


BARE = {
    "a room": ("us02web.zoom.us/j/123", ZOOM),
    "after a word": ("Zoom us02web.zoom.us/j/123", ZOOM),
    "with its scheme": (URL, ZOOM),
    "a mail address": ("ana@zoom.us", None),
    "another host": ("notzoom.us/j/1", None),
}


@pytest.mark.parametrize(("text", "expected"), BARE.values(), ids=BARE.keys())
def test_a_place_may_be_a_link_without_its_scheme(text, expected):
    assert next(links(text, bare=True), None) == expected


AROUND = st.text(st.sampled_from(" ()[]<>\"'.,;:!*\n«»“”"), max_size=6)


@given(AROUND, AROUND)
@settings(max_examples=200)
def test_any_junk_around_a_link_leaves_it_as_it_is(before, after):
    assert next(links(f"{before}{URL}{after}"), None) == ZOOM
