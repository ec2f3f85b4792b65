"""The shapes of what a mediator says about participants: who took part, how to invite them, or why not."""

from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from app.addresses import LONGEST, looks_like_address
from app.feedback.asking import NotInvited, Participant, Side
from app.feedback.flags.grounds import LONGEST_REASON, Ground
from app.form import AtMost, Form, choices, stripped, token_field
from app.language import DEFAULT, NAMES
from app.logbook.fields import word


class NewParticipant(Form):
    beside = "new-"

    form_token = token_field()
    participant = word("Who took part", Participant)
    side = word("Side", Side, optional="No side")


class Invitation(Form):
    """A link by letter, to somebody who permitted it."""

    beside = "letter-"

    form_token = token_field()
    version = IntegerField(validators=[InputRequired()])
    name = StringField(
        "Their name",
        [DataRequired("Enter their name"), AtMost(80)],
        [stripped],
    )
    address = StringField(
        "Their e-mail address",
        [DataRequired("Enter their e-mail address"), AtMost(LONGEST)],
        [lambda text: (text or "").strip()],
    )
    language = SelectField("Language of the letter", choices=choices(NAMES.items()))
    has_permission = BooleanField(
        "I have this person's permission to give IMI their name and address",
        [InputRequired("Tick this if they permitted it. Otherwise hand them the link")],
    )

    def validate_name(self, field: StringField) -> None:
        if not (field.data or "").isprintable() or "://" in (field.data or ""):
            raise ValidationError("Enter a name, and nothing else")

    def validate_address(self, field: StringField) -> None:
        if not looks_like_address(field.data or ""):
            raise ValidationError("Enter an e-mail address such as name@example.org")

    def details(self) -> dict[str, Any]:
        return {name: value for name, value in self.data.items() if name != "has_permission"}


class HandedLink(Form):
    """A link to hand over: nobody is named."""

    beside = "handed-"

    form_token = token_field()
    version = IntegerField(validators=[InputRequired()])
    language = SelectField("Language of the code’s page and slip", choices=choices(NAMES.items()), default=DEFAULT)


class LeftOut(Form):
    beside = "out-"

    version = IntegerField(validators=[InputRequired()])
    not_invited = word(
        "Not invited because", NotInvited, optional="Choose a reason", validators=[InputRequired("Choose a reason")]
    )


class Habit(Form):
    invites_when_concluded = BooleanField("Invite when I conclude a mediation")


class NewFlag(Form):
    """What IMI staff are to look at, and why."""

    ground = word("Ground", Ground, optional="Choose a ground", validators=[InputRequired("Choose a ground")])
    reason = TextAreaField(
        "What staff should look at",
        [
            DataRequired("Say in a sentence what staff should look at"),
            AtMost(LONGEST_REASON),
        ],
        [stripped],
    )
