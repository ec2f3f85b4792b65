"""A change of address that waits for its codes, and whose mailboxes were whose."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.models import User
from app.db import Base, UtcDateTime


class AddressChange(Base):
    """A new address somebody asked for, one at a time; both codes are made from id and nonce with a key outside."""

    __tablename__ = "address_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), unique=True)
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str] = mapped_column(String(254))
    nonce: Mapped[str] = mapped_column(String(32))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)


class FormerAddress(Base):
    """A mailbox an account had before, as a keyed hash, for as long as there is the account.

    Nobody becomes a second person by changing their address: neither who gives feedback on themself, nor who decides
    on their own record.
    """

    __tablename__ = "former_address"

    user_id: Mapped[int] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"), primary_key=True)
    mailbox: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
