"""Who asks, when proxies of our own stand in front: each adds whom it serves to the end of X-Forwarded-For.

Nothing else of what they say is read; the portal's own address is a setting.
"""

from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def behind(count: int, application: Application) -> Any:
    """The same application for whoever the first of so many proxies names; with fewer names it is the last proxy.

    What stands before that a visitor may have written, so that it is neither read nor parsed: a quotation mark opened
    there would take a parser past the comma.
    """

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        names = environ.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", count)[-count:]
        if len(names) == count and (name := names[0].strip()):
            environ["REMOTE_ADDR"] = name
        return application(environ, start_response)

    return answer
