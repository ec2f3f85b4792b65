"""E-mail addresses: what looks like one, whose mailbox it reaches, and which hosts give a mailbox to anybody."""

import re
from email.errors import HeaderParseError
from email.headerregistry import Address
from typing import NamedTuple
from unicodedata import normalize

LONGEST = 254

ONE_HOST = {
    "googlemail.com": "gmail.com",
    "protonmail.com": "proton.me",
    "pm.me": "proton.me",
    "me.com": "icloud.com",
    "mac.com": "icloud.com",
}
BLIND_TO_DOTS = {"gmail.com", "proton.me"}
FREE_HOSTS = {
    "126.com", "163.com", "aol.com", "bluewin.ch", "fastmail.com", "free.fr", "gmail.com", "gmx.at", "gmx.ch", "gmx.de",
    "gmx.net", "hey.com", "hotmail.com", "hotmail.co.uk", "hotmail.de", "hotmail.fr", "hotmail.it", "icloud.com",
    "kpnmail.nl", "laposte.net", "libero.it", "live.com", "live.nl", "mail.com", "mail.ru", "msn.com", "naver.com",
    "orange.fr", "outlook.com", "outlook.fr", "proton.me", "qq.com", "rediffmail.com", "sfr.fr", "t-online.de",
    "tuta.com", "tutanota.com", "uol.com.br", "wanadoo.fr", "web.de", "yahoo.com", "yahoo.co.in", "yahoo.co.jp",
    "yahoo.co.uk", "yahoo.de", "yahoo.es", "yahoo.fr", "yahoo.it", "yandex.com", "yandex.ru", "ymail.com", "ziggo.nl",
    "zoho.com",
}  # fmt: skip

_WORD = r"[^@\s<>\",;:()\[\]\\.]+"
_NAME = re.compile(rf"{_WORD}(\.{_WORD})*")
_HOST = re.compile(r"([a-z0-9_-]+\.)+[a-z0-9-]{2,}")


class Mailbox(NamedTuple):
    """Where letters to an address arrive: two addresses with the same mailbox are the same person's."""

    name: str
    host: str

    @property
    def is_private(self) -> bool:
        """Whether its host belongs to a firm or a person, not to a service with mailboxes for anybody."""
        return not any(_is_within(self.host, free) for free in FREE_HOSTS)

    def is_beside(self, other: "Mailbox") -> bool:
        """Whether both are at the same private host, or at one above the other."""
        is_near = _is_within(self.host, other.host) or _is_within(other.host, self.host)
        return is_near and self.is_private and other.is_private


def looks_like_address(text: str) -> bool:
    """Whether a letter can be written to it: what every form asks of an address."""
    return mailbox(text) is not None and _fits_a_letter(text.strip())


def mailbox(address: str) -> Mailbox | None:
    """The mailbox behind an address, whichever of its spellings is used; None for what is no address.

    Case, width, a dot at the end, the Unicode form of a host (IDNA), what follows a plus and, where the host does not
    read them, dots in the name make no difference.
    """
    text = address.strip().casefold()
    name, _at, host = text.rpartition("@")
    name, host = normalize("NFKC", name), _ascii(host)
    if len(text) > LONGEST or not text.isprintable() or not _NAME.fullmatch(name) or not _HOST.fullmatch(host):
        return None
    host = ONE_HOST.get(host, host)
    name = name.partition("+")[0] or name
    return Mailbox(name.replace(".", "") if host in BLIND_TO_DOTS else name, host)


def _fits_a_letter(text: str) -> bool:
    """Whether it can stand in a letter's header."""
    try:
        Address(addr_spec=text)
    except (ValueError, IndexError, HeaderParseError):
        return False
    return True


def _ascii(host: str) -> str:
    """A host as the name servers know it, without the dot at its end; nothing for what cannot be one."""
    try:
        return host[:LONGEST].encode("idna").decode("ascii").removesuffix(".")
    except UnicodeError:
        return ""


def _is_within(host: str, wider: str) -> bool:
    return host == wider or host.endswith(f".{wider}")
