"""The search page: everything public, found by any spelling of a city and by words."""

from __future__ import annotations

import dataclasses
import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import DateField, F, Prefetch, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cities.filters import CityOptions, RecordFilter
from cities.models import CityQuery, RelationStatus, SisterCity
from khabarovsk_relations.records.localized import languages_by_preference
from khabarovsk_relations.records.marking import excerpt
from khabarovsk_relations.records.pages import way_out
from khabarovsk_relations.records.parameters import Parameters
from khabarovsk_relations.records.search import MAX_QUERY_WORDS, fold_all, stands_in
from khabarovsk_relations.records.timeline import Entry, Place
from khabarovsk_relations.views import RECORDS, read_entries, streams, type_options
from khabarovsk_relations.years import YearConverter

# The newest matches are put in order, as many as anybody could look through.
LIMIT = 1000
PAGE_SIZE = 20
MODELS = {"city": SisterCity} | RECORDS
EXACT_CITY, IN_TITLE, IN_TEXT = range(3)


@dataclass(frozen=True, slots=True)
class Hit:
    """A row found: where it stands in the order of time, and the columns of its title."""

    place: Place
    titles: tuple[str, ...]

    def rank(self, query: CityQuery) -> int:
        """How well it was found."""
        is_city, key = self.place.type == "city", self.place.id
        if is_city and key in query.exact:
            return EXACT_CITY
        if query.stands_in(fold_all(self.titles)) or (is_city and query.is_in_names(key)):
            return IN_TITLE
        return IN_TEXT


