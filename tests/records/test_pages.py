"""What list pages and record pages have in common: finding, headings, years of a page."""

import datetime
from types import SimpleNamespace

import pytest
from django.http import Http404, QueryDict
from django.utils import timezone, translation

from cities.models import SisterCity
from events.models import Event
from khabarovsk_relations.records.edtf import EDTFDate
from khabarovsk_relations.records.pages import (
    Gone,
    Moved,
    by_year,
    find_record,
    known_year,
    place_in_timeline,
    read_list,
    span_of,
    theme_options,
    way_out,
    years_in,
)
from khabarovsk_relations.records.parameters import Parameters
from khabarovsk_relations.records.timeline import Cursor, Entry, Page, Place

from ..factories import EventFactory, SisterCityFactory, ThemeFactory

TODAY = datetime.date(2026, 11, 24)
SOMEWHERE = Cursor.parse("f.-.event.1")


def entry(date, *, upcoming=False):
    row = SimpleNamespace(pk=1, order_date=EDTFDate.parse(date), is_upcoming=lambda on: upcoming)
    return Entry.of("event", row)


def page(*dates, whole=False):
    return Page([entry(date) for date in dates], None, None if whole else SOMEWHERE)


class KnownYearTests:
    @pytest.mark.parametrize(
        ("date", "year"),
        [
            ("", None),
            ("1965", 1965),
            ("1965-04-23", 1965),
            ("2005-24", 2005),
            ("1999/..", 1999),
            ("../2006", 2006),
            ("2005-12/2006-01", 2005),
            ("199X", 1990),
            ("[2007..2011]", 2007),
        ],
    )
    def test_it_is_the_first_or_the_last_of_an_open_beginning(self, date, year):
        assert known_year(EDTFDate.parse(date)) == year


class SpanTests:
    @pytest.mark.parametrize(
        ("dates", "span"),
        [
            (["2005", "1990-05", "1999"], "1990–2005"),
            (["2005-01", "2005-12"], "2005"),
            (["2005", "1990", ""], "1990–2005"),
            (["", ""], "undated"),
        ],
    )
    def test_a_part_of_a_list_names_its_years(self, dates, span):
        with translation.override("en"):
            assert span_of(page(*dates)) == span

    def test_a_whole_list_names_none(self):
        assert span_of(page("2005", "1990", whole=True)) == ""


class ByYearTests:
    def test_the_expected_come_first_then_years_then_the_undated(self):
        entries = [entry("2027", upcoming=True), entry("2005-05"), entry("2005"), entry("1990")]
        with translation.override("en"):
            groups = by_year(Page([*entries, entry("")], None, None), TODAY, descending=True)
        assert [(group.heading, group.anchor, len(group.entries)) for group in groups] == [
            ("Expected", "expected", 1),
            ("2005", "y2005", 2),
            ("1990", "y1990", 1),
            ("Undated", "undated", 1),
        ]

    def test_years_stand_in_the_order_of_the_page(self):
        rows = by_year(page("../2006", "1990", "2005"), TODAY, descending=False)
        assert [group.heading for group in rows] == ["1990", "2005", "2006"]

    @pytest.mark.parametrize(
        ("dates", "gaps"),
        [
            (["2005", "2001"], ["2002–2004", ""]),
            (["2005", "2002"], ["", ""]),
            # What lasts is not silence, and neither is a year that may have been meant.
            (["2005", "1999/.."], ["", ""]),
            (["2005", "1999/2001"], ["2002–2004", ""]),
            (["2005", "[1999..2003]"], ["", ""]),
            (["2005", "1990~", ""], ["1991–2004", "", ""]),
        ],
    )
    def test_three_silent_years_are_said(self, dates, gaps):
        for descending in (True, False):
            groups = by_year(page(*dates), TODAY, descending=descending)
            assert sorted(group.gap for group in groups) == sorted(gaps)

    def test_nothing_is_no_group(self):
        assert by_year(page(), TODAY, descending=True) == []


class YearsInTests:
    def test_it_counts_the_entries_told_under_each_year_newest_first(self):
        counts = years_in(page("2001", "2005-05", "", "2005", "../2003", "199X"))
        assert list(counts.items()) == [(2005, 2), (2003, 1), (2001, 1), (1990, 1)]


