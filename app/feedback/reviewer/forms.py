"""The reviewer's forms: parts of the questionnaire, and the single choices around it, all of them data of one shape.

A choice has nothing preselected, so that whoever presses every button without reading changes nothing; a choice of one
is a box to tick.
"""

from collections.abc import Callable, Mapping
from typing import Any

from app.feedback.questionnaires import filling as questionnaire
from app.feedback.questionnaires.questions import Definition, Kind, Option, Question, Section, Value, Values
from app.words import N_

NEVER = Option(
    "never",
    N_("Never write to me again about feedback"),
    N_("IMI sends no more letters to this e-mail address, whichever mediator asks."),
)


def _choice(key: str, text: str, *options: Option) -> Definition:
    """A form with one required choice."""
    question = Question(key, text, Kind.CHOICE, options=options)
    return Definition(version=key, light=(), sections=(Section(key, text, (question,)),))


WAYS = (
    Option("give", N_("Give feedback"), N_("About four minutes. You can stop at any time and go on later.")),
    Option("confirm", N_("Only confirm that the mediation took place"), N_("Three questions, no opinion.")),
    Option("not_me", N_("I was not involved in this mediation"), N_("You are not asked about it again.")),
    Option("decline", N_("I do not want to answer"), N_("You are not asked about it again.")),
)
FIRST = _choice("way", N_("What would you like to do?"), *WAYS, NEVER)
FIRST_WITHOUT_LETTERS = _choice("way", N_("What would you like to do?"), *WAYS)
SEND = _choice(
    "send",
    N_("Is everything as you want it?"),
    Option("now", N_("Yes, these are my answers"), N_("You can still correct or withdraw them after sending.")),
)
SHARING = Definition(
    version="sharing", light=(), sections=(Section("sharing", "", (questionnaire.CURRENT.question("sharing"),)),)
)
WITHDRAW = _choice(
    "withdraw",
    N_("Withdraw your answers"),
    Option("yes", N_("Delete my answers for good"), N_("This cannot be undone.")),
)
STOP = _choice(
    "List-Unsubscribe",
    N_("Letters about feedback"),
    Option(
        "One-Click",
        N_("Stop all letters about feedback"),
        N_("You get no reminder, and no other mediator can ask you by this e-mail address. Your link still works."),
    ),
)
AGAIN = _choice("never", N_("Letters about feedback"), NEVER)


class Filled:
    """A form, or some of its sections, as far as it is filled in: `given` by question, with what is wrong with it."""

    def __init__(
        self,
        form: Definition,
        *,
        section: str | None = None,
        saved: Values | None = None,
        sent: Mapping[str, str] | None = None,
        light: bool = False,
        partly: bool = False,
    ) -> None:
        self.is_sent = sent is not None
        self.values: dict[str, Value] = dict(saved or {})
        self.problems: dict[str, str] = {}
        self.given: Mapping[str, str] = questionnaire.as_given(self.values)
        if sent is not None:
            self.values, self.problems = questionnaire.check(form, sent, section=section, light=light, partly=partly)
            self.given = sent
        self.sections = (form.section(section),) if section else form.asked(self.values, light=light)

    @property
    def chosen(self) -> str:
        """The answer to a single choice."""
        return str(next(iter(self.values.values()), ""))

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """For the summary: the id to go to, the question and what to do about it."""
        questions = [each for section in self.sections for each in section.questions]
        return [(each.key, each.text, self.problems[each.key]) for each in questions if each.key in self.problems]

    def carry_out(self, action: Callable[..., Any], *subjects: Any, **details: Any) -> bool:
        """Run the action when everything that was sent can be taken."""
        if self.is_sent and not self.problems:
            action(*subjects, **details)
            return True
        return False
