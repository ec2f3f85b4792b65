"""The addresses of a route of the portal, filled in."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

from werkzeug.routing import Rule
from werkzeug.routing.converters import AnyConverter


def unsaid(rule: Rule) -> set[str]:
    """The names in it that no closed list (`<any(…):verb>`) fills in."""
    return rule.arguments - _choices(rule).keys()


def addresses(rule: Rule, values: Mapping[str, Any]) -> Iterator[str]:
    """All of them: with each word of a closed list (`<any(…):verb>`), and for the rest the value of that name."""
    choices = _choices(rule)
    names = sorted(rule.arguments)
    for chosen in product(*(choices.get(name) or [values[name]] for name in names)):
        built = rule.build(dict(zip(names, chosen, strict=True)))
        assert built is not None
        yield built[1]


def address(rule: Rule, values: Mapping[str, Any]) -> str:
    """The first of them."""
    return next(addresses(rule, values))


def _choices(rule: Rule) -> dict[str, list[str]]:
    return {name: sorted(each.items) for name, each in rule._converters.items() if isinstance(each, AnyConverter)}
