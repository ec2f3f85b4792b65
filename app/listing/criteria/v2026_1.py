"""Version 2026-1: the words of IMI's page "ODR Specialist Mediator", section "Competency Criteria"."""

from app.listing.criteria.shape import Criteria, Group, Item

_AWARENESS = Group(
    "Situational Awareness",
    (
        Item(
            "awareness-1",
            "Knowing when the online environment may not be a suitable way to conduct the mediation process;",
        ),
        Item("awareness-2", "Determining when ODR approaches are likely to add value to the process;"),
        Item(
            "awareness-3",
            "Staying abreast of developments in ICT, ODR schemes, various ODR platforms and general issues related to "
            "Online Dispute Resolution (ODR);",
        ),
        Item("awareness-4", "Knowledge about the impact of ICT on the practice of mediation."),
    ),
)
_BASIC = Group(
    "Basic Knowledge",
    (
        Item(
            "basic-1",
            "Understanding the principles of text based, video based, audio based communication (or a combination) and "
            "ability to identify the most appropriate one for a mediation or for phases of the mediation process;",
        ),
        Item(
            "basic-2",
            "Understanding of the role of a mediator, and how the mediator’s approach and practice are adaptable or "
            "not to the online environment;",
        ),
        Item("basic-3", "Knowledge and adherence to ethical standards;"),
        Item("basic-4", "Knowledge of the dynamics of online negotiation;"),
        Item(
            "basic-5",
            "Knowledge of relevant laws affecting mediation practice in the online environment (if any): "
            "enforceability of online mediation agreements (where relevant), confidentiality and privilege;",
        ),
        Item(
            "basic-6",
            "Knowledge of the various laws affecting the structure and enforceability of online mediation agreements, "
            "particularly across jurisdictions;",
        ),
    ),
)
_PLATFORM = Group(
    "Platform/Technology",
    (
        Item("platform-1", "Ability to select the appropriate ICT platform that meets the needs of the parties;"),
        Item(
            "platform-2",
            "Knowledge about which features of the ICT platform to use in a mediation (functions, security, access, "
            "complexity, others);",
        ),
        Item(
            "platform-3",
            "Knowledge (as applicable) in Technology (hardware and software)",
            (
                "(i) Devices needed to perform the mediation using ICT",
                "(ii) Telecommunications technology",
                "(iii) Information technology",
                "(iv) Required electronic records;",
            ),
        ),
        Item("platform-4", "Knowledge about possible technology issues and breakdown."),
    ),
)
_PROCESS = Group(
    "Process/Impact",
    (
        Item(
            "process-1",
            "Understanding of the emotional, social and cognitive advantages and disadvantages of using ICT in a "
            "conflict resolution process and the ability to measure and manage the impact and effects on third "
            "parties;",
        ),
        Item(
            "process-2",
            "Ability to move between different communication channels based on the nature of the relationship and task "
            "at hand; (e.g. use of email to coordinate a call, use the phone before going to a face to face meeting "
            "and then shift back to phone before writing again a final email);",
        ),
        Item(
            "process-3",
            "Understanding of biases related to ICT use and impact on parties and third parties’ performance in "
            "mediation;",
        ),
        Item(
            "process-4",
            "Knowing how to use relevant procedures and techniques for facilitating online communication including (i) "
            "management of asynchronous communication, (ii) balancing limitations of each ICT towards the needs of "
            "each party;",
        ),
        Item(
            "process-5",
            "Familiarity with the impact of the online environment in techniques like listening, questioning, "
            "paraphrasing, summarizing and concurrent caucusing.",
        ),
    ),
)
_COMMUNICATION = Group(
    "Communication with Parties",
    (
        Item(
            "communication-1",
            "Understanding and explaining to the parties policies, procedures and protocols relevant to conduct the "
            "mediation using ICT. Including but not limited to:",
            (
                (
                    "Ethical and legal issues",
                    "(i) Consent, privacy, confidentiality, security",
                    "(ii) Limitations of technology;",
                ),
                (
                    "Documentation",
                    "(i) Scheduling and follow-up",
                    "(ii) Accountability /responsibility;",
                    "(iii) enforceability;",
                ),
            ),
        ),
        Item(
            "communication-2",
            "Understanding of technological challenges and ability to identify them for each participant, including "
            "but not limited to literacy, acceptance, and compatibility;",
        ),
        Item(
            "communication-3",
            "Knowing how to use techniques for adequately supporting technologically challenged participants and "
            "address possible imbalances between parties;",
        ),
        Item(
            "communication-4",
            "Knowledge of cultural bias related to the use of technologies in mediation practice",
        ),
    ),
)
CRITERIA = Criteria(
    version="2026-1",
    preface="The following areas of knowledge and understanding are required for effective use of mediation integrated "
    "with ICT (Information and Communication Technology). This list is intended as guidance to ODR QAPs in designing "
    "knowledge assessments. It is not necessarily exhaustive or mandatory.",
    knowledge=(_AWARENESS, _BASIC, _PLATFORM, _PROCESS, _COMMUNICATION),
    skills=(
        Item("skills-1", "General skills in mediation"),
        Item("skills-2", "Skills related to technology"),
        Item("skills-3", "Skills related to the e-Mediation process"),
    ),
)
