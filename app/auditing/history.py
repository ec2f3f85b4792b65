"""The audit record as sentences: words for every verb there is, and for every field that can change.

A verb is kept as it is written where it is recorded; most of them read as words after whoever did it. A guard looks for
one that has none here.
"""

from collections.abc import Iterable

PORTAL = "The portal"
YOU = "You"
STAFF = "IMI staff"
MOST = 400  # what the column of the record holds

# What a person fills in, by the name of its column, whichever table that is in.
FIELDS = {
    "reference": "the reference",
    "date": "the date",
    "starts_at": "the start",
    "ends_at": "the end",
    "zone": "the time zone",
    "minutes": "the length",
    "title": "the title",
    "takeaway": "the takeaway",
    "kind": "the kind",
    "mode": "the mode",
    "is_mediator_remote": "the tick for a remote mediator",
    "status": "the status",
    "platform": "the platform",
    "role": "the role",
    "is_simulated": "the tick for a simulation",
    "has_agreement": "the tick for an agreement to mediate",
    "field": "the field of dispute",
    "is_cross_border": "the tick for cross-border",
    "countries": "the countries",
    "language": "the language",
    "parties": "the number of parties",
    "conclusion": "the conclusion",
    "is_claimed_full_scale": "the full-scale claim",
    "claim_sentence": "the sentence about the claim",
    "is_feedback_announced": "the tick for announced feedback",
    "languages": "the languages",
    "places": "the places",
    "expertise": "the areas of expertise",
    "styles": "the styles",
    "about": "the text about the mediator",
    "education": "the education",
    "conduct": "the code of conduct",
    "complaints": "the way to complain",
    "links": "the links",
    "is_findable": "the choice about search engines",
    "shows_links": "the choice about links",
    "shows_education": "the choice about education",
    "country": "the country",
    "name": "the name",
    "address": "the address",
    "vat_number": "the VAT number",
    "tax_id": "the tax ID",
    "attested_at": "the statement to be a business",
}

# What a record is about, by the name of its table, where a page has no better name for it.
THINGS = {
    "mediation": "a mediation",
    "session": "a session of a mediation",
    "co_mediator_link": "a mediation",
    "cpd_item": "a CPD item",
    "application": "an application",
    "approval": "an application",
    "profile": "the public profile",
    "payer": "the billing details",
    "listing": "a listing",
    "contribution": "a contribution",
    "invoice": "a document",
    "payment": "a payment",
    "vat_check": "the VAT number",
}

