"""Listed mediators with a whole profile: everything about them, a digest in an author's words, and their photo."""

from dataclasses import asdict, dataclass, replace
from datetime import date

from app import clock
from app.accounts.person import Person
from app.db import commit, db
from app.listing.profiles import actions as profile_actions, queries as profile_queries
from app.listing.profiles.details import Details, Place, Style
from app.listing.profiles.models import ProfilePhoto
from app.listing.standings.models import Listing
from app.logbook.vocabulary import Field
from tests import make
from tests.features import authoring

PARTS = ("about", "education", "place", "conduct", "complaints", "link", "digest", "reply", "photo")


@dataclass(frozen=True)
class Whole:
    """A mediator, their listing, and what of theirs no page shows once it has ended."""

    person: Person
    listing: Listing
    photo: str
    secrets: tuple[str, ...]

    @property
    def home(self) -> str:
        return f"/mediators/{self.listing.slug}"


def whole(name: str, word: str, *, on: date | None = None) -> Whole:
    """Somebody whose every text has a word in it that is found nowhere else."""
    secrets = tuple(f"{word}{part}" for part in PARTS)
    about, education, place, conduct, complaints, link, digest, reply, photo = secrets
    person = make.mediator(name=name, email=f"{word}@example.org")
    details = Details(
        languages=("pt", "en"),
        places=(Place(place, "PT"),),
        expertise=(Field.COMMERCIAL, Field.FAMILY),
        styles=(Style.FACILITATIVE,),
        about=about,
        education=education,
        conduct=conduct,
        complaints=complaints,
        links=(f"https://{link}.example.org/me",),
    )
    profile_actions.save(person, version=0, **asdict(details))
    address = f"{person.id:064x}"
    db.session.add(ProfilePhoto(mediator_id=person.id, digest=address, data=photo.encode(), made_at=clock.now()))
    author = make.digest_author(name=f"Lea {word}author")
    version = authoring.published(authoring.appointed(person, author), author, text=digest)
    version.reply = reply
    commit()
    return Whole(person, make.listing(person, on=on), address, (*secrets, f"{word}author", person.email))


def saved(whose: Whole, **changes: object) -> None:
    """The profile with something changed."""
    found = profile_queries.saved(whose.person)
    profile_actions.save(whose.person, version=found.profile.version, **asdict(replace(found.details, **changes)))
    commit()
