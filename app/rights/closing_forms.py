"""The shape of closing an account: a box that is ticked, so that nobody does it by mistake."""

from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.form import Form, token_field


class Close(Form):
    form_token = token_field()
    is_meant = BooleanField(
        "Close my account and erase what is mine", [InputRequired("Tick this to close your account")]
    )

    def details(self) -> dict[str, Any]:
        return {"form_token": self.form_token.data}
