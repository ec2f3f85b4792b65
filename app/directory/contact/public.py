"""Writing to a listed mediator: a form that needs no cookie, and a letter that shows no address of theirs."""

from flask import Response, request

from app import clock, throttle
from app.directory.contact import actions, forms, limits as contact
from app.directory.profile import queries
from app.directory.profile.queries import Head
from app.directory.public_pages import draw, home, public, unless_known
from app.web import done

pages = public("contact_public", __name__, url_prefix="/mediators/<slug>/contact")


@pages.get("")
def write(slug: str) -> Response:
    return _form(queries.listed(slug))


@pages.post("")
def send(slug: str) -> Response:
    head, form = queries.listed(slug), forms.Message()
    if form.validate() and (limit := _spent(head)):
        return _too_many(head, form, limit)
    if not form.carry_out(actions.pass_on, head):
        return _form(head, form, status=422)
    return done(f"{home()}{head.address}/contact/sent")


@pages.get("/sent")
def sent(slug: str) -> Response:
    head = queries.listed(slug)
    return unless_known(lambda: draw("directory/contact_sent.html", head=head), head.slug, head.name)


def _form(head: Head, form: forms.Message | None = None, *, status: int = 200, **values: object) -> Response:
    """It is kept by nobody: its token is for one message."""
    return draw(
        "directory/contact.html",
        status=status,
        head=head,
        form=form or forms.Message(),
        longest_message=forms.LONGEST_MESSAGE,
        **values,
    )


def _spent(head: Head) -> str | None:
    """Which limit one more message would pass: that of the sender, or that of the mediator."""
    sender = throttle.network(request.remote_addr or "")
    if throttle.is_spent("contact from", sender, limit=contact.FROM_ONE_SENDER, within=contact.WITHIN):
        return "sender"
    if throttle.is_spent("contact to", head.number, limit=contact.TO_ONE_MEDIATOR, within=contact.WITHIN):
        return "mediator"
    return None


def _too_many(head: Head, form: forms.Message, limit: str) -> Response:
    answer = _form(head, form, status=429, limit=limit)
    answer.headers["Retry-After"] = str(contact.seconds_left(clock.now()))
    return answer
