"""All that a mediator's overview shows: what comes next, and how everything about their listing stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app import clock, dates
from app.accounts.person import Person
from app.feedback.digests import queries as digest_queries
from app.listing import overview
from app.listing.applications import queries as application_queries
from app.listing.applications.life import Who
from app.listing.applications.models import Application
from app.listing.approvals import queries as approval_queries
from app.listing.approvals.queries import Found
from app.listing.overview import Applied, Decision, Offered, Step
from app.listing.profiles import queries as profile_queries
from app.listing.profiles.details import Completeness
from app.listing.programmes import offers
from app.listing.standings import queries as standing_queries
from app.listing.standings.queries import Known
from app.listing.upkeep import queries as keeping_up_queries
from app.listing.upkeep.duties import Line
from app.logbook.eligibility.panel import Check, Panel, panel

LOGBOOK, CODE = "/logbook/", "/logbook/code"
TITLES = {"/logbook/experience": "Log your experience", "/logbook/eligibility": "Log your e-mediations"}


@dataclass(frozen=True)
class Overview:
    """Everything on the page; `known` is a mediator's listing, `approval` what IMI decides once they have passed."""

    panel: Panel
    known: Known | None
    application: Application | None
    approval: Found | None
    ended: Sequence[Application]
    profile: Completeness
    offered: Offered | None
    keeping_up: Sequence[Line]
    digest_on: date | None

    @property
    def next(self) -> Step:
        return overview.next_step(
            standing=self.known.standing if self.known else None,
            application=_applied(self.application),
            decision=_decision(self.approval),
            profile=self.profile,
            unmet=[_step(check) for check in _unmet(self.panel)],
            offered=self.offered,
            keeping_up=self.keeping_up,
        )

    @property
    def days(self) -> list[tuple[str, date]]:
        """The next day that matters, and what a listing that has ended was covered to; others say so in words."""
        if self.known is None:
            return []
        standing, next_on = self.known.standing, self.known.words.next_on
        covered = [] if standing.is_live else [("Contribution covered to", standing.covered_until)]
        if next_on is None:
            return covered
        ahead = "Grace ends on" if standing.lapses_on is None else "Not listed from, unless it is paid"
        return [*covered, ("Next contribution due on" if next_on == standing.due_on else ahead, next_on)]

    @property
    def shown_application(self) -> Application | None:
        """The open one; else the newest that was passed, until there is a listing."""
        return self.application or (self.to_approve.application if self.to_approve else None)

    @property
    def earlier(self) -> list[Application]:
        """What is ended and not shown already."""
        return [each for each in self.ended if each is not self.shown_application]

    @property
    def to_approve(self) -> Found | None:
        """What IMI has to approve, until there is a listing."""
        return self.approval if self.known is None and self.application is None else None

    @property
    def can_ask(self) -> bool:
        """Whether the mediator may ask IMI to look again."""
        return bool(self.to_approve and "ask" in self.to_approve.moves(Who.MEDIATOR))

    @property
    def facts(self) -> list[tuple[str, str, str, str]]:
        """What it is, how it stands, and the words and address of where it is kept."""
        profile = "Edit your profile" if self.profile.is_enough else "Complete your profile"
        digest = f"Published on {dates.words(self.digest_on)}" if self.digest_on else "None published yet"
        return [
            (
                "IMI ODR Specialist Mediator",
                self.known.standing.state.public if self.known else "Not listed yet",
                "",
                "",
            ),
            ("IMI Certified Mediator", self._certified, "What it changes", "/logbook/eligibility"),
            ("Public profile", self.profile.words, profile, overview.PROFILE),
            ("Feedback Digest", digest, "Shared answers and digest", "/feedback/answers"),
        ]

    @property
    def _certified(self) -> str:
        facts = self.panel.facts
        if facts.verified_at:
            return f"Verified on {dates.day_in(facts.verified_at, clock.REGISTER_ZONE)}"
        return "By your own word, subject to verification" if facts.certified_at else "Not claimed"


def overview_of(mediator: Person) -> Overview:
    known = standing_queries.standing_of(mediator)
    passed = application_queries.passed_application(mediator)
    application = application_queries.open_application(mediator)
    shown = panel(mediator)
    can_apply = not (known or passed or application)
    return Overview(
        panel=shown,
        known=known,
        application=application,
        approval=approval_queries.own(mediator, passed.id) if passed else None,
        ended=application_queries.ended_applications(mediator),
        profile=profile_queries.completeness(mediator.id),
        offered=_offered(mediator) if can_apply and _unmet(shown) else None,
        keeping_up=keeping_up_queries.lines(known) if known else [],
        digest_on=digest_queries.last_day(mediator.id),
    )


def _unmet(panel: Panel) -> list[Check]:
    """What the checklist lacks, the assessment left out."""
    return [check for check in panel.checklist[:-1] if not check.is_met]


def _offered(mediator: Person) -> Offered | None:
    """Asked only of somebody who may apply: it has the whole logbook counted by the rule of every programme."""
    found = offers.offers(mediator)
    if not found.number_open:
        return None
    return Offered(found.shown[0].programme.name, found.number_open, found.shown[0].to_be_accepted)


def _applied(found: Application | None) -> Applied | None:
    return Applied(found.id, found.state, found.next_step) if found else None


def _decision(found: Found | None) -> Decision | None:
    if found is None:
        return None
    certified = found.facts.certified
    without = certified.without if certified and not certified.is_settled else ""
    contribution = found.facts.contribution
    settled = contribution.label.lower() if contribution else ""
    return Decision(found.state, found.next_step(Who.MEDIATOR), found.told, without, settled)


def _step(check: Check) -> Step:
    if check.address == CODE:
        return Step("Accept the Code of Professional Conduct", check.why, check.step, CODE)
    words = f"So far {check.note}. A listing needs {check.why}"
    return Step(TITLES[check.address], words, "Open your logbook", LOGBOOK)
