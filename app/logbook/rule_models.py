"""The versions of every rule, and whose rule a mediator follows; version 1 of IMI's own stands in the code."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, UtcDateTime
from app.logbook import rule


class RuleVersion(Base):
    """What a scheme ("IMI", or "programme:" and its number) asks for from a day on; never changed, only followed.

    Numbers and days rise together: of two versions of one day the later number holds. `parameters` is `rule.written`.
    """

    __tablename__ = "rule_version"
    __table_args__ = (UniqueConstraint("scheme", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scheme: Mapped[str] = mapped_column(String(30))
    number: Mapped[int]
    in_force_from: Mapped[date]
    parameters: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(500))
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def rule(self) -> rule.Rule:
        return rule.read(self.parameters)


class FollowedRule(Base):
    """The scheme a mediator follows, under the name it goes by now; who has no row follows IMI's own rule."""

    __tablename__ = "followed_rule"

    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(30), index=True)
    name: Mapped[str] = mapped_column(String(120))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
