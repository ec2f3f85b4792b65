"""Who asks, as far as the proxies in front can be believed; tries are counted by it."""

import pytest
from flask import Response, request
from flask_migrate import upgrade

from app import create_app
from app.web import Area, area
from tests.browser import Browser

PROXY, VISITOR = "10.0.0.1", "203.0.113.7"


@pytest.fixture
def behind(environ, tmp_path):
    """A portal that believes so many proxies, with a room that says who asks."""

    def portal(proxies):
        rooms = area("rooms", __name__, Area.PUBLIC)
        rooms.add_url_rule("/who", "who", lambda: Response(f"{request.remote_addr}", mimetype="text/plain"))
        own = {name: value for name, value in environ.items() if name != "DATABASE_URL"}
        app = create_app({**own, "PORTAL_PROXIES": proxies}, tmp_path)
        app.register_blueprint(rooms)
        with app.app_context():
            upgrade()
        return Browser(app)

    return portal


def ask(browser, address, forwarded, method="GET", **details):
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    return browser.ask(method, address, headers=headers, environ_overrides={"REMOTE_ADDR": PROXY}, **details)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "who"),
    [
        ("0", "", PROXY),
        ("0", VISITOR, PROXY),
        ("1", "", PROXY),
        ("1", VISITOR, VISITOR),
        ("1", f"198.51.100.1, {VISITOR}", VISITOR),
        ("1", f'"198.51.100.1, {VISITOR}', VISITOR),
        ("1", ", ", PROXY),
        ("2", f"198.51.100.1, {VISITOR}, 10.0.0.2", VISITOR),
        ("2", VISITOR, PROXY),
    ],
    ids=[
        "none",
        "forged",
        "passed by",
        "one",
        "one, forged before it",
        "one, a quotation opened before it",
        "one, without a name",
        "two, forged before them",
        "passed by the outer",
    ],
)
def test_who_asks(behind, proxies, forwarded, who):
    assert ask(behind(proxies), "/who", forwarded).text == who


@pytest.mark.parametrize(
    ("proxies", "forwarded", "last"),
    [("0", "198.51.100.{}", 429), ("1", "198.51.100.{}, " + VISITOR, 429), ("1", "198.51.100.{}", 422)],
    ids=["forged without a proxy", "forged before a proxy", "really somebody else each time"],
)
def test_a_forged_address_gives_nobody_more_tries(behind, proxies, forwarded, last):
    browser = behind(proxies)
    codes = [
        ask(browser, "/feedback/receipt", forwarded.format(number), "POST", data={"code": "AAAA"}).status_code
        for number in range(31)
    ]
    assert codes == [422] * 30 + [last]
