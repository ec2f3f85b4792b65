"""The rail of somebody with several roles, on a small phone: five places, and no label over another."""

import shutil
from collections.abc import Callable, Iterator
from itertools import pairwise, product
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import flask, served

LABELS = """() => [...document.querySelectorAll('.rail li span')].map(e => e.getBoundingClientRect())
  .map(box => [Math.floor(box.left), Math.ceil(box.right)])"""


PEOPLE = ("ana", "ines", "sanne")


@pytest.fixture(scope="module")
def portal(seeded: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A demo where each of them is staff and an author of digests as well."""
    folder = shutil.copytree(seeded, tmp_path_factory.mktemp("rail"), dirs_exist_ok=True)
    for who, command in product(PEOPLE, ("invite-staff", "digest-author-add")):
        flask(folder, command, f"{who}@demo.example")
    with served(folder) as address:
        yield address


@pytest.mark.parametrize("who", PEOPLE)
def test_no_label_of_the_rail_covers_another(
    visit: Callable[..., Page], axe: Callable[..., list[str]], who: str
) -> None:
    page = visit("/account/", as_=who, viewport={"width": 320, "height": 700})
    boxes = page.evaluate(LABELS)
    assert (len(boxes), boxes[0][0] >= 0, boxes[-1][1] <= 320) == (5, True, True)
    assert [pair for pair in pairwise(boxes) if pair[0][1] > pair[1][0]] == []
    assert page.locator("nav[aria-labelledby=more] a").count() > 0
    assert "\n".join(axe(page)) == ""
