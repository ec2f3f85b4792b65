"""Digests are published here and nowhere else: by the night as summaries, or by their author, by the same rule."""

from typing import TypedDict, Unpack

from app import audit, clock
from app.accounts.person import Person
from app.db import action, db
from app.errors import Refused
from app.feedback.authors import queries as author_queries
from app.feedback.digests import history as digest_history, queries as digest_queries, summary as digest
from app.feedback.digests.history import Kept
from app.feedback.digests.summary import FEWEST_ANSWERS, FEWEST_MEDIATIONS, FEWEST_MORE, Mode
from app.feedback.models import DigestVersion, Habit, Release

TOO_FEW = (
    f"A first version needs a question that {FEWEST_ANSWERS} people of {FEWEST_MEDIATIONS} mediations answered, and"
    f" every later one {FEWEST_MORE} answers more than the last. It can be published once there are enough."
)


class Written(TypedDict, total=False):
    """What a digest author adds to the figures, and what the mediator replied."""

    text: str
    author_id: int
    author_name: str
    relationship: str
    reply: str | None


@action
def renew(mediator_id: int) -> DigestVersion | None:
    """By night, when answers were filed: the next version as a summary, if the rule allows one.

    Withdrawing makes no version: an answer leaves with the next one, which three others bring.
    """
    mode = digest_queries.mode(mediator_id)
    until = digest.left_to_author_until(mode, digest_queries.last_day(mediator_id))
    if until and clock.today() < until:
        found = db.session.get_one(Release, mediator_id)
        found.look_on = min(found.look_on or until, until)
        return None
    made = _published(mediator_id, Mode.SUMMARY)
    if made and mode is Mode.INDEPENDENT:  # what was with the mediator all that time holds up no more
        settle_who_writes(mediator_id)
    return made


@action
def publish(mediator_id: int, *, by: Person, mode: Mode, **written: Unpack[Written]) -> DigestVersion:
    """The next version as its author writes it; raises Refused while the rule allows none."""
    version = _published(mediator_id, mode, **written)
    if version is None:
        raise Refused(TOO_FEW)
    audit.record("published a digest", version, by=by)
    return version


@action
def withdraw(mediator_id: int, *, number: int, by: Person) -> None:
    """Take an author's words back for good; the figures, which are not theirs, stay."""
    version = digest_queries.published(mediator_id, number).row
    version.withdrawn_on, version.text, version.reply = clock.today(), None, None
    audit.record("withdrew a digest", version, by=by)


@action
def settle_who_writes(mediator_id: int) -> None:
    """Who makes the next version follows from whom its mediator has appointed, and from what is with them."""
    mode = Mode.INDEPENDENT if author_queries.is_left_to_an_author(mediator_id) else Mode.SUMMARY
    if mode is not digest_queries.mode(mediator_id):
        set_mode(mediator_id, mode=mode)


@action
def set_mode(mediator_id: int, *, mode: Mode) -> None:
    """Leave the next versions to a digest author, or to the portal again; on record as the portal's own doing."""
    habit = db.session.get(Habit, mediator_id) or Habit(mediator_id=mediator_id)
    habit.digest_mode = mode
    db.session.add(habit)
    if found := db.session.get(Release, mediator_id):
        found.look_on = clock.today()
    audit.note("chose who writes the digest", Habit.__tablename__, mediator_id)


def _published(mediator_id: int, mode: Mode, **written: Unpack[Written]) -> DigestVersion | None:
    """The one place that stores a version. Two at once get the same number, and one of them fails."""
    upcoming = digest_queries.upcoming(mediator_id)
    if upcoming is None:
        return None
    version = upcoming.version
    made = DigestVersion(
        mediator_id=mediator_id,
        number=version.number,
        mode=mode,
        published_on=version.published_on,
        printed=digest_history.printed(version),
        sealed=digest_history.seal(Kept(version, upcoming.expired), mediator_id),
        commitments=sorted(
            digest_history.commitment(row.receipt) for row in upcoming.standing if row.id in version.answers
        ),
        **written,
    )
    db.session.add(made)
    return made
