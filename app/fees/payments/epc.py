"""What the QR code of a transfer says, so that a bank's app fills the form (EPC069-12 version 002, UTF-8)."""

import re

from stdnum import iban as ibans

from app import money
from app.fees.payments import reference as references

LONGEST_NAME = 70
MOST = 999_999_999_99
MOST_BYTES = 331
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")


def payload(*, name: str, iban: str, bic: str, cents: int, reference: str) -> str:
    """The lines of the code for an amount in cents to an account, with a structured reference (ISO 11649).

    `iban` and `bic` in capitals without blanks; `bic` may be empty, as version 002 allows within the SEPA area. Raises
    ValueError for what the standard does not allow. The standard wants it drawn with error level M.
    """
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise ValueError(f"The name of the account is of 1 to {LONGEST_NAME} characters on one line.")
    if not _IBAN.fullmatch(iban) or not ibans.is_valid(iban):
        raise ValueError("The IBAN is not valid.")
    if bic and not _BIC.fullmatch(bic):
        raise ValueError("The BIC is not valid.")
    if not 1 <= cents <= MOST:
        raise ValueError(f"The amount is between {money.words(1)} and {money.words(MOST)}.")
    if not references.is_valid(reference):
        raise ValueError("The reference is not valid.")
    said = "\n".join(("BCD", "002", "1", "SCT", bic, name, iban, f"EUR{money.plain(cents)}", "", reference))
    if len(said.encode()) > MOST_BYTES:
        raise ValueError(f"The code holds at most {MOST_BYTES} bytes.")
    return said
