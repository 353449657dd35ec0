"""Pages that need both apps, the chooser of a language, and the pages of errors."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from cities.filters import CityOptions, RecordFilter
from cities.models import Agreement, RelationStatus, SisterCity, read_cities
from events.models import Delegation, Event
from khabarovsk_relations.records.pages import by_year, error_page, read_list
from khabarovsk_relations.records.parameters import Parameters
from khabarovsk_relations.records.timeline import read_page
from khabarovsk_relations.register import cited_sources

SEARCH_LIMIT = 1000
SEARCH_PAGE_SIZE = 20


def type_options():
    """The types of records for a filter."""
    return [
        ("city", _("Cities")),
        ("agreement", _("Agreements")),
        ("delegation", _("Delegations")),
        ("event", _("Events")),
    ]


def choose_language(request):
    """Lead from the bare address to the language that the browser asks for, else Russian.

    Rule: Accept-Language, RFC 9110, section 12.5.4. No cookie is looked at.
    """
    accepted = parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "").lower())
    language = next((code[:2] for code, _weight in accepted if code[:2] in {"ru", "en"}), "ru")
    with translation.override(language):
        response = HttpResponseRedirect(reverse("home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def home(request):
    """What the register is, the cities, and what was recorded last."""
    today = timezone.localdate()
    cities = list(SisterCity.objects.published().with_current_status())
    cities.sort(key=lambda city: city.since.sort_key)
    newest = read_page(streams(), descending=True, size=8)
    read_entries(newest)
    return render(
        request,
        "home.html",
        {
            "sister_cities": [city for city in cities if city.kind == SisterCity.Kind.SISTER],
            "other_cities": [city for city in cities if city.kind != SisterCity.Kind.SISTER],
            "newest": newest,
            "today": today,
        },
    )


def streams(narrowing=None):
    """Everything public, by type; narrowed to what a RecordFilter asks for."""
    records = {
        "agreement": Agreement.objects.published(),
        "delegation": Delegation.objects.published(),
        "event": Event.objects.published(),
    }
    statuses = RelationStatus.objects.published().select_related("city")
    if narrowing:
        records = {type_: narrowing.apply(rows) for type_, rows in records.items()}
        statuses = narrowing.apply_to_statuses(statuses)
    return records | {"city": statuses}


def read_entries(page):
    """Read the cities of a page's entries, one query for each type."""
    for type_ in ("agreement", "delegation", "event"):
        read_cities([entry.record for entry in page if entry.type == type_])


def timeline(request):
    """Everything that happened, all cities and types in one order of time."""
    parameters = Parameters(request.GET)
    narrowing = RecordFilter(parameters, CityOptions())
    type_ = parameters.choice("type", _("Type"), type_options())
    rows = streams(narrowing)
    context = read_list({type_: rows[type_]} if type_ else rows, parameters)
    read_entries(context["page"])
    groups = by_year(context["page"], timezone.localdate())
    return render(request, "timeline.html", context | {"groups": groups})


def search(request):
    """Records found by any spelling of a city and by the words of their texts."""
    parameters = Parameters(request.GET)
    query = parameters.text("q")
    narrowing = RecordFilter(parameters, CityOptions())
    type_ = parameters.choice("type", _("Type"), type_options())
    found = {}
    if query:
        rows = streams(narrowing) | {"city": narrowing.apply_to_cities(SisterCity.objects)}
        found = {name: rows[name].published().search(query) for name in rows if type_ in {"", name}}
    counts = {name: rows.count() for name, rows in found.items()}
    reachable = min(sum(counts.values()), SEARCH_LIMIT)
    last = max(1, -(-reachable // SEARCH_PAGE_SIZE))
    number = parameters.page(last)
    entries = read_page(found, descending=True, size=number * SEARCH_PAGE_SIZE).entries
    entries = entries[(number - 1) * SEARCH_PAGE_SIZE :]
    read_entries(entries)
    return render(
        request,
        "search.html",
        {
            "parameters": parameters,
            "query": query,
            "entries": entries,
            "found_count": sum(counts.values()),
            "number": number,
            "last": last,
            "pages": [(n, parameters.address(page=n)) for n in range(1, last + 1)],
        },
    )


def about(request):
    """What the register is, how a record gets here, how dates are meant."""
    return render(request, "about.html")


def sources(request):
    """Every source that a public record rests on, with the number of those records."""
    return render(request, "sources.html", {"sources": cited_sources()})


def page_not_found(request, exception):
    """404 in the language of the address."""
    return error_page(request, 404)


def bad_request(request, exception):
    """400 in the language of the address."""
    return error_page(request, 400)


def permission_denied(request, exception):
    """403 in the language of the address."""
    return error_page(request, 403)
