"""When relations with a city lasted, as far as that is certain, and what lies outside of it.

A relation begins with `since` or with its first change of status, whichever is earlier, and ends
with the status "ended" until another status takes it up. About a date that is approximate or
uncertain, and about a beginning that is known only "as of" some date, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cities.models import RelationStatus, SisterCity
from khabarovsk_relations.records.edtf import EDTFDate


def is_certain(date: EDTFDate) -> bool:
    return bool(date) and not (date.is_approximate or date.is_uncertain)


@dataclass(frozen=True, slots=True)
class Lifetime:
    """What is certain of a relation: its beginning, and its ends with what took it up again."""

    begins: EDTFDate | None
    breaks: tuple[tuple[EDTFDate, EDTFDate | None], ...]

    @classmethod
    def of(cls, city: SisterCity, statuses: Iterable[RelationStatus]) -> Lifetime:
        """From a city and its changes of status in the order of time."""
        statuses = list(statuses)
        beginnings = [(city.since, True)] if city.since else []
        beginnings += [(row.date, row.date_means == row.DateMeans.FROM) for row in statuses]
        first, is_beginning = min(beginnings, key=lambda one: one[0].sort_key, default=(None, None))
        breaks = []
        for number, row in enumerate(statuses):
            later = statuses[number + 1 :]
            following = next((one for one in later if one.status != one.Status.ENDED), None)
            is_dated = following is None or (
                following.date_means == following.DateMeans.FROM and is_certain(following.date)
            )
            if row.status == row.Status.ENDED and is_certain(row.date) and is_dated:
                breaks.append((row.date, following and following.date))
        begins = first if is_beginning and is_certain(first) else None
        return cls(begins, tuple(breaks))

    def is_before(self, date: EDTFDate) -> bool:
        """Whether a date lies before the relation, for certain."""
        return self.begins is not None and is_certain(date) and date.latest < self.begins.earliest

    def end_before(self, date: EDTFDate) -> EDTFDate | None:
        """When the relation ended, where a date certainly lies behind that; else None."""
        if not is_certain(date):
            return None
        for ended, resumed in self.breaks:
            if date.earliest > ended.latest and (resumed is None or date.latest < resumed.earliest):
                return ended
        return None


def read_lifetimes(cities: Iterable[SisterCity]) -> dict[Any, Lifetime]:
    """The lifetimes of relations by the key of the city, with one query for all of them."""
    by_key = {city.pk: city for city in cities}
    statuses: dict[Any, list[RelationStatus]] = {pk: [] for pk in by_key}
    rows = RelationStatus.objects.filter(city__in=by_key)
    for row in rows.order_by("date_earliest", "-date_latest", "pk"):
        statuses[row.city_id].append(row)
    return {pk: Lifetime.of(city, statuses[pk]) for pk, city in by_key.items()}
