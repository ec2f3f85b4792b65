"""The shapes of the logbook's forms."""

import re
from collections.abc import Callable
from datetime import date as Date
from secrets import token_urlsafe
from typing import Any

from babel import Locale
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from app.form import AtMost, choices, token_field
from app.logbook import countries
from app.logbook.careful import Careful
from app.logbook.counting import MediationFacts, SessionFacts
from app.logbook.fields import NOT_SAID, HoursField, LengthField, day, own_reference, word
from app.logbook.vocabulary import Conclusion, Field, Kind, Mode, Parties, Role, SessionStatus, Status

ENGLISH = Locale("en")
LANGUAGES = sorted(
    ((code, name) for code, name in ENGLISH.languages.items() if len(code) == 2), key=lambda choice: choice[1]
)


class AddsOnce(Careful):
    """Adds one thing, however often it is sent."""

    form_token = token_field()

    def carry_out(self, action: Callable[..., Any], *subjects: Any, **more: Any) -> bool:
        """A form that was refused has added nothing, and is another one when it is sent again."""
        is_done = super().carry_out(action, *subjects, **more)
        if not is_done:
            self.form_token.data = token_urlsafe(16)
        return is_done


class QuickEntry(AddsOnce):
    """A mediation with one session, in one row."""

    date = day("Date")
    minutes = LengthField("Length", [InputRequired("Enter how long it lasted, such as 3 h 30")])
    mode = word("Mode", Mode)
    reference = own_reference()
    has_agreement = BooleanField("Agreement to mediate")
    role = word("Role", Role)
    is_simulated = BooleanField("Simulated")
    kind = word("Kind of session", Kind, default=Kind.JOINT)
    status = word("Status", Status, optional="By its date")

    @property
    def chosen(self) -> str:
        """The choices that stand folded away, in words."""
        role, kind = self.role.data or Role.SOLE_MEDIATOR, self.kind.data or Kind.JOINT
        status = self.status.data.label.lower() if self.status.data else "concluded or planned by its date"
        return f"{role.label}, {'simulated' if self.is_simulated.data else 'actual'}, {kind.label.lower()}, {status}"

    def typed(self, today: Date) -> MediationFacts | None:
        """What is typed so far as counting reads it; none while date, length or mode are missing.

        `today` is the mediator's: without a status the date says whether it is concluded, as in logging it.
        """
        names = ("date", "minutes", "mode", "role", "kind", "status")
        if not all(self[name].validate(self) for name in names) or self.date.data is None:
            return None
        is_ahead = self.date.data > today
        return MediationFacts(
            role=self.role.data,
            is_simulated=self.is_simulated.data,
            has_agreement=self.has_agreement.data,
            status=self.status.data or (Status.PLANNED if is_ahead else Status.CONCLUDED),
            sessions=(
                SessionFacts(self.date.data, self.minutes.data, self.kind.data, self.mode.data, SessionStatus.HELD),
            ),
        )


class Row(Careful):
    """The row of the list, edited in place: a mediation and its only session.

    It is sent without its mediation, as it is sent often: `known` asks for what is stored.
    """

    beside = "row-"

    version = IntegerField(validators=[InputRequired()])
    date = day("Date")
    minutes = LengthField("Length", [InputRequired("Enter how long it lasted, such as 3 h 30")])
    mode = word("Mode", Mode)
    reference = own_reference()

    def __init__(self, mediation: Any = None, *, known: Callable[[], Any] | None = None, **values: Any) -> None:
        self.known = known
        stored = {"reference": mediation.reference, "version": mediation.version} if mediation else {}
        super().__init__(mediation and mediation.sessions[0], **stored | values)

    def saved_reference(self) -> Any:
        return self.known().reference if self.known else super().saved_reference()


class CountriesField(StringField):
    """Names of countries, of a closed list: nothing that needs a second look."""


class MediationForm(Careful):
    known_countries = {name: name for name in countries.NAMES.values()}

    version = IntegerField(validators=[InputRequired()])
    reference = own_reference()
    status = word("Status", Status)
    role = word("Your role", Role)
    is_simulated = BooleanField("Simulated: a training or a role play")
    has_agreement = BooleanField("There was an agreement to mediate")
    conclusion = word("Conclusion", Conclusion, optional=NOT_SAID)
    field = word("Field of dispute", Field, optional=NOT_SAID)
    parties = word("Parties", Parties, optional=NOT_SAID)
    language = SelectField("Language", choices=choices([("", NOT_SAID), *LANGUAGES]))
    is_cross_border = BooleanField("Cross-border")
    countries = CountriesField("Countries", [AtMost(300)])
    is_claimed_full_scale = BooleanField("I regard it as a full-scale e-mediation")
    claim_sentence = StringField("Why, in a sentence", [AtMost(300)])
    is_feedback_announced = BooleanField("Feedback was announced at the start")

    def process(self, formdata: Any = None, obj: Any = None, *args: Any, **values: Any) -> None:
        super().process(formdata, obj, *args, **values)
        stored: Any = self.countries.data
        if isinstance(stored, list):
            self.countries.data = ", ".join(map(countries.name, stored))

    def validate_countries(self, field: StringField) -> None:
        unknown = [typed for typed in _listed(field.data) if countries.code(typed) is None]
        if unknown:
            names = ", ".join(unknown)[:100]
            raise ValidationError(f"Not a country we know: {names}. Enter its English name or its code")

    def details(self) -> dict[str, Any]:
        codes = map(countries.code, _listed(self.countries.data))
        return {**super().details(), "countries": list(dict.fromkeys(codes))}


class Reflections(Careful):
    version = IntegerField(validators=[InputRequired()])
    went_well = TextAreaField("What went well", [AtMost(4000)])
    was_hard = TextAreaField("What was hard", [AtMost(4000)])


class Opening(Careful):
    version = IntegerField(validators=[InputRequired()])
    minutes = HoursField("Hours before this logbook")
    mediations = IntegerField(
        "Mediations before this logbook", [Optional(), NumberRange(0, 10_000, "Enter 0 to 10,000")]
    )
    note = TextAreaField("Where it is documented", [AtMost(500)])

    def details(self) -> dict[str, Any]:
        return {**super().details(), "minutes": self.minutes.data or 0, "mediations": self.mediations.data or 0}


def _listed(text: str | None) -> list[str]:
    return [part for part in map(str.strip, re.split(r"[,;]", text or "")) if part]
