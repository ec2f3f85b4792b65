"""The maker of photos as a process of its own: any bytes on its standard input, a square WebP on its standard output.

The question is a line of JSON (which part, how close), then the bytes. The answer is a line of JSON, `{}` followed by
the picture, or `{"refused": …}` in words. What is answered is drawn anew: nothing of the file's metadata is in it.
"""

import json
import struct
import sys
import warnings
import zlib
from contextlib import suppress
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, JpegImagePlugin, PngImagePlugin, UnidentifiedImageError

SIDE = 512  # pixels
FORMATS = ("JPEG", "PNG", "WEBP")
PROGRESSIVE = "progressive"
# In pixels, so that the process stays below 200 MB: a progressive JPEG is held as a whole before it is made smaller,
# and a WebP picture is decoded by way of two further copies.
MOST_PIXELS = {"JPEG": 40_000_000, "PNG": 36_000_000, PROGRESSIVE: 16_000_000, "WEBP": 8_000_000}
LEAST_SIDE, MOST_LENGTH = 200, 3
DETAIL = 2 * SIDE  # what is left of the shorter side before the crop, so that one can come closer
A_BAND = 16  # rows of the made picture
LONGEST_PROFILE = 1024**2
QUALITY = 82
TURNED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ORIENTATION = 0x0112
PARTS = {"middle": (0.5, 0.5), "top": (0.5, 0.0), "bottom": (0.5, 1.0), "left": (0.0, 0.5), "right": (1.0, 0.5)}
# What Pillow's decoders raise about a file that is not as it should be.
BROKEN = (OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, struct.error, zlib.error)
TOO_MANY_PIXELS = (Image.DecompressionBombError, Image.DecompressionBombWarning)

NO_PICTURE = "This is not a JPEG, PNG or WebP picture. Save the photo as JPEG and choose that file."
HEIC = "This is a HEIC picture, as iPhones take them. Export the photo as JPEG and choose that file."
DAMAGED = "This file is damaged or incomplete. Open the photo, save it again as JPEG and choose that file."
MOVING = "This picture moves. Choose a still photo."
TOO_LARGE = "This picture has more than {} million pixels. Save it smaller, 2,000 pixels wide for instance."
TOO_SMALL = f"This picture is too small. It needs at least {LEAST_SIDE} pixels in width and in height."
TOO_LONG = f"This picture is more than {MOST_LENGTH} times as long as it is wide. Cut it closer around your face first."


class Unusable(Exception):
    """Why no photo comes of the bytes, in words for a person."""


def main() -> None:
    """Answer one question."""
    part, zoom = json.loads(sys.stdin.buffer.readline())
    try:
        made, refused = made_of(sys.stdin.buffer.read(), part=part, zoom=zoom), {}
    except Unusable as reason:
        made, refused = b"", {"refused": str(reason)}
    sys.stdout.buffer.write(json.dumps(refused).encode() + b"\n" + made)
    sys.stdout.buffer.flush()


def made_of(data: bytes, *, part: str, zoom: float) -> bytes:
    """A square WebP of a part of a picture, 512 pixels wide at most, in sRGB; raises Unusable, or MemoryError."""
    try:
        picture = _opened(data)
        _look(picture)
        picture.draft(None, (DETAIL, DETAIL))  # a JPEG is decoded at a half, a quarter or an eighth of its size
        picture.load()
        small = _in_srgb(_turned(_reduced(picture), picture), picture.info.get("icc_profile"))
    except BROKEN:
        raise Unusable(DAMAGED) from None
    return _saved(_cropped(small, part, zoom))


def _opened(data: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = max(MOST_PIXELS.values())
    PngImagePlugin.MAX_TEXT_MEMORY = LONGEST_PROFILE
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        return Image.open(BytesIO(data), formats=FORMATS)
    except TOO_MANY_PIXELS:
        raise Unusable(_too_large("JPEG")) from None
    except UnidentifiedImageError:
        raise Unusable(HEIC if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1") else NO_PICTURE) from None


def _look(picture: Image.Image) -> None:
    """Judge a picture by its head, before any of it is decoded. Of a JPEG with others behind, the first counts."""
    kind, shorter, longer = _kind(picture), min(picture.size), max(picture.size)
    if shorter * longer > MOST_PIXELS[kind]:
        raise Unusable(_too_large(kind))
    if shorter < LEAST_SIDE:
        raise Unusable(TOO_SMALL)
    if longer > shorter * MOST_LENGTH:
        raise Unusable(TOO_LONG)
    if getattr(picture, "is_animated", False) and kind in ("PNG", "WEBP"):
        raise Unusable(MOVING)


def _kind(picture: Image.Image) -> str:
    """Pillow has a format of its own for a JPEG with further ones behind, which telephones save."""
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        return PROGRESSIVE if picture.info.get("progressive") else "JPEG"
    return str(picture.format)


def _too_large(kind: str) -> str:
    return TOO_LARGE.format(MOST_PIXELS[kind] // 1_000_000)


def _reduced(picture: Image.Image) -> Image.Image:
    """As much of it as is needed, drawn anew band by band: a second copy of all of it would not fit in our memory."""
    mode = "RGBA" if picture.has_transparency_data else "CMYK" if picture.mode == "CMYK" else "RGB"
    factor = max(1, min(picture.size) // DETAIL)
    width, height = picture.size
    small = Image.new(mode, (-(-width // factor), -(-height // factor)))
    for top in range(0, height, A_BAND * factor):
        band = picture.crop((0, top, width, min(top + A_BAND * factor, height)))
        small.paste(_in_eight_bits(band).convert(mode).reduce(factor), (0, top // factor))
    return _on_white(small) if mode == "RGBA" else small


def _in_eight_bits(band: Image.Image) -> Image.Image:
    if not band.mode.startswith("I"):
        return band
    return band.convert("I").point(lambda value: value * (1 / 256) + 0).convert("L")


def _on_white(small: Image.Image) -> Image.Image:
    ground = Image.new("RGB", small.size, "white")
    ground.paste(small, mask=small.getchannel("A"))
    return ground


def _turned(small: Image.Image, picture: Image.Image) -> Image.Image:
    """The right way up, by what the camera noted; a note that cannot be read says nothing."""
    noted: Any = None
    with suppress(*BROKEN):
        noted = picture.getexif().get(ORIENTATION)
    way = TURNED.get(noted) if isinstance(noted, int) else None
    return small.transpose(way) if way is not None else small


def _in_srgb(small: Image.Image, profile: bytes | None) -> Image.Image:
    """In the colours of the web; a colour profile that fits nothing is taken for theirs."""
    if profile and len(profile) <= LONGEST_PROFILE:
        with suppress(ImageCms.PyCMSError, *BROKEN):
            there = ImageCms.ImageCmsProfile(BytesIO(profile))
            turned = ImageCms.profileToProfile(small, there, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if turned is not None:
                return turned
    return small.convert("RGB")


def _cropped(small: Image.Image, part: str, zoom: float) -> Image.Image:
    side = round(min(small.size) / zoom)
    across, down = PARTS[part]
    left, top = round((small.width - side) * across), round((small.height - side) * down)
    wanted = min(side, SIDE)
    return small.resize((wanted, wanted), Image.Resampling.LANCZOS, (left, top, left + side, top + side))


def _saved(square: Image.Image) -> bytes:
    """Saved from a picture that has nothing but its pixels."""
    bare, made = Image.new("RGB", square.size), BytesIO()
    bare.paste(square)
    bare.save(made, "WEBP", quality=QUALITY, method=4)
    return made.getvalue()
