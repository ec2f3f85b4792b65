"""The demo's profiles: Kofi's lacks a place, the others suffice. Their portraits are drawn here, of soft shapes."""

from collections.abc import Mapping
from dataclasses import asdict
from hashlib import sha256
from io import BytesIO
from typing import NamedTuple

from app import clock
from app.accounts.person import Person
from app.db import db, unit
from app.demo import portraits
from app.listing.profiles import actions as profile_actions
from app.listing.profiles.details import Details, Place, Style
from app.listing.profiles.models import ProfilePhoto
from app.listing.profiles.photo import Part, Zoom
from app.logbook.vocabulary import Field

CONDUCT = "The IMI Code of Professional Conduct applies to every mediation."
COMPLAINTS = "Write to me first. If that does not help, IMI’s complaints process is open to every party."
ANA = Details(
    languages=("pt", "en", "es"),
    places=(Place("Lisbon", "PT"), Place("Porto", "PT")),
    expertise=(Field.COMMERCIAL, Field.EMPLOYMENT, Field.TECHNOLOGY, Field.INHERITANCE),
    styles=(Style.FACILITATIVE, Style.UNDERSTANDING_BASED),
    about="I have mediated since 2019, nearly always by video: between companies, between partners who part, and "
    "between employers and those who work for them.\n\nI speak with each side before we meet, so that nobody is "
    "surprised by how the day goes, and I plan breaks.",
    education="Mediation course of 120 hours in Lisbon, 2018. Training weeks on online mediation, 2021 and 2024.",
    conduct=CONDUCT,
    complaints=COMPLAINTS,
    links=("https://www.example.org/ana-ferreira",),
)
KOFI = Details(
    languages=("en", "ak"),
    expertise=(Field.FINANCE_AND_INSURANCE,),
    about="I mediate between banks, insurers and their customers.",
)
INGRID = Details(
    languages=("nb", "en", "da"),
    places=(Place("Oslo", "NO"), Place("Bergen", "NO")),
    expertise=(Field.CONSTRUCTION, Field.COMMERCIAL, Field.PARTNERSHIP_EXIT),
    styles=(Style.FACILITATIVE, Style.UNDERSTANDING_BASED),
    about="I mediate between builders and those who build with them, mostly by video, so that nobody has to leave the "
    "site for a day.\n\nBefore we meet I speak with each side alone. Drawings and figures are shared on screen, and we "
    "agree beforehand on who may see what.",
    education="Civil engineer, Trondheim 2004. Mediation course of 90 hours in Oslo, 2016. Training in online "
    "mediation, 2020 and 2023.",
    conduct=CONDUCT,
    complaints=COMPLAINTS,
    links=("https://www.example.org/ingrid-halvorsen", "https://www.example.org/building-disputes-online"),
)
TOMAS = Details(languages=("pt", "en"), places=(Place("São Paulo", "BR"),), expertise=(Field.COMMERCIAL,))
YUKI = Details(languages=("ja", "en"), places=(Place("Tokyo", "JP"),), expertise=(Field.TECHNOLOGY,))
BENOIT = Details(languages=("fr", "en"), places=(Place("Lyon", "FR"),), expertise=(Field.EMPLOYMENT,))
BEATRIZ = Details(languages=("pt", "es"), places=(Place("Recife", "BR"),), expertise=(Field.INHERITANCE,))
HENRIK = Details(languages=("sv", "en"), places=(Place("Stockholm", "SE"),), expertise=(Field.TECHNOLOGY,))
MAEVE = Details(
    languages=("en", "ga"),
    places=(Place("Galway", "IE"),),
    expertise=(Field.FAMILY_BUSINESS, Field.INHERITANCE),
    about="I mediate in families who own something together: a farm, a firm, a house.",
)
WANJIRU = Details(
    languages=("en", "sw"),
    places=(Place("Nairobi", "KE"),),
    expertise=(Field.COMMERCIAL, Field.EMPLOYMENT),
    about="I mediate between companies and those who work for them, mostly by video.",
)


class Colours(NamedTuple):
    """What a portrait is drawn with, as red, green and blue."""

    above: tuple[int, int, int]
    below: tuple[int, int, int]
    hair: tuple[int, int, int]
    skin: tuple[int, int, int]
    coat: tuple[int, int, int]


FRINGE = (0.33, 0.17, 0.67, 0.49)
WARM = Colours((236, 208, 178), (171, 110, 92), (58, 38, 32), (222, 174, 142), (32, 84, 90))
DEEP = Colours((238, 222, 190), (196, 150, 96), (22, 18, 18), (104, 68, 48), (122, 46, 58))
COOL = Colours((190, 214, 214), (66, 112, 124), (28, 24, 26), (128, 86, 62), (196, 154, 72))
PROFILES = {
    "ana": (ANA, WARM),
    "kofi": (KOFI, COOL),
    "tomas": (TOMAS, WARM),
    "yuki": (YUKI, WARM),
    "benoit": (BENOIT, COOL),
    "wanjiru": (WANJIRU, DEEP),
}
ENTERED = {"ingrid": INGRID, "beatriz": BEATRIZ, "henrik": HENRIK, "maeve": MAEVE}


def fill_in(mediators: Mapping[str, Person]) -> None:
    """The profiles of some by their names in the demo, each with a photo that went the way of every photo."""
    for slug, mediator in mediators.items():
        details, colours = PROFILES[slug]
        with unit():
            profile_actions.save(mediator, version=0, **asdict(details))
        with unit():
            profile_actions.keep_photo(mediator, data=portrait(colours), part=Part.MIDDLE, zoom=Zoom.WHOLE)


def enter(mediator: Person, slug: str, details: Details) -> None:
    """The profile of somebody who has to have it before they are listed, with a photo that is made here, at once."""
    profile_actions.save(mediator, version=0, **asdict(details))
    data = portraits.portrait(slug)
    made = ProfilePhoto(mediator_id=mediator.id, data=data, digest=sha256(data).hexdigest(), made_at=clock.now())
    db.session.add(made)


def portrait(colours: Colours, side: int = 640) -> bytes:
    """Somebody in front of a soft ground, as a JPEG."""
    from PIL import Image, ImageDraw, ImageFilter  # only the demo's seeding draws

    ground = Image.composite(
        Image.new("RGB", (side, side), colours.below),
        Image.new("RGB", (side, side), colours.above),
        Image.linear_gradient("L").resize((side, side)),
    )
    drawn = ImageDraw.Draw(ground)
    for shape, colour, box in (
        (drawn.ellipse, colours.hair, (0.30, 0.15, 0.70, 0.66)),
        (drawn.ellipse, colours.coat, (0.12, 0.68, 0.88, 1.50)),
        (drawn.rectangle, colours.skin, (0.44, 0.55, 0.56, 0.71)),
        (drawn.ellipse, colours.skin, (0.42, 0.66, 0.58, 0.76)),
        (drawn.ellipse, colours.skin, (0.355, 0.23, 0.645, 0.62)),
    ):
        shape(tuple(part * side for part in box), fill=colour)
    drawn.chord(tuple(part * side for part in FRINGE), 190, 350, fill=colours.hair)
    made = BytesIO()
    ground.filter(ImageFilter.GaussianBlur(side / 130)).save(made, "JPEG", quality=90)
    return made.getvalue()
