"""A logbook by other rules than the one its mediator follows: what each of them would make of it today."""

from collections.abc import Iterable

from app import clock
from app.accounts.person import Person
from app.logbook import queries
from app.logbook.counting import judge
from app.logbook.eligibility.assessment import Assessment, OpeningBalance, assess
from app.logbook.eligibility.window import Entry
from app.logbook.recount import facts
from app.logbook.rules.parameters import Rule


def by_rules(mediator: Person, rules: Iterable[Rule]) -> dict[Rule, Assessment]:
    """The assessment of today by each rule, from one reading of the logbook for all of them."""
    said, as_of = queries.facts(mediator), clock.today(mediator.zone)
    logged = [(each.id, each.reference, facts(each)) for each in queries.whole_logbook(mediator)]
    opening = OpeningBalance(said.opening_minutes or 0, said.opening_mediations or 0)

    def assessed(rule: Rule) -> Assessment:
        entries = [Entry.of(judge(what, rule), key=key, reference=reference) for key, reference, what in logged]
        return assess(entries, as_of=as_of, certified=said.certified_at is not None, rule=rule, opening=opening)

    return {rule: assessed(rule) for rule in set(rules)}
