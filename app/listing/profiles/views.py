"""A mediator's own profile: what is saved, what is typed so far as the public would see it, and the photo."""

from typing import Any

from flask import Response, abort, request
from flask_babel import get_locale
from flask_login import current_user

from app import throttle
from app.listing import languages
from app.listing.profiles import actions, details as profile, forms, queries
from app.logbook import countries
from app.logbook.evidence.levels import VERIFIED_WITHIN_MONTHS
from app.web import Area, area, done, immutable, page

pages = area("profile", __name__, Area.MEDIATOR, url_prefix="/listing/profile")

HERE = "/listing/profile/"
REGIONS = {"preview": (), "portrait": ("meter", "preview")}
MOST_PHOTOS = 20

pages.record_once(lambda state: state.app.jinja_env.globals.update(verified_months=VERIFIED_WITHIN_MONTHS))


@pages.app_template_filter("language")
def _language(code: str) -> str:
    """Its name in the language of the page, as for a country."""
    return languages.name(code, get_locale() or languages.ENGLISH)


@pages.app_template_filter("country")
def _country(code: str) -> str:
    return countries.name(code, get_locale() or countries.ENGLISH)


@pages.get("/")
def index() -> Response:
    return _index()


@pages.post("/")
def save() -> Response:
    form = forms.ProfileForm()
    if not form.carry_out(actions.save, current_user):
        return _index(form, status=422)
    return done(HERE, "Your profile is saved.")


@pages.post("/preview")
def preview() -> Response:
    form = forms.ProfileForm()
    form.validate()
    return _index(form)


@pages.post("/photo")
def keep_photo() -> Response:
    if throttle.is_spent("photo", str(current_user.id), limit=MOST_PHOTOS, within=throttle.AN_HOUR):
        abort(429)
    form = forms.PhotoForm()
    if not form.carry_out(actions.keep_photo, current_user):
        return _index(photo_form=form, status=422)
    return done(f"{HERE}#portrait", "Your photo is saved.", show=lambda: _index(_beside()))


@pages.post("/photo/remove")
def remove_photo() -> Response:
    actions.remove_photo(current_user)
    return done(HERE, "Your photo is deleted.", show=lambda: _index(_beside()))


@pages.get("/photo/<digest>.webp")
def photo(digest: str) -> Response:
    return immutable(queries.photo(current_user, digest), "image/webp")


def _beside() -> forms.ProfileForm | None:
    """What is typed in the profile beside the photo, which htmx sends along so that the card goes on showing it."""
    return forms.ProfileForm(sent=request.form) if "version" in request.form else None


def _index(form: Any = None, *, photo_form: Any = None, status: int = 200) -> Response:
    """The page with what is saved, or with what `form` has typed, which the card shows too."""
    saved = queries.saved(current_user)
    details = form.typed() if form else saved.details
    return page(
        "listing/profile/index.html",
        regions=REGIONS,
        status=status,
        form=form or forms.ProfileForm(details, version=saved.profile.version if saved.profile else 0),
        photo_form=photo_form or forms.PhotoForm(),
        saved=saved,
        is_typed=details != saved.details,
        card=queries.card(current_user, details, photo=saved.photo),
        photo_address=f"{HERE}photo/{saved.photo}.webp" if saved.photo else "",
        is_findable=details.is_findable,
        hints=profile.hints(details, name=current_user.name),
    )
