"""The list of cities: groups, sorting, filters, and the relations as they stood on a day."""

import pytest

from ..factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
)
from .reading import address_of, read

pytestmark = pytest.mark.django_db


def names(page):
    return [row.all("th")[0].all("a")[0].text for row in rows(page)]


def rows(page):
    return [row for body in page.main.all("tbody") for row in body.all("tr")]


def groups(page):
    """The names of the cities by the heading they stand under, without its count."""
    headings = {
        h["id"]: h.text.rstrip("0123456789 ")
        for h in page.main.all("h2")
        if h.get("id").startswith("group-")
    }
    return {
        headings[table["aria-labelledby"]]: [
            row.all("th")[0].all("a")[0].text for row in table.one("tbody").all("tr")
        ]
        for table in page.main.all("table")
    }


def city(name, *statuses, **kwargs):
    made = SisterCityFactory(name_en=name, slug=name.lower(), sources=[], **kwargs)
    for status, date in statuses:
        RelationStatusFactory(city=made, status=status, date=date)
    return made


class GroupTests:
    def test_sister_cities_partners_and_contacts_stand_apart(self):
        city("Contact", kind="contact")
        city("Partner", kind="partner")
        city("Sister")
        assert groups(read("/en/cities/")) == {
            "Sister cities": ["Sister"],
            "Partner cities": ["Partner"],
            "Other contacts": ["Contact"],
        }

    def test_a_group_without_cities_is_not_there(self):
        city("Sister")
        assert list(groups(read("/en/cities/"))) == ["Sister cities"]


class RowTests:
    def test_it_tells_country_beginning_status_and_public_counts(self):
        harbin = city("Harbin", ("suspended", "2022-03-03"), country="CN", since="1993-06-15")
        AgreementFactory(cities=[harbin])
        AgreementFactory(cities=[harbin], draft=True)
        for _number in range(2):
            DelegationFactory(cities=[harbin])
        EventFactory(cities=[harbin], withdrawn=True)
        (row,) = rows(read("/en/cities/"))
        assert [cell.text for cell in row.all("td")] == [
            *("China", "15 June 1993", "suspended on 3 March 2022"),
            # The life-line is a drawing; what it draws stands in the other cells.
            *("", "1", "2", "0"),
        ]

    def test_what_is_not_known_is_said(self):
        city("Nowhere", undated=True)
        (row,) = rows(read("/en/cities/"))
        assert "date not established" in row.text
        assert "status not established" in row.text


class SortTests:
    @pytest.fixture
    def three(self, db):
        first = city("Beta", ("active", "2000"), country="CN", since="1993")
        second = city("alpha", ("ended", "2000"), country="US", since="1965")
        third = city("Gamma", ("suspended", "2000"), country="JP", since="")
        for factory, cities in [
            (AgreementFactory, [first, first, second]),
            (DelegationFactory, [second, second, third]),
            (EventFactory, [third, third, first]),
        ]:
            for one in cities:
                factory(cities=[one], sources=[])

    @pytest.mark.parametrize(
        ("order", "expected"),
        [
            ("", "alpha Beta Gamma"),
            ("name", "alpha Beta Gamma"),
            ("-name", "Gamma Beta alpha"),
            ("country", "Beta Gamma alpha"),
            ("-country", "alpha Gamma Beta"),
            ("since", "alpha Beta Gamma"),
            ("-since", "Beta alpha Gamma"),
            ("status", "Beta Gamma alpha"),
            ("-status", "alpha Gamma Beta"),
            ("agreements", "Gamma alpha Beta"),
            ("-agreements", "Beta alpha Gamma"),
            ("delegations", "Beta Gamma alpha"),
            ("-delegations", "alpha Gamma Beta"),
            ("events", "alpha Beta Gamma"),
            ("-events", "Gamma Beta alpha"),
        ],
    )
    def test_by_any_column_either_way_what_is_unknown_last(self, three, order, expected):
        page = read(f"/en/cities/?order={order}")
        assert names(page) == expected.split()
        assert page.problems == []

    def test_the_head_says_how_it_is_sorted_and_leads_to_the_reverse(self, three):
        page = read("/en/cities/?order=since&kind=sister")
        sorted_heads = [head for head in page.main.all("th", scope="col") if head.get("aria-sort")]
        assert [(head.text, head["aria-sort"]) for head in sorted_heads] == [("Since", "ascending")]
        page = read(page.to(sorted_heads[0].one("a")))
        head = page.main.one("th", aria_sort="descending")
        assert head.text == "Since"
        assert names(page) == ["Beta", "alpha", "Gamma"]
        assert page.to(head.one("a")) == "/en/cities/?order=since&kind=sister"

    def test_ye_and_yo_stand_together(self):
        for name in ("Жуковский", "Ёлкин", "Елец", "Еловка"):
            SisterCityFactory(name_ru=name, name_en="", sources=[])
        assert names(read("/ru/cities/")) == ["Елец", "Ёлкин", "Еловка", "Жуковский"]

    @pytest.mark.parametrize("order", ["asc", "population", "--name", "-"])
    def test_an_unknown_order_is_by_name_and_said(self, three, order):
        page = read(f"/en/cities/?order={order}")
        assert names(page) == ["alpha", "Beta", "Gamma"]
        assert len(page.problems) == 1