# Words after whoever did it: `it` is what it was done to, `what` what of it changed.
_DEEDS = {
    "logged": "logged {it}",
    "logged from a calendar": "logged {it} from a calendar",
    "logged from a file": "logged {it} from a file",
    "changed": "changed {what}{it}",
    "added a session": "added a session to {it}",
    "changed a session": "changed {what}a session of {it}",
    "removed a session": "removed a session of {it}",
    "restored a session": "brought a session of {it} back",
    "removed": "removed {it}",
    "restored": "brought {it} back",
    "reflected on": "wrote reflections on {it}",
    "noted what a calendar says of": "noted that a calendar says something else of {it}",
    "looked at what a calendar says of": "looked at what a calendar says of {it}",
    "offered to link an entry": "offered a co-mediator to link {it}",
    "linked with a co-mediator's entry": "linked {it} with an entry in another logbook",
    "ended a link of entries": "ended the link of {it} with an entry in another logbook",
    "added a CPD item": "added {it}",
    "changed a CPD item": "changed {what}{it}",
    "removed a CPD item": "removed {it}",
    "restored a CPD item": "brought {it} back",
    "changed account": "changed {what}the account",
    "changed address": "changed the e-mail address of an account",
    "invited": "sent an invitation to give feedback",
    "saved their profile": "saved {what}the public profile",
    "chose their photo": "chose a photo for the public profile",
    "removed their photo": "removed the photo of the public profile",
    "saved who is billed": "saved {what}the billing details",
    "made staff": "made somebody IMI staff",
    "made assessor": "made somebody an assessor",
    "ended staff: they have left IMI": "ended a place among IMI staff, as they have left IMI",
    "ended staff: their work no longer needs it": "ended a place among IMI staff, as their work no longer needs it",
    "ended staff: their account may be in other hands": (
        "ended a place among IMI staff, as their account may be in other hands"
    ),
    "ended a request: no_part": "ended a request for feedback, as the person took no part in the mediation",
    "ended a request: no_permission": (
        "ended a request for feedback, as the person did not permit that their address was given to IMI"
    ),
    "ended a request: pressure": "ended a request for feedback, as it was used to press or insult somebody",
    "ended a request: own_side": "ended a request for feedback, as the person stands on the mediator’s own side",
    "added to digest authors": "made somebody a digest author",
    "claimed certification": "claimed to be IMI Certified",
    "withdrew the claim of certification": "withdrew the claim to be IMI Certified",
    "verified certification": "verified the claim to be IMI Certified",
    "refused certification": "refused the claim to be IMI Certified",
    "began an application": "began {it}",
    "application: submit": "submitted {it}",
    "application: begin": "began the review of {it}",
    "application: query": "asked about entries of {it}",
    "application: answer": "answered the questions about {it}",
    "application: resume": "went on with the review of {it} without an answer",
    "application: pass": "passed {it}",
    "application: fail": "did not pass {it}",
    "application: withdraw": "withdrew {it}",
    "opened what was submitted": "opened what was submitted with {it}",
    "accepted the entries that count": "accepted the entries of {it} that count",
    "recorded competency criteria": "recorded competency criteria for {it}",
    "decided about an entry: accept": "accepted an entry of an application",
    "decided about an entry: query": "asked about an entry of an application",
    "decided about an entry: reject": "rejected an entry of an application",
    "answered a query": "answered a question about an entry of an application",
    "listing: approve": "approved {it}",
    "listing: return": "returned {it}",
    "listing: decline": "did not approve {it}",
    "listing: ask": "asked IMI to look at {it} again",
    "listing: reopen": "took up {it} again",
    "noted the contribution of a first year": "noted how the contribution of the first year stands",
    "listed a mediator": "began {it}",
    "listed a mediator again": "began {it} again",
    "covered a listing": "recorded a period of {it} as covered",
    "took the cover of a listing back": "took back that a period of {it} is covered",
    "put a listing on hold": "put {it} on hold",
    "released a listing from hold": "released {it} from hold",
    "suspended a listing": "suspended {it}",
    "restored a listing": "restored {it}",
    "removed a listing": "removed {it}",
    "recorded a resignation": "recorded the resignation from {it}",
    "sent a notice": "sent a notice about {it}",
    "told of the end of a listing": "wrote about the end of {it}",
    "noted a final notice that was not delivered": "noted that a final notice was not delivered",
    "requested a waiver": "asked for a waiver",
    "approve: programme": "approved a programme",
    "suspend: programme": "suspended a programme",
    "restore: programme": "restored a programme",
    "withdraw: programme": "withdrew a programme",
    "read a spreadsheet": "read a spreadsheet",
    "read a logbook file": "read a logbook file",
    "forgot whom a document was made out to": "forgot whom {it} was made out to, after seven years",
    "drew a document": "made the PDF file of {it}",
    "issued an invoice": "issued {it}",
    "issued a credit note": "issued {it}",
    "recorded a payment": "recorded {it}",
    "sent a payment back": "sent {it} back",
    "took a payment back that was recorded by mistake: nothing is sent back": (
        "took back {it} that was recorded by mistake: nothing is sent back"
    ),
    "opened a contribution": "opened {it}",
    "took up a contribution again": "opened {it} again",
    "chose the years of a contribution": "chose for how many years to pay",
    "dated a contribution": "gave {it} its first and last day",
    "contribution: hold": "let {it} wait until the VAT number is checked",
    "contribution: release": "no longer lets {it} wait for the VAT number",
    "contribution: due": "set all of {it} due again",
    "contribution: partly paid": "noted that a part of {it} is paid",
    "contribution: partly_paid": "noted that a part of {it} is due again",
    "contribution: paid": "noted that {it} is paid in full",
    "contribution: waived": "waived {it}",
    "contribution: cancelled": "cancelled {it}: nothing is owed",
    "contribution: refunded": "ended {it}: its money went back",
    "checked a VAT number: valid": "had {it} confirmed by VIES",
    "checked a VAT number: invalid": "heard from VIES that {it} is not valid",
    "checked a VAT number: unavailable": "had no answer from VIES about {it}",
    "checked a VAT number: accept": "accepted {it}: no VAT is charged",
    "checked a VAT number: charge": "did not accept {it}: VAT is charged",
}

