"""The rail of somebody with several roles, on a small phone: five places, and no label over another."""

import os
import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page

ROOT = Path(__file__).parent.parent.parent
LABELS = """() => [...document.querySelectorAll('.rail li span')].map(e => e.getBoundingClientRect())
  .map(box => [Math.floor(box.left), Math.ceil(box.right)])"""


def flask(folder: Path, *words: str) -> None:
    environ = os.environ | {"PORTAL_DEMO": "1", "PORTAL_FOLDER": str(folder), "FLASK_APP": "wsgi:app"}
    subprocess.run([Path(sys.executable).parent / "flask", *words], cwd=ROOT, env=environ, check=True)


@pytest.mark.parametrize("who", ["ana", "ines", "sanne"])
def test_no_label_of_the_rail_covers_another(
    visit: Callable[..., Page], axe: Callable[[Page], list[str]], fresh_portal: str, tmp_path: Path, who: str
) -> None:
    for command in ("invite-staff", "digest-author-add"):
        flask(tmp_path, command, f"{who}@demo.example")
    page = visit("/account/", as_=who, at=fresh_portal, viewport={"width": 320, "height": 700})
    boxes = page.evaluate(LABELS)
    assert (len(boxes), boxes[0][0] >= 0, boxes[-1][1] <= 320) == (5, True, True)
    assert [pair for pair in pairwise(boxes) if pair[0][1] > pair[1][0]] == []
    assert page.locator("nav[aria-labelledby=more] a").count() > 0
    assert "\n".join(axe(page)) == ""
