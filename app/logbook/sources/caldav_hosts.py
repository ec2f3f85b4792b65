"""What is known of those who keep calendars for others: where their servers are, and which password they take."""

SERVERS = {
    "icloud.com": "caldav.icloud.com",
    "me.com": "caldav.icloud.com",
    "mac.com": "caldav.icloud.com",
    "fastmail.com": "caldav.fastmail.com",
    "fastmail.fm": "caldav.fastmail.com",
    "yahoo.com": "caldav.calendar.yahoo.com",
    "gmx.net": "caldav.gmx.net",
    "gmx.de": "caldav.gmx.net",
    "web.de": "caldav.web.de",
    "mailbox.org": "dav.mailbox.org",
}
GOOGLE = (
    "Google's CalDAV takes no passwords: use the secret address in iCal format. In Google Calendar on the web: "
    "Settings, your calendar, Integrate calendar."
)
MICROSOFT = (
    "Outlook has no CalDAV: publish the calendar and use its ICS link. In Outlook on the web: Settings, Calendar, "
    "Shared calendars, Publish a calendar."
)
WITHOUT = {
    **dict.fromkeys(("google.com", "gmail.com", "googlemail.com", "googleusercontent.com"), GOOGLE),
    **dict.fromkeys(("outlook.com", "hotmail.com", "live.com", "office.com", "office365.com"), MICROSOFT),
}
PASSWORDS = {
    "icloud.com": "iCloud takes an app-specific password here: make one at account.apple.com, Sign-In and Security.",
    "fastmail.com": "Fastmail takes an app password here: make one under Settings, Privacy & Security.",
    "yahoo.com": "Yahoo takes an app password here: make one in your account, under Security.",
}
ANY_OTHER = "If you sign in there with a second step, make an app password in the settings of that account."


def server(typed: str) -> str:
    """The address of a server, from an e-mail address, the name of a host, or an address."""
    typed = typed.strip()
    if "://" in typed:
        return typed
    host = typed.rpartition("@")[2] if "/" not in typed else typed
    return f"https://{SERVERS.get(host.lower(), host)}"


def why_no_caldav(host: str) -> str | None:
    """What to do instead with a host that cannot be asked by CalDAV with a password."""
    return _known(WITHOUT, host)


def which_password(host: str) -> str:
    return _known(PASSWORDS, host) or ANY_OTHER


def _known(table: dict[str, str], host: str) -> str | None:
    return next((words for name, words in table.items() if host == name or host.endswith(f".{name}")), None)
