"""What was signed and held during a visit is told once: under the visit.

It stands here and not with `cities`, because a chronicle is only worth testing with the real
kinds of records and with the pages that tell it.
"""

import datetime

import pytest
from django.utils import timezone

from cities.chronicle import streams_of, told_under
from cities.models import Agreement, RelationStatus
from events.models import Delegation, Event
from khabarovsk_relations.records.timeline import count_by_year

from .factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    SisterCityFactory,
    ThemeFactory,
)
from .site.reading import address_of, read

pytestmark = pytest.mark.django_db

TIMELINE, CITY = "/en/timeline/", "/en/cities/harbin/"
both = pytest.mark.parametrize("address", [TIMELINE, CITY])
either_order = pytest.mark.parametrize("order", ["asc", "desc"])


@pytest.fixture
def city(db):
    return SisterCityFactory(slug="harbin", name_en="Harbin", country="CN")


def visit(city, title="Visit", *, agreements=(), events=(), **kwargs):
    """A visit to or from the city, during which these were signed and held."""
    fields = {"title_en": title, "dates": "2005-05-24/2005-05-27", "cities": [city]}
    delegation = DelegationFactory(**(fields | kwargs), sources=[])
    delegation.agreements.set(agreements)
    delegation.events.set(events)
    return delegation


def accord(city, title="Accord", **kwargs):
    fields = {"title_en": title, "signed": "2005-05-26", "cities": [city]}
    return AgreementFactory(**(fields | kwargs), sources=[])


def feast(city, title="Feast", **kwargs):
    fields = {"title_en": title, "dates": "2005-05-25", "cities": [city]}
    return EventFactory(**(fields | kwargs), sources=[])


def told(page):
    """The entries of a page in their order, each with the titles told under it."""
    return [
        (
            entry.one(class_="entry__title").one("a").text,
            [a.text for parts in entry.all("ul", class_="entry__parts") for a in parts.all("a")],
        )
        for entry in page.main.all("li", class_="entry")
    ]


@both
@either_order
class VisitTests:
    def test_what_belongs_to_it_is_told_once_and_under_it(self, city, address, order):
        visit(city, agreements=[accord(city)], events=[feast(city)])
        assert told(read(f"{address}?order={order}")) == [("Visit", ["Feast", "Accord"])]

    def test_what_belongs_to_no_visit_stands_alone(self, city, address, order):
        visit(city)
        accord(city, signed="2005-06")
        feast(city, dates="2005-07")
        expected = [("Visit", []), ("Accord", []), ("Feast", [])]
        found = told(read(f"{address}?order={order}"))
        assert found == (expected if order == "asc" else expected[::-1])

    @pytest.mark.parametrize("trait", ["draft", "scheduled", "withdrawn"])
    def test_under_one_that_is_not_public_nothing_is_hidden(self, city, address, order, trait):
        visit(city, agreements=[accord(city)], events=[feast(city)], **{trait: True})
        expected = [("Feast", []), ("Accord", [])]
        found = told(read(f"{address}?order={order}"))
        assert found == (expected if order == "asc" else expected[::-1])

    @pytest.mark.parametrize("trait", ["draft", "scheduled", "withdrawn"])
    def test_what_is_not_public_is_not_told(self, city, address, order, trait):
        hidden = {trait: True}
        visit(city, agreements=[accord(city, **hidden)], events=[feast(city, **hidden)])
        assert told(read(f"{address}?order={order}")) == [("Visit", [])]

    def test_what_belongs_to_two_is_told_under_the_first_in_time(self, city, address, order):
        shared = {"agreements": [accord(city)], "events": [feast(city)]}
        # The second was entered first, and one without a date stands behind both.
        visit(city, "Undated", dates="", **shared)
        visit(city, "Second", dates="2007", **shared)
        visit(city, "First", **shared)
        found = dict(told(read(f"{address}?order={order}")))
        assert found == {"First": ["Feast", "Accord"], "Second": [], "Undated": []}

    def test_an_undated_part_is_told_under_a_dated_visit_behind_the_dated_ones(
        self, city, address, order
    ):
        visit(city, agreements=[accord(city, undated=True)], events=[feast(city)])
        page = read(f"{address}?order={order}")
        assert told(page) == [("Visit", ["Feast", "Accord"])]
        assert page.main.all(id="undated") == []

    def test_a_dated_part_of_an_undated_visit_is_told_with_it(self, city, address, order):
        visit(city, agreements=[accord(city)], dates="")
        page = read(f"{address}?order={order}")
        assert told(page) == [("Visit", ["Accord"])]
        assert page.main.all("section", class_="year")[0]["id"] == "undated"


