"""The closed lists of fees; the values are those of the tables and of the bookkeeper's file."""

from app.logbook.vocabulary import Choice


class Purpose(Choice):
    """What a contribution is for: the first year, a year that follows, or being listed again after an end."""

    FIRST = "first"
    RENEWAL = "renewal"
    AGAIN = "again"


class State(Choice):
    """Where a contribution stands; `contribution.LIFE` says what may become of it."""

    OPEN = "open"
    HELD = "held"
    DUE = "due"
    PARTLY_PAID = "partly_paid"
    PAID = "paid"
    WAIVED = "waived"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class Ground(Choice):
    """Why a mediator asks for a waiver (domain §9)."""

    PRO_BONO = "pro_bono"
    EXTENUATING = "extenuating"

    @property
    def label(self) -> str:
        return {"pro_bono": "I mediate predominantly pro bono", "extenuating": "Extenuating circumstances"}[self.value]


class Request(Choice):
    """Where a request for a waiver stands."""

    REQUESTED = "requested"
    GRANTED = "granted"
    DECLINED = "declined"

    @property
    def told(self) -> str:
        """As its mediator reads it."""
        return {
            "requested": "Your request is with IMI",
            "granted": "IMI has granted your request",
            "declined": "IMI has declined your request",
        }[self.value]


class Document(Choice):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class Way(Choice):
    """How a payment came to be known; a refund, and one taken back as a mistake, are payments below zero."""

    STAFF = "staff"
    STATEMENT = "statement"
    REFUND = "refund"
    MISTAKE = "mistake"


class Found(Choice):
    """What was done with an entry of a bank statement."""

    NEW = "new"
    PAID = "paid"
    SET_ASIDE = "set_aside"
