"""How servers of CalDAV answer, by their habits: Apple's iCloud, Fastmail (Cyrus) and Nextcloud (SabreDAV).

Each is what a server says at its addresses, by method, host and path; `{at}` stands for the port of the tests.
"""

from typing import NamedTuple

from tests.host import Answerer

USER, PASSWORD = "ana@example.org", "abcd-efgh-ijkl-mnop"
AUTHORIZED = "Basic YW5hQGV4YW1wbGUub3JnOmFiY2QtZWZnaC1pamtsLW1ub3A="


class Said(NamedTuple):
    body: str = ""
    status: int = 207
    location: str = ""


Shape = dict[tuple[str, str], Said]


def answering(shape: Shape, port: int, realm: str = 'Basic realm="DAV"'):
    """An answerer by a shape: without the right password it says so, and at other addresses that nothing is there."""

    def answer(to: Answerer) -> None:
        host = (to.headers["Host"] or "").partition(":")[0]
        said = shape.get((f"{to.command} {host}", to.path), Said(status=404))
        if to.headers["Authorization"] != AUTHORIZED and not said.location:
            to.send(b"", 401, WWW_Authenticate=realm)
            return
        more = {"Location": said.location.replace("{at}", str(port))} if said.location else {}
        body = said.body.replace("{at}", str(port)).encode()
        to.send(body, said.status, Content_Type="application/xml; charset=utf-8", **more)

    return answer


