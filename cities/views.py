"""Public pages of cities and agreements."""

from django.db.models import Q
from django.http import QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.briefing import briefing_context
from cities.chains import chain_of, has_successor, mark_succeeded, rows_of_chain
from cities.chronicle import read_parts, streams_of, told_under
from cities.filters import (
    ORDERS,
    CityFilter,
    CityOptions,
    find_agreements,
    listed_cities,
)
from cities.lifelines import FIRST_YEAR, read_life_lines
from cities.models import (
    Agreement,
    RelationStatus,
    SisterCity,
    StatusCitation,
    read_cities,
)
from khabarovsk_relations.records.pages import (
    by_year,
    if_public,
    list_context,
    read_list,
    record_context,
    record_page,
    way_out,
)
from khabarovsk_relations.records.parameters import Parameters


def city_list(request):
    """The relations as they stand, or as they stood `on` a day."""
    parameters = Parameters(request.GET)
    options = CityOptions()
    on = parameters.day("on", _("As it stood on"))
    order = parameters.choice("order", options=[(order, "") for order in ORDERS]) or "name"
    cities, unknown = listed_cities(CityFilter(parameters, options), on, order)
    statuses = RelationStatus.objects.in_bulk(
        [city.current_status_id for city in [*cities, *unknown] if city.current_status_id]
    )
    for city in [*cities, *unknown]:
        city.current = statuses.get(city.current_status_id)
    read_life_lines([*cities, *unknown], timezone.localdate(), on)
    groups = [
        (SisterCity.KIND_HEADINGS[kind], [city for city in cities if city.kind == kind])
        for kind in SisterCity.Kind
    ]
    return render(
        request,
        "cities/city_list.html",
        {
            "parameters": parameters,
            "on": on,
            "groups": [(heading, rows) for heading, rows in groups if rows],
            "unknown": unknown,
            "heads": _heads(parameters, order),
            "found_count": len(cities) + len(unknown),
            "total_count": len(options.cities),
            "way_out": None
            if cities or unknown
            else way_out(parameters, lambda other: _count_cities(other, on)),
        },
    )


def _count_cities(parameters, on):
    """How many cities other filters would show."""
    known, unknown = listed_cities(CityFilter(parameters), on and parameters.day("on"), "name")
    return len(known) + len(unknown)


def _heads(parameters, order):
    """The heads of the table: each sorts by its column, once more the other way round."""
    labels = {
        "name": _("City"),
        "country": _("Country"),
        "since": _("Since"),
        "status": _("Status"),
        "": _("By year"),
        "agreements": _("Agreements"),
        "delegations": _("Delegations"),
        "events": _("Events"),
    }
    return [
        {
            "label": label,
            "address": name and parameters.address(order=f"-{name}" if order == name else name),
            "sorting": name and _sorting(name, order),
            "is_number": name in {"agreements", "delegations", "events"},
            "years": "" if name else f"{FIRST_YEAR}–{timezone.localdate().year}",
        }
        for name, label in labels.items()
    ]


def _sorting(name, order):
    """The value of aria-sort (WAI-ARIA 1.2) for a column, empty where it does not sort."""
    return {name: "ascending", f"-{name}": "descending"}.get(order, "")


@record_page(lambda: SisterCity.objects.with_current_status())
def city_detail(request, city):
    """A city: facts, agreements, and everything that happened with it in order of time."""
    return render(request, "cities/city_detail.html", city_context(city, Parameters(request.GET)))