@both
class PartTests:
    def test_it_has_the_anchor_that_it_would_have_alone(self, city, address):
        agreement, event = accord(city, slug="accord-2005"), feast(city, slug="feast-2005")
        delegation = visit(city, agreements=[agreement], events=[event])
        page = read(address)
        entry = page.main.one("li", id=f"delegation-{delegation.slug}")
        assert entry.one("li", id="agreement-accord-2005").one("a").text == "Accord"
        assert entry.one("li", id="event-feast-2005").one("a").text == "Feast"

    def test_it_leads_to_its_own_page_and_says_its_kind(self, city, address):
        agreement = accord(city, type="memorandum")
        visit(city, agreements=[agreement])
        part = read(address).main.one("li", id=f"agreement-{agreement.slug}")
        assert part.one("a")["href"] == address_of(agreement)
        assert part.one(class_="meta").text == "Memorandum"

    def test_a_plan_that_was_never_confirmed_says_so(self, city, address):
        event = feast(city, planned=True)
        visit(city, events=[event])
        part = read(address).main.one("li", id=f"event-{event.slug}")
        assert part.one("strong").text == "not confirmed that it took place"

    def test_a_visit_without_parts_has_no_list_of_them(self, city, address):
        visit(city)
        assert read(address).main.all(class_="entry__parts") == []


@both
class PageTests:
    """More than one page; newest first, the visit stands on another than its parts would."""

    @pytest.fixture(autouse=True)
    def many(self, city):
        ago = timezone.now() - datetime.timedelta(days=1)
        rows = Event.objects.bulk_create(
            Event(
                slug=f"e-{n}",
                title_en=f"Event {n}",
                kind="forum",
                status="took_place",
                dates=f"2005-06-{n % 30 + 1:02}",
                published_at=ago,
            )
            for n in range(60)
        )
        through = Event.cities.through
        through.objects.bulk_create(through(event_id=row.pk, sistercity_id=city.pk) for row in rows)
        visit(
            city,
            agreements=[accord(city, signed="2005-06-30"), accord(city, "Late", signed="2009")],
            events=[feast(city, dates="2001")],
        )

    @either_order
    def test_each_is_told_once_on_the_page_of_its_visit(self, address, order):
        page, found, lengths = read(f"{address}?order={order}"), [], []
        onward = "Newer" if order == "asc" else "Older"
        while True:
            found += told(page)
            lengths.append(len(told(page)))
            links = [a for a in page.main.all("a") if a.text == onward]
            if not links:
                break
            page = read(page.to(links[0]))
        assert lengths == [50, 11]
        assert len({title for title, _parts in found}) == 61
        parts = {title: parts for title, parts in found if parts}
        assert parts == {"Visit": ["Feast", "Accord", "Late"]}

    def test_only_years_with_an_entry_are_counted_and_led_to(self, address):
        years = read(address).main.one("ul", class_="years")
        assert [a.text for a in years.all("a")] == ["2005"]


