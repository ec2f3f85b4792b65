"""A person's photo: any bytes → a square picture of ours, made by a process of its own within limits (decision 0009).

Caps: 5 MB, 40 million pixels (fewer of what is decoded as a whole, see `photo_child`), and for the process less than
200 MB of memory.
"""

import json
import logging
from dataclasses import dataclass
from hashlib import sha256

from app import apart
from app.limits import OUT_OF_MEMORY
from app.logbook.vocabulary import Choice

AT_ONCE = 2
SECONDS = 10
MEMORY = 216 * 1024**2  # of addresses; what is in use of them is less
LARGEST = 5_000_000  # bytes

TOO_MANY_BYTES = "This file has more than 5 MB. Save the photo smaller, 2,000 pixels wide for instance."
TOO_DEAR = "This picture takes too much to read. Save it as JPEG, 2,000 pixels wide for instance, and choose that file."
UNREADABLE = "This file cannot be read as a picture. Open the photo, save it again as JPEG and choose that file."

log = logging.getLogger("portal")


class Part(Choice):
    """What is kept of a picture that is not square, or that is brought closer."""

    MIDDLE = "middle"
    TOP = "top"
    BOTTOM = "bottom"
    LEFT = "left"
    RIGHT = "right"


class Zoom(Choice):
    """How close the photo comes: by how much the shorter side of the picture is divided."""

    WHOLE = "1"
    CLOSER = "1.4"
    CLOSE = "2"

    @property
    def label(self) -> str:
        return {"1": "As it is", "1.4": "Closer", "2": "Twice as close"}[self.value]


class PhotoError(ValueError):
    """Why no photo comes of a file, in words for the person who chose it."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A square WebP, 512 pixels wide at most, without metadata; `digest` is that of its bytes, and its address."""

    data: bytes
    digest: str


def made(data: bytes, *, part: Part = Part.MIDDLE, zoom: Zoom = Zoom.WHOLE, memory: int = MEMORY) -> Photo:
    """A photo of an uploaded file. Raises PhotoError, or Busy when two are being made already.

    It may take a second: not to be called while the database is locked.
    """
    if len(data) > LARGEST:
        raise PhotoError(TOO_MANY_BYTES)
    question = json.dumps([part.value, float(zoom)]).encode() + b"\n" + data
    with apart.process(
        "listing.profiles.photo_child", turns="photo", at_once=AT_ONCE, seconds=SECONDS, memory=memory
    ) as process:
        answer, trace = process.communicate(question)
        if process.returncode:
            raise PhotoError(_why_ended(process.returncode, trace))
    said, _line, picture = answer.partition(b"\n")
    if refused := json.loads(said).get("refused"):
        raise PhotoError(refused)
    return Photo(picture, sha256(picture).hexdigest())


def _why_ended(status: int, trace: bytes) -> str:
    """In words for a person; a decoder that was brought down is noted for us, and is no reason to fail."""
    if status in apart.TOOK_TOO_LONG or status == OUT_OF_MEMORY:
        return TOO_DEAR
    log.warning("photo", extra={"status": status, "where": trace.decode(errors="replace")})
    return UNREADABLE
