"""Whether a row of a spreadsheet is already in the register, or looks like what is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from cities.models import SisterCity, SpellingIndex
from khabarovsk_relations.records.likeness import Card, like
from khabarovsk_relations.records.search import fold


class KnownRecords:
    """Agreements, delegations or events, drafts too; two say the same where kind, date, cities
    and a title are the same."""

    def __init__(self, model: Any) -> None:
        self._same: dict[tuple[Any, ...], Any] = {}
        self._cards: dict[int, list[Card]] = {}
        self._records: dict[int, Any] = {}
        for record in model.objects.with_all_cities():
            self._keep(record, record.card(), record)

    def same(self, record: Any) -> Any:
        found = (self._same.get(key) for key in self._keys(record, record.card()))
        return next((one for one in found if one is not None), None)

    def like(self, record: Any) -> list[Any]:
        card = replace(record.card(), pk=0)
        near = {other.pk: other for city in card.cities for other in self._cards.get(city, ())}
        return [self._records[pk] for pk in like(card, near.values())]

    def add(self, record: Any, number: int) -> None:
        # Keys below zero are those of rows.
        self._keep(record, replace(record.card(), pk=-number), number)

    def _keep(self, record: Any, card: Card, known: Any) -> None:
        for key in self._keys(record, card):
            self._same.setdefault(key, known)
        self._records[card.pk] = known
        for city in card.cities:
            self._cards.setdefault(city, []).append(card)

    def _keys(self, record: Any, card: Card) -> Iterable[tuple[Any, ...]]:
        common = (card.sort, str(record.order_date), card.cities, record.likeness_more())
        for title in card.folded():
            yield (*common, title)


class KnownCities:
    """Cities in any spelling: of one country, two that share a spelling are one."""

    def __init__(self) -> None:
        self._index = SpellingIndex(SisterCity.objects.all())
        self._cities = SisterCity.objects.in_bulk()
        self._rows: dict[tuple[str, str], int] = {}

    def _found(self, city: SisterCity) -> list[SisterCity]:
        keys = {key for name in self._names(city) for key in self._index.cities(name)}
        return [self._cities[key] for key in sorted(keys)]

    @staticmethod
    def _names(city: SisterCity) -> list[str]:
        return [name for name in (city.name_ru, city.name_en, city.name_native) if name]

    def same(self, city: SisterCity) -> Any:
        for found in self._found(city):
            if found.country == city.country:
                return found
        for name in self._names(city):
            if (row := self._rows.get((fold(name), city.country))) is not None:
                return row
        return None

    def like(self, city: SisterCity) -> list[Any]:
        return self._found(city)

    def add(self, city: SisterCity, number: int) -> None:
        for name in self._names(city):
            self._rows.setdefault((fold(name), city.country), number)
