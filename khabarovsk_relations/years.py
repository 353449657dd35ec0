"""What was done in each year, and in one year: the pages, and the table to download."""

from __future__ import annotations

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cities.filters import CityOptions, RecordFilter
from cities.models import SisterCity
from khabarovsk_relations.records.csv_table import csv_response
from khabarovsk_relations.records.edtf import EDTFDate, Precision
from khabarovsk_relations.records.pages import WayOut, way_out
from khabarovsk_relations.records.parameters import Parameters
from khabarovsk_relations.records.timeline import Entry, Streams
from khabarovsk_relations.tallies import (
    CALLED_OFF,
    EXPECTED,
    FATE_LABELS,
    HELD,
    NOT_CONFIRMED,
    NOTED,
    Table,
    Tally,
    count_years,
    figures,
    key_of,
    table_of,
)
from khabarovsk_relations.views import read_entries, streams, type_options
from khabarovsk_relations.year_table import HEADS, cells


class YearConverter:
    """A year of an address: 1000 to 2999, as the dates of the register have it."""

    regex = "[12][0-9]{3}"

    def to_python(self, text: str) -> int:
        return int(text)

    def to_url(self, year: int) -> str:
        return str(year)


def find_rows(
    parameters: Parameters, options: CityOptions | None = None
) -> tuple[Streams, RecordFilter]:
    """The public records that the parameters ask for, by type, and what narrows them."""
    narrowing = RecordFilter(parameters, options, has_span=False)
    rows = streams(narrowing)
    type_ = parameters.choice("type", pgettext("record", "Type"), type_options())
    return ({type_: rows[type_]} if type_ else rows), narrowing


def year_list(request):
    """What happened in each year, in numbers."""
    parameters = Parameters(request.GET)
    rows, _narrowing = find_rows(parameters, CityOptions())
    on = timezone.localdate()
    counts = count_years(rows, on)
    descending = parameters.is_descending()
    carried = parameters.carried_without("order")
    order = sorted(counts.years, reverse=descending)
    named = [(year, _address(year, carried), counts.years[year]) for year in order]
    gaps = ["", *(_silence(*pair) for pair in itertools.pairwise(order))]
    return render(
        request,
        "year_list.html",
        {
            "parameters": parameters,
            "descending": descending,
            "other_order": parameters.address(order="asc" if descending else ""),
            "table": table_of(named, counts.whole, gaps),
            "undated": counts.undated,
            "way_out": None if order else _way_out(parameters, on),
        },
    )


def _way_out(parameters: Parameters, on: datetime.date, year: int | None = None) -> WayOut | None:
    """Which filter to loosen where it shows nothing, of one year or of all."""

    def count(other: Parameters) -> int:
        counts = count_years(find_rows(other)[0], on)
        return counts.size(year) if year else counts.whole.total()

    return way_out(parameters, count)


def _address(year: int, carried: str) -> str:
    return f"{reverse('year_detail', args=[year])}{carried}"


def _silence(year: int, following: int) -> str:
    """The years between two that hold something, «2012–2014»; empty where there are none."""
    return _span(min(year, following) + 1, max(year, following) - 1)


def _span(first: int, last: int) -> str:
    if first > last:
        return ""
    return str(first) if first == last else f"{first}–{last}"


def year_detail(request, year):
    """What was done in a year: in numbers, with whom, and when."""
    parameters = Parameters(request.GET)
    options = CityOptions()
    rows, narrowing = find_rows(parameters, options)
    on = timezone.localdate()
    counts = count_years(rows, on)
    entries = read_year(rows, year, on, options.cities)
    told = defaultdict(list)
    for entry in entries:
        told[key_of(entry, on)[1]].append(entry)
    before, after = counts.nearest(year)
    carried = parameters.carried
    return render(
        request,
        "year_detail.html",
        {
            "parameters": parameters,
            "year": year,
            "entries": entries,
            "figures": figures(entries, on),
            "partners": _partner_table(entries, options, narrowing, year, parameters),
            "months": by_month(in_order([*told[HELD], *told[NOTED]]), year),
            "apart": [
                (fate, FATE_LABELS[fate], told[fate])
                for fate in (EXPECTED, NOT_CONFIRMED, CALLED_OFF)
            ],
            "all_years": f"{reverse('year_list')}{carried}",
            "before": before and (before, _address(before, carried)),
            "after": after and (after, _address(after, carried)),
            "table_address": f"{reverse('year_table', args=[year])}{carried}",
            "table_heads": HEADS,
            "way_out": None if entries else _way_out(parameters, on, year),
        },
    )


