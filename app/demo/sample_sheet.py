"""A spreadsheet as a mediator keeps one: days first, decimal commas, notes and parties that are never taken."""

from datetime import date, timedelta

HEAD = "Date;Hours;File no;Format;Role;Agreement to mediate;Parties;Notes"
ROWS = (
    (400, "3,5", "W-01", "Zoom", "Mediator", "yes", "Almeida and Rocha", "first meeting"),
    (393, "2", "W-01", "Zoom", "Mediator", "yes", "Almeida and Rocha", "settled"),
    (330, "4", "W-02", "In person", "Mediator", "yes", "Tenants of Rua Nova", ""),
    (301, "1:45", "W-03", "Phone", "Mediator", "yes", "", "shuttle"),
    (240, "2,5", "W-04", "Teams", "Co-mediator", "yes", "Novak, Lindqvist", ""),
    (233, "", "W-04", "Teams", "Co-mediator", "yes", "Novak, Lindqvist", "length to be looked up"),
    (180, "3", "Duarte-v-Farol", "Zoom", "Mediator", "yes", "Duarte, Farol", ""),
    (95, "2", "W-06", "Round table", "Mediator", "no", "", "community hall"),
    (60, "5", "W-07", "Webex", "Observer", "yes", "", ""),
)


def sample_sheet(today: date) -> bytes:
    """The sheet as a CSV file, with a date that there is not in its last row."""
    rows = [";".join((f"{today - timedelta(days=ago):%d.%m.%Y}", *cells)) for ago, *cells in ROWS]
    return "\r\n".join((HEAD, *rows, "31.02.2026;1;W-08;Zoom;Mediator;yes;;", "")).encode("cp1252")
