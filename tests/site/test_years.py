"""The list of years and the page of a year: what they say, and where they lead."""

import datetime

import pytest
from django.utils import timezone

from ..factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    ThemeFactory,
)
from .reading import ask, query_of, read

pytestmark = pytest.mark.django_db

YEARS = "/en/years/"


@pytest.fixture
def harbin(db):
    """A city, and one record of every kind elsewhere in time, so that each kind is there."""
    city = SisterCityFactory(slug="harbin", name_en="Harbin", country="CN")
    AgreementFactory(cities=[city], signed="1993", title_en="Accord")
    DelegationFactory(cities=[city], dates="1993", title_en="Visit")
    EventFactory(cities=[city], dates="1993", title_en="Feast")
    return city


def rows(page):
    """The years of the list in its order, each with its line."""
    table = page.main.one("table")
    return {row.one("th").text: row for row in table.one("tbody").all("tr") if row.all("th")}


def sections(page):
    return {section.one("h2").text: section for section in page.main.all("section")}


class ListTests:
    def test_years_are_newest_first_or_oldest_first(self, harbin):
        EventFactory(dates="2001")
        page = read(YEARS)
        assert list(rows(page)) == ["2001", "1993"]
        head = page.main.one("th", aria_sort="descending")
        other = read(page.to(head.one("a")))
        assert list(rows(other)) == ["1993", "2001"]
        assert other.main.one("th", aria_sort="ascending").one("a")["href"] == "."

    @pytest.mark.parametrize("order", ["", "&order=asc"])
    def test_a_year_leads_to_its_page_with_the_same_filters(self, harbin, order):
        page = read(f"{YEARS}?city=harbin&type=event{order}")
        link = rows(page)["1993"].one("a")
        assert page.to(link) == f"{YEARS}1993/?city=harbin&type=event"

    @pytest.mark.parametrize("order", ["asc", "desc"])
    def test_years_without_records_are_said_between_their_neighbours(self, harbin, order):
        for year in ("1995", "1999", "2000"):
            EventFactory(dates=year)
        table = read(f"{YEARS}?order={order}").main.one("table").one("tbody")
        told = [row.text.split()[0] for row in table.all("tr")]
        expected = ["1993", "1994:", "1995", "1996–1998:", "1999", "2000"]
        assert told == (expected if order == "asc" else expected[::-1])

    def test_a_bar_is_decoration_and_as_long_as_the_total(self, harbin):
        EventFactory(dates="2001")
        page = read(YEARS)
        drawn = {year: row.one("svg") for year, row in rows(page).items()}
        assert {svg["aria-hidden"] for svg in drawn.values()} == {"true"}
        widths = {year: svg.one("rect")["width"] for year, svg in drawn.items()}
        assert widths == {"2001": "33", "1993": "100"}

    def test_columns_that_would_be_empty_are_left_out(self, harbin):
        assert "Meetings elsewhere" not in read(YEARS).main.one("thead").text
        DelegationFactory(direction="third_place", dates="1993")
        EventFactory(status="cancelled", dates="1994")
        year = timezone.localdate().year + 1
        EventFactory(planned=True, dates=str(year))
        page = read(YEARS)
        heads = [head.text for head in page.main.one("thead").all("th")]
        assert heads[4] == "Meetings elsewhere"
        assert heads[-3:] == ["Not confirmed", "Expected", "Cancelled or postponed"]
        assert [cell.text for cell in rows(page)[str(year)].all("td")][-4:] == ["0", "0", "1", "0"]
        assert [cell.text for cell in rows(page)["1994"].all("td")][-4:] == ["0", "0", "0", "1"]

    def test_filters_narrow_what_is_counted(self, harbin):
        sport = ThemeFactory(slug="sport")
        kyoto = SisterCityFactory(slug="kyoto", country="JP")
        EventFactory(cities=[kyoto], themes=[sport], dates="2001")
        assert list(rows(read(f"{YEARS}?country=JP"))) == ["2001"]
        assert list(rows(read(f"{YEARS}?theme=sport"))) == ["2001"]
        assert list(rows(read(f"{YEARS}?type=agreement"))) == ["1993"]
        assert list(rows(read(f"{YEARS}?city=kyoto"))) == ["2001"]

    def test_filters_that_leave_nothing_say_which_to_loosen(self, harbin):
        SisterCityFactory(slug="kyoto", name_en="Kyoto", country="JP")
        page = read(f"{YEARS}?city=kyoto&type=event")
        link = page.link("Remove the filter “City: Kyoto” to see 1 record.")
        assert list(rows(read(page.to(link)))) == ["1993"]

    def test_one_with_an_open_end_reaches_this_year(self, harbin):
        this_year = timezone.localdate().year
        EventFactory(dates=f"{this_year - 1}/..")
        assert list(rows(read(YEARS)))[:2] == [str(this_year), str(this_year - 1)]


