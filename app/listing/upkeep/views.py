"""The page of the yearly declaration, with what was declared before."""

from flask import Response
from flask_login import current_user

from app.listing.standings import queries as standing_queries
from app.listing.upkeep import actions, forms, queries
from app.web import Area, area, done, page

pages = area("keeping_up", __name__, Area.MEDIATOR, url_prefix="/listing/keeping-up")


@pages.get("/")
def index() -> Response:
    return _index(forms.DeclarationForm())


@pages.post("/")
def declare() -> Response:
    form = forms.DeclarationForm()
    if not form.carry_out(actions.declare, standing_queries.own(current_user).listing, by=current_user):
        return _index(form, status=422)
    return done("/listing/", "Thank you. Your declaration is recorded.")


def _index(form: forms.DeclarationForm, status: int = 200) -> Response:
    known = standing_queries.own(current_user)
    return page(
        "listing/keeping_up.html",
        form=form,
        line=queries.declaration(known),
        declarations=queries.declarations(known.listing),
        status=status,
    )
