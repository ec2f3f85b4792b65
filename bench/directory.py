"""The public directory and a profile, at two sizes: people with profiles of sixty words each, all listed."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPConnection
from itertools import cycle, product
from pathlib import Path
from urllib.parse import quote

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import delete, insert

from app import clock, create_app
from app.accounts.models import User
from app.db import db, unit
from app.directory.index.models import DirectoryChange
from app.listing.profiles.details import AREAS, Style
from app.listing.profiles.models import Profile, ProfilePhoto
from app.listing.register import credential_number
from app.listing.standings.facts import Kind
from app.listing.standings.models import CREDENTIAL, Listing, ListingFact
from app.logbook.countries import NAMES as COUNTRIES
from bench.server import asked

SIZES = 1_000, 10_000
GIVEN = "Ana Łukasz Søren Hanh Giulia Olena Mateo Priya Kofi Yuki Noor Adaeze Camila Eilidh Marcus Siti"
FAMILY = "Ferreira Żak Kjær Nguyen Rossi Kovalenko Ibáñez Sharma Mensah Tanaka Bakker Okafor Ruiz Weiß"
WORDS = """
companies partners who part employers builders banks insurers families neighbours software licences supply contracts
borders video calm breaks prepare each side before we meet nobody is surprised plan day listen write settle agree terms
long short remote hearing room language trust health research energy water transport trade
"""
LANGUAGES = "fr es pt de it nl pl ar zh ja ko ru tr hi sw vi el he uk cs sv da fi hu ro bg id ms th"


@dataclass
class Reader:
    """A connection that stays open, of somebody new each time: behind a proxy, as far as the portal is told."""

    connection: HTTPConnection
    count: int = 0

    def get(self, path: str, tag: str | None = None) -> tuple[bytes, str]:
        """The body of an answer and its tag, asked by whoever has the page of a tag already."""
        self.count += 1
        who = {"X-Forwarded-For": f"10.{self.count >> 16 & 255}.{self.count >> 8 & 255}.{self.count & 255}"}
        answer = asked(self.connection, "GET", path, None, who | ({"If-None-Match": tag} if tag else {}))
        content = answer.read()
        if answer.status not in (200, 304):
            raise RuntimeError(f"GET {path} answered {answer.status}")
        return content, answer.headers["ETag"]


def seeded(environ: Mapping[str, str], folder: Path, size: int) -> tuple[Flask, dict[str, str], str]:
    """A portal with so many listings, the settings that serve it, and the address of one of its profiles."""
    given = {**environ, "DATABASE_URL": f"sqlite:///{folder}/directory-{size}.sqlite3", "PORTAL_PROXIES": "1"}
    app = create_app(given, folder)
    with app.app_context():
        upgrade(str(Path(__file__).parent.parent / "migrations"))
        slugs = _seed(size)
    return app, given, f"/mediators/{slugs[size // 2]}"


def rows(port: int, size: int, profile: str) -> list[tuple[str, str, Callable[[], bytes], float, float]]:
    """What is asked for: a name, an address for counting statements, how it is done, and what it must and may cost.

    A search is another one each time, so that no answer was drawn before.
    """
    reader, here = Reader(HTTPConnection("127.0.0.1", port)), "/find-a-mediator"
    selective = [f"{here}?search={one}+{other}" for one, other in product(GIVEN.split(), FAMILY.split())]
    unselective = [f"{here}?search={one}&language={other}" for one, other in product(WORDS.split(), LANGUAGES.split())]
    found = [
        (f"directory, selective search, of {size:,}", _quoted(selective), None, 8.0, 4.0),
        (f"directory, unselective search, of {size:,}", _quoted(unselective), None, 8.0, 4.0),
        (f"directory, no search, of {size:,}", [here], None, 4.0, 2.5),
        (f"directory, again with ETag, of {size:,}", [here], reader.get(here)[1], 1.5, 1.3),
        (f"profile, of {size:,}", [profile], None, 3.0, 2.0),
        (f"profile, again with ETag, of {size:,}", [profile], reader.get(profile)[1], 1.5, 1.3),
    ]
    return [(name, all_[0], _getting(reader, all_, tag), must, aim) for name, all_, tag, must, aim in found]


def _quoted(addresses: list[str]) -> list[str]:
    return [quote(each, safe="/?=&+") for each in addresses]


def _getting(reader: Reader, addresses: list[str], tag: str | None) -> Callable[[], bytes]:
    turns = cycle(addresses)
    return lambda: reader.get(next(turns), tag)[0]


def _seed(size: int) -> list[str]:
    with unit():
        chance = random.Random(size)
        db.session.execute(insert(User), [_user(number, chance) for number in range(1, size + 1)])
    return enlist(size)


def enlist(size: int) -> list[str]:
    """List the first so many people, each with a profile; says where in the directory. Needs an app context."""
    chance = random.Random(size)
    numbers = range(1, size + 1)
    listings = [_listing(number, chance) for number in numbers]
    with unit():
        db.session.execute(insert(Listing), listings)
        db.session.execute(insert(ListingFact), [_fact(number) for number in numbers])
        db.session.execute(insert(Profile), [_profile(number, chance) for number in numbers])
        db.session.execute(insert(ProfilePhoto), [_photo(number) for number in numbers])
        db.session.execute(delete(DirectoryChange))  # as some days after
    return [str(each["slug"]) for each in listings]


def _user(number: int, chance: random.Random) -> dict[str, object]:
    name = f"{chance.choice(GIVEN.split())} {chance.choice(FAMILY.split())}"
    who = {"id": number, "email": f"found{number}@example.org", "name": name, "zone": "Europe/Amsterdam"}
    return who | {"is_mediator": True, "created_at": clock.now(), "version": 1}


def _listing(number: int, chance: random.Random) -> dict[str, object]:
    since = clock.today() - timedelta(days=number % 300)
    sign = "".join(chance.choice(credential_number.SIGNS) for _ in range(credential_number.LENGTH))
    known = {
        "id": number,
        "mediator_id": number,
        "credential": CREDENTIAL,
        "number": sign,
        "slug": f"somebody-{number}",
    }
    return known | {"activated_on": since, "next_due_on": since + timedelta(days=365), "gone_on": None}


def _fact(number: int) -> dict[str, object]:
    what = {"kind": Kind.ACTIVATED, "on": clock.today() - timedelta(days=number % 300), "recorded_at": clock.now()}
    return {"listing_id": number, "number": 1, "key": f"activated {number}"} | what


def _profile(number: int, chance: random.Random) -> dict[str, object]:
    countries = sorted(COUNTRIES)[::2]
    homes = [chance.choice(countries) for _ in range(chance.choice((1, 1, 2)))]
    return {
        "mediator_id": number,
        "languages": ["en", *chance.sample(LANGUAGES.split(), chance.randint(0, 3))],
        "places": [{"place": f"Town {chance.randint(1, 3)} of {code}", "country": code} for code in homes],
        "expertise": [each.value for each in chance.sample(AREAS, chance.randint(1, 4))],
        "styles": [chance.choice(tuple(Style)).value],
        "about": " ".join(chance.choices(WORDS.split(), k=60)),
        "education": "Forty hours.",
        "conduct": "The IMI Code of Professional Conduct applies.",
        "complaints": "Write to me first.",
        "links": [],
        "is_findable": True,
        "shows_links": True,
        "shows_education": True,
        "version": 1,
    }


def _photo(number: int) -> dict[str, object]:
    return {"mediator_id": number, "digest": f"{number:064}", "data": b"a photo", "made_at": clock.now()}
