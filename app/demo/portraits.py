"""Portraits of made-up people, of flat shapes: the same name has always the same."""

import random
from io import BytesIO

SIDE = 512  # pixels
GROUNDS = ("#dfe7e3", "#efe3d2", "#dbe4ec", "#e9dfe6", "#e6e8d6", "#f0dcd4", "#d6e4e6")
COATS = ("#20545a", "#7a2e3a", "#c49a48", "#3b4a6b", "#4c5b3a", "#5a3f5f", "#2f2f35")
HAIR = ("#16120f", "#3a2620", "#6b4a2f", "#b58a53", "#8d8d8a", "#d8d3c8")
SKINS = ("#f0cfb4", "#e0b08c", "#c68e66", "#9a6843", "#6f4a33")


def portrait(slug: str) -> bytes:
    """Somebody in front of a plain ground, as a small WebP."""
    from PIL import Image, ImageDraw, ImageFilter  # only the demo's seeding draws

    chance = random.Random(slug)  # noqa: S311
    ground, coat, hair, skin = (chance.choice(each) for each in (GROUNDS, COATS, HAIR, SKINS))
    is_long, lean = chance.random() < 0.5, chance.uniform(-0.03, 0.03)
    picture = Image.new("RGB", (SIDE, SIDE), ground)
    drawn = ImageDraw.Draw(picture)

    def oval(colour: str, left: float, top: float, right: float, bottom: float) -> None:
        drawn.ellipse([SIDE * (left + lean), SIDE * top, SIDE * (right + lean), SIDE * bottom], fill=colour)

    oval(hair, 0.29, 0.14, 0.71, 0.78 if is_long else 0.52)
    oval(coat, 0.10, 0.72, 0.90, 1.6)
    drawn.rectangle([SIDE * (0.44 + lean), SIDE * 0.52, SIDE * (0.56 + lean), SIDE * 0.74], fill=skin)
    oval(skin, 0.41, 0.68, 0.59, 0.80)
    oval(skin, 0.345, 0.22, 0.655, 0.64)
    drawn.chord([SIDE * (0.32 + lean), SIDE * 0.16, SIDE * (0.68 + lean), SIDE * 0.5], 185, 345, fill=hair)
    made = BytesIO()
    picture.filter(ImageFilter.GaussianBlur(SIDE / 270)).save(made, "WEBP", quality=80)
    return made.getvalue()
