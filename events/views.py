"""Public pages of delegations and events."""

from django.db.models import Q
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cities.chronicle import told_under
from cities.filters import CityOptions, RecordFilter
from cities.models import read_cities
from events.models import Delegation, Event
from khabarovsk_relations.records.pages import (
    if_public,
    list_context,
    record_context,
    record_page,
)
from khabarovsk_relations.records.parameters import Parameters


def _find_planned(model, parameters, options):
    """Public delegations or events, narrowed by public status too."""
    rows = RecordFilter(parameters, options).apply(model.objects.published())
    statuses = [*model.Status.choices, ("not_confirmed", model.NOT_CONFIRMED_LABEL)]
    status = parameters.choice("status", pgettext("plan", "Status"), statuses)
    return rows.with_status(status) if status else rows


def find_delegations(parameters, options=None):
    """The public delegations that the parameters ask for."""
    return _find_planned(Delegation, parameters, options)


def find_events(parameters, options=None):
    """The public events that the parameters ask for, narrowed by kind too."""
    rows = _find_planned(Event, parameters, options)
    kind = parameters.choice("kind", _("Kind"), Event.Kind.choices)
    return rows.filter(kind=kind) if kind else rows


def delegation_list(request):
    """The delegations in both directions."""
    parameters = Parameters(request.GET)
    context = list_context(find_delegations, "delegation", parameters, CityOptions())
    read_cities(context["page"].records)
    heads = record_heads() | {"cities": _("Direction"), "kind": _("Nature of the visit")}
    return render(request, "events/delegation_list.html", context | {"heads": heads})


@record_page(
    lambda: Delegation.objects.with_cities().select_related("return_of").prefetch_related("themes")
)
def delegation_detail(request, delegation):
    """A delegation: who, where to, when, what came of it."""
    context = delegation_context(delegation, Parameters(request.GET))
    return render(request, "events/delegation_detail.html", context)


def delegation_context(delegation, parameters=None, *, preview=False):
    """What a delegation's page shows. `parameters` are those of the list it was reached from."""
    public = Delegation.objects.published()
    rows = find_delegations(parameters) if parameters else public
    context = record_context(
        delegation,
        "delegation",
        rows,
        related=Q(return_of=delegation.pk),
        public=public,
        parameters=parameters,
    )
    first_visit = if_public(delegation.return_of)
    kin = context["kin"]
    # A delegation without a title is named by its cities.
    named = [*kin.related, kin.previous, kin.next, first_visit]
    read_cities([visit for visit in named if visit])
    return context | {
        "delegation": delegation,
        "preview": preview,
        "native_language": next((city.native_language for city in delegation.shown_cities()), ""),
        "return_of": first_visit,
        "agreements": delegation.agreements.published(),
        "events": delegation.events.published(),
    }


def event_list(request):
    """The events."""
    parameters = Parameters(request.GET)
    context = list_context(find_events, "event", parameters, CityOptions())
    read_cities(context["page"].records)
    return render(request, "events/event_list.html", context | {"heads": record_heads()})


def record_heads():
    """The heads of a table of delegations or events."""
    return {
        "date": _("Dates"),
        "title": _("Title"),
        "cities": _("Cities"),
        "kind": _("Kind"),
        "status": pgettext("plan", "Status"),
    }


@record_page(
    lambda: (
        Event.objects.with_cities()
        .select_related("part_of", "place_city")
        .prefetch_related("themes")
    )
)
def event_detail(request, event):
    """An event: what, where, when, with whom, what came of it."""
    context = event_context(event, Parameters(request.GET))
    return render(request, "events/event_detail.html", context)


def event_context(event, parameters=None, *, preview=False):
    """What an event's page shows. `parameters` are those of the list it was reached from."""
    public = Event.objects.published()
    rows = find_events(parameters) if parameters else public
    delegations = list(event.delegations.published())
    read_cities(delegations)
    context = record_context(
        event,
        "event",
        rows,
        related=Q(part_of=event.pk),
        public=public,
        parameters=parameters,
        told_under=told_under(delegations),
    )
    return context | {
        "event": event,
        "preview": preview,
        "part_of": if_public(event.part_of),
        "place_city": if_public(event.place_city),
        "delegations": delegations,
        "agreements": event.agreements.published(),
    }
