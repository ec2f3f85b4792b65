"""The shape of a billing identity: only what matters for VAT in its country is asked for (domain §9)."""

from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from app.fees.models import LONGEST_NAME, LONGEST_NUMBER, Payer
from app.fees.payers import vat
from app.fees.payers.vat import PayerKind
from app.form import AtMost, Form, choices, one_of, stripped
from app.logbook import countries

MOST_LINES = 6
LONGEST_LINE = 70
SAVED = "Who is billed is saved."
NOT_ATTESTED = f"{SAVED} Dutch VAT is added, because it is not attested that you act as a business."
NO_TAX_ID = f"{SAVED} Dutch VAT is added, because no tax ID of a business is given."
KINDS = {PayerKind.BUSINESS: "A business, or self-employed", PayerKind.CONSUMER: "A private person"}


def lines(text: str | None) -> str:
    """An address as it is kept: its lines without spaces around them, and without empty ones."""
    return "\n".join(filter(None, map(stripped, (text or "").splitlines())))


def _is_printable(_form: Form, field: StringField) -> None:
    if not all(each.isprintable() for each in (field.data or "").split("\n")):
        raise ValidationError("Leave out signs that cannot be printed")


def _number(label: str, **details: Any) -> StringField:
    most = AtMost(LONGEST_NUMBER)
    return StringField(label, [most, _is_printable], [stripped], **details)


class PayerForm(Form):
    """What is asked for everywhere; in the Netherlands nothing else is, for VAT is the same for everybody there."""

    version = IntegerField(validators=[InputRequired()])
    country = SelectField("Country", [InputRequired("Choose the country")])
    kind = one_of("You are billed as", "Choose who is billed", KINDS)
    name = StringField(
        "Name",
        [
            DataRequired("Enter the name for the invoice"),
            AtMost(LONGEST_NAME),
            _is_printable,
        ],
        [stripped],
    )
    address = TextAreaField("Address", [DataRequired("Enter the address for the invoice"), _is_printable], [lines])

    def __init__(self, obj: Any = None, **values: Any) -> None:
        super().__init__(obj, **values)
        self.country.choices = choices([("", "Choose"), *countries.NAMES.items()])

    @property
    def has_country(self) -> bool:
        """Whether it is known by now what to ask for."""
        return self.country.data in countries.NAMES

    @property
    def saved_words(self) -> str:
        """What to say once it is saved."""
        return SAVED

    def validate_address(self, field: TextAreaField) -> None:
        typed = (field.data or "").split("\n")
        if len(typed) > MOST_LINES:
            raise ValidationError(f"Keep the address to {MOST_LINES} lines")
        if any(len(line) > LONGEST_LINE for line in typed):
            raise ValidationError(f"Keep each line to {LONGEST_LINE} characters")


class UnionForm(PayerForm):
    """In another country of the EU: a VAT number, if there is one."""

    vat_number = _number("VAT number (if you have one)")

    def validate_vat_number(self, field: StringField) -> None:
        if not field.data or field.errors or not self.has_country:
            return
        if self.kind.data is PayerKind.CONSUMER:
            raise ValidationError("Only a business has a VAT number. Choose a business above, or leave this empty")
        if reason := vat.why_not_number(self.country.data, field.data):
            raise ValidationError(reason)


class OutsideForm(PayerForm):
    """Outside the EU: what shows that it is a business."""

    tax_id = _number("Tax ID of your business (if you have one)")
    is_attested = BooleanField("I attest that I act as a business")

    @property
    def saved_words(self) -> str:
        if self.kind.data is PayerKind.CONSUMER or (self.tax_id.data and self.is_attested.data):
            return SAVED
        return NOT_ATTESTED if self.tax_id.data else NO_TAX_ID

    def validate_tax_id(self, field: StringField) -> None:
        if self.is_attested.data and self.kind.data is PayerKind.BUSINESS and not field.data:
            raise ValidationError("Enter the tax ID of your business, or do not tick the sentence below it")


def payer_form(country: str, saved: Payer | None = None) -> PayerForm:
    """The form for a country (ISO 3166 alpha-2; any other word is no country yet), with what is saved."""
    asked = UnionForm if vat.prefix(country) else OutsideForm
    form = (PayerForm if country == vat.HOME else asked)(saved, version=saved.version if saved else 0)
    form.country.data = country
    return form
