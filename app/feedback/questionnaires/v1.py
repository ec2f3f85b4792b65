"""The first questionnaire: four minutes, in plain words, for people who have just been in a dispute (domain §7.6)."""

from app.feedback.questionnaires.questions import Definition, Kind, Option, Question, Section, Sharing, TookPlace
from app.words import N_

OPINION = ("preparation", "conduct", "skill", "online", "overall", "words", "sharing")

ABOUT = Section(
    "about",
    N_("About the mediation"),
    (
        Question(
            "role",
            N_("How did you take part?"),
            Kind.CHOICE,
            options=(
                Option("party", N_("As a party, or for a party")),
                Option("counsel", N_("As counsel, or another adviser of a party")),
                Option("other", N_("In another way"), N_("For example as an expert or to support somebody.")),
            ),
        ),
        Question(
            "took_place",
            N_("Did this mediation take place?"),
            Kind.CHOICE,
            options=(
                Option(TookPlace.YES, N_("Yes")),
                Option(TookPlace.NO, N_("No"), skips=("how", *OPINION)),
                Option(TookPlace.NOT_INVOLVED, N_("I was not involved in it"), skips=("role", "how", *OPINION)),
            ),
        ),
        Question(
            "how",
            N_("How was it held?"),
            Kind.CHOICE,
            options=(
                Option("online", N_("Online"), N_("By video, by telephone or in writing.")),
                Option("partly", N_("Partly online, partly in person")),
                Option("in_person", N_("In person"), skips=("online",)),
            ),
        ),
    ),
)

PREPARATION = Section(
    "preparation",
    N_("Before the mediation"),
    (
        Question("explained", N_("The mediator explained how the mediation would work.")),
        Question("expected", N_("I knew what was expected of me.")),
        Question("costs", N_("I knew what it would cost, and who would pay.")),
    ),
    N_("How far do you agree? Choose “Not applicable” where a statement does not fit or you prefer not to say."),
)

CONDUCT = Section(
    "conduct",
    N_("How the mediator behaved"),
    (
        Question("respect", N_("The mediator treated everyone with respect.")),
        Question("impartial", N_("The mediator did not take sides.")),
        Question("time_to_speak", N_("I had enough time to say what mattered to me.")),
        Question("own_decision", N_("Nobody pushed me: what I decided was my own decision.")),
    ),
)

SKILL = Section(
    "skill",
    N_("How the mediator worked"),
    (
        Question("listened", N_("The mediator listened carefully.")),
        Question("understood", N_("The mediator understood what the dispute was about.")),
        Question("each_other", N_("The mediator helped us understand each other better.")),
        Question("unstuck", N_("When we were stuck, the mediator helped us go on.")),
    ),
)

ONLINE = Section(
    "online",
    N_("Being online"),
    (
        Question("technology", N_("The technology suited us.")),
        Question("fair_part", N_("Everyone could take part fairly.")),
        Question("felt_private", N_("My private information felt protected.")),
        Question("failures", N_("When the technology failed, the mediator dealt with it well.")),
    ),
)

OVERALL = Section(
    "overall",
    N_("All in all"),
    (
        Question("satisfied", N_("I am satisfied with the mediator’s work, whatever came out of it.")),
        Question("again", N_("I would use or recommend this mediator again.")),
    ),
)

WORDS = Section(
    "words",
    N_("In your own words"),
    (
        Question("did_well", N_("What did the mediator do well?"), Kind.TEXT, required=False),
        Question("do_better", N_("What could the mediator do better?"), Kind.TEXT, required=False),
    ),
    N_("You may leave this empty. Please write no names, and nothing about what was said or agreed."),
)

SHARING = Section(
    "sharing",
    N_("Who may read your answers"),
    (
        Question(
            "sharing",
            N_("Who may read your answers?"),
            Kind.CHOICE,
            options=(
                Option(
                    Sharing.DIGEST_AUTHOR,
                    N_("Only the digest author"),
                    N_("The mediator reads totals and what is published, but not your answers."),
                ),
                Option(
                    Sharing.MEDIATOR,
                    N_("Also the mediator, without being told who I am"),
                    N_("The mediator reads your answers later, among those of others."),
                ),
                Option(
                    Sharing.MEDIATOR_WITH_NAME,
                    N_("Also the mediator, who sees which participant I am"),
                    N_(
                        "The mediator reads your answers later beside the place they listed you in, "
                        "such as “Counsel, side A”; no name is shown."
                    ),
                ),
            ),
        ),
        Question(
            "quote",
            N_("The Feedback Digest may quote my own words, without my name."),
            Kind.TICK,
            required=False,
        ),
        Question(
            "contact",
            N_("Your e-mail address, if the digest author may write to you"),
            Kind.CONTACT,
            required=False,
            hint=N_("You may leave this empty. The mediator does not get it."),
        ),
    ),
    N_("The digest author is the independent person who may sum up all feedback in a public Feedback Digest."),
)

FORM = Definition(
    version="v1",
    light=("role", "took_place", "how"),
    sections=(ABOUT, PREPARATION, CONDUCT, SKILL, ONLINE, OVERALL, WORDS, SHARING),
)