def city_context(city, parameters=None, *, preview=False):
    """What a city's page shows. Without `parameters` it is the newest page of its timeline."""
    today = timezone.localdate()
    statuses = list(city.statuses.order_by("-date_earliest", "date_latest", "-pk"))
    for status in statuses:
        status.city = city
    visits, events = city.delegations.published(), city.events.published()
    # With those that a visit tells under it, although they lack this city.
    own = city.agreements.order_by().values("pk")
    signed = visits.exclude(agreements=None).order_by().values("agreements")
    told = list(
        Agreement.objects.published()
        .filter(Q(pk__in=own) | Q(pk__in=signed))
        .annotate(is_own=Q(pk__in=own))
        .with_state(today)
        .with_visit(visits)
        .newest_first()
    )
    agreements = [agreement for agreement in told if agreement.is_own]
    mark_succeeded(agreements)
    parameters = parameters or Parameters(QueryDict())
    # What the list was narrowed to, for the neighbours in it and the way back to it.
    on, narrowing = parameters.day("on"), CityFilter(parameters)
    chronicle = read_list(
        streams_of(
            {"agreement": agreements, "delegation": visits, "event": events, "city": statuses}
        ),
        parameters,
        ORDERS,
    )
    page = chronicle["page"]
    read_cities([entry.record for entry in page if entry.type == "delegation"])
    read_parts(page, told, visits, events.model.objects.published())
    order = parameters.kept.get("order")
    known, unknown = listed_cities(narrowing, on, order if order in ORDERS else "name")
    neighbours = [*known, *unknown]
    place = next((n for n, other in enumerate(neighbours) if other.pk == city.pk), None)
    # The order of this page's own timeline is not one of the list.
    own = ["after"] if order in ORDERS else ["after", "order"]
    return chronicle | {
        "city": city,
        "carried": parameters.carried_without(*own),
        "preview": preview,
        "current": next(
            (status for status in statuses if status.pk == city.current_status_id), None
        ),
        "statuses": statuses,
        "names": city.names.shown(),
        "not_to_be_confused_with": city.not_to_be_confused_with.published(),
        "agreements": agreements,
        "groups": by_year(page, today, descending=chronicle["links"]["descending"]),
        "citations": [
            *city.citations.select_related("source"),
            *StatusCitation.objects.filter(record__city=city).select_related("source"),
        ],
        "previous": neighbours[place - 1] if place else None,
        "next": neighbours[place + 1]
        if place is not None and place + 1 < len(neighbours)
        else None,
    }


@record_page(lambda: SisterCity.objects.with_current_status())
def city_briefing(request, city):
    """A city on one sheet of A4: names, how relations stand, agreements, the last visits."""
    context = briefing_context(city, timezone.localdate())
    return render(request, "cities/city_briefing.html", context)


def agreement_list(request):
    """The register of agreements."""
    parameters = Parameters(request.GET)
    context = list_context(find_agreements, "agreement", parameters, CityOptions())
    read_cities(context["page"].records)
    heads = {
        "date": _("Signed"),
        "title": _("Title"),
        "cities": _("Cities"),
        "kind": _("Type"),
        "status": _("In force"),
    }
    return render(request, "cities/agreement_list.html", context | {"heads": heads})


@record_page(
    lambda: (
        Agreement.objects.with_state()
        .with_cities()
        .select_related("previous")
        .prefetch_related("themes")
    )
)
def agreement_detail(request, agreement):
    """An agreement: parties, dates, whether it is in force, what it belongs to."""
    context = agreement_context(agreement, Parameters(request.GET))
    return render(request, "cities/agreement_detail.html", context)


def agreement_context(agreement, parameters=None, *, preview=False):
    """What an agreement's page shows. `parameters` are those of the list it was reached from."""
    public = Agreement.objects.published()
    rows = find_agreements(parameters) if parameters else public
    delegations = list(agreement.delegations.published())
    read_cities(delegations)
    context = record_context(
        agreement,
        "agreement",
        rows,
        related=rows_of_chain(agreement),
        public=public.with_state(),
        parameters=parameters,
        told_under=told_under(delegations),
    )
    chain = chain_of(agreement, context["kin"].related, timezone.localdate())
    is_succeeded = has_successor(agreement, chain)
    return context | {
        "agreement": agreement,
        "preview": preview,
        "chain": chain,
        "has_successor": is_succeeded,
        # Then the dates of the successor count.
        "expires": None if is_succeeded else agreement.next_expiry(),
        "notice_by": None if is_succeeded else agreement.notice_date(),
        "previous": if_public(agreement.previous),
        "delegations": delegations,
        "events": agreement.events.published(),
    }
