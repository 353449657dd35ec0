"""What the list pages and the record pages of every kind have in common."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .localized import active_language
from .models import FormerAddress, Theme
from .parameters import ChosenFilter, Parameters
from .timeline import (
    Cursor,
    Entry,
    Page,
    Streams,
    count_by_year,
    cursor_to_year,
    read_kin,
    read_page,
)

PAGE_SIZE = 50


ERRORS = {
    400: (
        gettext_lazy("Bad request"),
        gettext_lazy("The site could not read this request. Look for what you need."),
    ),
    403: (
        gettext_lazy("Access denied"),
        gettext_lazy("You may not see this page. Look for what you need."),
    ),
    404: (
        gettext_lazy("Page not found"),
        gettext_lazy("There is no page at this address. Check it, or look for what you need."),
    ),
    410: (
        gettext_lazy("This record was withdrawn"),
        gettext_lazy("It stood at this address and was withdrawn. Look for what you need."),
    ),
    413: (
        gettext_lazy("Too much was sent"),
        gettext_lazy(
            "A photo may have at most 10 MB, a document at most 20 MB. Nothing was saved: go back, "
            "choose smaller files and send the form again."
        ),
    ),
    429: (
        gettext_lazy("Too many requests"),
        gettext_lazy(
            "Too much was asked from your address in a short time. Wait a minute and try again."
        ),
    ),
}


def error_page(request: HttpRequest, status: int, text: str = "") -> HttpResponse:
    """The page of an error, with its own words, a search box and ways on.

    Rule: an answer of the 4xx class explains itself (RFC 9110, section 15.5); 429 is of
    RFC 6585, section 4. It asks nothing of the database, so that it is there in an outage.
    """
    title, usual_text = ERRORS[status]
    in_admin = request.path.startswith(reverse("admin:index"))
    context = {"title": title, "text": text or usual_text, "in_admin": in_admin}
    return render(request, "error.html", context, status=status)


class Gone(Exception):
    """The record was on the site and is withdrawn: 410 in HTTP (RFC 9110, section 15.5.11)."""


def if_public(record: Any) -> Any:
    """A record that another one names, where the public may see it; None where not."""
    return record if record and record.is_public() else None


class Moved(Exception):
    """The record has a new address: its present slug is the only argument."""


def find_record(rows: QuerySet, slug: str) -> Any:
    """The public record with this address among rows of its kind, published or not.

    Raises Gone for a withdrawn one and Http404 for a draft or a stranger. Raises Moved for
    an address that a public one once had.
    """
    record = rows.filter(slug=slug).first()
    has_moved = False
    if record is None:
        current = FormerAddress.objects.current(rows.model._meta.model_name, slug)
        record = rows.filter(slug=current).first() if current else None
        has_moved = True
    if record is None:
        raise Http404
    refuse_hidden(record)
    if has_moved:
        raise Moved(record.slug)
    return record


def refuse_hidden(record: Any) -> None:
    """Raise Gone for a withdrawn record, Http404 for a draft or a scheduled one."""
    if record.is_public():
        return
    if record.withdrawn_at and record.was_ever_public():
        raise Gone
    raise Http404


def record_page(rows: Callable[[], QuerySet]) -> Callable:
    """Find the record that a page shows among `rows`, and answer for one that is not there.

    301 for an address it once had, to this very page of the record; 410 for a withdrawn one,
    404 for the rest.
    """

    def decorate(view: Callable) -> Callable:
        @functools.wraps(view)
        def answer(request: HttpRequest, slug: str) -> HttpResponse:
            try:
                record = find_record(rows(), slug)
            except Moved as moved:
                query = request.META.get("QUERY_STRING", "")
                address = reverse(request.resolver_match.view_name, args=moved.args)
                return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
            except Gone:
                return error_page(request, 410)
            return view(request, record)

        return answer

    return decorate


def theme_options() -> list[tuple[str, str]]:
    """The public themes for a filter, in alphabetical order of the active language."""
    column = f"name_{active_language()}"
    return list(Theme.objects.published().order_by(column).values_list("slug", column))


def read_list(
    streams: Streams, parameters: Parameters, other_orders: tuple[str, ...] = ()
) -> dict[str, Any]:
    """A page of rows in order of time, with the links that lead on from it."""
    descending = parameters.is_descending(other_orders)
    cursor = parameters.cursor()
    page = read_page(streams, descending=descending, size=PAGE_SIZE, cursor=cursor)
    if cursor and not page.entries:
        parameters.leave_cursor(cursor)
        page = read_page(streams, descending=descending, size=PAGE_SIZE)
    later, earlier = (page.before, page.after) if descending else (page.after, page.before)
    years = years_in(page) if page.is_whole else {} if cursor else count_by_year(streams)
    return {
        "parameters": parameters,
        "page": page,
        "span": span_of(page),
        "links": {
            "descending": descending,
            "newest_first": parameters.address(order="", after=""),
            "oldest_first": parameters.address(order="asc", after=""),
            "newer": later and parameters.address(after=later),
            "older": earlier and parameters.address(after=earlier),
            "years": [
                (year, number, _year_address(year, page, parameters, descending=descending))
                for year, number in sorted(years.items(), reverse=descending)
            ],
        },
    }


@dataclass(frozen=True, slots=True)
class WayOut:
    """The filter whose removal shows most, and how many that is."""

    filter: ChosenFilter
    number: int


def way_out(parameters: Parameters, count: Callable[[Parameters], int]) -> WayOut | None:
    """Which filter to loosen where nothing was found; None where no single one would do."""
    ways = [WayOut(chosen, count(parameters.without(chosen.name))) for chosen in parameters.chosen]
    best = max(ways, key=lambda way: way.number, default=None)
    return best if best and best.number else None


def _year_address(year: int, page: Page, parameters: Parameters, *, descending: bool) -> str:
    """Where a year begins: on this page if it holds everything, else on a page of its own."""
    if page.is_whole:
        on = timezone.localdate()
        told = (entry for entry in page if known_year(entry.record.order_date) == year)
        return "#expected" if all(_is_expected(entry, on) for entry in told) else f"#y{year}"
    return parameters.address(after=cursor_to_year(year, descending=descending))


def years_in(page: Page) -> dict[int, int]:
    """How many entries of a page are told under each year, newest year first."""
    years = (known_year(entry.record.order_date) for entry in page)
    return dict(sorted(Counter(year for year in years if year).items(), reverse=True))


def list_context(
    find: Callable[..., QuerySet], type_: str, parameters: Parameters, options: Any
) -> dict[str, Any]:
    """A page of the list of one kind of record, with how many were found of how many.

    `find` gives the public rows for parameters, and builds the form where it is given the
    options too. Where nothing is found, `way_out` is the filter to loosen.
    """
    rows = find(parameters, options)
    found_count = rows.count()
    return read_list({type_: rows}, parameters) | {
        "found_count": found_count,
        "way_out": None if found_count else way_out(parameters, lambda other: find(other).count()),
        "total_count": rows.model._default_manager.published().count(),
    }


def span_of(page: Page) -> str:
    """The years that a page runs through, «1990–2005», for its title; empty for a whole list."""
    if page.is_whole:
        return ""
    years = [year for entry in page if (year := known_year(entry.record.order_date))]
    if not years:
        return _("undated")
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}–{last}"


def known_year(date: Any) -> int | None:
    """The year under which a date is told: its first, or the last where the beginning is open."""
    if not date:
        return None
    return date.latest.year if date.earliest == datetime.date.min else date.earliest.year


@dataclass(frozen=True, slots=True)
class YearGroup:
    """Entries told under one heading, and the years of silence that come after them."""

    heading: str
    anchor: str
    entries: list[Any]
    year: int | None = None
    gap: str = ""


def by_year(page: Page, on: datetime.date, *, descending: bool) -> list[YearGroup]:
    """The entries of a page in groups.

    What is expected stands apart, then come the years in the order of the page, then what
    has no date. A date with an open beginning is told under its last year, and there it
    stands, although the order of time begins with it. Three years or more in which nothing
    on the page lies are said.
    """
    expected: list[Any] = []
    undated: list[Any] = []
    years: dict[int, list[Any]] = {}
    touched: set[int] = set()
    for entry in page:
        date = entry.record.order_date
        year = known_year(date)
        if _is_expected(entry, on):
            expected.append(entry)
        elif year is None:
            undated.append(entry)
        else:
            years.setdefault(year, []).append(entry)
            touched.update(date.years(on))
    order = sorted(years, reverse=descending)
    groups = [YearGroup(_("Expected"), "expected", expected)]
    for year, following in itertools.zip_longest(order, order[1:]):
        gap = _silence(year, following, touched) if following else ""
        groups.append(YearGroup(str(year), f"y{year}", years[year], year, gap))
    groups.append(YearGroup(_("Undated"), "undated", undated))
    return [group for group in groups if group.entries]


def _is_expected(entry: Entry, on: datetime.date) -> bool:
    return getattr(entry.record, "is_upcoming", lambda on: False)(on)


def _silence(year: int, following: int, touched: set[int]) -> str:
    """The years between two headings in which nothing lies, if they are three or more."""
    first, last = sorted((year, following))
    silent = [between for between in range(first + 1, last) if between not in touched]
    if len(silent) < 3 or len(silent) != silent[-1] - silent[0] + 1:
        return ""
    return f"{silent[0]}–{silent[-1]}"


def place_in_timeline(record: Model, type_: str, told_under: Entry | None = None) -> str:
    """The address of the page of the timeline that begins with this record.

    It begins with the entry that the record is told under, where there is one.
    """
    place = (told_under or Entry.of(type_, record)).place
    # The cursor names a neighbour, so it points to where the next newer row of its kind
    # would stand.
    place = dataclasses.replace(place, id=place.id + 1)
    query = urlencode({"after": Cursor(place, is_forward=True)})
    return f"{reverse('timeline')}?{query}#{type_}-{record.slug}"


def record_context(
    record: Model,
    type_: str,
    rows: QuerySet,
    *,
    related: Q,
    public: QuerySet,
    parameters: Parameters | None,
    told_under: Entry | None = None,
) -> dict[str, Any]:
    """What every record page shows: sources, neighbours, the way back.

    `rows` is the list that the reader came from, `public` everything public of this kind,
    `told_under` the entry of the timeline that the record is a part of.
    """
    descending = parameters.is_descending() if parameters else True
    kin = read_kin(type_, rows, record, related=related, public=public, descending=descending)
    if parameters:
        parameters.cursor(is_list=False)
    return {
        "parameters": parameters,
        "carried": parameters.carried if parameters else "",
        "timeline_address": place_in_timeline(record, type_, told_under),
        "kin": kin,
        "citations": record.citations.select_related("source"),
    }
