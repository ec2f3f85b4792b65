"""Pictures to choose as a photo: such as people have, and such as only somebody makes who means harm."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms, PngImagePlugin

SECRET = b"Rua da Prata 12"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF>' + SECRET + b"</rdf:RDF></x:xmpmeta>"
PAGE = b"<html><script>alert(1)</script>" + SECRET
ZIP = b"PK\x03\x04" + SECRET * 50 + b"PK\x05\x06" + bytes(18)
GPS, ORIENTATION, LATITUDE = 0x8825, 0x0112, 2


def picture(width=600, height=400, mode="RGB"):
    """Red above at the left, blue elsewhere, with some noise in it so that it has a size."""
    made = Image.effect_noise((width, height), 20).convert("RGB").point(lambda value: value // 4)
    made.paste((0, 0, 220), (0, 0, width, height))
    made.paste((220, 0, 0), (0, 0, width // 2, height // 2))
    return made.convert(mode)


def saved(image, kind="JPEG", **details):
    file = BytesIO()
    image.save(file, kind, **details)
    return file.getvalue()


def chunk(kind, data=b""):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, *chunks, depth=8, colour=2, data=b""):
    """A PNG by hand, of any size it says."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND")


def with_segments(jpeg, marker, *contents):
    """A JPEG with segments of a kind right after its beginning."""
    segments = b"".join(b"\xff" + bytes([marker]) + struct.pack(">H", len(each) + 2) + each for each in contents)
    return jpeg[:2] + segments + jpeg[2:]


