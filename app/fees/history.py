"""The history of a contribution in words: what its records say, with whose it is and what it was about."""

_SAID = {
    "opened a contribution": "Opened the contribution of {whose}",
    "took up a contribution again": "Opened the contribution of {whose} again, which had been cancelled",
    "chose the years of a contribution": "Chose for how many years {whose} pays",
    "dated a contribution": "Gave the contribution of {whose} its first and last day, as the listing began",
    "contribution: hold": "The invoice of {whose} waits until their VAT number is checked",
    "contribution: release": "The invoice of {whose} can be made: it no longer waits for a VAT number",
    "contribution: due": "All of the contribution of {whose} is due again",
    "contribution: partly paid": "A part of the contribution of {whose} is paid",
    "contribution: partly_paid": "A part of the contribution of {whose} is due again",
    "contribution: paid": "The contribution of {whose} is paid in full",
    "contribution: waived": "The contribution of {whose} is waived",
    "contribution: cancelled": "The contribution of {whose} is cancelled: nothing is owed",
    "contribution: refunded": "The contribution of {whose} is over: its money went back",
    "issued an invoice": "Issued {what}",
    "issued a credit note": "Issued {what}",
    "drew a document": "Made the PDF file of {what}",
    "recorded a payment": "Recorded a payment of {what}",
    "sent a payment back": "Sent {what} back",
    "took a payment back that was recorded by mistake: nothing is sent back": (
        "Took back {what} that was recorded by mistake: nothing is sent back"
    ),
    "requested a waiver": "{whose} asked for a waiver",
    "granted a waiver": "Granted {whose} a waiver of {what}",
    "declined a waiver": "Declined the request of {whose} for a waiver",
    "checked a VAT number: valid": "VIES confirmed the VAT number {what}",
    "checked a VAT number: invalid": "VIES said that the VAT number {what} is not valid",
    "checked a VAT number: unavailable": "VIES gave no answer about the VAT number {what}",
    "checked a VAT number: accept": "Accepted the VAT number {what}: no VAT is charged",
    "checked a VAT number: charge": "Did not accept the VAT number {what}: VAT is charged",
}


def said(verb: str, *, whose: str, what: str = "") -> str:
    """A record as a line of its own, such as Issued invoice 2026-0001.

    `verb` is as `audit` keeps it, `what` the document, the amount, the share or the number that it was about. One that
    is not known is said as it was kept.
    """
    found = _SAID.get(verb)
    return found.format(whose=whose, what=what) if found else f"{verb[:1].upper()}{verb[1:]}"