def read_year(rows: Streams, year: int, on: datetime.date, cities: list[SisterCity]) -> list[Entry]:
    """The entries of a year in order of time; they know their cities, and in which years else."""
    entries = in_order(
        Entry.of(type_, row) for type_, found in rows.items() for row in found.in_year(year, on)
    )
    read_entries(entries, cities)
    for entry in entries:
        entry.record.also_in = also_in(entry.record.order_date, year, on)
    return entries


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """The order of time, as the timeline has it with the oldest first."""
    return sorted(entries, key=lambda entry: entry.place.key())


def also_in(date: EDTFDate, year: int, on: datetime.date) -> str:
    """In which other years a record counts, in words: "also in 2006"; empty where in none.

    What lasted was there too; of what happened once nobody knows in which year: "or in 2006".
    """
    touched = date.years(on)
    spans = [range(touched.start, year), range(year + 1, touched.stop)]
    words = ", ".join(_span(span.start, span.stop - 1) for span in spans if span)
    if not words:
        return ""
    form = _("also in %(years)s") if date.precision is Precision.INTERVAL else _("or in %(years)s")
    return form % {"years": words}


def _partner_table(
    entries: list[Entry],
    options: CityOptions,
    narrowing: RecordFilter,
    year: int,
    parameters: Parameters,
) -> Table | None:
    """The year by city; None where a city is chosen, for it would be the figures again."""
    if narrowing.city:
        return None
    on = timezone.localdate()
    cities = [c for c in options.cities if narrowing.country in {"", c.country}]
    named = [
        (city.name, _address(year, parameters.address(city=city.slug)), tally)
        if city
        else (_("without a city"), "", tally)
        for city, tally in partners(entries, cities, on)
    ]
    return table_of(named, Tally(key_of(entry, on) for entry in entries))


def partners(
    entries: Iterable[Entry], cities: Iterable[SisterCity], on: datetime.date
) -> list[tuple[SisterCity | None, Tally]]:
    """What is counted for each of the cities; last, as None, for none of ours.

    A record of two cities counts for both. A city of which only a note of its status is told is
    left out.
    """
    tallies = defaultdict(Tally)
    for entry in entries:
        key = key_of(entry, on)
        if key[1] != NOTED:
            for city in entry.record.shown_cities() or [None]:
                tallies[city and city.pk][key] += 1
    found = [(city, tallies[city.pk]) for city in cities if city.pk in tallies]
    return [*found, (None, tallies[None])] if None in tallies else found


def by_month(entries: Iterable[Entry], year: int) -> list[tuple[str, Any, list[Entry]]]:
    """The entries of a year by when they happened: months, then what is known to no month."""
    months = defaultdict(list)
    for entry in entries:
        months[month_of(entry.record.order_date, year)].append(entry)
    named = [(f"m{month}", MONTHS[month], months[month]) for month in MONTHS]
    named.append(("in-the-year", _("During the year"), months[None]))
    return [group for group in named if group[2]]


def month_of(date: EDTFDate, year: int) -> int | None:
    """The month of this year in which it happened or began; None where it is not known.

    What lasted for up to a month stands in the month that it began in; what lasted longer, in none.
    """
    first = max(date.earliest, datetime.date(year, 1, 1))
    last = min(date.latest, datetime.date(year, 12, 31))
    is_short = date.precision is Precision.INTERVAL and (last - first).days < 31
    return first.month if first.month == last.month or is_short else None


def year_table(request, year):
    """The records of a year as CSV, in the language of the address, under the same filters."""
    parameters = Parameters(request.GET)
    options = CityOptions()
    rows, narrowing = find_rows(parameters, options)
    chosen = [narrowing.city, narrowing.country, narrowing.theme, parameters.kept.get("type")]
    name = "-".join(["khabarovsk", str(year), *filter(None, chosen)])
    entries = read_year(rows, year, timezone.localdate(), options.cities)
    return csv_response(f"{name}.csv", HEADS, map(cells, entries))