def noted(orientation=1):
    """What a telephone notes: where it was, and how it was held."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(GPS)[LATITUDE] = (38.0, 42.0, 30.0)
    return exif.tobytes()


def gif(frames):
    head = b"GIF89a" + struct.pack("<HHBBB", 300, 300, 0x80, 0, 0) + bytes(6)
    frame = (
        b"\x21\xf9\x04\x04\x01\x00\x00\x00" + b"\x2c" + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\x00"
    )
    return head + frame * frames + b";"


def frames(count):
    return {"save_all": True, "append_images": [Image.new("RGB", (300, 300), (n % 256, 9, 9)) for n in range(count)]}


def phrased(jpeg):
    """A JPEG that says to be of 65,000 by 65,000 pixels."""
    at = jpeg.index(b"\xff\xc0")
    return jpeg[: at + 5] + struct.pack(">HH", 65_000, 65_000) + jpeg[at + 9 :]


def _srgb():
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def _texts(**texts):
    info = PngImagePlugin.PngInfo()
    for name, value in texts.items():
        info.add_itxt(name, value, zip=True)
    return info


NOT_READ, DAMAGED, MOVING = "not a JPEG, PNG or WebP", "damaged", "moves"
MANY, SMALL, LONG = "million pixels", "too small", "times as long"
BOMB = zlib.compress(bytes(60_000_000), 9)

REFUSED = {
    "nothing": (lambda: b"", NOT_READ),
    "a text": (lambda: b"This is my photo." * 100, NOT_READ),
    "a page": (lambda: b"<!doctype html><script>alert(1)</script>", NOT_READ),
    "an SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', NOT_READ),
    "a GIF of 10,000 frames": (lambda: gif(10_000), NOT_READ),
    "a BMP": (lambda: saved(picture(), "BMP"), NOT_READ),
    "a TIFF": (lambda: saved(picture(), "TIFF"), NOT_READ),
    "an ICO": (lambda: saved(picture(), "ICO"), NOT_READ),
    "a PDF": (lambda: saved(picture(), "PDF"), NOT_READ),
    "an EPS": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 600 400\n(x) run", NOT_READ),
    "the beginning of a PSD": (lambda: b"8BPS\0\1" + bytes(500), NOT_READ),
    "a HEIC": (lambda: b"\0\0\0\x18ftypheic" + bytes(500), "HEIC picture, as iPhones"),
    "an AVIF": (lambda: b"\0\0\0\x18ftypavif" + bytes(500), NOT_READ),
    "a ZIP": (lambda: ZIP, NOT_READ),
    "what only begins as a JPEG": (lambda: b"\xff\xd8\xff\xe0" + bytes(2000), NOT_READ),
    "what only begins as a WebP": (lambda: b"RIFF\xff\xff\xff\x7fWEBPVP8 " + bytes(2000), DAMAGED),
    "a JPEG cut off": (lambda: (whole := saved(picture()))[: len(whole) // 2], DAMAGED),
    "a PNG cut off": (lambda: (whole := saved(picture(), "PNG"))[: len(whole) // 2], DAMAGED),
    "a WebP cut off": (lambda: (whole := saved(picture(), "WEBP"))[: len(whole) // 2], DAMAGED),
    "a PNG with nonsense in it": (lambda: png(600, 400).replace(zlib.compress(b""), b"nonsense"), DAMAGED),
    "a PNG with a wrong checksum": (lambda: png(600, 401).replace(b"\x01\x91\x08", b"\x01\x92\x08"), NOT_READ),
    "a PNG with a bomb for a colour profile": (lambda: png(600, 400, chunk(b"iCCP", b"a\0\0" + BOMB)), DAMAGED),
    "a flood of pixels": (lambda: png(50_000, 50_000, data=bytes(1000)), MANY),
    "a JPEG that says it is a flood": (lambda: phrased(saved(picture())), MANY),
    "a bomb of pixels": (lambda: saved(Image.new("1", (20_000, 20_000)), "PNG"), MANY),
    "a progressive JPEG of 20 million pixels": (lambda: saved(picture(5000, 4000), progressive=True), MANY),
    "a WebP of 9 million pixels": (lambda: saved(picture(3000, 3000), "WEBP"), MANY),
    "a bomb of text": (lambda: png(600, 400, chunk(b"zTXt", b"a\0\0" + BOMB)), DAMAGED),
    "many bombs of text": (lambda: saved(picture(), "PNG", pnginfo=_texts(a="a" * 900_000, b="b" * 900_000)), DAMAGED),
    "a moving PNG": (lambda: saved(Image.new("RGB", (300, 300)), "PNG", **frames(5)), MOVING),
    "a moving WebP of many frames": (lambda: saved(Image.new("RGB", (300, 300)), "WEBP", **frames(200)), MOVING),
    "a line of 60,000 pixels": (lambda: saved(Image.new("RGB", (1, 60_000)), "PNG"), SMALL),
    "an icon": (lambda: saved(picture(16, 16), "PNG"), SMALL),
    "a ribbon": (lambda: saved(picture(300, 1200)), LONG),
}  # fmt: skip

KEPT = {
    "a JPEG": lambda: saved(picture()),
    "a progressive JPEG": lambda: saved(picture(), progressive=True),
    "a JPEG that says where it was taken": lambda: saved(picture(), exif=noted()),
    "a JPEG with XMP": lambda: saved(picture(), xmp=XMP),
    "a JPEG with a colour profile": lambda: saved(picture(), icc_profile=_srgb()),
    "a JPEG with nonsense for a colour profile": lambda: saved(picture(), icc_profile=SECRET * 1000),
    "a JPEG with a colour profile of 3 MB": lambda: saved(picture(), icc_profile=_srgb() + bytes(3_000_000)),
    "a JPEG with notes that cannot be read": lambda: saved(picture(), exif=b"Exif\0\0II*\0" + b"\xff" * 400 + SECRET),
    "a JPEG held in a way there is none": lambda: saved(picture(), exif=noted(99)),
    "a JPEG with a long comment": lambda: with_segments(saved(picture()), 0xFE, *[SECRET * 4000] * 40),
    "a JPEG that is a page too": lambda: with_segments(saved(picture()), 0xFE, PAGE),
    "a JPEG with a page behind it": lambda: saved(picture()) + PAGE,
    "a JPEG with another one behind it": lambda: saved(picture(), "MPO", save_all=True, append_images=[picture()]),
    "a grey JPEG": lambda: saved(picture(mode="L")),
    "a CMYK JPEG": lambda: saved(picture(mode="CMYK")),
    "a JPEG of 40 million pixels": lambda: saved(picture(7300, 5470), quality=30),
    "a progressive JPEG of 15 million pixels": lambda: saved(picture(5000, 3000), progressive=True, subsampling=0),
    "a progressive CMYK JPEG of that size": lambda: saved(picture(5000, 3000, "CMYK"), progressive=True),
    "a PNG of 35 million pixels": lambda: saved(Image.new("RGB", (5900, 5900), "teal"), "PNG"),
    "a see-through PNG of 35 million pixels": lambda: saved(Image.new("RGBA", (5900, 5900), (9, 9, 9, 9)), "PNG"),
    "a see-through PNG of 16 bits": lambda: png(2000, 2000, depth=16, colour=6, data=bytes(2000 * 16_001)),
    "a grey PNG of 16 bits": lambda: saved(Image.new("I;16", (600, 400), 40_000), "PNG"),
    "a PNG of one bit": lambda: saved(picture(mode="1"), "PNG"),
    "a PNG with a palette and one colour of it see-through": lambda: saved(picture(mode="P"), "PNG", transparency=0),
    "a grey see-through PNG": lambda: saved(picture(mode="LA"), "PNG"),
    "a PNG with a ZIP behind it": lambda: saved(picture(), "PNG") + ZIP,
    "a PNG with texts and notes": lambda: saved(picture(), "PNG", pnginfo=_texts(a=SECRET.decode()), exif=noted()),
    "a PNG with less in it than it says": lambda: png(1000, 1000, data=bytes(3001 * 10)),
    "a WebP with all there can be": lambda: saved(picture(), "WEBP", exif=noted(), xmp=XMP, icc_profile=_srgb()),
    "a see-through WebP without loss": lambda: saved(picture(mode="RGBA"), "WEBP", lossless=True),
    "a WebP of 8 million pixels": lambda: saved(picture(2800, 2800, "RGBA"), "WEBP", lossless=True),
}  # fmt: skip