class FilterTests:
    @pytest.fixture(autouse=True)
    def cities(self, db):
        city("Active", ("active", "1990"), country="CN")
        city("Resumed", ("suspended", "2000"), ("resumed", "2001"), country="JP")
        city("Suspended", ("active", "1990"), ("suspended", "2022"), country="JP")
        city("Silent", country="US", kind="partner")

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("country=JP", "Resumed Suspended"),
            ("kind=partner", "Silent"),
            ("status=active", "Active Resumed"),
            ("status=suspended", "Suspended"),
            ("status=unknown", "Silent"),
            ("status=suspended&on=2021-12-31", ""),
            ("status=active&country=JP&kind=sister", "Resumed"),
            ("country=&kind=&status=&on=", "Active Resumed Suspended Silent"),
        ],
    )
    def test_by_country_kind_and_current_status(self, query, expected):
        page = read(f"/en/cities/?{query}")
        assert names(page) == expected.split()
        assert page.found == f"{len(expected.split())} of 4 found"
        assert page.problems == []

    def test_values_not_understood_are_said_and_left_out(self):
        page = read("/en/cities/?country=XX&kind=friend&status=resumed&on=2006-02-30&order=x")
        assert len(names(page)) == 4
        assert len(page.problems) == 5

    def test_each_filter_and_sentence_stands_once_on_any_day(self):
        page = read("/en/cities/?country=XX&on=2006-01-01")
        fields = [field["name"] for field in page.main.one("form").all("select")]
        assert fields == ["country", "kind", "status"]
        assert len(page.problems) == 1

    def test_nothing_found_says_so(self):
        page = read("/en/cities/?country=US&kind=sister")
        assert names(page) == []
        assert "Nothing found." in page.main.text


class OnADayTests:
    UNKNOWN = "Beginning of relations unknown"

    @pytest.mark.parametrize(
        ("day", "sisters", "unknown"),
        [
            ("1989-12-31", [], ["Silent"]),
            ("1990-01-01", ["Begun"], ["Silent"]),
            ("2006-01-01", ["Begun", "Ended", "Suspended"], ["Silent"]),
            ("2022-12-31", ["Begun", "Suspended"], ["Silent"]),
        ],
    )
    def test_the_begun_and_not_ended_are_listed(self, day, sisters, unknown):
        city("Begun", since="1990")
        city("Ended", ("ended", "2020"), since="1995")
        city("Suspended", ("active", "2000"), ("suspended", "2003-03-03"), since="")
        city("Silent", since="")
        found = groups(read(f"/en/cities/?on={day}"))
        assert found.pop("Sister cities", []) == sisters
        assert found == {self.UNKNOWN: unknown}

    def test_a_suspended_one_says_so_as_of_that_day(self):
        city("Suspended", ("suspended", "2003-03-03"), ("ended", "2020"), since="1990")
        (row,) = rows(read("/en/cities/?on=2006-01-01"))
        assert "suspended on 3 March 2003" in row.text

    def test_the_day_is_named(self):
        page = read("/en/cities/?on=2006-01-01")
        assert "1 January 2006" in page.one("title").text
        assert "Relations as they stood on 1 January 2006." in page.main.text

    def test_without_a_day_an_ended_one_stays_on_the_list(self):
        city("Ended", ("ended", "2020"), since="1995")
        assert names(read("/en/cities/")) == ["Ended"]


