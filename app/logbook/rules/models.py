"""The versions of every rule, and whose rule a mediator follows; version 1 of IMI's own stands in the code."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, UtcDateTime
from app.logbook.rules import parameters as rule


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

    taken_back: Mapped["RuleTakenBack | None"] = relationship(lazy="joined", passive_deletes=True)

    def can_be_taken_back(self, today: date) -> bool:
        """As long as it is not in force."""
        return self.taken_back is None and self.in_force_from > today

    @property
    def rule(self) -> rule.Rule:
        return rule.read(self.parameters)


class RuleTakenBack(Base):
    """A version that was taken back before it came into force, with the reason; nobody ever follows it."""

    __tablename__ = "rule_taken_back"

    rule_version_id: Mapped[int] = mapped_column(ForeignKey("rule_version.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(500))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class RuleChoice(Base):
    """The scheme a mediator chose last, as long as the worker has not counted their large logbook by it."""

    __tablename__ = "rule_choice"

    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(120))


class FollowedRule(Base):
    """The scheme a mediator follows, under the name it goes by now; who has no row follows IMI's own rule."""

    __tablename__ = "followed_rule"

    mediator_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(30), index=True)
    name: Mapped[str] = mapped_column(String(120))
    chosen_at: Mapped[datetime] = mapped_column(UtcDateTime)
