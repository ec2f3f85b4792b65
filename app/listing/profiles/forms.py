"""The shapes of a profile and of a photo; lists are typed as people type them, one entry a line or between commas."""

import re
from collections.abc import Iterable
from typing import Any

from flask import request
from wtforms import BooleanField, FileField, IntegerField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, ValidationError

from app.form import AtMost, Form, choices, spend, stripped
from app.listing import languages
from app.listing.profiles import details as rule
from app.listing.profiles.details import AREAS, Details, Place, Style
from app.listing.profiles.photo import LARGEST, Part, Zoom
from app.logbook import countries
from app.logbook.fields import word
from app.logbook.vocabulary import Choice, Field

LONGEST_TYPED = 2000
MOST_TOLD = 5  # entries that cannot be understood


class ListField(StringField):
    """Several things in one control. What can be understood of them is the value; what cannot is its error."""

    BETWEEN, JOIN = re.compile("[,;\n]"), ", "

    def __init__(self, label: str, *, most: int, **details: Any) -> None:
        super().__init__(label, **details)
        self.most = most

    def read(self, typed: str) -> Any:
        """The value of what was typed; raises ValueError in words."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        return str(value)

    def process_data(self, value: Any) -> None:
        self.data = tuple(value or ())  # type: ignore[assignment]

    def process_formdata(self, valuelist: list[Any]) -> None:
        found, problems = [], []
        for typed in filter(None, map(stripped, self.BETWEEN.split(self._typed(valuelist)))):
            try:
                found.append(self.read(typed))
            except ValueError as problem:
                problems.append(str(problem))
        values = tuple(dict.fromkeys(found))
        self.data = values[: self.most]  # type: ignore[assignment]
        if len(values) > self.most:
            problems.append(f"Keep it to {self.most}")
        if len(problems) > MOST_TOLD:
            problems[MOST_TOLD:] = [f"And {len(problems) - MOST_TOLD} more"]
        self.process_errors = [*self.process_errors, *problems]

    def _value(self) -> str:
        if self.raw_data:
            return self._typed(self.raw_data)
        values: Iterable[Any] = self.data or ()
        return self.JOIN.join(map(self.write, values))

    def _typed(self, valuelist: Any) -> str:
        return str(valuelist[0])[:LONGEST_TYPED] if valuelist else ""


class LanguagesField(ListField):
    """Codes of languages, typed as their names with commas between them."""

    def read(self, typed: str) -> str:
        if found := languages.code(typed):
            return found
        raise ValueError(f"Not a language we know: {typed[:40]}. Enter its English name, with commas between languages")

    def write(self, value: str) -> str:
        return languages.name(value)


class LinesField(ListField, TextAreaField):
    """One entry a line."""

    BETWEEN, JOIN = re.compile("\n"), "\n"


class PlacesField(LinesField):
    """Places, each typed as its name, a comma and its country."""

    def read(self, typed: str) -> Place:
        place, _comma, country = (part.strip() for part in typed.rpartition(","))
        code = countries.code(country)
        if not place or code is None:
            raise ValueError(f"“{typed[:60]}” is no place with a country we know: enter it like Lisbon, Portugal")
        if len(place) > rule.LONGEST_PLACE:
            raise ValueError(f"“{typed[:30]}…”: keep a place to {rule.LONGEST_PLACE} characters")
        return Place(place, code)

    def write(self, value: Any) -> str:
        place = value if isinstance(value, Place) else Place(**value)
        return f"{place.place}, {countries.name(place.country)}"


class LinksField(LinesField):
    """Addresses of pages, which go through the rule of links."""

    def read(self, typed: str) -> str:
        if reason := rule.why_not_linked(typed):
            raise ValueError(f"“{typed[:60]}”: {reason}")
        return typed


def tidied(text: str | None) -> str:
    """With the line breaks of the web as one, and without spaces around it."""
    return (text or "").replace("\r\n", "\n").strip()


def several(label: str, words: type[Choice], offered: Iterable[Choice]) -> SelectMultipleField:
    """Boxes to tick from a closed list."""
    return SelectMultipleField(label, choices=choices((each.value, each.label) for each in offered), coerce=words)


def text(label: str, longest: int) -> TextAreaField:
    return TextAreaField(label, [AtMost(longest)], [tidied])


class ProfileForm(Form):
    version = IntegerField(validators=[InputRequired()])
    languages = LanguagesField("Languages you mediate in", most=rule.MOST_LANGUAGES)
    places = PlacesField("Practice locations", most=rule.MOST_PLACES)
    expertise = several("Areas of expertise", Field, AREAS)
    styles = several("Mediation styles", Style, Style)
    about = text("About you", rule.LONGEST_ABOUT)
    education = text("Education and training", rule.LONGEST_TEXT)
    conduct = text("Code of conduct", rule.LONGEST_TEXT)
    complaints = text("How to complain", rule.LONGEST_TEXT)
    links = LinksField("Links", most=rule.MOST_LINKS)
    is_findable = BooleanField("The directory’s search finds my profile")
    shows_links = BooleanField("Show my links")
    shows_education = BooleanField("Show my education and training")

    def details(self) -> dict[str, Any]:
        """The values by the names of `profile.Details`, and the version."""
        several = {"expertise": tuple(self.expertise.data or ()), "styles": tuple(self.styles.data or ())}
        return {**super().details(), **several}

    def typed(self) -> Details:
        """What is typed so far, as far as it can be understood; it is not saved."""
        spend()
        said = {name: value for name, value in self.details().items() if name != "version"}
        longest = {"about": rule.LONGEST_ABOUT} | dict.fromkeys(
            ("education", "conduct", "complaints"), rule.LONGEST_TEXT
        )
        return Details(**said | {name: said[name][:most] for name, most in longest.items()})


class PhotoForm(Form):
    photo = FileField("Photo")
    part = word("What to keep", Part, default=Part.MIDDLE)
    zoom = word("How close", Zoom, default=Zoom.WHOLE)

    def validate_photo(self, field: FileField) -> None:
        file = request.files.get("photo")
        if file is None or not file.filename:
            raise ValidationError("Choose a photo: a JPEG, PNG or WebP picture")

    def details(self) -> dict[str, Any]:
        """One byte more than is allowed is read, so that the rule can say that it is too many."""
        return {"data": request.files["photo"].read(LARGEST + 1), "part": self.part.data, "zoom": self.zoom.data}
