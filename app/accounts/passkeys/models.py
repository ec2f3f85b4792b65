"""Passkeys, the challenges they answer, the invitations that make the first one, and who said that one is lost."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import User
from app.accounts.passkeys import rules
from app.db import Base, UtcDateTime


class Passkey(Base):
    """A public key that signs somebody in (WebAuthn); `transports` are words with a space between, as the browser says.

    One that is vouched for was made with an invitation, or in a sign-in by such a passkey; it alone opens the pages of
    staff and assessors.
    """

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[str] = mapped_column(String(100), default="")
    name: Mapped[str] = mapped_column(String(rules.LONGEST_NAME))
    is_vouched: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    user: Mapped[User] = relationship()

    __mapper_args__ = {"version_id_col": version}


class Challenge(Base):
    """Random bytes for one browser to have signed; the row is deleted when an answer comes, right or wrong."""

    __tablename__ = "passkey_challenge"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    ceremony: Mapped[str] = mapped_column(String(20))
    value: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Invitation(Base):
    """A link by letter that makes somebody's first passkey, once; it is made from id and nonce and never stored."""

    __tablename__ = "passkey_invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    form_token: Mapped[str | None] = mapped_column(String(64), unique=True)
    nonce: Mapped[str] = mapped_column(String(32))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship()


class LostReport(Base):
    """A member of staff said that somebody's passkey is lost; the second one's word ends it."""

    __tablename__ = "passkey_lost_report"
    __table_args__ = (UniqueConstraint("user_id", "by_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)

    by: Mapped[User] = relationship(foreign_keys=by_id)
