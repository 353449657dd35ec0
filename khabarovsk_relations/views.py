"""Pages that need both apps, and the chooser of a language."""

from django.db.models import Value
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.utils.translation.trans_real import parse_accept_lang_header

from cities.chronicle import read_parts, streams_of
from cities.filters import CityOptions, RecordFilter
from cities.models import Agreement, RelationStatus, SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.anniversaries import coming, kept_and_of_week, kept_cities
from khabarovsk_relations.records.pages import by_year, read_list, way_out
from khabarovsk_relations.records.parameters import Parameters
from khabarovsk_relations.records.timeline import read_page
from khabarovsk_relations.register import cited_sources

RECORDS = {"agreement": Agreement, "delegation": Delegation, "event": Event}


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
    wanted = [code.partition("-")[0] for code, weight in accepted if weight > 0]
    language = next((code for code in wanted if code in {"ru", "en"}), "ru")
    with translation.override(language):
        response = HttpResponseRedirect(reverse("home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


def home(request):
    """What the register is, the cities, and what was recorded last."""
    today = timezone.localdate()
    cities = list(SisterCity.objects.published().with_current_status())
    cities.sort(key=lambda city: city.since.sort_key)
    newest = read_page(streams(), descending=True, size=5)
    remembered, this_week = kept_and_of_week(today)
    anniversaries = coming([*kept_cities(cities), *remembered], today)[:3]
    read_entries([*newest, *this_week, *anniversaries], cities)
    groups = [
        (kind, heading, [city for city in cities if city.kind == kind])
        for kind, heading in SisterCity.KIND_HEADINGS.items()
    ]
    sister_cities = groups[0][2]
    return render(
        request,
        "home.html",
        {
            "groups": [group for group in groups if group[2]],
            "sister_count": len(sister_cities),
            "other_count": len(cities) - len(sister_cities),
            # In the order of the list under it, whose numbers it shows on phones.
            "on_map": [city for _kind, _heading, rows in groups for city in rows],
            "this_week": this_week,
            "anniversaries": anniversaries,
            "newest": newest,
            "today": today,
        },
    )


def streams(narrowing=None):
    """Everything public, by type; narrowed to what a RecordFilter asks for."""
    records = {type_: model.objects.published() for type_, model in RECORDS.items()}
    statuses = RelationStatus.objects.published().select_related("city")
    if narrowing:
        records = {type_: narrowing.apply(rows) for type_, rows in records.items()}
        statuses = narrowing.apply_to_statuses(statuses)
    return records | {"city": statuses}


def read_entries(entries, cities):
    """Give the entries' records their public cities, out of `cities`, in one query for all."""
    entries = [entry for entry in entries if entry.type in RECORDS]
    chosen = {(entry.type, entry.record.pk): set() for entry in entries}
    links = []
    for type_, model in RECORDS.items():
        through = model.cities.through.objects
        ids = [pk for kind, pk in chosen if kind == type_]
        if ids:
            rows = through.filter(**{f"{type_}__in": ids}).annotate(type=Value(type_))
            links.append(rows.values_list("type", f"{type_}_id", "sistercity_id"))
    for type_, pk, city in links[0].union(*links[1:]) if links else []:
        chosen[type_, pk].add(city)
    # A record that is told twice was perhaps read twice.
    for entry in entries:
        of_record = chosen[entry.type, entry.record.pk]
        entry.record.public_cities = [city for city in cities if city.pk in of_record]


def timeline(request):
    """Everything that happened, all cities and types in one order of time."""
    parameters = Parameters(request.GET)
    options = CityOptions()
    told, visits = told_rows(parameters, options)
    context = read_list(told, parameters)
    read_entries(context["page"], options.cities)
    agreements, events = Agreement.objects.published(), Event.objects.published()
    read_parts(context["page"], agreements, visits, events)
    descending = context["links"]["descending"]
    context["groups"] = by_year(context["page"], timezone.localdate(), descending=descending)
    if not context["groups"]:
        context["way_out"] = way_out(parameters, count_told)
    return render(request, "timeline.html", context)


def told_rows(parameters, options=None):
    """What the timeline tells by type, and the visits under which other things are told."""
    rows = streams(RecordFilter(parameters, options))
    type_ = parameters.choice("type", pgettext("record", "Type"), type_options())
    return {type_: rows[type_]} if type_ else streams_of(rows), rows["delegation"]


def count_told(parameters):
    """How many entries the timeline tells."""
    told, _visits = told_rows(parameters)
    return sum(rows.count() for rows in told.values())


def about(request):
    """What the register is, how a record gets here, how dates are meant."""
    return render(request, "about.html")


def accessibility(request):
    """What was done so that everybody can use the site, how it is tested, where to complain."""
    return render(request, "accessibility.html")


def sources(request):
    """Every source that a public record rests on, with the number of those records."""
    return render(request, "sources.html", {"sources": cited_sources()})
