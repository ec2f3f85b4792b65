"""The closed lists of feedback, in the words reviewers and mediators use."""

from app.logbook.vocabulary import Choice


class Role(Choice):
    """Whose view an answer gives."""

    PARTY = "party"
    COUNSEL = "counsel"
    OTHER = "other"


class Channel(Choice):
    """How a reviewer came by the link; a handed one passed through the mediator, so it is worth less as evidence."""

    EMAILED = "emailed"
    HANDED = "handed"

    @property
    def label(self) -> str:
        return {"emailed": "By e-mailed link", "handed": "By handed link"}[self.value]


class Sharing(Choice):
    """Who may read one answer (domain §7.7); the first is the default."""

    STATISTICS = "statistics"
    WITHOUT_NAME = "without_name"
    WITH_NAME = "with_name"

    @property
    def label(self) -> str:
        return {
            "statistics": "The digest author and statistics only",
            "without_name": "Also the mediator, without my name",
            "with_name": "Also the mediator, with my name",
        }[self.value]


class TookPlace(Choice):
    """What a reviewer says of the mediation itself."""

    YES = "yes"
    NO = "no"
    NOT_INVOLVED = "not_involved"

    @property
    def label(self) -> str:
        return "I was not involved" if self is TookPlace.NOT_INVOLVED else super().label
