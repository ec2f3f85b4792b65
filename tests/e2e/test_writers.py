"""Two web processes and the worker write to one SQLite file at once: nothing is lost, nobody is told to come back."""

import re
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from itertools import chain
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

WRITERS, ENTRIES, LETTERS = 6, 15, 4


def test_many_writers_lose_nothing(portal: str) -> None:
    with ThreadPoolExecutor(WRITERS) as pool:
        answers = list(chain.from_iterable(pool.map(lambda writer: _write(portal, writer), range(WRITERS))))
    assert answers == [200] * (WRITERS * (ENTRIES + LETTERS))

    kofi = _signed_in(portal)
    logged = kofi.open(f"{portal}/logbook/?search=many-").read().decode()
    assert f"{WRITERS * ENTRIES} mediations" in logged


def _write(portal: str, writer: int) -> list[int]:
    """Log mediations, and ask for sign-in codes so that the worker has letters to send meanwhile."""
    opener = _signed_in(portal)
    page = opener.open(f"{portal}/logbook/").read().decode()
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert csrf
    statuses = []
    for number in range(ENTRIES):
        entry = {
            "csrf_token": csrf[1],
            "form_token": f"many {writer} {number}",
            "date": "2026-01-01",
            "minutes": "30 min",
            "mode": "video",
            "reference": f"many-{writer}-{number}",
            "role": "sole_mediator",
            "kind": "joint",
            "status": "",
        }
        address = {"csrf_token": csrf[1], "email": f"writer{writer}-{number}@example.org"}
        statuses.append(opener.open(f"{portal}/logbook/", urlencode(entry).encode()).status)
        if number < LETTERS:
            statuses.append(opener.open(f"{portal}/sign-in", urlencode(address).encode()).status)
    return statuses


def _signed_in(portal: str) -> OpenerDirector:
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    page = opener.open(f"{portal}/sign-in").read().decode()
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert csrf
    opener.open(f"{portal}/demo/sign-in/kofi", urlencode({"csrf_token": csrf[1]}).encode())
    return opener
