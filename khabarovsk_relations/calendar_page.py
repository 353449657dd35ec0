"""The calendar: what is coming, month by month."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext

from cities.filters import CityOptions, RecordFilter
from cities.models import SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.anniversaries import coming, kept_cities, kept_events
from khabarovsk_relations.months import Told, by_month
from khabarovsk_relations.records.pages import way_out
from khabarovsk_relations.records.parameters import Parameters
from khabarovsk_relations.records.timeline import Entry
from khabarovsk_relations.views import read_entries, type_options

# Agreements come into force and expire by themselves; nobody plans them.
PLANNED = {"delegation": Delegation, "event": Event}


def calendar(request):
    """The plans whose day has not passed, and the anniversaries of the year to come."""
    parameters = Parameters(request.GET)
    options = CityOptions()
    lines = find_lines(parameters, options)
    read_entries([Entry.of(line.type, line.record) for line in lines], options.cities)
    return render(
        request,
        "calendar.html",
        {
            "parameters": parameters,
            "months": by_month(lines, timezone.localdate()),
            "way_out": None if lines else way_out(parameters, lambda other: len(find_lines(other))),
        },
    )


def find_lines(parameters, options=None):
    """Everything coming that the parameters ask for."""
    today = timezone.localdate()
    narrowing = RecordFilter(parameters, options, has_span=False)
    types = [choice for choice in type_options() if choice[0] != "agreement"]
    type_ = parameters.choice("type", pgettext("record", "Type"), types)
    lines, remembered = [], []
    for name, model in PLANNED.items():
        if type_ in ("", name):
            lines += map(Told.of, narrowing.apply(model.objects.published()).upcoming(today))
    if type_ in ("", "city"):
        cities = (
            SisterCity.objects.published().with_current_status().order_by("since_earliest", "pk")
        )
        remembered += kept_cities(narrowing.apply_to_cities(cities))
    if type_ in ("", "event"):
        remembered += narrowing.apply(kept_events())
    return lines + coming(remembered, today)
