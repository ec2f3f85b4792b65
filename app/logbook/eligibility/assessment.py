"""Rule + entries + a day → verdict, windows and forecast (IMI ODR page, "Eligibility"; domain §5)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from app import dates
from app.logbook.eligibility.months import first_day, last_counting_day
from app.logbook.eligibility.window import Entry, Logged, Window
from app.logbook.rules.parameters import IMI_RULE, Rule

PACE_MONTHS = 12
PACE_DAYS = 365
FEWEST_FOR_PACE = 3  # two mediations are a single gap, and that is no pace
MONTHS_FOR_PACE = 6  # of a shorter logbook most of the twelve months are from before it
FORECAST_YEARS = 10

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


class Outcome(StrEnum):
    MET_IN_EVERY_WINDOW = "met_in_every_window"
    MET_FROM = "met_from"
    NOT_MET = "not_met"


class Drop(NamedTuple):
    """The entry that leaves the longest window next, and the last day it counts there."""

    entry: Entry
    last_day: date


class OpeningBalance(NamedTuple):
    """Experience from before the logbook; it adds to the core rule only."""

    minutes: int = 0
    mediations: int = 0


NOTHING_EARLIER = OpeningBalance()


@dataclass(frozen=True, slots=True)
class Core:
    """Core experience of a lifetime, of any mode: enough hours or mediations, or both (domain §5, "Core rule")."""

    logged_minutes: int
    logged_mediations: int
    opening: OpeningBalance
    rule: Rule

    @property
    def minutes(self) -> int:
        """Logged and earlier minutes together; `opening` shows the earlier ones apart."""
        return self.logged_minutes + self.opening.minutes

    @property
    def mediations(self) -> int:
        return self.logged_mediations + self.opening.mediations

    @property
    def is_met(self) -> bool:
        reached = (self.minutes >= self.rule.core_hours * 60, self.mediations >= self.rule.core_mediations)
        return all(reached) if self.rule.core == "both" else any(reached)


@dataclass(frozen=True)
class Assessment:
    """Whether the e-mediation rule is met on one day, in words; the busiest page opens two of the windows only."""

    logged: Logged
    core: Core
    rule: Rule

    @property
    def as_of(self) -> date:
        return self.logged.as_of

    @property
    def needed(self) -> int:
        return self.logged.needed

    @cached_property
    def windows(self) -> dict[int, Window]:
        """Every window by its months, the shortest first."""
        months = range(self.rule.shortest_window, self.rule.longest_window + 1)
        return {number: Window.of(self.logged, number) for number in months}

    @cached_property
    def shortest(self) -> Window:
        return Window.of(self.logged, self.rule.shortest_window)

    @cached_property
    def longest(self) -> Window:
        return Window.of(self.logged, self.rule.longest_window)

    @property
    def verdict(self) -> Outcome:
        if self.shortest.is_met:
            return Outcome.MET_IN_EVERY_WINDOW
        return Outcome.MET_FROM if self.longest.is_met else Outcome.NOT_MET

    @property
    def met_from_months(self) -> int | None:
        """The shortest window that passes."""
        return next((months for months, window in self.windows.items() if window.is_met), None)

    @property
    def short_by(self) -> int:
        """How many are missing in the longest window."""
        return self.longest.short_by

    @property
    def sentence(self) -> str:
        """The verdict as the person reads it; a rule with a single window gets a verdict about that window."""
        match self.verdict:
            case Outcome.NOT_MET:
                return f"Not met: {self.short_by} short at {self.longest.months} months."
            case Outcome.MET_FROM:
                missing = self.shortest.short_by
                more = _NUMBERS[missing] if missing < len(_NUMBERS) else str(missing)
                by = dates.words(self.as_of)
                return f"Met from {self.met_from_months} months on; {more} more by {by} would meet every window."
        return (
            "Met in every window."
            if self.shortest.months < self.longest.months
            else f"Met at {self.longest.months} months."
        )

    @property
    def shortfall_sentence(self) -> str | None:
        """What "met from" leaves open, as it stands on the day itself; None when every window or none is met."""
        if self.verdict is not Outcome.MET_FROM:
            return None
        return f"The {self.shortest.months}-month window is {self.shortest.short_by} short today."

    @property
    def borderline_sentence(self) -> str | None:
        """What the borderline mediations would change if an assessor accepted them; None when they change nothing."""
        if not self.longest.is_met and self.longest.is_met_with_borderline:
            window, where = self.longest, f"at {self.longest.months} months"
        elif self.longest.is_met and not self.shortest.is_met and self.shortest.is_met_with_borderline:
            window, where = self.shortest, "in every window"
        else:
            return None
        accepted = window.borderline_count
        those = "the borderline mediation" if accepted == 1 else f"the {accepted} borderline mediations"
        return f"With {those} accepted you would meet the threshold {where}."

    @property
    def next_to_drop(self) -> Drop | None:
        if not self.longest.count:
            return None
        oldest = self.longest.counted_at.start
        counting = self.logged.counting
        return Drop(counting.entries[oldest], last_counting_day(counting.day(oldest), self.longest.months))

    @property
    def lapses(self) -> dict[int, date]:
        """For each window that passes, the first day it would no longer pass if nothing more is logged."""
        return {months: day for months, window in self.windows.items() if (day := window.lapses_on)}

    @property
    def pace(self) -> int:
        """How many counting mediations the last 12 months hold."""
        return len(self.logged.counting.between(first_day(self.as_of, PACE_MONTHS), self.as_of))

    @property
    def has_pace(self) -> bool:
        """Whether enough is logged, over long enough, to look ahead at the pace of the last 12 months."""
        if self.pace < FEWEST_FOR_PACE:
            return False
        return self.logged.counting.day(0) <= first_day(self.as_of, MONTHS_FOR_PACE)

    @property
    def ahead_sentence(self) -> str:
        """What is to go, and what a forecast waits for, as long as there is no pace to make one of."""
        waits = f"{FEWEST_FOR_PACE} count in the last {PACE_MONTHS} months"
        if self.pace >= FEWEST_FOR_PACE:
            waits = f"the first that counts is {MONTHS_FOR_PACE} months old"
        return f"{self.short_by} to go. Once {waits}, this says when you may reach {self.needed}."

    @property
    def reach_on(self) -> date | None:
        """The day the longest window passes if mediations go on at the pace of the last 12 months.

        They are spread evenly from `as_of` on, while older ones drop out. None when the window passes already, when
        there is no pace, and when ten years of it are not enough.
        """
        counting, months, pace = self.logged.counting, self.longest.months, self.pace
        if self.longest.is_met or not self.has_pace:
            return None
        coming = [
            self.as_of + timedelta(days=-(-PACE_DAYS * number // pace))
            for number in range(1, FORECAST_YEARS * pace + 1)
        ]
        known = counting.at(counting.between(date.min, coming[-1]))
        line = sorted([*counting.dates[: len(known)], *coming])
        for newest, oldest in zip(line[self.needed - 1 :], line, strict=False):
            if newest > self.as_of and oldest >= first_day(newest, months):
                return newest
        return None


def assess(
    entries: Iterable[Entry],
    *,
    as_of: date,
    certified: bool = False,
    rule: Rule = IMI_RULE,
    opening: OpeningBalance = NOTHING_EARLIER,
) -> Assessment:
    """Assess a logbook on one day.

    `certified` asks for the lower threshold of those already IMI Certified; whether that is verified is the caller's.
    """
    logged = Logged.of(list(entries), as_of, rule.needed_certified if certified else rule.needed)
    known = logged.dated.at(logged.dated.between(date.min, as_of))
    core = [entry.core_minutes for entry in known if entry.is_core]
    return Assessment(logged, Core(sum(core), len(core), opening, rule), rule)