class YearTests:
    def test_it_says_what_it_is_and_for_which_filters(self, harbin):
        ThemeFactory(slug="sport", name_en="sport")
        page = read(f"{YEARS}1993/?city=harbin&country=CN")
        assert page.one("h1").text == "1993: what was done Harbin, China"
        assert page.one("title").text.startswith("1993: what was done, Harbin, China — ")
        russian = read("/ru/years/1993/")
        assert russian.one("h1").text == "1993 год: что было сделано"

    def test_it_tells_records_by_month_and_then_the_rest(self, harbin):
        AgreementFactory(signed="2005-03-01", title_en="March")
        EventFactory(dates="2005", title_en="Some time")
        DelegationFactory(dates="2005-01-07/2005-01-09", title_en="January")
        RelationStatusFactory(city=harbin, date="2005-03", date_means="as_of")
        page = read(f"{YEARS}2005/")
        assert [h.text for h in page.main.all("h3")] == ["January", "March", "During the year"]
        # The coarser date first, a note of how relations stood too.
        note = "Relations active (as known on this date)"
        assert page.titles == ["January", note, "March", "Some time"]

    def test_one_over_new_year_is_told_in_both_years_and_counted_once_in_each(self, harbin):
        EventFactory(dates="2005-12-30/2006-01-03", title_en="Ball", cities=[harbin])
        for year, other, month in ((2005, 2006, "December"), (2006, 2005, "January")):
            page = read(f"{YEARS}{year}/")
            assert page.titles == ["Ball"]
            assert f"also in {other}" in page.main.one("li", class_="entry").text
            assert page.main.one("h3").text == month
            assert page.found == "1 record found"
        page = read(f"{YEARS}?type=event&city=harbin")
        assert page.main.one("tfoot").all("td")[3].text == "2"

    def test_plans_are_told_apart_and_not_among_what_was_held(self, harbin):
        year = timezone.localdate().year
        states = {
            "Late": {"planned": True, "dates": f"{year}-01-01"},
            "Off": {"status": "cancelled", "dates": f"{year}-01"},
            "Put off": {"status": "postponed", "dates": f"{year}"},
            "Due": {"planned": True, "dates": f"{year}-12-31"},
            "Held": {"dates": f"{year}-01-01"},
        }
        for title, state in states.items():
            EventFactory(title_en=title, cities=[harbin], **state)
        page = read(f"{YEARS}{year}/")
        told = {
            name: [p.one("a").text for p in section.all("p", class_="entry__title")]
            for name, section in sections(page).items()
        }
        # A day is past on the day after it: on the last of the year the plan for it is due.
        is_new_year = timezone.localdate() == datetime.date(year, 1, 1)
        assert told["By month"] == ["Held"]
        assert told["Cancelled or postponed"] == ["Put off", "Off"]
        assert told["Not confirmed"] == ([] if is_new_year else ["Late"])
        assert told["Expected"][-1] == "Due"
        table = page.main.one("table", aria_labelledby="figures")
        cells = next(row for row in table.all("tr") if "Events" in row.text).all("td")
        assert [cell.text for cell in cells] == ["5", "1", "1", "1", "2", "—"]

    def test_a_city_that_is_not_public_is_told_nowhere(self, harbin):
        hidden = SisterCityFactory(draft=True, name_en="Hidden")
        EventFactory(cities=[harbin, hidden], dates="2005", title_en="Both")
        EventFactory(cities=[hidden], dates="2005", title_en="Alone")
        page = read(f"{YEARS}2005/")
        assert "Hidden" not in page.markup
        assert [row.one("th").text for row in page.main.all("tr") if row.all("th", scope="row")][
            -3:
        ] == ["Harbin", "without a city", "All together, each record once"]

    def test_partners_of_a_country_are_those_of_that_country(self, harbin):
        kyoto = SisterCityFactory(name_en="Kyoto", country="JP")
        EventFactory(cities=[harbin, kyoto], dates="2005")
        table = read(f"{YEARS}2005/?country=JP").main.one("table", aria_labelledby="partners")
        assert [row.one("th").text for row in table.one("tbody").all("tr")] == ["Kyoto"]

    def test_a_name_in_russian_only_has_its_language(self, harbin):
        city = SisterCityFactory(name_en="", name_ru="Могилёв")
        EventFactory(cities=[city], dates="2005")
        table = read(f"{YEARS}2005/").main.one("table", aria_labelledby="partners")
        assert table.one("a", lang="ru").text == "Могилёв"