class WayBackTests:
    def neighbours(self, page):
        links = page.main.one("nav", class_="neighbours").all("a")
        return {a.get("rel", ""): a.text.partition(": ")[2] for a in links if a.get("rel")}

    def test_a_city_leads_back_to_exactly_that_list(self):
        city("Harbin", country="CN", since="1993")
        listed = "/en/cities/?country=CN&kind=sister&on=2006-01-01&order=-since"
        page = read(listed).follow("Harbin")
        back = page.to(page.link("Back to the list"))
        assert sorted(back.partition("?")[2].split("&")) == sorted(
            listed.partition("?")[2].split("&")
        )
        assert back.startswith("/en/cities/?")

    def test_the_order_and_page_of_its_own_timeline_are_not_those_of_the_list(self):
        page = read(f"{address_of(city('Harbin', country='CN'))}?order=asc&country=CN")
        assert page.to(page.link("Back to the list")) == "/en/cities/?country=CN"

    def test_its_neighbours_are_those_of_the_whole_list_by_group_and_name(self):
        city("Aa", kind="partner")
        city("Bb")
        city("Cc")
        assert self.neighbours(read("/en/cities/bb/")) == {"next": "Cc"}
        assert self.neighbours(read("/en/cities/cc/")) == {"prev": "Bb", "next": "Aa"}
        assert self.neighbours(read("/en/cities/aa/")) == {"prev": "Cc"}

    def test_its_neighbours_follow_the_filtered_and_sorted_list(self):
        city("Aa", country="JP", since="1990")
        city("Bb", country="CN", since="1992")
        city("Cc", country="JP", since="1991")
        city("Dd", country="JP", since="")
        page = read("/en/cities/?country=JP&order=-since").follow("Aa")
        assert self.neighbours(page) == {"prev": "Cc", "next": "Dd"}
        page = read("/en/cities/?on=1990-06-01").follow("Aa")
        assert self.neighbours(page) == {"next": "Dd"}
        assert "country=JP" in read("/en/cities/aa/?country=JP").link("Next")["href"]


class FilterFormTests:
    """What was typed into the form is kept, and a fault is told where it was typed."""

    def test_a_fault_is_told_above_and_by_its_field_and_in_the_title(self):
        page = read("/en/cities/?on=31.02.2005")
        [sentence] = page.problems
        assert "“31.02.2005” of “As it stood on”" in sentence
        field = page.main.one("input", name="on")
        assert field["value"] == "31.02.2005"
        assert page.main.one(id=field["aria-describedby"]).text == sentence
        assert page.main.one(class_="problems").one("a")["href"] == f"#{field['id']}"
        assert page.one("title").text.startswith("Error: Cities")

    def test_without_one_there_is_no_such_thing(self):
        page = read("/en/cities/?on=2005-02-28")
        assert page.one("title").text.startswith("Cities as of 28 February 2005")
        assert not page.main.one("input", name="on").get("aria-invalid")

    def test_a_day_is_read_as_it_is_written_and_told_in_words(self):
        SisterCityFactory(slug="niigata", since="1965-04-23")
        page = read("/ru/cities/?on=01.01.2006")
        assert page.main.one("input", name="on")["value"].split() == ["1", "января", "2006"]
        [chip] = page.main.one("ul", class_="chosen").all("li")
        assert chip.text.startswith("Как было на дату: 1 января 2006")
        assert "on=2006-01-01" in page.link("Страна")["href"]

    def test_counts_and_lines_are_those_of_the_day(self):
        city = SisterCityFactory(slug="niigata", since="1965-04-23")
        for dates in ("1970", "2005"):
            EventFactory(cities=[city], dates=dates)
        numbers = {
            on: [cell.text for cell in read(f"/en/cities/{on}").main.all("td", class_="number")]
            for on in ("", "?on=1990-01-01")
        }
        assert numbers == {"": ["0", "0", "2"], "?on=1990-01-01": ["0", "0", "1"]}
        ticks = read("/en/cities/?on=1990-01-01").main.all("path", class_="life__tick")
        assert len(ticks) == 1
