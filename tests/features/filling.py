"""What somebody fills in who does it right: every control of a form that is asked for and stands empty.

A file is its name and its bytes, until it is sent.
"""

from collections.abc import Mapping
from io import BytesIO

from werkzeug.datastructures import MultiDict

from app.fees.prices import dei
from tests.features import bringing, pictures, stating
from tests.page import controls
from tests.rules import bank_files
from tests.rules.calendar_files import calendar

TODAY, AUTHOR = "2026-06-30", "kim@example.org"
TEXTS = {
    "amount": "12.00",
    "answer": "By Zoom, from the first minute.",
    "address": "somebody@example.org",
    "/feedback/digest-author/ address": AUTHOR,
    "contact": "office@harbour.example",
    "countries": "Portugal",
    "criteria_link": "https://harbour.example/criteria",
    "date": "2026-06-01",
    "day": TODAY,
    "declared": "We met once, at a course.",
    "delivery": "Online, in two days.",
    "email": "somebody@example.org",
    "grounds": "All criteria are met.",
    "languages": "English",
    "length-1": "3 h",
    "message": "Are you free in May?",
    "minutes": "3 h",
    "name": "Ines Duarte",
    "organisation": "Harbour",
    "password": "secret",
    "percent": "50",
    "price": "180.00",
    "recipient": "Lakes ODR",
    "reference": "KM-77",
    "signed_name": "Ines Duarte",
    "signed_on": TODAY,
    "source": "Board of June",
    "tax_id": "12-3456789",
    "text": "A digest of what was said.",
    "title": "A course about clauses",
    "takeaway": "Ask first.",
    "until": "2026-09-01",
    "url": "https://calendar.example.org/other",
    "user": "ana",
    "valid_from": "2026-09-01",
    "valid_until": "2026-09-30",
}
ANYWAY = {"in_force_from": "2026-12-01", "/staff/fees/dei/1/end valid_until": "2026-09-30"}  # today is too early
SENTENCES = ("decision", "reason", "reply", "why", "words", "note", "notes", "was_hard", "went_well")
TICKED = ("is_", "has_permission", "declared", "chosen")
UNTICKED = ("is_findable", "is_simulated", "is_cross_border", "is_mediator_remote", "is_claimed", "is_feedback")
FILES = {
    "calendar": (
        "calendar.ics",
        calendar("UID:9\nDTSTART:20260610T100000Z\nDTEND:20260610T130000Z\nSUMMARY:Mediation"),
    ),
    "/logbook/bring-in/sheet file": ("sheet.csv", bringing.csv("2026-05-02,3 h,KM-78,Zoom,yes,,")),
    "/staff/fees/dei/preview file": ("dei.csv", f"{','.join(dei.COLUMNS)}\nGH,50,2026-09-01,,Board\n".encode()),
    "/staff/statements/ file": ("statement.xml", stating.file(bank_files.paid("50.00", text="", on="2026-06-29"))),
    "photo": ("photo.jpg", pictures.saved(pictures.picture())),
}


def filled(form, data: MultiDict, address: str, files: Mapping[str, tuple[str, bytes]]) -> MultiDict:
    """What is sent of a form that somebody has filled in; `data` is what it sends when nobody touches it."""
    right = MultiDict(data)
    for name in right:
        right[name] = ANYWAY.get(f"{address} {name}", ANYWAY.get(name, right[name]))
    for control in controls(form):
        name, kind = control.get("name", ""), control.get("type", control.tag)
        if name and not right.get(name) and (value := _typed(control, name, kind, address, files)) is not None:
            right[name] = value
    return right


def sendable(data: MultiDict) -> MultiDict:
    """The same with files that are read once."""
    return MultiDict(
        (name, (BytesIO(value[1]), value[0]) if isinstance(value, tuple) else value)
        for name, value in data.items(multi=True)
    )


def _typed(control, name, kind, address, files):
    if kind == "file":
        return files.get(name) or files.get(f"{address} {name}")
    if kind == "checkbox":
        is_asked = name.startswith(TICKED) and not name.startswith(UNTICKED)
        return control.get("value", "on") if is_asked else None
    if kind == "radio":
        return control.get("value")
    if kind == "select":
        return next((value for each in control.iter("option") if (value := each.get("value"))), None)
    if name in SENTENCES:
        return "So it was decided."
    return None if kind == "hidden" else TEXTS.get(f"{address} {name}", TEXTS.get(name))
