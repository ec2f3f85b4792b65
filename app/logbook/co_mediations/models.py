"""Links between two accounts' entries of one mediation: offered by an address, then taken once."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, UtcDateTime
from app.logbook.models import Mediation


class CoMediatorLink(Base):
    """One entry that is offered, and the one it was linked with. Its address is made from id and nonce, never stored.

    The digests name the evidence that each side was given, so that ending the link takes away that and nothing else.
    """

    __tablename__ = "co_mediator_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    mediation_id: Mapped[int] = mapped_column(ForeignKey("mediation.id", ondelete="CASCADE"), index=True)
    form_token: Mapped[str] = mapped_column(String(64), unique=True)
    nonce: Mapped[str] = mapped_column(String(32))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("mediation.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str | None] = mapped_column(String(64))
    other_digest: Mapped[str | None] = mapped_column(String(64))

    mediation: Mapped[Mediation] = relationship(foreign_keys=mediation_id)
    other: Mapped[Mediation | None] = relationship(foreign_keys=other_id)
