"""The portal, put together. It reads like a table of contents."""

import os
from collections.abc import Mapping
from pathlib import Path

from flask import Flask

from app import cli, config, db, demo, home, language, logs, timetable, web
from app.accounts import views as accounts
from app.accounts.address import views as address
from app.accounts.passkeys import entrance_views as passkey_entrance, views as passkeys
from app.areas import check
from app.database import replica
from app.directory import digest_public, feeds_public, programmes_public, public_pages
from app.directory.about import public as about_public
from app.directory.badges import public as badge_public, views as badge_views
from app.directory.contact import public as contact_public
from app.directory.credentials import public as credential_public
from app.directory.find import public as find_public
from app.directory.keys import public as keys_public
from app.directory.profile import public as profile_public
from app.directory.verify import document_public as verify_document_public, public as verify_public
from app.feedback import views as feedback
from app.feedback.authors import appointment_views as appointment, views as author
from app.feedback.flags import views as flags
from app.feedback.reviewer import public as feedback_public
from app.fees import views as fees
from app.fees.invoices import views as invoices
from app.fees.payers import views as payer
from app.fees.waivers import views as waiver
from app.listing import views as listing
from app.listing.applications import submitted_views as submitted, views as application
from app.listing.deadlines import public as deadline_public, views as deadlines
from app.listing.desk import views as desk
from app.listing.packs import public as pack_public, verify_public as pack_verify_public, views as packs
from app.listing.profiles import views as profile
from app.listing.programmes import views as programmes
from app.listing.upkeep import views as keeping_up
from app.logbook import views as logbook
from app.logbook.calendar_import import views as imports
from app.logbook.co_mediations import views as co_mediation
from app.logbook.cpd import views as cpd
from app.logbook.eligibility import views as eligibility
from app.logbook.file_import import views as incoming
from app.logbook.files import views as exports
from app.logbook.sources import views as calendars
from app.logbook.suggestions import views as suggestions
from app.rights import archive_views as archive, closing_views as closing, retention_public
from app.site import ids
from app.site.jinja import PortalEnvironment
from app.staff import (
    access_views as staff_access,
    application_views as assessments,
    approval_views as approval,
    fee_views as fee,
    fees_views as fees_report,
    flag_views as flagged,
    imi_rule_views as imi_rule,
    misuse_views as misuse,
    people_views as people,
    price_views as prices,
    programme_views as register,
    queue_views as queue,
    standing_views as standing,
    statement_views as statements,
    watch_views as watch,
)

PAGES = (
    home.probes,
    accounts.entrance,
    accounts.pages,
    passkey_entrance.entrance,
    passkeys.pages,
    address.pages,
    archive.pages,
    closing.pages,
    logbook.pages,
    cpd.pages,
    exports.pages,
    incoming.pages,
    eligibility.pages,
    imports.pages,
    calendars.pages,
    suggestions.pages,
    co_mediation.pages,
    programmes.pages,
    feedback.pages,
    flags.pages,
    appointment.pages,
    author.pages,
    feedback_public.pages,
    digest_public.pages,
    feeds_public.pages,
    listing.pages,
    keeping_up.pages,
    deadlines.pages,
    application.pages,
    profile.pages,
    packs.pages,
    fees.pages,
    payer.pages,
    waiver.pages,
    invoices.pages,
    deadline_public.pages,
    pack_public.pages,
    pack_verify_public.pages,
    desk.pages,
    submitted.pages,
    queue.pages,
    misuse.pages,
    approval.pages,
    people.pages,
    fees_report.pages,
    fee.pages,
    prices.pages,
    flagged.pages,
    watch.pages,
    staff_access.pages,
    register.pages,
    imi_rule.pages,
    standing.pages,
    statements.pages,
    assessments.pages,
    credential_public.pages,
    badge_public.pages,
    badge_views.pages,
    keys_public.pages,
    verify_document_public.pages,
)
DIRECTORY = (
    home.pages,
    find_public.pages,
    profile_public.pages,
    contact_public.pages,
    programmes_public.pages,
    verify_public.pages,
    about_public.pages,
    retention_public.pages,
)
FOLDER = Path(__file__).parent.parent / "instance"


def create_app(environ: Mapping[str, str] = os.environ, folder: Path | None = None) -> Flask:
    """A portal with settings from the environment; raises `WrongSettings` in words.

    `folder` (else `PORTAL_FOLDER`, else `instance`) holds the SQLite database and the demo's keys and mail.
    """
    logs.start()
    folder = folder or Path(environ.get("PORTAL_FOLDER", FOLDER))
    app = web.Portal(__name__, static_folder=None)
    app.config.update(config.settings(environ, folder.resolve()))
    config.made(folder)
    app.jinja_environment = PortalEnvironment
    language.start(app)
    db.start(app)
    ids.start(app)
    replica.start(app)
    web.start(app)
    for pages in PAGES:
        app.register_blueprint(pages)
    feedback_public.register_in_every_language(app, digest_public.pages)
    public_pages.register(app, *DIRECTORY)
    closing.start(app)
    demo.start(app)
    timetable.start(app)
    cli.register(app)
    check(app)
    return app
