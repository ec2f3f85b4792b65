"""Which browser on which system, in words a person recognises; nothing else of the User-Agent is kept."""

from flask import Request

BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def described(request: Request) -> str:
    """Such as "Firefox on Windows"; "An unknown browser" when nothing fits."""
    header = request.headers.get("User-Agent", "")
    browser = next((name for mark, name in BROWSERS.items() if mark in header), None)
    system = next((name for mark, name in SYSTEMS.items() if mark in header), None)
    return " on ".join(filter(None, (browser or "An unknown browser", system)))
