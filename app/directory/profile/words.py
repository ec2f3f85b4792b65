"""The words of a profile that come from closed lists: marked here, translated where they are shown."""

from app.words import N_

EXPERTISE = (
    N_("Commercial"),
    N_("Construction"),
    N_("Consumer"),
    N_("Employment"),
    N_("Family"),
    N_("Family business"),
    N_("Finance and insurance"),
    N_("Health"),
    N_("Inheritance"),
    N_("Intellectual property"),
    N_("Landlord and tenant"),
    N_("Neighbourhood and community"),
    N_("Partnership exit"),
    N_("Public and environment"),
    N_("Technology"),
    N_("Workplace"),
)
STYLES = (
    N_("Facilitative"),
    N_("Evaluative"),
    N_("Transformative"),
    N_("Narrative"),
    N_("Restorative"),
    N_("Understanding-based"),
    N_("Settlement-focused"),
)
