"""Any bytes become a small square WebP without metadata, or are refused in words; the process stays small."""

import json
import re
import sys
from contextlib import suppress
from io import BytesIO
from subprocess import run

import pytest
from hypothesis import given, strategies as st
from PIL import Image

from app import apart
from app.errors import Busy
from app.listing.profiles.photo import (
    LARGEST,
    MEMORY,
    TOO_DEAR,
    TOO_MANY_BYTES,
    UNREADABLE,
    Part,
    PhotoError,
    Zoom,
    made,
)
from app.listing.profiles.photo_child import Unusable, made_of
from tests.features.pictures import KEPT, REFUSED, SECRET, noted, picture, saved

MOST_MEMORY = 200_000  # kB
TELL_PEAK = "print(open('/proc/self/status').read(), file=sys.stderr)\n"


def asked(data, part="middle", zoom=1.0):
    """The process as it is, which says at its end how much memory it had at most: its answer, the picture, kB."""
    start = apart.START.format(60, MEMORY, "listing.profiles", "photo_child") + TELL_PEAK
    command = [sys.executable, "-I", "-c", start, str(apart.PORTAL)]
    ended = run(
        command, input=json.dumps([part, zoom]).encode() + b"\n" + data, capture_output=True, env={}, check=True
    )
    answer, _line, photo = ended.stdout.partition(b"\n")
    return json.loads(answer), photo, int(re.search(rb"VmHWM:\s+(\d+) kB", ended.stderr).group(1))


def chunks(webp):
    """The kinds of pieces a WebP has; each is followed by its length and its content, padded to an even length."""
    assert (webp[:4], webp[8:12]) == (b"RIFF", b"WEBP")
    at, found = 12, []
    while at < len(webp):
        found.append(webp[at : at + 4])
        length = int.from_bytes(webp[at + 4 : at + 8], "little")
        at += 8 + length + length % 2
    return found


def colours(webp):
    """What stands in the four corners: R for red, B for blue."""
    image = Image.open(BytesIO(webp))
    last = image.width - 9
    corners = [image.getpixel(at) for at in ((8, 8), (last, 8), (8, last), (last, last))]
    return "".join("R" if red > blue else "B" for red, _green, blue in corners)


@pytest.mark.parametrize(("data", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_no_photo_is_refused_in_words(data, words):
    answer, photo, peak = asked(data())
    assert (words in answer["refused"], photo) == (True, b"")
    assert peak < MOST_MEMORY


@pytest.mark.parametrize("data", KEPT.values(), ids=KEPT.keys())
def test_a_photo_is_drawn_anew_without_what_else_was_in_the_file(data):
    answer, photo, peak = asked(data())
    assert (answer, chunks(photo)) == ({}, [b"VP8 "])
    assert not [word for word in (SECRET, b"Exif", b"<html", b"xmpmeta", b"PK\x03") if word in photo]
    image = Image.open(BytesIO(photo))
    assert (image.format, image.mode, image.width == image.height, image.width <= 512) == ("WEBP", "RGB", True, True)
    assert peak < MOST_MEMORY


def test_there_was_something_to_leave_out():
    with_all = [KEPT[name]() for name in ("a JPEG that says where it was taken", "a JPEG with XMP")]
    assert [SECRET in data for data in with_all] == [True, True]
    assert 0x8825 in Image.open(BytesIO(with_all[0])).getexif()


HELD = {1: "RBBB", 2: "BRBB", 3: "BBBR", 4: "BBRB", 5: "RBBB", 6: "BRBB", 7: "BBBR", 8: "BBRB"}


@pytest.mark.parametrize(("orientation", "corners"), HELD.items())
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_the_right_way_up(kind, orientation, corners):
    _answer, photo, _peak = asked(saved(picture(400, 400), kind, exif=noted(orientation)))
    assert colours(photo) == corners


CUT = {
    ("middle", 1.0, 900, 400): "RBBB",
    ("left", 1.0, 900, 400): "RRBB",
    ("right", 1.0, 900, 400): "BBBB",
    ("top", 1.0, 400, 900): "RBRB",
    ("bottom", 1.0, 400, 900): "BBBB",
    ("top", 2.0, 400, 400): "RBRB",
    ("middle", 2.0, 400, 400): "RBBB",
    ("left", 2.0, 400, 400): "RRBB",
}


@pytest.mark.parametrize(("how", "corners"), CUT.items())
def test_a_part_of_it_is_kept(how, corners):
    part, zoom, width, height = how
    _answer, photo, _peak = asked(saved(picture(width, height), "PNG"), part, zoom)
    assert colours(photo) == corners


def test_colours_stay_what_they_are():
    shown = {
        "a grey of 16 bits": saved(Image.new("I;16", (300, 300), 40_000), "PNG"),
        "see-through is white": saved(Image.new("RGBA", (300, 300), (0, 0, 0, 0)), "PNG"),
        "CMYK": saved(Image.new("CMYK", (300, 300), (0, 0, 0, 100))),
    }
    middles = {name: Image.open(BytesIO(asked(data)[1])).getpixel((150, 150)) for name, data in shown.items()}
    expected = {"a grey of 16 bits": 156, "see-through is white": 255, "CMYK": 155}
    assert all(abs(value - expected[name]) < 4 for name, colour in middles.items() for value in colour), middles


BASES = [saved(picture(220, 210), kind, exif=noted(6)) for kind in ("JPEG", "PNG", "WEBP")]
PLACES = st.integers(0, 900) | st.integers(0, 2**20)


@given(st.sampled_from(BASES), st.lists(st.tuples(PLACES, st.integers(0, 255)), max_size=8), st.integers(0, 2**20))
def test_whatever_is_changed_in_a_file_it_is_a_photo_or_unusable(base, changes, length):
    data = bytearray(base)
    for place, value in changes:
        data[place % len(data)] = value
    with suppress(Unusable):
        assert chunks(made_of(bytes(data[: max(length, 900)]), part="middle", zoom=1.0)) == [b"VP8 "]


def test_a_small_picture_is_not_blown_up():
    assert Image.open(BytesIO(asked(saved(picture(300, 260)))[1])).size == (260, 260)


def test_what_is_too_much_is_refused_in_words(database):
    with pytest.raises(PhotoError, match=TOO_MANY_BYTES):
        made(bytes(LARGEST + 1))
    with pytest.raises(PhotoError, match=TOO_DEAR):
        made(saved(picture(3000, 3000), "PNG"), memory=50 * 1024**2)


def test_a_process_that_fails_is_no_reason_to_fail(database):
    with pytest.raises(PhotoError, match=UNREADABLE):
        made(saved(picture()), memory=1024)


def test_two_are_made_at_once_and_the_third_comes_back_in_a_moment(database):
    turn = {"turns": "photo", "at_once": 2, "seconds": 9, "memory": MEMORY}
    with (
        apart.process("listing.profiles.photo_child", **turn),
        apart.process("listing.profiles.photo_child", **turn),
        pytest.raises(Busy),
    ):
        made(saved(picture()))
    photo = made(saved(picture()), part=Part.TOP, zoom=Zoom.CLOSE)
    assert (chunks(photo.data), len(photo.digest)) == ([b"VP8 "], 64)
