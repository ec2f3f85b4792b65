"""What a mediator says about themself in public, and their photo, which is read only where it is shown."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.listing.profiles.details import Details, Place, Style
from app.logbook.vocabulary import Field


class Profile(Base):
    """One for each mediator, from the first time it is saved; `places` are `{"place": …, "country": code}`."""

    __tablename__ = "profile"

    id: Mapped[int] = mapped_column(primary_key=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    languages: Mapped[list[str]] = mapped_column(JSON)
    places: Mapped[list[dict[str, str]]] = mapped_column(JSON)
    expertise: Mapped[list[str]] = mapped_column(JSON)
    styles: Mapped[list[str]] = mapped_column(JSON)
    about: Mapped[str] = mapped_column(Text)
    education: Mapped[str] = mapped_column(Text)
    conduct: Mapped[str] = mapped_column(Text)
    complaints: Mapped[str] = mapped_column(Text)
    links: Mapped[list[str]] = mapped_column(JSON)
    is_findable: Mapped[bool]
    shows_links: Mapped[bool]
    shows_education: Mapped[bool]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def details(self) -> Details:
        said: dict[str, Any] = {name: getattr(self, name) for name in Details.__dataclass_fields__}
        return Details(
            **said
            | {
                "languages": tuple(self.languages),
                "places": tuple(Place(**each) for each in self.places),
                "expertise": tuple(map(Field, self.expertise)),
                "styles": tuple(map(Style, self.styles)),
                "links": tuple(self.links),
            }
        )


class ProfilePhoto(Base):
    """A square WebP of ours (`photo`); `digest` is the SHA-256 of `data`, and its address."""

    __tablename__ = "profile_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    digest: Mapped[str] = mapped_column(String(64))
    data: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
