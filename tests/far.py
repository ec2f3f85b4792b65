"""The careful visitor of a portal that runs in processes of its own (tests/served.py): the same pages over the wire."""

from collections.abc import Callable, Iterable
from http.client import HTTPConnection
from typing import Any

from flask import Flask
from flask.wrappers import Response
from werkzeug.test import Client

from tests.browser import Browser

OF_THE_CONNECTION = ("connection", "transfer-encoding", "keep-alive")


class FarBrowser(Browser):
    """Signed in by a cookie of `served.signed_in`. Where no answer comes, what it asks for raises the wire's error."""

    def __init__(self, app: Flask, port: int, cookie: str, *, patience: float = 60) -> None:
        super().__init__(app)
        name, _equals, value = cookie.partition("=")
        self.client = Client(_wire(port, patience), Response)  # type: ignore[assignment]
        self.client.set_cookie(name, value)


def _wire(port: int, patience: float) -> Callable[..., Iterable[bytes]]:
    """An app that asks the one behind this port of ours."""

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        headers = {name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")}
        headers |= {"Content-Type": environ["CONTENT_TYPE"]} if environ.get("CONTENT_TYPE") else {}
        address = environ["PATH_INFO"] + ("?" + query if (query := environ.get("QUERY_STRING")) else "")
        connection = HTTPConnection("127.0.0.1", port, timeout=patience)
        try:
            body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            connection.request(environ["REQUEST_METHOD"], address, body, headers)
            answer = connection.getresponse()
            told = [pair for pair in answer.getheaders() if pair[0].lower() not in OF_THE_CONNECTION]
            start_response(f"{answer.status} {answer.reason}", told)
            return [answer.read()]
        finally:
            connection.close()

    return app
