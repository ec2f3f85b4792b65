"""A code for a link: as another drawing of it says, with the quiet zone that scanners need."""

import re

import segno

from app.feedback.qr import QUIET, code

ADDRESS = "https://logbook.example.org/feedback/123456/" + "x" * 43


def test_every_dark_module_is_drawn_once_and_nothing_in_the_quiet_zone():
    drawn = code(ADDRESS)
    dark = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", drawn.path)]
    matrix = [list(row) for row in segno.make(ADDRESS, error="m", micro=False).matrix_iter(border=QUIET)]
    expected = {(x, y) for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark}
    assert (set(dark), len(dark), drawn.size) == (expected, len(expected), len(matrix))


def test_the_longest_address_still_makes_a_code_that_a_phone_reads_from_a_screen():
    assert code(ADDRESS).size <= 49 + 2 * QUIET
