"""The shapes of what a browser says of a passkey, and of a passkey's name."""

import re
from typing import Any

from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired

from app.accounts.passkeys.rules import LONGEST_NAME
from app.form import AtMost, Form, stripped

LONGEST_CREDENTIAL = 20_000  # characters of JSON; real ones have about a thousand
PAGE_OF_OURS = re.compile(r"/[a-z][a-z0-9/-]*")
NOTHING_SENT = "Your browser sent no passkey. Use a recent browser with JavaScript, or sign in with a code."


def _name() -> StringField:
    return StringField(
        "Name of the passkey",
        [
            DataRequired("Give the passkey a name, such as the device it is on"),
            AtMost(LONGEST_NAME),
        ],
        [stripped],
    )


class Answer(Form):
    """What the browser's passkey said, as JSON; `back` is the page to go to then, if any."""

    beside = "passkey-"

    credential = HiddenField("Passkey", [InputRequired(NOTHING_SENT), AtMost(LONGEST_CREDENTIAL)])
    back = HiddenField(filters=[lambda text: text if text and PAGE_OF_OURS.fullmatch(text) else ""])

    def details(self) -> dict[str, Any]:
        return {"credential": self.credential.data}


class NewPasskey(Form):
    beside = "passkey-"

    credential = HiddenField("Passkey", [InputRequired(NOTHING_SENT), AtMost(LONGEST_CREDENTIAL)])
    name = _name()


class Rename(Form):
    version = IntegerField(validators=[InputRequired()])
    name = _name()
