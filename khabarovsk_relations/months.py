"""Lists of months: what falls on days stands under its month, the rest where it is known to."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from khabarovsk_relations.records.anniversaries import Anniversary, beginning, in_order
from khabarovsk_relations.records.edtf import EDTFDate, Precision
from khabarovsk_relations.records.localized import active_language

# What a heading names, in the order of the list.
MONTH, YEAR, NOTHING = range(3)


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a list: a plan, something that happened, or an anniversary of a record."""

    type: str
    record: Any
    date: EDTFDate
    anniversary: Anniversary | None = None

    @classmethod
    def of(cls, record: Any) -> Told:
        return cls(record._meta.model_name, record, record.order_date)

    @classmethod
    def of_anniversary(cls, one: Anniversary) -> Told:
        type_ = one.record._meta.model_name
        return cls("city" if type_ == "sistercity" else type_, one.record, one.date, one)

    @property
    def is_of_month(self) -> bool:
        """Whether the month is known and its day is not."""
        began = beginning(self.date)
        return began is not None and began.precision is Precision.MONTH


@dataclass(frozen=True, slots=True)
class Month:
    """What stands under one heading."""

    heading: str
    lines: list[Told]


def by_month(lines: Iterable[Told], on: datetime.date | None = None) -> list[Month]:
    """The lines month by month; what began before the day `on` stands under its month.

    What is known less exactly than to a month stands behind all months, year by year, and what
    is not even known to a year at the very end.
    """
    months: dict[tuple[int, int, int], list[Told]] = {}
    for line in sorted(lines, key=lambda line: in_order(beginning(line.date) or line.date)):
        months.setdefault(_month_of(line.date, on), []).append(line)
    return [Month(_heading(*key), months[key]) for key in sorted(months)]


def _month_of(date: EDTFDate, on: datetime.date | None) -> tuple[int, int, int]:
    began = beginning(date)
    if began is None:
        return (NOTHING, 0, 0)
    first = max(began.earliest, on) if on else began.earliest
    if began.precision in {Precision.DAY, Precision.MONTH}:
        return (MONTH, first.year, first.month)
    return (YEAR, first.year, 0)


def _heading(what: int, year: int, month: int) -> str:
    if what == NOTHING:
        return _("Year not established")
    if what == YEAR:
        return _("%(year)s, month not established") % {"year": year}
    return capfirst(EDTFDate.parse(f"{year:04}-{month:02}").display(active_language(), cell=True))