@dataclass(slots=True)
class Result:
    """A row found as the page shows it.

    `spelling`: by which name its city was found, if not by the one shown. `excerpt`: the words
    of its text that were found where its title holds none of them, in `language`.
    """

    entry: Entry
    spelling: Any = None
    excerpt: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The results of one type on a page, and how many there are of the type in all."""

    label: Any
    number: int
    is_more: bool
    address: str
    results: list[Result] = dataclasses.field(default_factory=list)

    @property
    def count(self) -> str:
        """How many there are, in words where nobody counted further."""
        return _("more than %(number)s") % {"number": LIMIT} if self.is_more else str(self.number)


def search(request: HttpRequest) -> HttpResponse:
    """Records found by any spelling of a city and by the words of their texts."""
    parameters = Parameters(request.GET)
    query = SisterCity.objects.all().read_query(parameters.text("q"), public=True)
    if query.is_cut:
        sentence = _("Only the first %(number)s words of the query are searched for.")
        parameters.problems.append(sentence % {"number": MAX_QUERY_WORDS})
    options = CityOptions()
    found = find(query, parameters, options)
    hits = in_order([hit for of_type in found.values() for hit in of_type], query)
    last = max(1, -(-len(hits) // PAGE_SIZE))
    number = parameters.page(last)
    results = read_results(hits[(number - 1) * PAGE_SIZE :][:PAGE_SIZE], query, options)
    groups = in_groups(results, found, parameters)
    total = sum(group.number for group in groups.values())
    is_more = any(group.is_more for group in groups.values())
    return render(
        request,
        "search.html",
        {
            "parameters": parameters,
            "query": query,
            # A year is asked for its own page, whatever the texts say of it.
            "year": query.text if re.fullmatch(YearConverter.regex, query.text) else "",
            "types": [group for group in groups.values() if group.number],
            # The type of the best result first.
            "groups": [groups[name] for name in dict.fromkeys(r.entry.type for r in results)],
            "total": total,
            "is_more": is_more,
            "limit": LIMIT if is_more or total > LIMIT else None,
            **({} if hits else ways_on(query, parameters)),
            "number": number,
            "last": last,
            "pages": [(n, parameters.address(page=n)) for n in range(1, last + 1)],
        },
    )


def find(
    query: CityQuery, parameters: Parameters, options: CityOptions | None = None
) -> dict[str, list[Hit]]:
    """The newest matches of each type that is asked for: one more than are put in order."""
    narrowing = RecordFilter(parameters, options)
    type_ = parameters.choice("type", pgettext("record", "Type"), type_options())
    if not query.terms:
        return {}
    rows = streams(narrowing)
    rows["city"] = narrowing.apply_to_cities(SisterCity.objects.published())
    return {
        name: newest_hits(name, rows[name].found_by(query), query)
        for name in MODELS
        if type_ in {"", name}
    }


def ways_on(query: CityQuery, parameters: Parameters) -> dict[str, Any]:
    """Where nothing was found: names that were perhaps meant, else shorter words; a filter less.

    Whether the shorter words find anything is not asked: it would take as long once more.
    """
    nearest = query.nearest()
    shorter = "" if nearest else query.shortened()
    return {
        "nearest": nearest,
        "shorter": shorter and {"text": shorter, "address": parameters.address(q=shorter)},
        "way_out": way_out(parameters, lambda others: count(query, others)),
    }


def count(query: CityQuery, parameters: Parameters) -> int:
    """How many rows other filters would find."""
    return sum(min(len(hits), LIMIT) for hits in find(query, parameters).values())


def newest_hits(type_: str, rows: Any, query: CityQuery) -> list[Hit]:
    """The newest rows of one type, as far as it takes to put them in order."""
    earliest, latest = rows.model.bound_names()
    # Ordered by an expression, because SQLite would read all rows by the index of their order,
    # which is twice as slow as reading them as they lie.
    newest = Coalesce(F(earliest), Value(datetime.date.min), output_field=DateField())
    columns = ("pk", earliest, latest, *rows.model.title_columns)
    found = rows.order_by(newest.desc(), latest, "-pk").values_list(*columns)[: LIMIT + 1]
    return [Hit(Place(first, last, type_, pk), tuple(titles)) for pk, first, last, *titles in found]


def in_order(hits: list[Hit], query: CityQuery) -> list[Hit]:
    """The newest: an exact name of a city first, then titles, then texts; undated ones last."""
    hits = sorted(hits, key=lambda hit: hit.place.key(), reverse=True)
    hits.sort(key=lambda hit: not hit.place.is_dated)
    return sorted(hits[:LIMIT], key=lambda hit: hit.rank(query))


def read_results(hits: list[Hit], query: CityQuery, options: CityOptions) -> list[Result]:
    """The rows of a page, with all that it shows of them, in the order of their hits."""
    records = {}
    for type_, model in MODELS.items():
        keys = [hit.place.id for hit in hits if hit.place.type == type_]
        if keys:
            rows = model.objects.published()
            if type_ == "city":
                others = SisterCity.objects.published().order_by("pk")
                rows = rows.prefetch_related(
                    Prefetch("not_to_be_confused_with", others, to_attr="confused_with")
                )
            records |= {(type_, row.pk): row for row in rows.filter(pk__in=keys)}
    keys = [(hit.place.type, hit.place.id) for hit in hits]
    # A row may have been withdrawn between two queries.
    results = [Result(Entry.of(key[0], records[key])) for key in keys if key in records]
    read_entries([result.entry for result in results], options.cities)
    unexplained = {}
    for result in results:
        missing = explain(result, query)
        if missing and result.entry.type == "city":
            unexplained[result.entry.record.pk] = result, missing
    if unexplained:
        explain_by_statuses(unexplained, query)
    return results


def explain(result: Result, query: CityQuery) -> list[str]:
    """Add what tells why a row was found; give the phrases that none of its own words tell."""
    record = result.entry.record
    shown = [record.title, *(city.name for city in record.shown_cities())]
    if result.entry.type == "city":
        result.spelling = query.spelling_of(record.pk, record.title)
        shown += [name.text for name in query.spellings if name.city == record.pk]
    told = fold_all(shown)
    missing = [phrase for term in query.terms if not stands_in(term, told) for phrase in term]
    for name in sorted(record.searchable, key=is_in_other_language):
        text = getattr(record, name)
        if text and text != record.title and stands_in(missing, fold_all([text])):
            result.excerpt = excerpt(text, query)
            result.language = language_of(name)
            return []
    return missing


def explain_by_statuses(cities: dict[int, tuple[Result, list[str]]], query: CityQuery) -> None:
    """Add the change of status by which a city was found: its note, else the status in words."""
    for status in RelationStatus.objects.filter(city__in=cities).order_by("date_earliest", "pk"):
        result, missing = cities[status.city_id]
        notes = {name: getattr(status, name) for name in status.searchable}
        told = [name for name in notes if stands_in(missing, fold_all([notes[name]]))]
        words = _("Relations %(status)s") % {"status": status.sentence()}
        for name in sorted(told, key=is_in_other_language)[:1]:
            result.excerpt, result.language = excerpt(notes[name], query), language_of(name)
        if stands_in(missing, fold_all([words])):
            result.excerpt, result.language = excerpt(words, query), ""


def is_in_other_language(name: str) -> bool:
    """Whether a column is in the language that was not asked for."""
    return name.endswith(f"_{languages_by_preference()[1]}")


def language_of(name: str) -> str:
    """The language of a column, where it is not that of the page."""
    return languages_by_preference()[1] if is_in_other_language(name) else ""


def in_groups(
    results: list[Result], found: dict[str, list[Hit]], parameters: Parameters
) -> dict[str, Group]:
    """The results by type, and of each type that was asked for how many there are in all."""
    labels = dict(type_options())
    groups = {
        name: Group(
            labels[name],
            min(len(hits), LIMIT),
            len(hits) > LIMIT,
            parameters.address(type=name, page=""),
        )
        for name, hits in found.items()
    }
    for result in results:
        groups[result.entry.type].results.append(result)
    return groups


def opensearch(request: HttpRequest) -> HttpResponse:
    """What a browser needs to add this search to its own: OpenSearch 1.1, one language at a time.

    A browser takes the first address of a description and knows no choice of language, so each
    language has a description of its own, and a page names the one in its language.
    """
    language = "en" if request.GET.get("lang") == "en" else "ru"
    with translation.override(language):
        kind = "application/opensearchdescription+xml; charset=utf-8"
        response = render(request, "opensearch.xml", {"language": language}, content_type=kind)
    response.headers["Content-Language"] = language
    return response
