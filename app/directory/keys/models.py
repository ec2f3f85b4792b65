"""The keys by which the portal signs what it says in public: one signs, earlier ones still prove what they signed."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app import crypto
from app.db import Base, UtcDateTime


class IssuerKey(Base):
    """An Ed25519 key. `public` is its public half as a multikey (z6Mk…); the private half is sealed.

    A retired key signs nothing more and stays published, so that what it signed can be verified; a revoked one is not
    published any more, and nothing that it signed counts.
    """

    __tablename__ = "issuer_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    public: Mapped[str] = mapped_column(String(60), unique=True)
    sealed: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def private(self) -> bytes:
        """The 32 bytes of the private half; raises `crypto.Unreadable` when `DATA_KEY` is another one."""
        return bytes.fromhex(crypto.unseal(self.sealed, *_place(self.public)))


def sealed(private: bytes, public: str) -> bytes:
    return crypto.seal(private.hex(), *_place(public))


def _place(public: str) -> tuple[str, str, str]:
    return (IssuerKey.__tablename__, public, "sealed")
