"""The closed lists of the logbook, in the words mediators use; the values are those of the CSV file."""

from enum import StrEnum


class Choice(StrEnum):
    """A closed list whose value is stored and exported, and whose label is read by a person."""

    @property
    def label(self) -> str:
        return self.value.replace("_", " ").capitalize()


class Role(Choice):
    SOLE_MEDIATOR = "sole_mediator"
    LEAD = "lead"
    CO_MEDIATOR = "co_mediator"
    ASSISTANT = "assistant"
    OBSERVER = "observer"
    ADVOCATE = "advocate"

    @property
    def label(self) -> str:
        return {"lead": "Lead mediator", "co_mediator": "Co-mediator"}.get(self.value) or super().label

    @property
    def mediates(self) -> bool:
        return self is Role.SOLE_MEDIATOR or self.mediates_with_others

    @property
    def mediates_with_others(self) -> bool:
        return self in (Role.LEAD, Role.CO_MEDIATOR)


class Status(Choice):
    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    CONCLUDED = "concluded"
    CANCELLED = "cancelled"


class Conclusion(Choice):
    SETTLED = "settled"
    PARTLY_SETTLED = "partly_settled"
    NOT_SETTLED = "not_settled"
    ENDED_BY_A_PARTY = "ended_by_a_party"
    ENDED_BY_MEDIATOR = "ended_by_mediator"
    PREFER_NOT_TO_SAY = "prefer_not_to_say"


class Parties(Choice):
    TWO = "2"
    THREE_TO_FIVE = "3-5"
    SIX_OR_MORE = "6+"

    @property
    def label(self) -> str:
        return {"2": "Two", "3-5": "Three to five", "6+": "Six or more"}[self.value]


class Field(Choice):
    COMMERCIAL = "commercial"
    CONSTRUCTION = "construction"
    CONSUMER = "consumer"
    EMPLOYMENT = "employment"
    FAMILY = "family"
    FAMILY_BUSINESS = "family_business"
    FINANCE_AND_INSURANCE = "finance_and_insurance"
    HEALTH = "health"
    INHERITANCE = "inheritance"
    INTELLECTUAL_PROPERTY = "intellectual_property"
    LANDLORD_AND_TENANT = "landlord_and_tenant"
    NEIGHBOURHOOD_AND_COMMUNITY = "neighbourhood_and_community"
    PARTNERSHIP_EXIT = "partnership_exit"
    PUBLIC_AND_ENVIRONMENT = "public_and_environment"
    TECHNOLOGY = "technology"
    WORKPLACE = "workplace"
    OTHER = "other"


class Kind(Choice):
    INTAKE = "intake"
    JOINT = "joint"
    PRIVATE = "private"
    MIXED = "mixed"
    ASYNCHRONOUS = "asynchronous"
    CLOSING = "closing"

    @property
    def label(self) -> str:
        return {"mixed": "Joint and private", "intake": "Intake call", "closing": "Closing call"}.get(
            self.value
        ) or super().label

    @property
    def is_substantive(self) -> bool:
        return self not in (Kind.INTAKE, Kind.CLOSING)


class Mode(Choice):
    VIDEO = "video"
    AUDIO = "audio"
    LIVE_TEXT = "live_text"
    ASYNCHRONOUS_TEXT = "asynchronous_text"
    IN_PERSON = "in_person"
    MIXED_ROOM = "mixed_room"

    @property
    def is_online(self) -> bool:
        """A mixed room is online: the mediator or a whole side was remote."""
        return self is not Mode.IN_PERSON


class SessionStatus(Choice):
    HELD = "held"
    CANCELLED = "cancelled"
    NO_SHOW = "no_show"
    POSTPONED = "postponed"

    @property
    def label(self) -> str:
        return "No-show" if self is SessionStatus.NO_SHOW else super().label


class Platform(Choice):
    ZOOM = "zoom"
    TEAMS = "teams"
    MEET = "meet"
    WEBEX = "webex"
    ODR_PLATFORM = "odr_platform"
    TELEPHONE = "telephone"
    EMAIL_OR_CHAT = "email_or_chat"
    OTHER = "other"

    @property
    def label(self) -> str:
        return {
            "teams": "Microsoft Teams",
            "meet": "Google Meet",
            "odr_platform": "A dedicated ODR platform",
            "email_or_chat": "E-mail or chat",
        }.get(self.value) or super().label


class Source(Choice):
    BY_HAND = "by_hand"
    CALENDAR = "calendar"
    SPREADSHEET = "spreadsheet"


class CalendarSays(Choice):
    """What the calendar that a session came from says of it now, otherwise than when it was logged."""

    CANCELLED = "cancelled"
    MOVED = "moved"

    @property
    def label(self) -> str:
        return f"{super().label} in your calendar"


class SourceKind(Choice):
    """Where a calendar is looked at again: at an address anybody may have, or in an account."""

    ADDRESS = "address"
    CALDAV = "caldav"

    @property
    def label(self) -> str:
        return {"address": "Subscription address", "caldav": "Calendar account"}[self.value]
