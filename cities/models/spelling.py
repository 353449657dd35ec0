"""A query about cities: which of their names, in any spelling, its words are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khabarovsk_relations.records.localized import active_language
from khabarovsk_relations.records.nearest import nearest
from khabarovsk_relations.records.search import Query, fold_all, stands_in

# What "city" adds to a name in Chinese, Japanese and Korean: 新潟 is a name of 新潟市.
CITY_WORDS = ("", "市", "시", "광역시")
# The register's own city is no row of it, and is meant by many a slip of the finger.
OWN_NAMES = {
    "Хабаровск": "ru",
    "Khabarovsk": "en",
    "哈巴罗夫斯克": "zh",
    "ハバロフスク": "ja",
    "하바롭스크": "ko",
}
# The kind of a name as it stands after «из» or «в».
CASE = "case"


class NameKind(models.TextChoices):
    OFFICIAL = "official", pgettext_lazy("name", "official")
    COMMON = "common", _("common")
    FORMER = "former", _("former")
    ROMANISATION = "romanisation", _("romanised")
    MISSPELLING = "misspelling", _("misspelling (search only)")


@dataclass(frozen=True, slots=True)
class Spelling:
    """One way to write a city's name; `kind` is empty for the names on its card."""

    city: int
    text: str
    language: str
    kind: str

    @property
    def is_name(self) -> bool:
        """Whether it may be told as a name: a misspelling is found but never shown."""
        return self.kind not in {NameKind.MISSPELLING, CASE}

    @property
    def is_mistaken(self) -> bool:
        return self.kind == NameKind.MISSPELLING

    @property
    def folded(self) -> str:
        return fold_all([self.text])


@dataclass(frozen=True, slots=True, order=True)
class Meant:
    """A query that was perhaps meant, and its language where it is nothing but a name."""

    text: str
    language: str


def bare(text: str) -> str:
    """A folded text without its spaces, in which names are compared as wholes."""
    return text.split("\n")[0].replace(" ", "")


def whole_names(text: str) -> set[str]:
    """The bare forms of the names that a whole text may be: 新潟 is the 新潟市 of a card."""
    return {bare(fold_all([text])) + word for word in CITY_WORDS}


class CityQuery(Query):
    """A query that also looks into the names of some cities, which are read once for it."""

    def __init__(self, text: str, cities: models.QuerySet) -> None:
        super().__init__(text)
        self._cities = cities

    @cached_property
    def spellings(self) -> dict[Spelling, str]:
        """Every spelling of the cities' names, cases of Russian names too, with its folded form."""
        found: dict[Spelling, None] = {}
        own = ("name_ru", "name_en", "name_native", "native_language")
        cases = ("name_ru_genitive", "name_ru_accusative")
        more = ("names__text", "names__language", "names__kind")
        rows = self._cities.order_by("pk", "names__pk").values_list("pk", *own, *cases, *more)
        for city, ru, en, native, language, genitive, accusative, *other in rows:
            names = [(ru, "ru", ""), (en, "en", ""), (native, language, "")]
            names += [(genitive, "ru", CASE), (accusative, "ru", CASE), tuple(other)]
            for text, code, kind in names:
                if text:
                    found.setdefault(Spelling(city, text, code, kind))
        return {spelling: spelling.folded for spelling in found}

    def cities_named(self, phrase: str) -> set[int]:
        """The keys of the cities in one of whose names a folded phrase stands."""
        return {
            spelling.city
            for spelling, folded in self.spellings.items()
            if stands_in((phrase,), folded)
        }

    @cached_property
    def exact(self) -> set[int]:
        """The keys of the cities that the whole query is a name of: 新潟, Ha-er-bin, haerbin."""
        names = whole_names(self.folded)
        return {
            spelling.city for spelling, folded in self.spellings.items() if bare(folded) in names
        }

    def spelling_of(self, city: int, shown: str) -> Spelling | None:
        """By which spelling a city was found; None by its name as `shown`, or by no name.

        Of several the one that is the whole query, else a name rather than a misspelling.
        """
        for term in self.terms:
            found = [
                (bare(folded) != bare(self.folded), not spelling.is_name, number, spelling)
                for number, (spelling, folded) in enumerate(self.spellings.items())
                if spelling.city == city and stands_in(term, folded)
            ]
            if found and not stands_in(term, fold_all([shown])):
                spelling = min(found)[-1]
                return None if spelling.kind == CASE else spelling
        return None

    def is_in_names(self, city: int) -> bool:
        """Whether every term stands in a name of a city, in any spelling."""
        return self.stands_in(
            "\n".join(folded for name, folded in self.spellings.items() if name.city == city)
        )

    def nearest(self, number: int = 5) -> list[Meant]:
        """Queries like this one with a name in it that was perhaps meant, the likeliest first."""
        names = {bare(fold_all([name])): Meant(name, code) for name, code in OWN_NAMES.items()}
        for spelling, folded in self.spellings.items():
            name = spelling if spelling.is_name else self._name_of(spelling.city)
            names.setdefault(bare(folded), Meant(name.text, name.language))
        found: list[tuple[int, Meant]] = []
        words = self.text.split()
        for first, last in {(0, len(words)), *((n, n + 1) for n in range(len(words)))}:
            part = bare(fold_all([" ".join(words[first:last])]))
            if part in names:
                # It is no slip, however near to a misspelling.
                continue
            for slips, key in nearest(part, list(names)):
                around = words[:first], words[last:]
                text = " ".join([*around[0], names[key].text, *around[1]])
                found.append((slips, Meant(text, "" if any(around) else names[key].language)))
        return list(dict.fromkeys(meant for _slips, meant in sorted(found)))[:number]

    def _name_of(self, city: int) -> Spelling:
        """The name on a city's card in the active language, else in the other."""
        names = [name for name in self.spellings if name.city == city and not name.kind]
        return min(names, key=lambda name: name.language != active_language())


class SpellingIndex:
    """Whole names of some cities, in any spelling, read once and asked many times."""

    def __init__(self, cities: models.QuerySet) -> None:
        self._cities = cities
        self._spellings = CityQuery("", cities).spellings
        self._by_name: dict[str, set[int]] = {}
        for spelling, folded in self._spellings.items():
            self._by_name.setdefault(bare(folded), set()).add(spelling.city)

    def cities(self, text: str) -> set[int]:
        """The keys of the cities that a text is a name of."""
        found = (self._by_name.get(name, set()) for name in whole_names(text))
        return set().union(*found)

    def meant(self, text: str) -> str:
        """The name that was perhaps meant by a text that is none; "" where nothing is near."""
        query = CityQuery(text, self._cities)
        query.spellings = self._spellings
        near = query.nearest(1)
        return near[0].text if near else ""
