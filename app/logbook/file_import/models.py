"""Which imports read a file that is no calendar: a spreadsheet or a logbook file."""

from enum import StrEnum

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base
from app.logbook.models import ImportRun, Word


class FileKind(StrEnum):
    SHEET = "sheet"
    ARCHIVE = "archive"

    @property
    def thing(self) -> str:
        """What the file is called to a person."""
        return {"sheet": "spreadsheet", "archive": "logbook file"}[self.value]


class FileRun(Base):
    """That an import run read such a file; its draft is that of `draft.py`. A run without one read a calendar."""

    __tablename__ = "file_run"

    import_run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[FileKind] = mapped_column(Word(FileKind))

    run: Mapped[ImportRun] = relationship(lazy="joined")
