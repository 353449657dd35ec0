"""Chains of agreements: both ways, whole, in order, and the years that a yearly one lacks."""

import datetime

import pytest
from django.utils import translation

from cities.chains import chain_of, has_successor, rows_of_chain
from cities.models import Agreement
from tests.factories import AgreementFactory, SisterCityFactory
from tests.site.reading import address_of, read

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 24)


@pytest.fixture
def city():
    return SisterCityFactory()


def make(title, signed="", previous=None, relation="renews", **kwargs):
    return AgreementFactory(
        title_en=title,
        signed=signed,
        previous=previous,
        relation_to_previous=relation if previous else "",
        **kwargs,
    )


def chain(agreement):
    """Its chain as the page reads it."""
    agreement = Agreement.objects.get(pk=agreement.pk)
    rows = Agreement.objects.published().filter(rows_of_chain(agreement))
    return chain_of(agreement, rows, TODAY)


def titles(agreement):
    return [link.agreement.title_en for link in chain(agreement)]


def gaps(agreement):
    return {link.agreement.title_en: link.gap for link in chain(agreement) if link.gap}


class ChainTests:
    def test_is_whole_and_in_order_from_each_of_its_links(self, city):
        first = make("1", "1990", cities=[city])
        second = make("2", "1995", first, cities=[city])
        third = make("3", "", second, "supersedes", cities=[city])
        fourth = make("4", "2005", third, "amends", cities=[city])
        make("another", "2001", cities=[city])
        for agreement in (first, second, third, fourth):
            assert titles(agreement) == ["1", "2", "3", "4"]
            assert [link.is_this for link in chain(agreement)].count(True) == 1

    def test_of_one_that_stands_alone_is_that_one(self, city):
        alone = make("alone", cities=[city])
        make("2", "1995", make("1", "1990", cities=[city]), cities=[city])
        assert titles(alone) == ["alone"]

    def test_branches_are_in_it_and_say_what_they_follow(self, city):
        first = make("1", "1990", cities=[city])
        third = make("3", "2000", first, cities=[city])
        make("2", "1995", first, "amends", cities=[city])
        make("4", "2005", third, cities=[city])
        assert titles(first) == ["1", "2", "3", "4"]
        follows = [link.follows and link.follows.title_en for link in chain(first)]
        assert follows == [None, None, "1", None]
        # What another one led to is no part of it.
        assert titles(third) == ["1", "3", "4"]

    def test_ends_where_the_public_may_not_look(self, city):
        first = make("1", "1990", cities=[city])
        hidden = make("2", "1995", first, cities=[city], draft=True)
        third = make("3", "2000", hidden, cities=[city])
        assert titles(first) == ["1"]
        assert titles(third) == ["3"]
        # The preview of the draft shows where it will stand.
        assert titles(hidden) == ["1", "2", "3"]

    def test_in_a_circle_has_each_of_them_once(self, city):
        first = make("1", "1990", cities=[city])
        second = make("2", "1995", first, cities=[city])
        third = make("3", "2000", second, cities=[city])
        Agreement.objects.filter(pk=first.pk).update(previous=third, relation_to_previous="renews")
        for agreement in (first, second, third):
            assert sorted(titles(agreement)) == ["1", "2", "3"]

    def test_reaches_neighbours_of_other_cities_and_of_none(self, city):
        first = make("1", "1990", cities=[SisterCityFactory()])
        second = make("2", "1995", first)
        third = make("3", "2000", second, cities=[city])
        assert titles(second) == ["1", "2", "3"]
        assert titles(third) == ["2", "3"]

    def test_is_read_in_one_query_however_long(self, city, django_assert_num_queries):
        last = None
        for year in range(1990, 2020):
            last = make(str(year), str(year), last, cities=[city])
        rows = Agreement.objects.published().filter(rows_of_chain(last))
        with django_assert_num_queries(1):
            assert len(chain_of(last, rows, TODAY)) == 30


class SuccessorTests:
    @pytest.mark.parametrize(
        ("relation", "found"), [("renews", True), ("supersedes", True), ("amends", False)]
    )
    def test_takes_the_place_of_the_one_before(self, city, relation, found):
        first = make("1", "1990", cities=[city])
        second = make("2", "1995", first, relation, cities=[city])
        assert has_successor(first, chain(first)) == found
        assert has_successor(second, chain(second)) is False
        without = Agreement.objects.without_successor()
        assert (first in without) == (not found)
        assert second in without

    def test_that_is_a_draft_does_not_count(self, city):
        first = make("1", "1990", cities=[city])
        make("2", "1995", first, cities=[city], draft=True)
        assert has_successor(first, chain(first)) is False
        assert first in Agreement.objects.without_successor()

    def test_counts_from_the_day_it_was_signed(self, city):
        first = make("1", "1990", cities=[city])
        make("2", "1995-05", first, cities=[city])
        for on, without in [("1995-04-30", True), ("1995-05-01", False), ("2026-01-01", False)]:
            day = datetime.date.fromisoformat(on)
            assert (first in Agreement.objects.without_successor(day)) == without
        Agreement.objects.filter(previous=first).update(
            signed="", signed_earliest=None, signed_latest=None
        )
        assert first not in Agreement.objects.without_successor(datetime.date(1991, 1, 1))


