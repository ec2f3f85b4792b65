"""The standing of a listing worked out again, one day after another, from the words of domain §8 alone.

It shares no line with the portal's own rule: it keeps lists of what happened, walks the calendar, and looks at
everything anew every morning.
"""

from datetime import timedelta
from functools import cache

ONE = timedelta(days=1)


@cache
def begins(start, number):
    """The first day of a period, the first period being number 0; found by walking there."""
    if number == 0:
        return start
    day = begins(start, number - 1) + ONE
    while not _is_the_day(start, day):
        day += ONE
    return day


def _is_the_day(start, day):
    if (day.month, day.day) == (start.month, start.day):
        return True
    is_last_of_february = day.month == 2 and (day + ONE).month == 3
    return (start.month, start.day) == (2, 29) and is_last_of_february


class Register:
    """One listing as somebody with a paper calendar would keep it."""

    def __init__(self):
        self.start = None
        self.gone = None
        self.forget()

    def forget(self):
        self.paid_periods, self.paid_before = 1, None
        self.notices, self.holds, self.decisions = [], [], []
        self.asks_for_waiver = self.is_hidden = self.is_unreached = False

    @property
    def unpaid_from(self):
        return begins(self.start, self.paid_periods)

    @property
    def is_there(self):
        return self.start is not None and self.gone is None

    def morning(self, day):
        """Remove who has to go as this day begins."""
        if not self.is_there or self.asks_for_waiver or self.is_unreached:
            return
        if day < begins(self.start, self.paid_periods + 1):
            return
        about = [each for each in self.notices if each[1] >= 330 and each[2] == self.unpaid_from - ONE]
        final = [left for _on, _days, _paid_to, left in about]
        if not final or (day - min(final)).days < 28:
            return
        if any(day <= last for last in self.holds) or day in self.decisions:
            return
        self.gone = (day, "removed")

    def happens(self, fact):
        getattr(self, fact.kind.value, lambda _fact: None)(fact)

    def activated(self, fact):
        if self.start is None:
            self.start = fact.on

    def relisted(self, fact):
        if self.start is not None:
            self.start, self.gone = fact.on, None
            self.forget()

    def covered(self, fact):
        if not self.is_there:
            return
        before = self.paid_periods
        while begins(self.start, self.paid_periods + 1) <= fact.until + ONE:
            self.paid_periods += 1
        if self.paid_periods > before:
            self.paid_before, self.is_unreached = before, False

    def corrected(self, _fact):
        """The year is unpaid again, and what was said about it before does not count."""
        if self.is_there and self.paid_before:
            self.paid_periods, self.paid_before, self.notices = self.paid_before, None, []

    def notice(self, fact):
        """One about a period that is paid, or not yet the unpaid one, is a notice about nothing."""
        if self.is_there and fact.until == self.unpaid_from - ONE:
            self.notices.append((fact.on, fact.days, fact.until, fact.on))

    def left(self, fact):
        """What was written on that day lay in the outbox until a later one."""
        for number, (on, days, paid_to, left) in enumerate(self.notices):
            if on == fact.on and fact.until and fact.until > left:
                self.notices[number] = (on, days, paid_to, fact.until)

    def undelivered(self, fact):
        """Strike out what came back; whoever keeps the list waits until somebody has looked at it."""
        about_this = [each for each in self.notices if each[1] >= 330 and each[2] == self.unpaid_from - ONE]
        if self.is_there and fact.until == self.unpaid_from - ONE and about_this:
            self.is_unreached = True
            self.notices = [each for each in self.notices if each not in about_this or each[0] != fact.on]

    def held(self, fact):
        if self.is_there:
            self.holds.append(fact.until)

    def released(self, fact):
        self.holds = [min(last, fact.on) for last in self.holds]
        if self.is_unreached:
            self.is_unreached = False
            self.decisions.append(fact.on)

    def requested(self, _fact):
        self.asks_for_waiver = self.asks_for_waiver or self.is_there

    def granted(self, fact):
        if self.asks_for_waiver:
            self.asks_for_waiver = False
            self.decisions.append(fact.on)

    declined = granted

    def suspended(self, _fact):
        self.is_hidden = self.is_hidden or self.is_there

    def restored(self, _fact):
        self.is_hidden = False

    def removed(self, fact):
        if self.is_there:
            self.gone = (fact.on, "removed")

    def resigned(self, fact):
        if self.is_there:
            self.gone = (fact.on, "resigned")

    def state(self, day):
        if self.start is None:
            return "not_yet"
        if self.gone:
            return self.gone[1]
        if self.is_hidden:
            return "suspended"
        to_go = (self.unpaid_from - day).days
        return "in_grace" if to_go <= 0 else "due_soon" if to_go <= 60 else "listed"


def slow_states(facts, last):
    """The state of every day from the first fact on."""
    register, day, states = Register(), min((fact.on for fact in facts), default=last), {}
    while day <= last:
        register.morning(day)
        for fact in sorted((fact for fact in facts if fact.on == day), key=lambda fact: fact.number):
            register.happens(fact)
        states[day] = register.state(day)
        day += ONE
    return states
