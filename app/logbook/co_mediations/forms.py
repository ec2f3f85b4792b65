"""The shapes of offering an entry to a co-mediator, and of choosing which own one is the same mediation."""

from collections.abc import Iterable

from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired

from app import dates
from app.form import AtMost, Form, token_field
from app.logbook import length
from app.logbook.models import Mediation


class Offer(Form):
    form_token = token_field()


class Choice(Form):
    """Whether an entry fits is the rule's business. `seen` is the digest of the sessions that were shown as offered."""

    seen = HiddenField(validators=[InputRequired(), AtMost(64)])
    mediation = RadioField(
        "Which of your entries is the same mediation?",
        [InputRequired("Choose the entry that is the same mediation")],
        coerce=int,
        validate_choice=False,
    )

    def __init__(self, candidates: Iterable[Mediation], *, proposed: int | None) -> None:
        super().__init__(mediation=proposed)
        self.mediation.choices = [(each.id, _words(each)) for each in candidates]


def _words(mediation: Mediation) -> str:
    return f"{mediation.reference}, {dates.words(mediation.listed_on)}, {length.words(mediation.held_minutes)}"
