"""Several countries are typed into one field: what is suggested goes on after a comma, and keeps what stands before."""

from collections.abc import Callable

from playwright.sync_api import Page

SUGGESTED = """name => [...document.querySelector('[name=countries]').list.options]
  .map(option => option.value).find(value => value.endsWith(name))"""


def test_a_second_country_is_suggested_beside_the_first(visit: Callable[..., Page]) -> None:
    page = visit("/logbook/1", as_="ana")
    for typed, suggested in (("Sp", "Spain"), ("Portugal, Sp", "Portugal, Spain"), ("S", "Spain")):
        page.fill("[name=countries]", typed)
        assert page.evaluate(SUGGESTED, "Spain") == suggested
