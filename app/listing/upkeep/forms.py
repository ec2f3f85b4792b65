"""The shape of a yearly declaration: both of its sentences, each ticked."""

from typing import Any

from wtforms import BooleanField
from wtforms.validators import InputRequired

from app.form import Form, token_field


class DeclarationForm(Form):
    form_token = token_field()
    is_active = BooleanField("I maintain an active mediation practice", [InputRequired("Tick this to confirm")])
    is_current = BooleanField("My public profile is up to date", [InputRequired("Tick this to confirm")])

    def details(self) -> dict[str, Any]:
        return {"form_token": self.form_token.data}
