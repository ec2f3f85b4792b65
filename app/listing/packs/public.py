"""What the link of a sealed pack opens, by a button: no cookie is read or set, and looking at it opens nothing."""

from datetime import timedelta
from typing import Any

from flask import Response, current_app

from app import throttle
from app.db import db
from app.errors import NotYours
from app.listing.applications.shared import LEVELS, OF_MEDIATOR, Shared
from app.listing.packs import actions, file as pack_file, forms, life as rules, queries
from app.listing.packs.life import Way
from app.listing.packs.models import Pack
from app.site.headers import keep_secret
from app.web import Area, area, csrf, done, download, page

pages = area("pack_public", __name__, Area.PUBLIC, url_prefix="/pack")
csrf.exempt(pages)

A_DAY = timedelta(days=1)
OPENED_A_DAY = 100
OFTEN_ENOUGH = f"This pack was opened {OPENED_A_DAY} times today. Open it again tomorrow."
MIMETYPES = {Way.CSV: "text/csv", Way.JSON: "application/json"}


@pages.get("/<address>")
def closed(address: str) -> Response:
    return _closed(queries.linked(address))


@pages.post("/<address>")
def open_pack(address: str) -> Response:
    pack, form = queries.linked(address), forms.Opening()
    if form.validate() and throttle.is_spent("pack", str(pack.id), limit=OPENED_A_DAY, within=A_DAY):
        form.form_errors = [OFTEN_ENOUGH]
        return _closed(pack, form, status=429)
    if not form.carry_out(actions.open_pack, pack):
        return _closed(pack, form, status=422)
    if form.outcome.way.is_file:
        return _file(pack, form.outcome.way)
    return keep_secret(done(queries.address_of_opening(pack, form.outcome)))


@pages.get("/<address>/<opened>")
def read(address: str, opened: str) -> Response:
    pack = queries.linked(address)
    opening = queries.opening(pack, opened)
    if opening is None:
        return keep_secret(done(queries.address(pack)))
    return _drawn("opened", pack, is_for_paper=opening.way is Way.PRINT, levels=LEVELS)


@pages.errorhandler(NotYours)
def _nothing(_problem: NotYours) -> Any:
    """In the same words for a pack that is expired, withdrawn, or never was."""
    db.session.rollback()
    return keep_secret(page("listing/pack/nothing.html", status=404))


def _closed(pack: Pack, form: forms.Opening | None = None, *, status: int = 200) -> Response:
    return _drawn("closed", pack, form=form or forms.Opening(), status=status)


def _drawn(name: str, pack: Pack, **values: Any) -> Response:
    shown = Shared(pack.frozen, OF_MEDIATOR)
    return keep_secret(
        page(
            f"listing/pack/{name}.html",
            pack=pack,
            shown=shown,
            rule=rules.rule_words(shown.rule, pack.frozen["needed"]),
            address=queries.address(pack),
            check_at=f"{current_app.config['PORTAL_URL']}/verify-pack/{pack.sha256}",
            **values,
        )
    )


def _file(pack: Pack, way: Way) -> Response:
    """JSON is the very bytes that the hash is of."""
    body = pack.sealed if way is Way.JSON else pack_file.write(pack.frozen, pack.sha256)
    return keep_secret(download(body, f"pack-{pack.sha256[:12]}.{way.value}", MIMETYPES[way]))
