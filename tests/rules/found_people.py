"""Made listings in many scripts, and a slow directory of them that asks each listing each time."""

import random
from collections import Counter
from datetime import date

from app.directory.index.day import FACETS, Card, Entry, Question, lot
from app.directory.index.words import sought, words

GIVEN = (
    *("Łukasz", "Søren", "Nguyễn", "محمد", "王小明", "İpek", "Anna-Lena", "O’Brien", "Γιώργος", "Олена", "김민수"),
    *("प्रिया", "יעל", "Émile", "Straße", "Ægir", "佐藤", "สมชาย", "José", "Anna", "Ana", "Zoë", "Þór"),
)
FAMILY = ("Żak", "Kjær", "Thị Hạnh", "العمري", "李", "Yıldız", "D’Angelo", "Παππάς", "Шевченко", "de Wit", "Ó Néill")
PLACES = (("Lisbon", "PT"), ("São Paulo", "BR"), ("Łódź", "PL"), ("上海", "CN"), ("دبي", "AE"), ("Zürich", "CH"))
LANGUAGES = ("pt", "en", "pl", "zh", "ar", "de", "fr", "sw", "vi")
EXPERTISE = ("commercial", "family", "technology", "health", "workplace")
ABOUT = (
    "I mediate between builders and banks",
    "调解跨境贸易争议",
    "وسيط في النزاعات التجارية",
    "Médiatrice à Genève",
    "",
)
TYPED = (
    *("lukasz", "LUKASZ", "soren", "nguyen", "hanh", "محمد", "مُحَمَّد", "王", "小明", "明", "ipek", "yildiz", "anna lena"),
    *("obrien", "o'brien", "brien o", "γιωργος", "олена", "김", "민수", "प्रिया", "יעל", "emile", "strasse", "aegir"),
    *("sao", "lodz", "上海", "海", "دبي", "zurich", "med", "medi bank", "调解", "贸易", "وسيط", "genev", "a", "an", ""),
    *(
        "bank builder mediate",
        "nobody at all",
        "!!!",
        "thor",
        "สมชาย",
        "ชาย",
        "佐藤",
        "藤",
        "zoe",
        "d'angelo",
        "dangelo",
    ),
)


def entry(number: int, chance: random.Random) -> Entry:
    """A listing by its number, with a name, places, languages and expertise by chance."""
    name = f"{chance.choice(GIVEN)} {chance.choice(FAMILY)} {chance.choice(('', str(number)))}".strip()
    places = tuple(chance.sample(PLACES, chance.randint(1, 2)))
    card = Card(
        name=name,
        slug=f"somebody-{number}",
        languages=tuple(chance.sample(LANGUAGES, chance.randint(1, 3))),
        places=places,
        expertise=tuple(chance.sample(EXPERTISE, chance.randint(0, 2))),
        is_certified=chance.random() < 0.3,
        is_verified=chance.random() < 0.2,
        has_digest=False,
    )
    return Entry(
        listing_id=number,
        mediator_id=number,
        number=f"{number:08}",
        words=words(name, chance.choice(ABOUT), *(place for place, _country in places)),
        facets=card.facets,
        card=card,
        said=chance.getrandbits(128),
    )


def question(chance: random.Random) -> Question:
    values = {
        "language": LANGUAGES,
        "country": [country for _place, country in PLACES],
        "expertise": EXPERTISE,
        "credential": ("odr_specialist", "imi_certified"),
        "verified": ("yes",),
    }
    picked = chance.sample(sorted(values), chance.choice((0, 0, 1, 1, 2)))
    chosen = {facet: tuple(chance.sample(list(values[facet]), min(2, len(values[facet])))) for facet in picked}
    typed = " ".join(chance.sample(TYPED, chance.choice((1, 1, 2))))
    return Question(sought(typed), tuple(chosen.items()))


def slowly_found(entries: list[Entry], asked: Question, day: date) -> tuple[list[int], dict[str, Counter[str]]]:
    """Who is found, in the order of a day, and the counts of every facet."""

    read = [
        each for each in entries if all(any(word.startswith(begins) for word in each.words) for begins in asked.words)
    ]

    def fits(each: Entry, leaving_out: str = "") -> bool:
        return all(set(values) & set(each.facets[facet]) for facet, values in asked.chosen if facet != leaving_out)

    found = sorted((each for each in read if fits(each)), key=lambda each: lot(day, each.number))
    counts = {
        facet: Counter(value for each in read if fits(each, facet) for value in each.facets[facet]) for facet in FACETS
    }
    return [each.listing_id for each in found], counts
