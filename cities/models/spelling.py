"""A query about cities: which of their names, in any spelling, its words are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from khabarovsk_relations.records.search import Query, fold_all

# What "city" adds to a name in Chinese, Japanese and Korean: 新潟 is a name of 新潟市.
CITY_WORDS = ("", "市", "시", "광역시")
# The register's own city is no row of it, and is meant by many a slip of the finger.
OWN_NAMES = ("Хабаровск", "Khabarovsk", "哈巴罗夫斯克", "ハバロフスク", "하바롭스크")


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
    language: str = ""
    kind: str = ""

    @property
    def is_shown(self) -> bool:
        """Whether it may be told as a name: a misspelling is found but never shown."""
        return self.kind != NameKind.MISSPELLING

    @property
    def folded(self) -> str:
        return fold_all([self.text])


def bare(text: str) -> str:
    """A folded text without its spaces, in which names are compared as wholes."""
    return text.split("\n")[0].replace(" ", "")


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
            names += [(genitive, "ru", ""), (accusative, "ru", ""), tuple(other)]
            for text, code, kind in names:
                if text:
                    found.setdefault(Spelling(city, text, code, kind))
        return {spelling: spelling.folded for spelling in found}

    def cities_named(self, phrase: str) -> set[int]:
        """The keys of the cities in one of whose names a folded phrase stands."""
        return {
            spelling.city for spelling, folded in self.spellings.items() if f" {phrase}" in folded
        }

    @cached_property
    def exact(self) -> set[int]:
        """The keys of the cities that the whole query is a name of: 新潟, Ha-er-bin, haerbin."""
        names = {bare(self.folded) + word for word in CITY_WORDS}
        return {
            spelling.city for spelling, folded in self.spellings.items() if bare(folded) in names
        }

    def found_by(self, city: int, shown: str) -> Spelling | None:
        """By which spelling of a city's name it was found; None by its name as `shown`, or by none.

        Of several the one that is the whole query, else a name rather than a misspelling.
        """
        told = fold_all([shown])
        for term in self.terms:
            found = [
                (bare(folded) != bare(self.folded), not spelling.is_shown, number, spelling)
                for number, (spelling, folded) in enumerate(self.spellings.items())
                if spelling.city == city and any(f" {phrase}" in folded for phrase in term)
            ]
            if found and not any(f" {phrase}" in told for phrase in term):
                return min(found)[-1]
        return None
