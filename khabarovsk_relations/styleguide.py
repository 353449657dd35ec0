"""Every component of the public site on one page, for those who change its looks."""

import datetime
from types import SimpleNamespace

from django.contrib.admin.views.decorators import staff_member_required
from django.http import QueryDict
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _

from cities.lifelines import life_line
from cities.models import Agreement, CityQuery, Meant, RelationStatus, SisterCity, Spelling
from cities.sheet import Row, Section
from events.models import Delegation, Event
from events.views import record_heads
from khabarovsk_relations.months import Told
from khabarovsk_relations.records.anniversaries import anniversaries_in
from khabarovsk_relations.records.edtf import EDTFDate
from khabarovsk_relations.records.marking import excerpt
from khabarovsk_relations.records.pages import by_year
from khabarovsk_relations.records.parameters import Parameters
from khabarovsk_relations.records.timeline import Entry, Page
from khabarovsk_relations.search import Result
from khabarovsk_relations.tallies import HELD, NOT_CONFIRMED, Tally, table_of

DATES = (
    "1965-04-23",
    "2005-05",
    "2005",
    "2005-24",
    "1992~",
    "2016?",
    "199X",
    "1999/..",
    "../2006",
    "[2007..2011]",
    "2005-05-24/2005-05-27",
)


@staff_member_required
def styleguide(request):
    """Show each component with made-up rows; nothing is read from the database or stored."""
    today = timezone.localdate()
    cities = _cities()
    for city in cities:
        city.life_line = life_line(city, {1993: 2, 2005: 5}, today.year)
        city.agreements_count, city.delegations_count, city.events_count = 2, 3, 5
    page = Page(_entries(cities), None, None)
    query = CityQuery("визит visit протокол protocol", SisterCity.objects.none())
    parameters = Parameters(QueryDict("city=niigata&from=2005&to=31.02.2005"))
    parameters.choice("city", _("City"), [("niigata", cities[0].name)])
    parameters.span(_("From"), _("To"))
    parameters.problems.append(_("There is no such page: this is the first one."))
    return render(
        request,
        "styleguide.html",
        {
            "cities": cities,
            "heads": [{"label": label} for label in (_("City"), _("Country"), _("Since"))],
            "record_heads": record_heads(),
            "tallies": _tallies(),
            "briefing": _briefing(page.entries),
            "anniversaries": map(Told.of_anniversary, anniversaries_in(cities, 2030)),
            "entries": page.entries,
            "with_files": _with_files(),
            "dates": [EDTFDate.parse(text) for text in DATES],
            "groups": by_year(page, today, descending=True),
            "parameters": parameters,
            "links": {
                "descending": True,
                "oldest_first": "?order=asc",
                "older": "?after=older",
                "years": [(2006, 1, "#y2006"), (2005, 4, "#y2005"), (1999, 2, "#y1999")],
            },
            "query": query,
            "results": _results(page.entries, query),
            "meant": [Meant("Ниигата", "ru"), Meant("Niigata", "en")],
            "statuses": [(value, label) for value, label in RelationStatus.Status.choices],
        },
    )


def _cities():
    """A sister city, a suspended one and a partner, none of them stored."""
    kinds = SisterCity.Kind
    rows = [
        ("niigata", "Ниигата", "Niigata", "JP", kinds.SISTER, "1965-04-23", 37.92, 139.04),
        ("victoria", "Виктория", "Victoria", "CA", kinds.SISTER, "1990-05", 48.43, -123.37),
        ("busan", "Пусан", "Busan", "KR", kinds.PARTNER, "", 35.18, 129.08),
    ]
    statuses = ["active", "suspended", ""]
    cities = []
    for row, status in zip(rows, statuses, strict=True):
        slug, name_ru, name_en, country, kind, since, latitude, longitude = row
        city = SisterCity(
            slug=slug,
            name_ru=name_ru,
            name_en=name_en,
            country=country,
            kind=kind,
            since=since,
            latitude=latitude,
            longitude=longitude,
        )
        city.current_status = status
        city.current = (
            RelationStatus(city=city, status=status, date="2022-03-03") if status else None
        )
        cities.append(city)
    return cities


def _tallies():
    """Two years in numbers, and the silence between them."""
    busy = Tally({("incoming", HELD): 2, ("event", HELD): 4, ("event", NOT_CONFIRMED): 1})
    quiet = Tally({("agreement", HELD): 1})
    named = [(2006, "#y2006", busy), (1999, "#y1999", quiet)]
    return table_of(named, Tally(busy + quiet), ["", "2000–2005"])


def _briefing(entries):
    """A visit in the briefing of staff, and word of one that found no room."""
    visit = next(entry.record for entry in entries if entry.type == "delegation")
    internal = [(_("internal note"), visit.result)]
    row = Row(visit, str(visit.dates), visit.title, [], visit.result, internal)
    return Section([row], left_out=1)


def _results(entries, query):
    """A city found by a spelling and by a mistaken one, and a visit found by its text."""
    visit = next(entry for entry in entries if entry.type == "delegation")
    cities = [Entry.of("city", city) for city in _cities()[:2]]
    names = [Spelling(1, "新潟", "ja", "common"), Spelling(2, "Виктория", "ru", "misspelling")]
    found = [Result(entry, name) for entry, name in zip(cities, names, strict=True)]
    for other, result in zip(_cities()[1:], found, strict=True):
        result.entry.record.confused_with = [other]
    return [*found, Result(visit, excerpt=excerpt(visit.record.result, query))]


def _entries(cities):
    """One entry of each kind: held with parts, not confirmed, expected, undated."""
    next_year = str(datetime.date.today().year + 1)
    visit = Delegation(
        pk=1,
        slug="visit",
        title_ru="Визит делегации",
        title_en="Visit of a delegation",
        direction="incoming",
        dates="2005-05",
        status="took_place",
        result_ru="Подписан протокол.",
        result_en="A protocol was signed.",
    )
    protocol = Agreement(
        pk=1, slug="protocol", title_ru="Протокол", title_en="Protocol", type="protocol"
    )
    visit.during = [Entry.of("agreement", protocol)]
    plans = [
        Event(
            pk=number,
            slug=f"event-{number}",
            title_ru="Фестиваль",
            title_en="Festival",
            kind="festival",
            dates=dates,
            status=status,
        )
        for number, (dates, status) in enumerate(
            [
                (next_year, "planned"),
                ("2006-01", "planned"),
                ("1999~", "took_place"),
                ("", "planned"),
            ]
        )
    ]
    for record in [visit, protocol, *plans]:
        record.public_cities = cities[:1]
    first, *rest = [Entry.of("event", plan) for plan in plans]
    return [first, rest[0], Entry.of("delegation", visit), *rest[1:]]


def _with_files():
    """A record with a photo and a document; the icon of the site stands for the photo."""
    photo = SimpleNamespace(told=(640, 640), width=640, height=640, small_width=640, is_tall=False)
    photo.url = photo.small_url = static("icon.svg")
    document = SimpleNamespace(told=(1258291,), url="#document", byte_count=1258291)
    return SimpleNamespace(
        photo=photo,
        photo_alt=_("The icon of the site"),
        photo_credit="Фото: мэрия Ниигаты",
        title="",
        document=document,
    )