class FilterTests:
    """A filter that hides the visit shows what it lets through, alone."""

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("city=niigata", [("Accord", []), ("Feast", [])]),
            ("country=JP", [("Accord", []), ("Feast", [])]),
            ("theme=sport", [("Accord", []), ("Feast", [])]),
            ("type=agreement", [("Accord", [])]),
            ("type=event", [("Feast", [])]),
            ("from=2005-05-28", [("Accord", []), ("Feast", [])]),
            # One that leaves the visit tells all that belongs to it.
            ("city=harbin", [("Visit", ["Feast", "Accord"])]),
            ("theme=youth", [("Visit", ["Feast", "Accord"])]),
            ("type=delegation", [("Visit", ["Feast", "Accord"])]),
            ("from=2005-05-27&to=2005-05-27", [("Visit", ["Feast", "Accord"])]),
        ],
    )
    def test_of_the_timeline(self, city, query, expected):
        niigata = SisterCityFactory(slug="niigata", country="JP")
        sport, youth = ThemeFactory(slug="sport"), ThemeFactory(slug="youth")
        # Signed and held on the return, so that the years too can part them from the visit.
        own = {"cities": [niigata], "themes": [sport]}
        parts = {
            "agreements": [accord(city, signed="2005-05-30", **own)],
            "events": [feast(city, dates="2005-05-29", **own)],
        }
        visit(city, themes=[youth], **parts)
        assert told(read(f"{TIMELINE}?{query}")) == expected

    def test_that_hides_the_first_visit_tells_them_under_the_second(self, city):
        niigata = SisterCityFactory(slug="niigata")
        shared = accord(city)
        visit(city, "First", agreements=[shared])
        visit(niigata, "Second", dates="2006", agreements=[shared])
        assert told(read(TIMELINE)) == [("Second", []), ("First", ["Accord"])]
        assert told(read(f"{TIMELINE}?city=niigata")) == [("Second", ["Accord"])]

    def test_on_a_city_s_page_its_visit_tells_what_was_signed_and_held_without_the_city(self, city):
        niigata = SisterCityFactory(slug="niigata")
        visit(city, agreements=[accord(niigata)], events=[feast(niigata)])
        assert told(read(CITY)) == [("Visit", ["Feast", "Accord"])]

    def test_on_a_city_s_page_the_visit_of_another_city_hides_nothing(self, city):
        niigata = SisterCityFactory(slug="niigata")
        visit(niigata, agreements=[accord(city)], events=[feast(city)])
        assert told(read(CITY)) == [("Accord", []), ("Feast", [])]


def streams(agreements=None):
    return streams_of(
        {
            "agreement": Agreement.objects.published() if agreements is None else agreements,
            "delegation": Delegation.objects.published(),
            "event": Event.objects.published(),
            "city": RelationStatus.objects.published(),
        }
    )


class StreamTests:
    def test_years_count_what_stands_alone_and_no_parts(self, city):
        visit(city, agreements=[accord(city, signed="2006")], events=[feast(city, dates="2004")])
        accord(city, signed="2006-03")
        feast(city, dates="2006~")
        assert count_by_year(streams()) == {2006: 2, 2005: 1}

    def test_agreements_already_read_are_parted_likewise(self, city):
        visit(city, agreements=[accord(city)])
        alone = accord(city, "Alone")
        rows = list(Agreement.objects.with_visit(Delegation.objects.published()))
        assert streams(rows)["agreement"] == [alone]
        assert list(streams()["agreement"]) == [alone]


class ToldUnderTests:
    def test_it_is_the_visit_that_the_timeline_chooses(self, city):
        shared = accord(city)
        for dates in ("", "2007", "2005-05", "2005", "2005"):
            visit(city, dates=dates, agreements=[shared])
        visits = list(Delegation.objects.order_by("-pk"))
        row = Agreement.objects.with_visit(Delegation.objects.all()).get()
        assert told_under(visits).record.pk == row.visit_id
        assert told_under(visits).record == Delegation.objects.filter(dates="2005").earliest("pk")

    def test_without_visits_it_is_nothing(self):
        assert told_under([]) is None


class PlaceInTimelineTests:
    @pytest.mark.parametrize("date", ["2005-05-26", "2005", "2009", ""])
    def test_of_a_part_is_the_page_of_its_visit(self, city, date):
        """Whatever its own date says: "2005" and no date stand far from the visit of a day."""
        agreement, event = accord(city, signed=date), feast(city, dates=date)
        visit(city, agreements=[agreement], events=[event])
        feast(city, "Later", dates="2010")
        for record, type_ in ((agreement, "agreement"), (event, "event")):
            page = read(address_of(record))
            link = page.link("Its place in the timeline")
            there = read(page.to(link))
            assert link["href"].partition("#")[2] == f"{type_}-{record.slug}"
            assert there.problems == []
            assert there.titles[0] == "Visit"
            assert there.main.one(id=f"{type_}-{record.slug}")