# Those that read as words already.
_AS_THEY_ARE = frozenset({
    "accepted the Code", "accepted to write a digest", "added a DEI discount",
    "added a participant", "added a passkey", "added a programme", "answered about a calendar",
    "appointed a digest author", "asked for a change of address", "asked for feedback", "asked to close an account",
    "asked to look at a calendar", "asked to sync a calendar", "assigned a payment of a bank statement",
    "brought in CPD items", "changed a DEI discount", "changed a programme", "changed how to ask for feedback",
    "changed the login of a calendar", "chose a rule", "chose who writes the digest", "connected a calendar",
    "could not read a calendar", "declared active practice", "declined a waiver", "declined to write a digest",
    "disconnected a calendar", "downloaded everything", "ended a DEI discount", "ended a calendar of deadlines",
    "ended a sign-in", "ended an appointment", "ended an assessor", "erased an account", "finished an import",
    "flagged an answer", "forgot the answers about calendars", "found the calendars of an account",
    "gave a text to its mediator", "granted a waiver", "ignored calendar events", "imported a bank statement",
    "invited an assessor", "invited to make a passkey", "kept an account", "left a participant out",
    "left an answer out", "let a text be", "let an answer stand", "let the series go on after a number",
    "made a backup", "made a calendar of deadlines",
    "made an issuer key", "noted that a final notice left late", "opened a pack", "passed a message on",
    "published a digest", "put a job away", "put a refused letter away", "put a version of the Code in force",
    "read a calendar", "recorded the payments of a bank statement", "released the brake", "reminded of keeping up",
    "removed a participant", "removed a passkey", "renamed a passkey", "replaced lost passkeys",
    "replaced the address of a calendar of deadlines", "replied to a text", "reported a lost passkey",
    "restored a backup", "retired an issuer key", "revoked an issuer key", "saved a text for a digest",
    "sealed a pack", "sent a refused letter again", "set a payment of a bank statement aside", "set a price",
    "set a rule", "set the opening balance", "set the points of signs", "set the points of signs back", "signed in",
    "signed up", "took a payment of a bank statement back", "took a payment of a bank statement up again",
    "took a price back", "took a request back", "took a rule back", "took a text back", "took an invitation back",
    "took back a change of address", "tried a job again", "undid a decision", "undid an import", "withdrew a digest",
    "withdrew a pack",
})  # fmt: skip


def said(verb: str, *, who: str, it: str = "", fields: str | None = None) -> str:
    """A record as a sentence, such as: You changed the date and the length of M-7.

    `verb` and `fields` are as `audit` keeps them, `it` is what it was done to. A verb of before, which is not known any
    more, is said as it was kept.
    """
    if fields == "":
        return f"{who} saved {it or 'it'} without a change."
    what = f"{listed(FIELDS.get(each, each) for each in fields.split(','))} of " if fields else ""
    words = _DEEDS.get(verb, verb).format(it=it or "it", what=what) if is_known(verb) else verb
    return f"{who} {words}."


def is_known(verb: str) -> bool:
    """Whether there are words for a verb."""
    return verb in _DEEDS or verb in _AS_THEY_ARE


def kept(fields: Iterable[str]) -> str:
    """The names of fields as a record keeps them. Raises ValueError for one that there are no words for."""
    names = list(fields)
    if unknown := [name for name in names if name not in FIELDS]:
        raise ValueError(f"no field that a person fills in: {', '.join(unknown)}")
    return ",".join(names)


def doer(by_id: int | None, *, you: int, others: str) -> str:
    """Whoever did it, as `you` may know them: nobody else is named."""
    return {None: PORTAL, you: YOU}.get(by_id, others)


def listed(words: Iterable[str]) -> str:
    """One, two and three."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
