"""Where a calendar is to be looked at again, which of an account, and the steps of one that is connected."""

from collections.abc import Sequence
from typing import Any

from flask import request
from wtforms import Field, IntegerField, SelectMultipleField, StringField, ValidationError
from wtforms.validators import InputRequired

from app.form import AtMost, Form, choices, stripped, token_field
from app.logbook.sources import caldav_hosts, looks as source_rules
from app.logbook.sources.fetch import Found, Trouble, checked_address

LONGEST_NAME = 80
NO_ADDRESS = "Enter the address of the calendar, beginning with https:// or webcal://"


class Address(Form):
    """A calendar at a subscription address."""

    beside = "address-"

    form_token = token_field()
    url = StringField("Address of the calendar", [InputRequired(NO_ADDRESS)])
    name = StringField("What you call it", [AtMost(LONGEST_NAME)])

    def validate_url(self, field: Field) -> None:
        field.data = _checked(field.data)

    def details(self) -> dict[str, Any]:
        url = self.url.data or ""
        name = stripped(self.name.data) or source_rules.host(url)
        return {"form_token": self.form_token.data, "url": url, "name": name}


class Login(Form):
    """A user and a password that are made for this."""

    beside = "login-"

    user = StringField("User name", [InputRequired("Enter the user name or e-mail address"), AtMost(254)])
    password = StringField("App password", [InputRequired("Enter the app password"), AtMost(254)])


class ChangedLogin(Login):
    version = IntegerField(validators=[InputRequired()])


class Account(Login):
    """A calendar account, by the host or any address of its server."""

    beside = "account-"

    form_token = token_field()
    url = StringField("Server", [InputRequired("Enter the server, such as caldav.icloud.com")])

    def validate_url(self, field: Field) -> None:
        """A host alone is asked by https; of an e-mail address it is that of its provider."""
        field.data = _checked(caldav_hosts.server(field.data))
        if reason := caldav_hosts.why_no_caldav(source_rules.host(field.data)):
            raise ValidationError(reason)


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


def _checked(typed: str) -> str:
    """An address as it will be fetched; one that may never be is refused beside its field."""
    try:
        return checked_address(typed)
    except Trouble as trouble:
        raise ValidationError(str(trouble)) from None
