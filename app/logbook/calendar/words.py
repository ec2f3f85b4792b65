"""The words people write in a calendar, folded: mediation in many languages, kinds of session, the telephone."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby

MEDIATION = {  # the beginning of a word is enough, so that endings and compounds match
    "Afrikaans": "bemiddeling",
    "Albanian": "ndërmjetësim",
    "Arabic": "وساطة الوساطة للوساطة والوساطة بالوساطة",
    "Armenian": "հաշտարար",
    "Basque": "bitartekaritza",
    "Bengali": "মধ্যস্থতা",
    "Bulgarian": "медиация",
    "Catalan": "mediació",
    "Chinese": "调解 調解",
    "Croatian, Serbian": "medijacij mirenje медијациј посредовањ",
    "Czech": "mediace mediační",
    "Danish": "mægling maegling",
    "Dutch": "mediation bemiddeling",
    "English": "mediation mediator",
    "Estonian": "lepitus vahendusmenetlus",
    "Finnish": "sovittelu",
    "French": "médiation médiateur médiatrice",
    "Galician": "mediación",
    "Georgian": "მედიაცი",
    "German": "mediation schlichtung",
    "Greek": "διαμεσολάβηση διαμεσολαβητ",
    "Hebrew": "גישור הגישור לגישור בגישור",
    "Hindi": "मध्यस्थता",
    "Hungarian": "mediáció közvetítői",
    "Icelandic": "sáttamiðlun",
    "Indonesian": "mediasi",
    "Irish": "idirghabháil idirghabhála",
    "Italian": "mediazion",
    "Japanese": "調停 メディエーション",
    "Korean": "분쟁조정 조정기일 미디에이션",
    "Latvian": "mediācij",
    "Lithuanian": "mediacij tarpininkavim",
    "Macedonian": "медијациј",
    "Malay": "pengantaraan mediasi",
    "Maltese": "medjazzjoni",
    "Norwegian": "mekling megling",
    "Persian": "میانجی",
    "Polish": "mediacj",
    "Portuguese": "mediação mediações mediador",
    "Romanian": "mediere medierea",
    "Russian": "медиаци посредничеств",
    "Slovak": "mediáci",
    "Slovene": "mediacij",
    "Spanish": "mediación mediaciones mediador",
    "Swahili": "usuluhishi",
    "Swedish": "medling",
    "Thai": "ไกล่เกลี่ย",
    "Turkish": "arabulucu",
    "Ukrainian": "медіаці",
    "Vietnamese": "hòa_giải",
    "Welsh": "cyfryngu",
}
WITHOUT_SPACES = ("Chinese", "Japanese", "Korean", "Thai")

INTAKE = "intake pre-mediation premediation onboarding prep_call erstgespräch vorgespräch kennismaking voorgesprek \
premediação premediación pré-médiation colloquio_preliminare preparatory preparatória preparatorio préparatoire \
first_call"
PRIVATE = "caucus private_session separate_session breakout einzelgespräch sessão_privada sesión_privada \
entretien_individuel sessione_separata shuttle"
CLOSING = (
    "closing wrap-up signing signature settlement_signing abschluss afronding encerramento cierre clôture chiusura"
)
OTHER_WORK = "arbitration arbitraje arbitragem arbitrato schiedsverfahren schiedsgericht webinar seminar seminário \
séminaire training course kurs cursus curso corso ausbildung fortbildung weiterbildung formação formación formazione \
opleiding workshop cpd supervision intervision intervisie lecture vorlesung mediators'_association \
mediators_association association_of_mediators"
OWN_WORK = "prepare preparing preparation prep vorbereitung vorbereiten preparação preparar preparación préparation \
préparer voorbereiding preparazione przygotowanie travel anreise reise viagem viaje voyage viaggio podróż invoice \
rechnung fatura factura facture factuur fattura faktura read_papers read_file draft deadline frist reminder \
aktenstudium"
TELEPHONE = (
    "phone telephone telefon teléfono telefone téléphone telefono puhelin by_phone phone_call conference_call dial-in"
)


def folded(text: str) -> str:
    """The text without case, accents and width, to compare titles and find words."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.casefold())
    for mark in {letter for letter in set(plain) if unicodedata.combining(letter)}:
        plain = plain.replace(mark, "")
    return plain


def _any(words: str, before: str = r"(?<!\w)") -> str:
    return rf"{before}(?:{'|'.join(re.escape(folded(word).replace('_', ' ')) for word in words.split())})"


def _mediation() -> re.Pattern[str]:
    spaced = " ".join(words for language, words in MEDIATION.items() if language not in WITHOUT_SPACES)
    unspaced = " ".join(MEDIATION[language] for language in WITHOUT_SPACES)
    compounds = r"(?<!\bre)(?<![^\Wp]re)(?<!inter)mediation"  # Wirtschaftsmediation, premediation, but no remediation
    return re.compile("|".join([_any(spaced), _any(unspaced, before=""), compounds]))


_PATTERNS = {
    "mediation": _mediation(),
    "intake": re.compile(_any(INTAKE)),
    "private": re.compile(_any(PRIVATE)),
    "closing": re.compile(_any(CLOSING)),
    "telephone": re.compile(_any(TELEPHONE)),
    "other work": re.compile(_any(OTHER_WORK)),
    "own work": re.compile(_any(OWN_WORK)),
}


def _beginnings(words: str) -> tuple[str, ...]:
    """Short strings without a space; a text with one of the words has at least one of them."""
    found = {folded(max(word.split("_"), key=len))[:5] for word in words.split()}
    return tuple(sorted(one for one in found if not any(other in one for other in found - {one})))


def _one_of(words: Iterable[str]) -> str:
    """A pattern of the words; letters that several begin with are written once, so that it fails sooner."""
    found = []
    for first, group in groupby(sorted(words), key=lambda word: word[:1]):
        rest = [word[1:] for word in group]
        found.append(re.escape(first) + (f"(?:{_one_of(rest)})" if any(rest) else ""))
    return "|".join(found)


_BEGINNINGS = {
    "mediation": _beginnings(f"{' '.join(MEDIATION.values())} mediation"),
    "intake": _beginnings(INTAKE),
    "private": _beginnings(PRIVATE),
    "closing": _beginnings(CLOSING),
    "telephone": _beginnings(TELEPHONE),
    "other work": _beginnings(OTHER_WORK),
    "own work": _beginnings(OWN_WORK),
}
_ANY_BEGINNING = {about: re.compile(_one_of(found)) for about, found in _BEGINNINGS.items()}
_PLAIN_BEGINNING = {about: re.compile(_one_of(filter(str.isascii, found))) for about, found in _BEGINNINGS.items()}


def may_say(text: str, about: str) -> bool:
    """Whether a folded text has the beginning of such a word somewhere, be it with escapes or without.

    Most texts have none, which is found out much sooner so than with whole words.
    """
    return (_PLAIN_BEGINNING if text.isascii() else _ANY_BEGINNING)[about].search(text) is not None


def says(text: str, about: str) -> bool:
    """Whether a folded text has a word for "mediation", "intake", "private", "closing", "telephone" or the like."""
    return may_say(text, about) and _PATTERNS[about].search(text) is not None
