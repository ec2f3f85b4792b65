"""Where a calendar is to be looked at again, which of an account, and the steps of one that is connected."""

from collections.abc import Sequence
from typing import Any

from flask import request
from wtforms import Field, IntegerField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from app.form import Form, choices, stripped, token_field
from app.logbook import source_rules
from app.logbook.source_fetch import Found

LONGEST_NAME = 80


class Located(Form):
    """A form with the address of something in it, as it will be asked."""

    def validate_url(self, field: Field) -> None:
        try:
            field.data = source_rules.address(field.data)
        except ValueError as problem:
            raise ValidationError(str(problem)) from None


class Address(Located):
    """A calendar at a subscription address."""

    beside = "address-"

    form_token = token_field()
    url = StringField("Address of the calendar", [InputRequired(source_rules.NO_ADDRESS)])
    name = StringField("What you call it", [Length(max=LONGEST_NAME)])

    def details(self) -> dict[str, Any]:
        url = self.url.data or ""
        name = stripped(self.name.data) or source_rules.host(url)
        return {"form_token": self.form_token.data, "url": url, "name": name}


class Login(Form):
    """A user and a password that are made for this."""

    beside = "login-"

    user = StringField("User name", [InputRequired("Enter the user name or e-mail address"), Length(max=254)])
    password = StringField("App password", [InputRequired("Enter the app password"), Length(max=254)])


class ChangedLogin(Login):
    version = IntegerField(validators=[InputRequired()])


class Account(Located, Login):
    """A calendar account, by the host or any address of its server."""

    beside = "account-"

    form_token = token_field()
    url = StringField("Server", [InputRequired("Enter the server, such as caldav.icloud.com")])


class Chosen(Form):
    """Which of the calendars of an account to connect."""

    chosen = SelectMultipleField("Calendars")

    def __init__(self, found: Sequence[Found]) -> None:
        super().__init__()
        self.chosen.choices = choices((each.url, each.name) for each in found)

    def details(self) -> dict[str, Any]:
        return {"chosen": request.form.getlist("chosen")}


class Look(Form):
    """The button that fetches a calendar anew, to decide about what waits in it."""

    form_token = token_field()
