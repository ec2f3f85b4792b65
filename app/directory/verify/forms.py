"""The questions that the page of verifying takes in its address: a number, a name with a country, and a day."""

import re
from datetime import date
from typing import Any

from babel import Locale
from flask import request
from flask_babel import lazy_gettext as _
from werkzeug.datastructures import MultiDict
from wtforms import DateField, StringField, ValidationError

from app import clock
from app.directory.public_pages import language
from app.folding import folded
from app.form import AtMost, Form, stripped
from app.listing.register import credential_number
from app.logbook import countries

LONGEST_NAME = 120
FEWEST_LETTERS = 2
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Question(Form):
    """A form that is part of an address: it was asked when one of its fields, `asks`, stands in there."""

    asks: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.is_asked = any(name in request.args for name in self.asks)
        sent = {name: printable(request.args.get(name, "")) for name in self.asks} if self.is_asked else {}
        super().__init__(sent=MultiDict(sent))


class ByNumber(Question):
    asks = ("number",)

    number = StringField(_("Number"))

    def validate_number(self, field: Any) -> None:
        if credential_number.read(field.data) is None:
            raise ValidationError(_("Enter a number such as ODR-7K2M-9Q4T."))

    @property
    def words(self) -> str:
        """The number as it is written."""
        return credential_number.words(credential_number.read(self.number.data or "") or "")


class ByName(Question):
    asks = ("name", "country")

    name = StringField(_("Name"), [AtMost(LONGEST_NAME)], [stripped])
    country = StringField(_("Country, if you know it"), filters=[stripped])

    def validate_name(self, field: Any) -> None:
        if len(folded(field.data)) < FEWEST_LETTERS:
            raise ValidationError(_("Enter at least two letters of the name."))

    def validate_country(self, field: Any) -> None:
        if field.data and country(field.data) is None:
            raise ValidationError(_("Enter a country such as Portugal, or leave this empty."))

    def details(self) -> dict[str, Any]:
        return {"name": self.name.data, "country": country(self.country.data or "")}


class OnDay(Question):
    """Nothing typed is today; a day that is to come tells nobody anything."""

    asks = ("on",)

    on = DateField(_("Another day"))

    def validate_on(self, field: Any) -> None:
        typed = " ".join(field.raw_data or [])
        field.errors = []  # what follows says it all
        if typed and not (field.data and _DAY.fullmatch(typed)):
            raise ValidationError(_("“%(typed)s” is no day. Enter one such as 2026-11-23.", typed=typed[:40]))
        if self.day > clock.today():
            raise ValidationError(_("Enter today or an earlier day."))

    @property
    def day(self) -> date:
        return self.on.data or clock.today()


def country(typed: str) -> str | None:
    """The code of a country by a name in English or in the language of the page."""
    return countries.code(typed) or _named(language()).get(folded(typed))


def _named(code: str) -> dict[str, str]:
    return {folded(str(name)): each for each, name in Locale(code).territories.items() if each in countries.NAMES}


def printable(typed: str) -> str:
    """What was typed without signs that no page can show and no database can look for."""
    return "".join(sign for sign in typed if sign.isprintable() or sign == " ")
