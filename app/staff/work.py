"""What the portal does by itself, as staff know it; the names of jobs are for logs and commands."""

WORDS = {
    "ask VIES": "Asking VIES about a VAT number",
    "ask about VAT numbers again": "Asking about VAT numbers again",
    "close old requests for feedback": "Closing old requests for feedback",
    "credit what is not owed": "Crediting invoices that are not owed any more",
    "draw a document": "Drawing an invoice or a credit note",
    "draw missing documents": "Drawing invoices and credit notes that have no document yet",
    "erase closed accounts": "Erasing closed accounts",
    "file answers": "Filing answers",
    "find calendars": "Finding the calendars of an account",
    "follow a rule": "Counting a logbook by the rule its mediator chose",
    "forget accounts without a calendar": "Forgetting calendar accounts of which no calendar was chosen",
    "forget old answers": "Forgetting old answers",
    "forget old challenges and invitations": "Forgetting old invitations",
    "forget old changes of address": "Forgetting changes of address that nobody confirmed",
    "forget old changes of the directory": "Forgetting old changes of the directory",
    "forget old customers": "Forgetting whom invoices of long ago were made out to",
    "forget old drafts": "Forgetting old drafts of imports",
    "forget old jobs": "Forgetting old work",
    "forget old links of co-mediators": "Forgetting old links of co-mediators",
    "forget old measurements": "Forgetting old measurements of the portal",
    "forget old sign-ins": "Forgetting old sign-ins",
    "forget old texts of digests": "Forgetting old texts of digests",
    "forget old tries": "Forgetting old tries to sign in",
    "forget refused letters": "Forgetting refused letters",
    "keep calendars of deadlines": "Bringing calendars of deadlines up to date",
    "keep contributions": "Bringing the contributions of a mediator up to date",
    "keep standing": "The nightly look at listings",
    "keep the head of the audit outside": "Keeping the head of the audit outside the database",
    "keep up": "The nightly look at what listings keep up",
    "look at a calendar": "Importing from a connected calendar",
    "note refused letters of feedback": "Noting refused letters of feedback",
    "open contributions": "Opening the contributions that are due soon",
    "record payments of a statement": "Recording the payments of a bank statement",
    "recount those who follow a rule": "Counting every logbook by a changed rule",
    "send letter": "Sending a letter",
    "sync a calendar": "Reading a connected calendar again",
    "sync calendars": "Planning when connected calendars are read again",
    "write letters of feedback": "The hourly letters of feedback",
}


def words(kind: str) -> str:
    """A kind of job in words; one that only an earlier version of the portal had keeps its name."""
    return WORDS.get(kind, kind)
