"""What a mediator takes along: the page of all files, the complete logbook as JSON with its schema, its calendar."""

from flask import Response
from flask_login import current_user

from app import clock
from app.logbook import queries
from app.logbook.files import archive, archive_queries, calendar as export_calendar
from app.logbook.files.archive_schema import schema
from app.web import Area, area, download, page

pages = area("exports", __name__, Area.MEDIATOR, url_prefix="/logbook")


@pages.get("/files")
def files() -> Response:
    return page("logbook/files.html", count=len(queries.whole_logbook(current_user)))


@pages.get("/export.json")
def export_json() -> Response:
    text = archive.write(archive_queries.whole(current_user))
    return download(text, f"logbook-{clock.today(current_user.zone)}.json", "application/json")


@pages.get("/schema.json")
def show_schema() -> Response:
    return Response(archive.write(schema()), mimetype="application/schema+json")


@pages.get("/export.ics")
def export_ics() -> Response:
    text = export_calendar.write(queries.whole_logbook(current_user))
    return download(text, f"logbook-{clock.today(current_user.zone)}.ics", "text/calendar")