LINE_END = "&#13;\n"
EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//{who}//EN
BEGIN:VEVENT
UID:{uid}
DTSTAMP:20260601T000000Z
DTSTART:20260610T100000Z
DTEND:20260610T130000Z
SUMMARY:{title}
END:VEVENT
END:VCALENDAR
"""


def _event(uid: str, title: str, who: str) -> str:
    return EVENT.format(uid=uid, title=title, who=who)


# Apple: DAV: as the default namespace, declared anew on each element; calendars on a host of their own; CDATA.
_APPLE = '<?xml version="1.0" encoding="UTF-8"?><multistatus xmlns="DAV:">{}</multistatus>'
_CALDAV = 'xmlns="urn:ietf:params:xml:ns:caldav"'


def _apple(href: str, found: str, missing: str = "") -> str:
    gone = f"<propstat><prop>{missing}</prop><status>HTTP/1.1 404 Not Found</status></propstat>" if missing else ""
    return (
        f"<response><href>{href}</href><propstat><prop>{found}</prop><status>HTTP/1.1 200 OK</status></propstat>"
        f"{gone}</response>"
    )


def _apple_calendar(name: str, kind: str, resource: str = f"<calendar {_CALDAV}/>") -> str:
    return _apple(
        f"/8012345678/calendars/{name.lower()}/",
        f"<resourcetype><collection/>{resource}</resourcetype><displayname>{name}</displayname>"
        f"<supported-calendar-component-set {_CALDAV}><comp name='{kind}' {_CALDAV}/>"
        "</supported-calendar-component-set>",
    )


_APPLE_STATE = (
    f"<resourcetype><collection/><calendar {_CALDAV}/></resourcetype><sync-token>HwoQ{{}}</sync-token>"
    '<getctag xmlns="http://calendarserver.org/ns/">FT=-@RU=4b5a</getctag>'
)
ICLOUD: Shape = {
    ("PROPFIND caldav.icloud.com", "/.well-known/caldav"): Said(status=301, location="http://caldav.icloud.com:{at}/"),
    ("PROPFIND caldav.icloud.com", "/"): Said(
        _APPLE.format(
            _apple(
                "/",
                "<current-user-principal><href>/8012345678/principal/</href></current-user-principal>"
                "<resourcetype><collection/></resourcetype>",
                f"<displayname/><calendar-home-set {_CALDAV}/>",
            )
        )
    ),
    ("PROPFIND caldav.icloud.com", "/8012345678/principal/"): Said(
        _APPLE.format(
            _apple(
                "/8012345678/principal/",
                f"<calendar-home-set {_CALDAV}><href xmlns='DAV:'>"
                "http://p42-caldav.icloud.com:{at}/8012345678/calendars/</href></calendar-home-set>",
            )
        )
    ),
    ("PROPFIND p42-caldav.icloud.com", "/8012345678/calendars/"): Said(
        _APPLE.format(
            _apple("/8012345678/calendars/", "<resourcetype><collection/></resourcetype>", "<displayname/>")
            + _apple_calendar("Work", "VEVENT")
            + _apple_calendar("Reminders", "VTODO")
            + _apple_calendar("Inbox", "VEVENT", f"<schedule-inbox {_CALDAV}/>")
            + _apple_calendar("Holidays", "VEVENT", '<subscribed xmlns="http://calendarserver.org/ns/"/>')
        )
    ),
    ("PROPFIND p42-caldav.icloud.com", "/8012345678/calendars/work/"): Said(
        _APPLE.format(_apple("/8012345678/calendars/work/", _APPLE_STATE.format("EgwAA2")))
    ),
    ("REPORT p42-caldav.icloud.com", "/8012345678/calendars/work/"): Said(
        _APPLE.format(
            "".join(
                _apple(
                    f"/8012345678/calendars/work/{uid}.ics",
                    f"<calendar-data {_CALDAV}><![CDATA[{_event(uid, title, 'Apple Inc.')}]]></calendar-data>",
                )
                for uid, title in (("A1", "Mediation Duarte & Farol"), ("A2", "Caucus"))
            )
        )
    ),
}

# Cyrus: prefixes in capitals, an address in a path, properties without a value.
_CYRUS = (
    '<?xml version="1.0" encoding="utf-8"?>\n<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
    ' xmlns:CS="http://calendarserver.org/ns/" xmlns:CY="http://cyrusimap.org/ns/">{}</D:multistatus>'
)


def _cyrus(href: str, found: str) -> str:
    return (
        f"<D:response>\n<D:href>{href}</D:href>\n<D:propstat>\n<D:prop>{found}</D:prop>\n"
        "<D:status>HTTP/1.1 200 OK</D:status>\n</D:propstat>\n</D:response>"
    )


_FASTMAIL_HOME = "/dav/calendars/user/ana%40example.org"
_CYRUS_CALENDAR = (
    "<D:resourcetype><D:collection/><C:calendar/></D:resourcetype><D:displayname>Calendar</D:displayname>"
    '<C:supported-calendar-component-set><C:comp name="VEVENT"/><C:comp name="VTODO"/>'
    "</C:supported-calendar-component-set>"
    "<CS:getctag>1423-1</CS:getctag><D:sync-token>data:,1423-77</D:sync-token>"
)
FASTMAIL: Shape = {
    ("PROPFIND caldav.fastmail.com", "/.well-known/caldav"): Said(status=301, location="/dav/calendars"),
    ("PROPFIND caldav.fastmail.com", "/dav/calendars"): Said(
        _CYRUS.format(
            _cyrus(
                "/dav/calendars/",
                "<D:current-user-principal><D:href>/dav/principals/user/ana@example.org/</D:href>"
                "</D:current-user-principal><D:resourcetype><D:collection/></D:resourcetype>",
            )
        )
    ),
    ("PROPFIND caldav.fastmail.com", "/dav/principals/user/ana@example.org/"): Said(
        _CYRUS.format(
            _cyrus(
                "/dav/principals/user/ana%40example.org/",
                f"<C:calendar-home-set><D:href>{_FASTMAIL_HOME}/</D:href></C:calendar-home-set>",
            )
        )
    ),
    ("PROPFIND caldav.fastmail.com", f"{_FASTMAIL_HOME}/"): Said(
        _CYRUS.format(
            _cyrus(f"{_FASTMAIL_HOME}/", "<D:resourcetype><D:collection/></D:resourcetype>")
            + _cyrus(f"{_FASTMAIL_HOME}/8c2e/", _CYRUS_CALENDAR)
        )
    ),
    ("PROPFIND caldav.fastmail.com", f"{_FASTMAIL_HOME}/8c2e/"): Said(
        _CYRUS.format(_cyrus(f"{_FASTMAIL_HOME}/8c2e/", _CYRUS_CALENDAR))
    ),
    ("REPORT caldav.fastmail.com", f"{_FASTMAIL_HOME}/8c2e/"): Said(
        _CYRUS.format(
            _cyrus(
                f"{_FASTMAIL_HOME}/8c2e/B1.ics",
                f"<C:calendar-data>{_event('B1', 'Mediation', 'Cyrus')}</C:calendar-data>",
            )
        )
    ),
}

# SabreDAV: small prefixes, line ends as references, a trash, calendars that only mirror something.
SABRE = (
    '<?xml version="1.0"?>\n<d:multistatus xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns" xmlns:oc="http://owncloud.org/ns"'
    ' xmlns:cal="urn:ietf:params:xml:ns:caldav" xmlns:cs="http://calendarserver.org/ns/"'
    ' xmlns:nc="http://nextcloud.org/ns">{}</d:multistatus>'
)


def sabre(href: str, found: str, missing: str = "") -> str:
    gone = f"<d:propstat><d:prop>{missing}</d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>"
    return (
        f"<d:response><d:href>{href}</d:href><d:propstat><d:prop>{found}</d:prop><d:status>HTTP/1.1 200 OK</d:status>"
        f"</d:propstat>{gone if missing else ''}</d:response>"
    )


_CLOUD = "cloud.example.org"
CLOUD_HOME = "/remote.php/dav/calendars/ana"


def _sabre_calendar(name: str, display: str, kinds: str = '<cal:comp name="VEVENT"/>') -> str:
    return sabre(
        f"{CLOUD_HOME}/{name}/",
        f"<d:resourcetype><d:collection/><cal:calendar/></d:resourcetype><d:displayname>{display}</d:displayname>"
        f"<cal:supported-calendar-component-set>{kinds}</cal:supported-calendar-component-set>",
    )


NEXTCLOUD: Shape = {
    ("PROPFIND " + _CLOUD, "/.well-known/caldav"): Said(
        status=301, location="http://cloud.example.org:{at}/remote.php/dav/"
    ),
    ("PROPFIND " + _CLOUD, "/remote.php/dav/"): Said(
        SABRE.format(
            sabre(
                "/remote.php/dav/",
                "<d:resourcetype><d:collection/></d:resourcetype><d:current-user-principal>"
                "<d:href>/remote.php/dav/principals/users/ana/</d:href></d:current-user-principal>",
                "<d:displayname/><cal:calendar-home-set/><cal:supported-calendar-component-set/>",
            )
        )
    ),
    ("PROPFIND " + _CLOUD, "/remote.php/dav/principals/users/ana/"): Said(
        SABRE.format(
            sabre(
                "/remote.php/dav/principals/users/ana/",
                f"<cal:calendar-home-set><d:href>{CLOUD_HOME}/</d:href></cal:calendar-home-set>",
            )
        )
    ),
    ("PROPFIND " + _CLOUD, f"{CLOUD_HOME}/"): Said(
        SABRE.format(
            sabre(f"{CLOUD_HOME}/", "<d:resourcetype><d:collection/></d:resourcetype>", "<d:displayname/>")
            + _sabre_calendar("personal", "Persönlich &lt;1&gt;", '<cal:comp name="VEVENT"/><cal:comp name="VTODO"/>')
            + _sabre_calendar("tasks", "Tasks", '<cal:comp name="VTODO"/>')
            + sabre(f"{CLOUD_HOME}/inbox/", "<d:resourcetype><d:collection/><cal:schedule-inbox/></d:resourcetype>")
            + sabre(f"{CLOUD_HOME}/trashbin/", "<d:resourcetype><d:collection/><nc:trash-bin/></d:resourcetype>")
            + sabre(f"{CLOUD_HOME}/old/", "<d:resourcetype><d:collection/><nc:deleted-calendar/></d:resourcetype>")
            + sabre("https://other.example.net/stolen/", "<d:resourcetype><cal:calendar/></d:resourcetype>")
        )
    ),
    ("PROPFIND " + _CLOUD, f"{CLOUD_HOME}/personal/"): Said(
        SABRE.format(
            sabre(
                f"{CLOUD_HOME}/personal/",
                "<d:resourcetype><d:collection/><cal:calendar/></d:resourcetype>"
                "<cs:getctag>http://sabre.io/ns/sync/63</cs:getctag><d:sync-token>http://sabre.io/ns/sync/63</d:sync-token>",
            )
        )
    ),
    ("REPORT " + _CLOUD, f"{CLOUD_HOME}/personal/"): Said(
        SABRE.format(
            sabre(
                f"{CLOUD_HOME}/personal/C1.ics",
                "<cal:calendar-data>"
                + _event("C1", "Mediation", "Nextcloud").replace("\n", LINE_END)
                + "</cal:calendar-data>",
            )
        )
    ),
}
