"""The shapes of what staff record of a contribution; several of them stand on its page."""

from typing import Any

from wtforms import BooleanField, DateField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, StopValidation

from app import clock, money
from app.fees.models import LONGEST_ANSWER
from app.fees.payers.vat import Decision
from app.fees.vocabulary import Ground
from app.form import AtMost, Form, one_of, stripped, token_field
from app.listing.standings.moves import LONGEST_REQUEST
from app.staff.forms import in_words
from app.staff.price_forms import amount

LONGEST_REASON = 200
NO_SHARE = "Enter a number from 0 to 100"


class Seen(Form):
    """Something that is done to a contribution as it was seen."""

    version = IntegerField(validators=[InputRequired()])


class Recording(Form):
    form_token = token_field()
    amount = StringField("Amount in euros", [DataRequired("Enter the amount that came in"), amount], [stripped])
    paid_on = DateField("Came in on", [InputRequired("Enter the day")], default=clock.today)
    is_more = BooleanField("More than the open amount came in")
    note = StringField("Note", [Optional(), AtMost(LONGEST_REASON)], [stripped])

    def details(self) -> dict[str, Any]:
        details = {name: value for name, value in super().details().items() if name != "amount"}
        return details | {"cents": money.parse(self.amount.data or ""), "note": self.note.data or ""}


class Paying(Seen):
    paid_on = DateField("Came in on", [InputRequired("Enter the day")], default=clock.today)


class GivingBack(Seen):
    reason = in_words("Reason, for IMI only", LONGEST_REASON)


class Correcting(Seen):
    why = in_words("Reason, which is printed on the credit note", LONGEST_REASON)


class Noting(Form):
    """A request for a waiver that did not come by the portal, with what the mediator said."""

    form_token = token_field()
    ground = one_of(
        "Ground",
        "Choose the ground",
        {
            Ground.PRO_BONO: "They mediate predominantly pro bono",
            Ground.EXTENUATING: "Extenuating circumstances",
        },
    )
    words = in_words("What they wrote or said", LONGEST_REQUEST)


class Percent(IntegerField):
    """A whole number of percent, with its sign or without; what is none is said once."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([each.strip().removesuffix("%").strip() for each in valuelist])
        except ValueError:
            raise ValueError(NO_SHARE) from None

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation


class Answering(Seen):
    """Of a request for a waiver, `version` is that of the request."""

    percent = Percent(
        "Waived, in percent",
        [InputRequired(NO_SHARE), NumberRange(0, 100, NO_SHARE)],
    )
    reason = in_words("Reason, which the mediator reads", LONGEST_ANSWER)


class Accepting(Form):
    decision = one_of(
        "Decision",
        "Choose what is decided",
        {
            Decision.ACCEPT: "Accept the number: no VAT is charged",
            Decision.CHARGE: "Do not accept it: VAT is charged",
        },
    )
    reason = in_words("Reason, which the mediator reads", LONGEST_ANSWER)
