"""How many queries a page makes: few, and as many for 500 rows as for 5."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.models import (
    Agreement,
    AgreementCitation,
    CityCitation,
    CityName,
    RelationStatus,
    SisterCity,
    StatusCitation,
)
from events.models import Delegation, DelegationCitation, Event, EventCitation
from khabarovsk_relations.records.anniversaries import same_day
from khabarovsk_relations.records.models import Source, Theme

pytestmark = pytest.mark.django_db

LISTS = ["/en/agreements/", "/en/delegations/", "/en/events/"]
FILTERS = "city=city-1&country=JP&theme=theme-1&from=1990&to=2030"
RECORD_LIMIT, CITY_LIMIT, TIMELINE_LIMIT = 8, 14, 14
BOUNDED = {
    "/en/": 10,
    "/en/cities/": 5,
    "/en/cities/?on=2020-01-01": 5,
    "/en/anniversaries/?year=2027": 4,
    "/en/calendar/": 8,
    f"/en/calendar/?{FILTERS}": 8,
    "/en/years/": 4,
    f"/en/years/?{FILTERS}": 4,
    "/en/years/1993/": 9,
    f"/en/years/1993/?{FILTERS}": 9,
    f"/en/years/1993/table.csv?{FILTERS}": 7,
    # Nothing there: each filter is tried without.
    f"/en/years/1900/?{FILTERS}": 12,
    "/en/sources/": 3,
    "/en/search/?q=zzz": 15,
    "/en/search/?q=zzz&page=2": 15,
    "/en/about/": 0,
}


def fill(number):
    """So many rows of everything, all hanging together, as fast as a database takes them."""
    ago = timezone.now() - datetime.timedelta(days=1)
    numbers = range(1, number + 1)

    def make(model, **kwargs):
        rows = [
            model(**{key: value(n) if callable(value) else value for key, value in kwargs.items()})
            for n in numbers
        ]
        return model.objects.bulk_create(rows)

    def link(through, names, pairs):
        through.objects.bulk_create(
            [through(**dict(zip(names, pair, strict=True))) for pair in set(pairs)]
        )

    today = timezone.localdate()

    def dates(n):
        """Long ago, in this week of last year, next year; some undated."""
        if n % 10 == 0:
            return ""
        times = [f"{1990 + n % 30}-05", same_day(today, -1).isoformat(), f"{today.year + 1}-05"]
        return times[n % 3]

    def status(n):
        return "planned" if n % 3 == 2 else "took_place"

    sources = make(Source, key=lambda n: f"s-{n}", title=lambda n: f"Source {n}")
    themes = make(
        Theme, slug=lambda n: f"theme-{n}", name_ru=lambda n: f"т {n}", name_en=lambda n: f"t {n}"
    )
    cities = make(
        SisterCity,
        slug=lambda n: f"city-{n}",
        name_en=lambda n: f"Zzz city {n}",
        name_ru=lambda n: f"Город {n}",
        kind="sister",
        country="JP",
        since=dates,
        published_at=ago,
    )
    agreements = make(
        Agreement,
        slug=lambda n: f"a-{n}",
        title_en=lambda n: f"Zzz agreement {n}",
        type="cooperation",
        signed=dates,
        published_at=ago,
    )
    # Without a title each is named by its cities.
    delegations = make(
        Delegation,
        slug=lambda n: f"d-{n}",
        direction="incoming",
        head_name_en="Zzz",
        status=status,
        dates=dates,
        published_at=ago,
    )
    events = make(
        Event,
        slug=lambda n: f"e-{n}",
        title_en=lambda n: f"Zzz event {n}",
        kind="festival",
        status=status,
        has_anniversary=True,
        dates=dates,
        published_at=ago,
    )
    first = cities[0]
    make(CityName, city=first, text=lambda n: f"Spelling {n}")
    statuses = make(
        RelationStatus,
        city=lambda n: cities[n // 2 % number] if n % 2 else first,
        status="active",
        date=lambda n: f"{1900 + n % 100}-{1 + n // 100:02}",
    )
    for citation, records in [
        (CityCitation, cities),
        (StatusCitation, statuses),
        (AgreementCitation, agreements),
        (DelegationCitation, delegations),
        (EventCitation, events),
    ]:
        citation.objects.bulk_create(
            [citation(record=records[0], source=source) for source in sources]
            + [citation(record=record, source=sources[0]) for record in records[1:]]
        )
    for model, records in [(Agreement, agreements), (Delegation, delegations), (Event, events)]:
        name = model._meta.model_name
        link(
            model.cities.through,
            [f"{name}_id", "sistercity_id"],
            [(records[0].pk, city.pk) for city in cities] + [(row.pk, first.pk) for row in records],
        )
        link(
            model.themes.through,
            [f"{name}_id", "theme_id"],
            [(records[0].pk, theme.pk) for theme in themes]
            + [(row.pk, themes[0].pk) for row in records],
        )
    for through, names, ours, theirs in [
        (Delegation.agreements.through, ["delegation_id", "agreement_id"], delegations, agreements),
        (Event.delegations.through, ["event_id", "delegation_id"], events, delegations),
        (Event.agreements.through, ["event_id", "agreement_id"], events, agreements),
    ]:
        link(
            through,
            names,
            [(ours[0].pk, other.pk) for other in theirs] + [(one.pk, theirs[0].pk) for one in ours],
        )
    Agreement.objects.exclude(slug="a-1").update(
        previous=agreements[0], relation_to_previous="renews"
    )
    Delegation.objects.exclude(slug="d-1").update(return_of=delegations[0])
    Event.objects.exclude(slug="e-1").update(part_of=events[0], place_city=first)


def queries(address):
    client = Client()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(address)
    assert response.status_code == 200
    return len(captured)


@pytest.fixture(params=[5, 500])
def number(request, db):
    fill(request.param)
    return request.param


class PageTests:
    def test_makes_no_more_queries_than_it_may(self, number):
        limits = dict(BOUNDED)
        for address in LISTS:
            limits |= {address: 8, f"{address}?order=asc&{FILTERS}": 8}
        for kind in ("agreements/a", "delegations/d", "events/e"):
            for n in (1, 3):
                limits[f"/en/{kind}-{n}/"] = RECORD_LIMIT
            limits[f"/en/{kind}-3/?{FILTERS}"] = RECORD_LIMIT
        for slug in ("city-1", "city-2"):
            limits[f"/en/cities/{slug}/"] = CITY_LIMIT
            limits[f"/en/cities/{slug}/briefing/"] = CITY_LIMIT
        limits["/en/cities/city-1/?country=JP&kind=sister&on=2020-01-01&order=asc"] = CITY_LIMIT
        limits |= {"/en/timeline/": TIMELINE_LIMIT, f"/en/timeline/?{FILTERS}": TIMELINE_LIMIT}
        made = {address: queries(address) for address in limits}
        assert {a: n for a, n in made.items() if n > limits[a]} == {}
