"""The shapes of a new address and of the two codes that confirm it."""

import re

from wtforms import StringField
from wtforms.validators import InputRequired, Regexp

from app.accounts.forms import Address
from app.form import AtMost, Form, token_field


class NewAddress(Address):
    form_token = token_field()
    email = StringField(
        "New e-mail address",
        [InputRequired("Enter your new e-mail address"), AtMost(254)],
        filters=[lambda text: (text or "").strip().lower()],
    )


def _code(which: str) -> StringField:
    return StringField(
        f"Code sent to the {which} address",
        [Regexp(r"(\d{6})?$", message="The code has six digits")],
        filters=[lambda text: re.sub(r"\s", "", text or "")],
    )


class Codes(Form):
    """Which of them it takes is a rule's business: a passkey may stand in for the old one."""

    new_code = _code("new")
    old_code = _code("old")
