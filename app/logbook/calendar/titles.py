"""What a title is about: its words without those that only say which meeting of a matter it is."""

import re

from .words import CLOSING, INTAKE, PRIVATE, TELEPHONE, folded, says

WHICH_MEETING = """
    day session sitting meeting part continued cont resumed continuation call conference hearing appointment joint
    plenary round stage phase first second third fourth fifth final last follow up followup postponed rescheduled moved
    new confirmed provisional tentative hold re fw fwd cancelled canceled declined accepted updated invitation
    online remote virtual video zoom teams webex meet skype hybrid morning afternoon evening am pm i ii iii iv vi
    tag sitzung termin teil fortsetzung besprechung gespräch runde dia sessão reunião parte continuação sesión reunión
    continuación jour séance réunion partie suite giorno seduta sessione incontro dag zitting bijeenkomst deel
"""
WHO = """
    counsel lawyer lawyers solicitor solicitors attorney attorneys barrister party parties client claimant respondent
    plaintiff defendant side anwalt anwältin anwälte partei parteien avocat avocate avocats advogado advogada abogado
    abogada avvocato advocaat
"""
SMALL = """
    a an and the of with for in on at by to v vs versus x e y et und en med og och de da do di du des der die das van
"""

WORD = re.compile(r"[^\W_]+")
NUMBERED = re.compile(
    r"\b(case|file|matter|dispute|ref|fall|akte|processo|caso|dossier|zaak|no|nr|n)\W{0,3}(\d{1,9})\b"
)
OWNER = re.compile(r"['’]s\b")
SHORT_NUMBER = re.compile(r"\d{1,2}(?:st|nd|rd|th)?")
GENERIC = frozenset(
    WORD.findall(folded(f"{WHICH_MEETING} {WHO} {SMALL} {INTAKE} {PRIVATE} {CLOSING} {TELEPHONE}".replace("_", " ")))
)


def stem(title: str) -> frozenset[str]:
    """The words of a title that name the matter; empty when it only says "mediation, day 2".

    Numbers of one or two digits say which meeting it is, unless a word such as "case" stands before them.
    """
    plain = NUMBERED.sub(r" \1\2 ", OWNER.sub("", folded(title)))
    return frozenset(word for word in WORD.findall(plain) if not _is_generic(word))


def _is_generic(word: str) -> bool:
    return word in GENERIC or SHORT_NUMBER.fullmatch(word) is not None or says(word, "mediation")


def overlap(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two stems agree, or name somebody in common: a slip of the fingers, or one more word, is not enough."""
    return agree(one, other) or bool(one & other)


def agree(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two stems may name the same matter: one says nothing that the other does not."""
    return one <= other or other <= one