class WaysOnTests:
    def test_lead_to_the_nearest_years_with_records_under_the_same_filters(self, harbin):
        EventFactory(dates="2004")
        EventFactory(cities=[harbin], dates="2009")
        page = read(f"{YEARS}2001/?city=harbin")
        assert page.to(page.link("Earlier: 1993")) == f"{YEARS}1993/?city=harbin"
        assert page.to(page.link("Later: 2009")) == f"{YEARS}2009/?city=harbin"
        assert page.follow("Later: 2009").link("Earlier: 1993")["rel"] == "prev"

    def test_of_the_first_and_the_last_year_there_is_one(self, harbin):
        EventFactory(dates="2009")
        words = [a.text for a in read(f"{YEARS}2009/").one("nav", class_="neighbours").all("a")]
        assert words == ["By year", "Earlier: 1993"]

    def test_lead_back_to_the_list_with_the_filters(self, harbin):
        page = read(f"{YEARS}1993/?city=harbin")
        *_home, up = page.one(class_="breadcrumbs").all("a")
        assert (up.text, page.to(up)) == ("By year", f"{YEARS}?city=harbin")

    def test_a_filter_can_be_removed(self, harbin):
        page = read(f"{YEARS}1993/?city=harbin&type=event")
        links = [page.to(item.one("a")) for item in page.main.one(class_="chosen").all("li")]
        assert links == [f"{YEARS}1993/?type=event", f"{YEARS}1993/?city=harbin"]
        assert page.to(page.link("Clear all")) == f"{YEARS}1993/"

    def test_an_empty_year_says_so(self, harbin):
        page = read(f"{YEARS}1900/")
        assert "Nothing is recorded of 1900." in page.main.text
        assert page.one("meta", name="robots")["content"] == "noindex"
        assert read(f"{YEARS}1993/").all("meta", name="robots") == []

    def test_an_empty_year_under_filters_says_which_to_loosen(self, harbin):
        SisterCityFactory(slug="kyoto", name_en="Kyoto")
        page = read(f"{YEARS}1993/?city=kyoto&type=event")
        page = page.follow("Remove the filter “City: Kyoto” to see 1 record.")
        assert page.titles == ["Feast"]

    @pytest.mark.parametrize("year", ["1000", "1999", "2030", "2999"])
    def test_any_year_of_ours_has_a_page(self, harbin, year):
        assert read(f"{YEARS}{year}/").one("h1").text == f"{year}: what was done"

    @pytest.mark.parametrize(
        "year", ["0999", "3000", "999", "20055", "0", "-2005", "2005a", "२००५", "9" * 500]
    )
    def test_any_other_has_none(self, harbin, year):
        assert ask(f"{YEARS}{year}/").status_code == 404
        assert ask(f"{YEARS}{year}/table.csv").status_code == 404

    def test_the_last_winter_of_all_breaks_no_page(self, harbin):
        # It ends in February 3000.
        EventFactory(dates="2999-24", title_en="Last")
        assert read(f"{YEARS}2999/").titles == ["Last"]
        assert list(rows(read(YEARS))) == ["2999", "1993"]
        assert read("/en/timeline/").titles[0] == "Last"

    def test_values_not_understood_are_said_and_left_out(self, harbin):
        for address in (YEARS, f"{YEARS}1993/"):
            page = read(f"{address}?city=nowhere&country=zz&theme=x&type=x&from=x&on=x")
            assert len(page.problems) == 4


class LinksToYearsTests:
    def test_a_year_of_the_timeline_leads_to_its_page(self, harbin):
        page = read("/en/timeline/?city=harbin")
        (heading,) = page.main.all(class_="year__name")
        assert query_of(page.to(heading.one("a"))) == {"city": "harbin"}
        assert read(page.to(heading.one("a"))).one("h1").text.startswith("1993: what was done")

    def test_a_city_leads_to_its_years(self, harbin):
        page = read("/en/cities/harbin/")
        (heading,) = page.main.all(class_="year__name")
        assert page.to(heading.one("a")) == f"{YEARS}1993/?city=harbin"
        assert page.to(page.link("By year, in numbers")) == f"{YEARS}?city=harbin"

    def test_every_page_leads_to_the_list(self, harbin):
        assert read("/en/about/").follow("By year").one("h1").text == "By year"
