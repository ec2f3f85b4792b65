"""A text as a QR code (ISO/IEC 18004): the path of an SVG whose unit is one module, with the quiet zone around it."""

from typing import NamedTuple

import segno

QUIET = 4


class Code(NamedTuple):
    """How wide and high it is, in modules, and the dark ones as the `d` of a path."""

    size: int
    path: str


def code(text: str) -> Code:
    """Error correction M or better: read from a screen at an angle, and from a folded slip."""
    matrix = segno.make(text, error="m", micro=False).matrix
    runs = [
        f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark
    ]
    return Code(len(matrix) + 2 * QUIET, "".join(runs))
