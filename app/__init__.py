"""The portal, put together. It reads like a table of contents."""

import os
from collections.abc import Mapping
from pathlib import Path

from flask import Flask

from app import cli, config, db, demo, home, ids, language, logs, replica, timetable, web
from app.accounts import (
    address_views as address,
    passkey_entrance_views as passkey_entrance,
    passkey_views as passkeys,
    views as accounts,
)
from app.areas import check
from app.directory import (
    about_public,
    badge_public,
    badge_views,
    contact_public,
    credential_public,
    digest_public,
    feeds_public,
    find_public,
    keys_public,
    profile_public,
    programmes_public,
    public_pages,
    verify_document_public,
    verify_public,
)
from app.feedback import (
    appointment_views as appointment,
    author_views as author,
    flag_views as flags,
    public as feedback_public,
    views as feedback,
)
from app.fees import invoice_views as invoices, payer_views as payer, views as fees, waiver_views as waiver
from app.jinja import PortalEnvironment
from app.listing import (
    application_views as application,
    deadline_public,
    deadline_views as deadlines,
    desk_views as desk,
    keeping_up_views as keeping_up,
    pack_public,
    pack_verify_public,
    pack_views as packs,
    profile_views as profile,
    programme_views as programmes,
    submitted_views as submitted,
    views as listing,
)
from app.logbook import (
    co_mediation_views as co_mediation,
    cpd_views as cpd,
    eligibility_views as eligibility,
    export_views as exports,
    import_views as imports,
    incoming_views as incoming,
    source_views as calendars,
    suggestion_views as suggestions,
    views as logbook,
)
from app.rights import archive_views as archive, closing_views as closing, retention_public
from app.staff import (
    access_views as staff_access,
    application_views as assessments,
    approval_views as approval,
    fee_views as fee,
    fees_views as fees_report,
    imi_rule_views as imi_rule,
    misuse_views as misuse,
    people_views as people,
    price_views as prices,
    programme_views as register,
    queue_views as queue,
    standing_views as standing,
    statement_views as statements,
    views as staff,
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
    approval.pages,
    people.pages,
    fees_report.pages,
    fee.pages,
    prices.pages,
    staff.pages,
    misuse.pages,
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
    folder.mkdir(parents=True, exist_ok=True)
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
