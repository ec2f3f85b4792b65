"""The shape of the competency criteria: groups of knowledge with their items, and headings of skills."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to know, in IMI's words; `key` never changes. A part with parts of its own begins with its heading."""

    key: str
    words: str
    parts: tuple[str | tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Criteria:
    """One version: what to know by groups, and the headings of the skills."""

    version: str
    preface: str
    knowledge: tuple[Group, ...]
    skills: tuple[Item, ...]

    @property
    def items(self) -> Iterator[Item]:
        """Everything an assessor records, in order."""
        for group in self.knowledge:
            yield from group.items
        yield from self.skills

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(item.key for item in self.items)
