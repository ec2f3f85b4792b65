"""A second look at what is typed freely: shown once before it is saved, with what is to become of each finding."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from wtforms import BooleanField, StringField, TextAreaField

from app.form import Form
from app.logbook import confidentiality
from app.logbook.confidentiality import DELETE, KEEP, ROLES, Finding, asked_by


@dataclass(frozen=True, slots=True)
class Question:
    """What is to become of one piece of a text: the words it is known by, what it looks like, what is chosen so far."""

    piece: str
    what: str
    chosen: str

    @property
    def offered(self) -> list[tuple[str, str]]:
        """The choices, each with its words."""
        roles = [(role, f"Write \u201c{role}\u201d") for role in ROLES[self.what]]
        return [*roles, (KEEP, "Keep it"), (DELETE, "Delete it")]


@dataclass(frozen=True, slots=True)
class Look:
    """A text in pieces, those that look confidential with what they look like, and what is asked of them."""

    label: str
    pieces: list[tuple[str, str | None]]
    questions: list[Question]


class Careful(Form):
    """Shows what looks confidential once, before saving (domain §3). It warns, and blocks nothing.

    Of a free text each finding is replaced by a role, kept or deleted; a reference is changed by hand, or a tick keeps
    it. What stands in the saved text (`obj`) was kept before and is not asked about again, and neither is what was
    kept in this form. `overlooked` are the fields that may hold a name.
    """

    overlooked: tuple[str, ...] = ()
    unsaved = (*Form.unsaved, "keep")

    keep = BooleanField("Keep it as it is")

    def __init__(self, *args: Any, **values: Any) -> None:
        self.second_look: dict[str, Look] = {}
        self.chosen_for: dict[str, dict[str, str]] = {}
        super().__init__(*args, **values)

    def process(self, formdata: Any = None, *args: Any, **values: Any) -> None:
        super().process(formdata, *args, **values)
        if formdata:
            self.chosen_for = {name: _chosen(name, formdata) for name in self._texts()}

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        self.second_look = {name: look for name in self._texts() if (look := self._look(name))}
        return not self.second_look and super().validate(extra_validators)  # a role may be longer than a name

    def details(self) -> dict[str, Any]:
        return {name: value for name, value in self.data.items() if name != "keep"}

    def saved_reference(self) -> Any:
        """What a reference was before it was typed; asked only of one that looks confidential."""
        return self._fields["reference"].object_data

    @property
    def kept(self) -> list[tuple[str, int, str]]:
        """What was kept before and is not asked about now: the text, a number after the questions', the piece."""
        found = []
        for name, chosen in self.chosen_for.items():
            asked = [each.piece for each in self.second_look[name].questions] if name in self.second_look else []
            others = [piece for piece, choice in chosen.items() if choice == KEEP and piece not in asked]
            found += [(name, number, piece) for number, piece in enumerate(others, start=len(asked) + 1)]
        return found

    def _texts(self) -> list[str]:
        """The fields of free text; kinds of their own, such as a list of countries, are none."""
        kinds = (StringField, TextAreaField)
        return [name for name, field in self._fields.items() if type(field) in kinds and name not in self.overlooked]

    def _look(self, name: str) -> Look | None:
        """What there is to ask about a text; when all is answered the field holds what was chosen."""
        field = self._fields[name]
        text = field.data or ""
        if name == "reference":
            found = [] if self.keep.data else confidentiality.in_reference(text)
            is_new = found and text != self.saved_reference()
            return Look(field.label.text, confidentiality.marked(text, found), []) if is_new else None
        chosen = _known(field.object_data) | self.chosen_for.get(name, {})
        found = confidentiality.in_text(text)
        if _unasked(text, found, chosen):
            return _asked(field.label.text, text, found, chosen)
        field.data = confidentiality.carried_out(text, found, chosen)
        found = confidentiality.in_text(field.data)
        return _asked(field.label.text, field.data, found, chosen) if _unasked(field.data, found, chosen) else None


def _chosen(name: str, sent: Any) -> dict[str, str]:
    """What was sent of a text: its pieces in their order, each with its choice; one without a choice was not asked."""
    pieces = sent.getlist(f"found-{name}")
    return {
        asked_by(piece): choice
        for number, piece in enumerate(pieces, start=1)
        if (choice := sent.get(f"choice-{name}-{number}"))
    }


def _known(saved: Any) -> dict[str, str]:
    """What stands in a saved text was kept."""
    text = saved if isinstance(saved, str) else ""
    return {asked_by(text[each.start : each.end]): KEEP for each in confidentiality.in_text(text)}


def _unasked(text: str, found: list[Finding], chosen: Mapping[str, str]) -> bool:
    return any(asked_by(text[each.start : each.end]) not in chosen for each in found)


def _asked(label: str, text: str, found: list[Finding], chosen: Mapping[str, str]) -> Look:
    """Each piece that is not kept already is asked about once, however often it stands there."""
    open_ones = [each for each in found if chosen.get(asked_by(text[each.start : each.end])) != KEEP]
    whats = {asked_by(text[each.start : each.end]): each.what for each in open_ones}
    questions = [Question(piece, what, chosen.get(piece, KEEP)) for piece, what in whats.items()]
    return Look(label, confidentiality.marked(text, open_ones), questions)
