"""Who somebody is: the account, the codes that prove an address, and where it is signed in."""

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, String, Text, and_, case, event, func
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.folding import folded, sought

ERASED = "erased-{}@invalid"  # RFC 2606 §2: no letter ever gets there
CLOSED = "Somebody whose account is closed"
LONGEST_NAME = 120


class User(Base):
    """A sign-in account; what the person does here are the roles.

    The row of one that was erased stays, without name, address and roles: its number is never given again.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    folded: Mapped[str] = mapped_column(Text, default="", server_default="")  # name and address as they are searched
    zone: Mapped[str] = mapped_column(String(60), default="Europe/Amsterdam")
    language: Mapped[str] = mapped_column(String(10), default="en")
    is_mediator: Mapped[bool] = mapped_column(default=False)
    is_digest_author: Mapped[bool] = mapped_column(default=False)
    is_assessor: Mapped[bool] = mapped_column(default=False)
    is_staff: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_erased(self) -> bool:
        return self.email == ERASED.format(self.id)

    @property
    def shown(self) -> str:
        """What IMI staff call the account."""
        return CLOSED if self.is_erased else self.name or self.email

    @property
    def needs_passkey(self) -> bool:
        """Whether some of what the account may do takes a passkey (docs/decisions/0021)."""
        return self.is_staff or self.is_assessor

    @classmethod
    def called(cls) -> ColumnElement[str]:
        """The same as a column; empty where there is no account, as with an outer join."""
        return case(
            (cls.email.like(ERASED.format("%")), CLOSED), else_=func.coalesce(func.nullif(cls.name, ""), cls.email, "")
        )

    @classmethod
    def is_there(cls) -> ColumnElement[bool]:
        """Whether an account was not erased."""
        return cls.email.not_like(ERASED.format("%"))

    @classmethod
    def is_called(cls, search: str) -> ColumnElement[bool]:
        """Whether name or address hold every word of a search, whatever its case, accents and order."""
        return and_(True, *(cls.folded.contains(word, autoescape=True) for word in sought(search)))


@event.listens_for(User, "before_insert")
@event.listens_for(User, "before_update")
def _fold(_mapper: object, _connection: object, user: User) -> None:
    user.folded = folded(user.name or "", user.email)


class SignInCode(Base):
    """A one-time proof of an address. Code and link are made from id and nonce with a key outside the database."""

    __tablename__ = "sign_in_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    nonce: Mapped[str] = mapped_column(String(32))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignIn(Base):
    """One browser that is signed in, until it expires or is ended; holds a hash of the cookie's token.

    It is by passkey when that passkey is vouched for (docs/decisions/0021): one that a mailbox alone was enough to make
    signs in, and no more.
    """

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(60))
    is_by_passkey: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