class YearlyTests:
    def yearly(self, city, *dates):
        last = None
        for date in dates:
            last = make(date or "undated", date, last, cities=[city], is_annual=True)
        return last

    @pytest.mark.parametrize(
        ("dates", "told"),
        [
            (["2005", "2006", "2007"], {}),
            (["2008-05-24", "2013"], {"2013": "2009–2012"}),
            (["2001", "2003-06", "2006"], {"2003-06": "2002", "2006": "2004–2005"}),
            (["2001", "", "2004"], {"2004": "2002–2003"}),
            # Signed out of order: a year is not missed because it comes later in the chain.
            (["2001", "2006", "2004"], {"2006": "2002–2003, 2005"}),
            # An interval and a span of years touch each of their years.
            (["2001/2003", "[2005..2006]", "2008"], {"[2005..2006]": "2004", "2008": "2007"}),
            ([""], {}),
            (["2005"], {}),
        ],
    )
    def test_tells_the_years_in_which_none_was_signed(self, city, dates, told):
        assert gaps(self.yearly(city, *dates)) == told

    def test_years_out_of_order_are_not_missed(self, city):
        first = make("2001", "2001", cities=[city], is_annual=True)
        make("2004", "2004", first, cities=[city], is_annual=True)
        make("2008", "2008", first, cities=[city], is_annual=True)
        assert gaps(first) == {"2004": "2002–2003", "2008": "2005–2007"}

    def test_of_others_no_gap_is_told(self, city):
        first = make("2001", "2001", cities=[city])
        assert gaps(make("2008", "2008", first, cities=[city])) == {}


class PageTests:
    def test_shows_the_chain_with_its_links(self, city):
        first = make("First", "1990", cities=[city], term="open")
        second = make("Second", "1995", first, cities=[city])
        third = make("Third", "2000", first, "amends", cities=[city])
        page = read(address_of(first))
        items = page.main.one(id="chain").all("li")
        assert [item.text for item in items] == [
            "First 1990 · in force · this agreement",
            "Second 1995 · renews · not known whether in force",
            "Third 2000 · amends “First” · not known whether in force",
        ]
        assert [item.get("aria-current") for item in items] == ["true", "", ""]
        links = [page.to(a) for a in page.main.one(id="chain").all("a")]
        assert links == [address_of(second), address_of(third)]

    def test_of_one_alone_shows_none(self, city):
        assert read(address_of(make("Alone", cities=[city]))).main.all(id="chain") == []

    @pytest.mark.parametrize(("language", "words"), [("en", "no records"), ("ru", "записей нет")])
    def test_says_the_years_that_lack(self, city, language, words):
        first = make("First", "2008", cities=[city], is_annual=True)
        last = make("Last", "2013", first, cities=[city], is_annual=True)
        items = read(address_of(last, language=language)).main.one(id="chain").all("li")
        assert items[1].text == f"2009–2012: {words}"

    @pytest.mark.parametrize(
        ("signed", "words"),
        [
            ("", "signed every year (no year is recorded)"),
            ("2005", "signed every year (no other year is recorded)"),
        ],
    )
    def test_of_a_yearly_one_without_other_years_says_so(self, city, signed, words):
        agreement = make("Alone", signed, cities=[city], is_annual=True)
        assert words in read(address_of(agreement)).main.one("dl").text

    @pytest.mark.parametrize(
        ("relation", "words"),
        [("renews", "expired"), ("amends", "expired, no successor is recorded")],
    )
    def test_says_that_an_expired_one_has_no_successor(self, city, relation, words):
        first = make("First", "1990", cities=[city], term="fixed", valid_to="1994-12-31")
        make("Second", "1995", first, relation, cities=[city])
        with translation.override("en"):
            assert read(address_of(first)).main.one(class_="lede").one("strong").parent.text == (
                f"Cooperation agreement · {words}"
            )


class NextDateTests:
    """Of a chain only the last paper has next dates."""

    FIELDS = {
        "term": "fixed",
        "valid_from": "1990-01-01",
        "valid_to": "1999-12-31",
        "renewal": "automatic",
        "renewal_months": 12,
        "notice_months": 1,
    }

    @pytest.mark.parametrize(("relation", "has_dates"), [("renews", False), ("amends", True)])
    def test_one_that_has_a_successor_tells_none(self, city, relation, has_dates):
        first = make("First", "1990", cities=[city], **self.FIELDS)
        make("Second", "2000", first, relation, cities=[city], term="open")
        assert ("Expires" in read(address_of(first)).main.one("dl").text) == has_dates
        for page in (address_of(city), f"{address_of(city)}briefing/"):
            assert ("expires" in read(page).main.text) == has_dates
