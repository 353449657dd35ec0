"""Columns of spreadsheets that name cities and countries, in any spelling."""

from __future__ import annotations

import re
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django_countries import countries

from cities.models import SisterCity, SpellingIndex
from khabarovsk_relations.records.localized import LANGUAGES
from khabarovsk_relations.records.search import fold
from khabarovsk_relations.records.sheets.cells import Cell, Refused
from khabarovsk_relations.records.sheets.columns import JOINT, Column, Reader, split, text_of

# What clerks write and no list of countries has.
OTHER_NAMES = {
    "BY": ("Белоруссия", "Республика Беларусь", "Byelorussia"),
    "CN": ("КНР", "Китайская Народная Республика", "PRC", "People's Republic of China"),
    "KP": ("Северная Корея", "North Korea"),
    "KR": ("Южная Корея", "Корея", "РК", "South Korea", "Korea"),
    "US": (
        "США",
        "Соединённые Штаты Америки",
        "Соединённые Штаты",
        "Америка",
        "USA",
        "United States of America",
    ),
    "RU": ("РФ", "Russia"),
    "VN": ("Вьетнам", "Vietnam"),
}
_CITY_WORD = re.compile(r"^(г\.|гор\.|город|city of)\s*(?=\S)", re.IGNORECASE)


class CountryColumn(Column):
    """A country by its name in Russian or English, or by its two letters."""

    def note(self) -> str:
        return _("Япония, Japan or JP.")

    def reader(self) -> Reader:
        codes: dict[str, str] = {}
        for language in LANGUAGES:
            with translation.override(language):
                for code, name in countries:
                    codes.setdefault(fold(str(name)), code)
                    codes.setdefault(fold(code), code)
        for code, names in OTHER_NAMES.items():
            for name in names:
                codes.setdefault(fold(name), code)

        def read(cell: Cell) -> str:
            code = codes.get(fold(text_of(cell)))
            if code is None:
                raise Refused(_("the name of a country is expected: Япония, Japan or JP"))
            return code

        return read

    def write(self, record: Any) -> str:
        return record.country_name


class CityLookup:
    """Finds the one city that a text names. Raises Refused."""

    def __init__(self) -> None:
        self._index = SpellingIndex(SisterCity.objects.all())
        self._cities = SisterCity.objects.in_bulk()

    def city(self, name: str) -> SisterCity:
        found = self._index.cities(name) or self._index.cities(_CITY_WORD.sub("", name))
        if len(found) == 1:
            return self._cities[found.pop()]
        if found:
            names = ", ".join(f"{city} ({city.country_name})" for city in self._of(found))
            raise Refused(
                _("several cities are called “%(name)s”: %(cities)s")
                % {"name": name, "cities": names}
            )
        if meant := self._index.meant(name):
            words = _("there is no city “%(name)s” in the register; perhaps “%(meant)s”")
            raise Refused(words % {"name": name, "meant": meant})
        raise Refused(_("there is no city “%(name)s” in the register") % {"name": name})

    def _of(self, keys: set[int]) -> list[SisterCity]:
        return [self._cities[key] for key in sorted(keys)]


class CityColumn(Column):
    """One city of the register."""

    def note(self) -> str:
        return _("A city of the register, in any spelling: Пучон, Bucheon.")

    def reader(self) -> Reader:
        lookup = CityLookup()

        def read(cell: Cell) -> SisterCity | None:
            return lookup.city(text_of(cell)) if cell else None

        return read

    def write(self, record: Any) -> str:
        return str(getattr(record, self.field.name) or "")


class CitiesColumn(Column):
    """Cities of the register, drafts among them."""

    def note(self) -> str:
        return _(
            "Cities of the register, in any spelling, several divided by a semicolon: "
            "Ниигата; Bucheon."
        )

    def reader(self) -> Reader:
        lookup = CityLookup()

        def read(cell: Cell) -> list[SisterCity]:
            cities = [lookup.city(name) for name in split(text_of(cell))]
            return list(dict.fromkeys(cities))

        return read

    def write(self, record: Any) -> str:
        return JOINT.join(city.name for city in getattr(record, self.field.name).all())
