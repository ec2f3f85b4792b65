"""The shape of a yearly declaration: both of its sentences, each ticked."""

from secrets import token_urlsafe
from typing import Any

from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired, Length

from app.form import Form


class DeclarationForm(Form):
    form_token = HiddenField(validators=[InputRequired(), Length(max=64)], default=lambda: token_urlsafe(16))
    is_active = BooleanField("I maintain an active mediation practice", [InputRequired("Tick this to confirm")])
    is_current = BooleanField("My public profile is up to date", [InputRequired("Tick this to confirm")])

    def details(self) -> dict[str, Any]:
        return {"form_token": self.form_token.data}
