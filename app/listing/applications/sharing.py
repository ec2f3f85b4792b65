"""What of a mediator's logbook would be shared with a programme."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app import clock
from app.accounts.person import Person
from app.db import db
from app.listing.applications import snapshot
from app.listing.applications.snapshot import Applicant, Frozen, Logged
from app.listing.programmes.models import Programme
from app.logbook import queries, recount
from app.logbook.eligibility.assessment import OpeningBalance
from app.logbook.evidence import queries as evidence_queries
from app.logbook.evidence.levels import Source
from app.logbook.models import Mediation
from app.logbook.queries import Facts
from app.logbook.rules import queries as rule_queries
from app.logbook.rules.parameters import IMI, Rule


def rule_of(programme: Programme) -> Rule:
    """What a programme asks for today: what is in force as IMI's own where it has set nothing."""
    rules = rule_queries.in_force({programme.scheme, IMI})
    return rules.get(programme.scheme, rules[IMI])


def shared(mediator: Person, programme: Programme) -> Frozen:
    """Everything that would be shared with a programme if it were submitted today."""
    return _made(mediator, programme.name, rule_of(programme))


def sealed(mediator: Person, recipient: str) -> Frozen:
    """The same for somebody who does not use the portal, by the rule that the mediator follows."""
    return _made(mediator, recipient, rule_queries.rule_of(mediator.id))


def entries_now(mediator: Person, frozen: Frozen) -> list[Frozen]:
    """The entries of the log as they are now, by the rule and the day of what was submitted."""
    return snapshot.entries_by(logged(mediator), frozen)


def applicant(mediator: Person, programme: str, facts: Facts) -> Applicant:
    """What a mediator says beside the mediations, with days as the register knows them."""
    said_at = (facts.code_accepted_at, facts.certified_at, facts.verified_at)
    code, certified, verified = (clock.day_of(at) if at else None for at in said_at)
    return Applicant(
        name=mediator.name,
        programme=programme,
        opening=OpeningBalance(facts.opening_minutes or 0, facts.opening_mediations or 0),
        code_version=facts.code_version,
        code_accepted_on=code,
        certified_on=certified,
        verified_on=verified,
        opening_note=facts.opening_note or "",
    )


def logged(mediator: Person) -> list[Logged]:
    """The whole logbook as the snapshot takes it; reflections are not even read."""
    found = db.session.scalars(
        select(Mediation)
        .where(Mediation.mediator_id == mediator.id, Mediation.removed_at.is_(None))
        .options(selectinload(Mediation.sessions), selectinload(Mediation.evidence))
    )
    return [_logged(each) for each in found]


def _made(mediator: Person, programme: str, rule: Rule) -> Frozen:
    return snapshot.made(
        applicant(mediator, programme, queries.facts(mediator)),
        logged(mediator),
        rule=rule,
        as_of=clock.today(mediator.zone),
    )


def _logged(mediation: Mediation) -> Logged:
    was_imported = any(kept.source is Source.IMPORT for kept in mediation.evidence)
    return Logged(
        key=mediation.id,
        reference=mediation.reference,
        facts=recount.facts(mediation),
        sources=tuple(session.source for session in mediation.sessions),
        evidence_level=mediation.evidence_level,
        is_edited_after_import=was_imported and not evidence_queries.is_imported(mediation),
        claim=mediation.claim_sentence if mediation.is_claimed_full_scale else None,
    )
