"""The shapes of what staff write about programmes: details, a version of the rule, a step, an invitation."""

from collections.abc import Callable
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from app.accounts.models import LONGEST_NAME
from app.addresses import LONGEST, looks_like_address
from app.form import AtMost, Form, choices, stripped, token_field
from app.listing import languages
from app.listing.profiles.details import why_not_linked
from app.listing.programmes.kinds import LONGEST_REASON, Delivery, Kind
from app.logbook import countries
from app.logbook.fields import LengthField, word
from app.logbook.rules.parameters import CORE, Rule
from app.staff.forms import in_words, line

NO_LANGUAGE = "Enter at least one language"


def _number(label: str, most: int) -> IntegerField:
    return IntegerField(
        label,
        [InputRequired("Enter a whole number"), NumberRange(0, most, f"Enter a number from 0 to {most}")],
    )


def _listed(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def _known(text: str | None, code: Callable[[str], str | None], what: str) -> list[str]:
    """The codes of what is listed; raises ValidationError that names what is not known."""
    found = {typed: code(typed) for typed in _listed(text)}
    if unknown := [typed for typed, known in found.items() if known is None]:
        raise ValidationError(f"Not a {what} we know: {', '.join(unknown)}. Enter its English name or its code")
    return list(dict.fromkeys(known for known in found.values() if known))


class _Details(Form):
    """What is said of a programme."""

    kind = word("Kind", Kind)
    name = line("Name", "Enter the name of the programme", 120)
    organisation = line("Organisation", "Enter who runs it", 120)
    countries = StringField("Countries", [AtMost(600)])
    languages = StringField("Languages", [InputRequired(NO_LANGUAGE), AtMost(300)])
    delivery = word("Held", Delivery)
    contact = line("Contact", "Enter an e-mail address or a telephone number", 254)
    criteria_link = StringField(
        "Link to its criteria",
        [Optional(), AtMost(500)],
        [stripped],
    )

    def __init__(self, obj: Any = None, **values: Any) -> None:
        super().__init__(obj, **values)
        for field, name in ((self.countries, countries.name), (self.languages, languages.name)):
            stored: Any = field.data
            if isinstance(stored, list):
                field.data = ", ".join(map(name, stored))

    def validate_countries(self, field: StringField) -> None:
        _known(field.data, countries.code, "country")

    def validate_criteria_link(self, field: StringField) -> None:
        if reason := why_not_linked(field.data or ""):
            raise ValidationError(reason)

    def validate_languages(self, field: StringField) -> None:
        if not _known(field.data, languages.code, "language"):
            raise ValidationError(NO_LANGUAGE)

    def details(self) -> dict[str, Any]:
        return super().details() | {
            "countries": _known(self.countries.data, countries.code, "country"),
            "languages": _known(self.languages.data, languages.code, "language"),
        }


class Programme(_Details):
    version = IntegerField(validators=[InputRequired()])


class NewProgramme(_Details):
    form_token = token_field()


class NewRule(Form):
    """A version of a rule, whose shares are typed in per cent."""

    version = IntegerField(validators=[InputRequired()])
    needed = _number("E-mediations", 1_000)
    needed_certified = _number("For those who are IMI Certified", 1_000)
    shortest_window = _number("Shortest window, in months", 120)
    longest_window = _number("Longest window, in months", 120)
    min_minutes = LengthField("Counts from", [InputRequired("Enter a length such as 2 h")])
    doubtful_minutes = LengthField("An assessor judges from", [InputRequired("Enter a length such as 1 h")])
    min_online_share = _number("Counts from, in % online", 100)
    doubtful_online_share = _number("An assessor judges from, in % online", 100)
    judges_hybrids = BooleanField("An assessor judges mediations that were partly online")
    core_hours = _number("Hours", 10_000)
    core_mediations = _number("Mediations", 10_000)
    core = SelectField(
        "What is needed of these", choices=choices([(each, words.capitalize()) for each, words in CORE.items()])
    )
    in_force_from = DateField("In force from", [InputRequired("Enter the first day it holds")])
    reason = in_words("Why", LONGEST_REASON)

    def details(self) -> dict[str, Any]:
        """The parameters as a rule, and what is said beside it."""
        said = super().details()
        beside = {name: said.pop(name) for name in ("version", "in_force_from", "reason")}
        shares = {name: Fraction(said[name], 100) for name in ("min_online_share", "doubtful_online_share")}
        return {**beside, "rule": Rule(**(said | shares))}


def of_rule(rule: Rule) -> dict[str, Any]:
    """A rule as `NewRule` shows it."""
    shown = asdict(rule)
    del shown["version"]
    return shown | {name: int(shown[name] * 100) for name in ("min_online_share", "doubtful_online_share")}


class TakeBack(Form):
    """Taking a version back that is not in force yet."""

    beside = "back-"

    reason = in_words("Why", LONGEST_REASON)


class Step(Form):
    """Approving, suspending, restoring or withdrawing."""

    version = IntegerField(validators=[InputRequired()])
    verb = StringField(validators=[InputRequired()])
    reason = in_words("Why", LONGEST_REASON)


class Invitation(Form):
    """Somebody who will assess."""

    beside = "assessor-"

    form_token = token_field()
    address = StringField(
        "E-mail address",
        [InputRequired("Enter their e-mail address"), AtMost(LONGEST)],
        [lambda text: (text or "").strip().lower()],
    )
    name = StringField("Name", [AtMost(LONGEST_NAME)], [stripped])

    def validate_address(self, field: StringField) -> None:
        if not looks_like_address(field.data or ""):
            raise ValidationError("Enter an e-mail address such as name@example.org")
