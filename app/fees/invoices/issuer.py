"""Who issues invoices and is paid: the settings INVOICE_… of this moment, which every document freezes for itself."""

from flask import current_app

from app.fees.invoices.document import Issuer


def issuer() -> Issuer:
    said = current_app.config
    return Issuer(
        name=said["INVOICE_NAME"],
        address=said["INVOICE_ADDRESS"],
        vat_number=said["INVOICE_VAT_NUMBER"],
        iban=said["INVOICE_IBAN"],
        bic=said["INVOICE_BIC"],
    )
