"""What people of the demo changed after they had logged it, so that histories have something to tell."""

from app.accounts.person import Person
from app.logbook import actions
from app.logbook.models import Mediation
from app.logbook.vocabulary import Platform


def correct(ana: Person, first: Mediation, last: Mediation) -> None:
    """The first was removed by mistake and brought back; of the last, the language and a platform were added later."""
    actions.remove(first, by=ana)
    actions.restore(first, by=ana)
    actions.change(last, by=ana, version=last.version, language="pt", is_feedback_announced=True)
    actions.change_session(last.sessions[0], by=ana, version=last.version, platform=Platform.ZOOM)