class YearLinkTests:
    """On a page that holds everything a year leads to its heading, which must be there."""

    YEAR = timezone.localdate().year

    def rows(self, *plans):
        return [
            SimpleNamespace(
                pk=pk, order_date=EDTFDate.parse(date), is_upcoming=lambda on, plan=plan: plan
            )
            for pk, (date, plan) in enumerate(plans)
        ]

    def anchors(self, *plans, query=""):
        links = read_list({"event": self.rows(*plans)}, Parameters(QueryDict(query)))["links"]
        return [(year, address) for year, _number, address in links["years"]]

    def test_a_year_leads_to_its_heading(self):
        assert self.anchors(("2005", False), ("2001", False)) == [
            (2005, "#y2005"),
            (2001, "#y2001"),
        ]

    def test_years_stand_in_the_order_that_is_read(self):
        plans = ("2005", False), ("2001", False), ("2003", False)
        assert [year for year, _ in self.anchors(*plans)] == [2005, 2003, 2001]
        assert [year for year, _ in self.anchors(*plans, query="order=asc")] == [2001, 2003, 2005]

    def test_a_year_of_plans_alone_leads_to_what_is_expected(self):
        assert self.anchors((f"{self.YEAR + 1}", True), ("2005", False)) == [
            (self.YEAR + 1, "#expected"),
            (2005, "#y2005"),
        ]

    def test_a_year_that_has_both_leads_to_its_heading(self):
        day = (f"{self.YEAR}", True), (f"{self.YEAR}-01-01", False)
        assert self.anchors(*day) == [(self.YEAR, f"#y{self.YEAR}")]


class WayOutTests:
    """`finds` says how many rows the list has without a filter."""

    def best(self, query, **finds):
        read = Parameters(QueryDict(query))
        options = [("harbin", "Harbin")]
        read.choice("city", "City", options)
        read.span("From", "To")

        def count(other):
            other.choice("city", "City", options)
            other.span("From", "To")
            (left_out,) = read.kept.keys() - other.kept.keys()
            return finds[left_out]

        return way_out(read, count)

    def test_it_is_the_filter_whose_removal_shows_most(self):
        found = self.best("city=harbin&from=2020&to=2021", city=2, **{"from": 7}, to=3)
        assert (found.filter.name, found.number) == ("from", 7)
        assert found.filter.address_without == "?city=harbin&to=2021"

    def test_of_equal_ones_it_is_the_first_of_the_form(self):
        found = self.best("from=2020&city=harbin", city=4, **{"from": 4})
        assert (found.filter.words, found.number) == ("Harbin", 4)

    def test_there_is_none_where_no_single_filter_helps(self):
        assert self.best("city=harbin&from=2020", city=0, **{"from": 0}) is None

    def test_there_is_none_without_filters(self):
        assert self.best("") is None


@pytest.mark.django_db
class FindRecordTests:
    def test_a_public_one_is_found_by_its_address(self):
        event = EventFactory()
        assert find_record(Event.objects.all(), event.slug) == event

    @pytest.mark.parametrize("trait", ["draft", "scheduled"])
    def test_one_not_yet_public_is_as_good_as_none(self, trait):
        event = EventFactory(**{trait: True})
        with pytest.raises(Http404):
            find_record(Event.objects.all(), event.slug)
        with pytest.raises(Http404):
            find_record(Event.objects.all(), "nobody")

    def test_a_withdrawn_one_is_gone(self):
        with pytest.raises(Gone):
            find_record(Event.objects.all(), EventFactory(withdrawn=True).slug)

    def test_a_former_address_names_the_present_one(self):
        city = SisterCityFactory(slug="old")
        city.slug = "new"
        city.save()
        with pytest.raises(Moved) as moved:
            find_record(SisterCity.objects.all(), "old")
        assert moved.value.args == ("new",)

    def test_its_place_in_the_timeline_names_its_anchor(self):
        event = EventFactory(dates="2005-05", slug="feast")
        with translation.override("en"):
            address = place_in_timeline(event, "event")
        cursor = f"f.2005-05-01.2005-05-31.event.{event.pk + 1}"
        assert address == f"/en/timeline/?after={cursor}#event-feast"

    def test_that_of_a_part_is_where_it_is_told(self):
        event = EventFactory(dates="", slug="feast")
        day = datetime.date(2005, 5, 24)
        visit = Entry("delegation", None, Place(day, day, "delegation", 7))
        with translation.override("en"):
            address = place_in_timeline(event, "event", visit)
        cursor = "f.2005-05-24.2005-05-24.delegation.8"
        assert address == f"/en/timeline/?after={cursor}#event-feast"


@pytest.mark.django_db
class ThemeOptionTests:
    def test_they_are_public_and_in_the_order_of_the_language(self):
        youth = ThemeFactory(slug="youth", name_en="youth", name_ru="Б")
        sport = ThemeFactory(slug="sport", name_en="sport", name_ru="В")
        hidden = ThemeFactory(slug="hidden")
        EventFactory(themes=[youth, sport])
        EventFactory(themes=[youth])
        EventFactory(themes=[hidden], draft=True)
        with translation.override("en"):
            assert theme_options() == [("sport", "sport"), ("youth", "youth")]
        with translation.override("ru"):
            assert theme_options() == [("youth", "Б"), ("sport", "В")]
