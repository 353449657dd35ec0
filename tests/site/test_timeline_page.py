"""The timeline of all cities and the one on a city's page."""

import datetime

import pytest
from django.utils import timezone

from cities.models import Agreement

from ..factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    StatusCitationFactory,
    ThemeFactory,
)
from .reading import address_of, ask, query_of, read

pytestmark = pytest.mark.django_db
NEXT_YEAR = timezone.localdate().year + 1


def groups(page):
    """The headings of a timeline, each with the titles below it."""
    return {
        section.all("h2" if page.main.all("h2", class_="year__name") else "h3")[0].text: [
            title.all("a")[0].text for title in section.all(class_="entry__title")
        ]
        for section in page.main.all("section", class_="year")
    }


@pytest.fixture
def city(db):
    """A city and one record of every type with it, from 2001 to 2005."""
    city = SisterCityFactory(name_en="Harbin", slug="harbin", country="CN", since="2000")
    RelationStatusFactory(city=city, status="active", date="2002-03")
    AgreementFactory(title_en="Accord", cities=[city], signed="2001-05-24")
    DelegationFactory(title_en="Visit", cities=[city], dates="2003-05")
    EventFactory(title_en="Feast", cities=[city], dates="2005")
    return city


TITLES = ["Feast", "Visit", "Relations active", "Accord"]
both = pytest.mark.parametrize("address", ["/en/timeline/", "/en/cities/harbin/"])


@both
class OrderTests:
    def test_all_types_stand_in_one_order_newest_first(self, city, address):
        assert read(address).titles == TITLES
        assert read(f"{address}?order=asc").titles == TITLES[::-1]

    def test_years_are_headings_with_anchors(self, city, address):
        page = read(address)
        assert groups(page) == {
            "2005": ["Feast"],
            "2003": ["Visit"],
            "2002": ["Relations active"],
            "2001": ["Accord"],
        }
        assert page.main.one(id="y2003").text.startswith("2003")

    def test_what_is_expected_stands_apart_first(self, city, address):
        EventFactory(title_en="Plan", planned=True, cities=[city], dates=str(NEXT_YEAR))
        EventFactory(title_en="Old plan", planned=True, cities=[city], dates="2004")
        found = groups(read(address))
        assert list(found)[0] == "Expected"
        assert found["Expected"] == ["Plan"]
        assert found["2004"] == ["Old plan"]

    @pytest.mark.parametrize("order", ["asc", "desc"])
    def test_what_has_no_date_stands_last_in_either_order(self, city, address, order):
        EventFactory(title_en="Some day", cities=[city], undated=True)
        found = groups(read(f"{address}?order={order}"))
        assert list(found)[-1] == "Undated"
        assert found["Undated"] == ["Some day"]

    @pytest.mark.parametrize("order", ["asc", "desc"])
    def test_an_open_beginning_stands_under_its_last_year_among_the_years(
        self, city, address, order
    ):
        EventFactory(title_en="Long ago", cities=[city], dates="../2003")
        found = groups(read(f"{address}?order={order}"))
        years = [int(year) for year in found]
        assert years == sorted(years, reverse=order == "desc")
        assert "Long ago" in found["2003"]

    def test_a_broken_cursor_shows_the_first_page_and_says_so(self, city, address):
        page = read(f"{address}?after=garbage")
        assert page.titles == TITLES
        assert len(page.problems) == 1


@both
class DrawingTests:
    LEGEND = {
        "en": "The ruler is a year from January to December: filled is the time within which "
        "the date lies; an outline means approximate. An arrow means that the date may lie in "
        "other years too.",
        "ru": "Линейка — год от января до декабря: закрашено время, в пределах которого лежит "
        "дата; контур — дата приблизительная. Стрелка — дата может лежать и в других годах.",
    }

    def mark(self, entry):
        ruler = entry.one("svg", class_="ruler")
        assert ruler["aria-hidden"] == "true"
        return ruler.one("rect")

    def test_a_ruler_stands_by_every_date_and_by_no_other_entry(self, city, address):
        EventFactory(title_en="Some day", cities=[city], undated=True)
        for entry in read(address).main.all(class_="entry"):
            is_dated = "Some day" not in entry.text
            assert len(entry.all("svg", class_="ruler")) == is_dated
            assert ("date not established" in entry.text) is not is_dated

    @pytest.mark.parametrize(
        ("dates", "drawn"),
        [("2004-05", "ruler__mark"), ("2004-05~", "ruler__mark ruler__mark--outline")],
    )
    def test_what_is_approximate_is_an_outline(self, city, address, dates, drawn):
        event = EventFactory(cities=[city], dates=dates)
        assert self.mark(read(address).main.one(id=f"event-{event.slug}"))["class"] == drawn

    def test_what_was_never_confirmed_is_drawn_as_a_plan(self, city, address):
        event = EventFactory(cities=[city], planned=True, dates="2004-05")
        entry = read(address).main.one(id=f"event-{event.slug}")
        assert self.mark(entry)["class"] == "ruler__mark ruler__mark--plan"

    def test_a_date_is_drawn_in_the_year_that_it_is_told_under(self, city, address):
        event = EventFactory(cities=[city], dates="../2003-06-30")
        mark = self.mark(read(address).main.one(id=f"event-{event.slug}"))
        # The half of 2003, in which it is told, and not of the first year it may mean.
        assert (mark["x"], mark["width"]) == ("0", "48")

    @pytest.mark.parametrize("language", ["en", "ru"])
    def test_the_ruler_is_explained_once(self, city, address, language):
        page = read(address.replace("/en/", f"/{language}/"))
        assert page.main.one(class_="legend").text.replace("\xa0", " ") == self.LEGEND[language]

    def test_the_bars_of_the_years_are_a_silent_picture(self, city, address):
        bars = read(address).main.one("svg", class_="bars")
        assert bars["aria-hidden"] == "true"
        assert len(bars.all("rect")) == 4
        years = [int(text.text) for text in bars.all("text", class_="bars__year")]
        assert 4 <= len(years) <= 7
        assert years == sorted(years)


@both
class YearTests:
    @pytest.mark.parametrize("order", ["asc", "desc"])
    def test_years_of_silence_are_said_where_they_lie(self, city, address, order):
        EventFactory(title_en="Old", cities=[city], dates="1990")
        page = read(f"{address}?order={order}")
        (gap,) = page.main.all("p", class_="gap")
        assert gap.text == "1991–2000: no records"
        parts = [part for part in gap.parent.content if not isinstance(part, str)]
        place = parts.index(gap)
        beside = [parts[place - 1]["id"], parts[place + 1]["id"]]
        assert beside == (["y1990", "y2001"] if order == "asc" else ["y2001", "y1990"])

    def test_in_russian_too(self, city, address):
        EventFactory(cities=[city], dates="1990")
        page = read(address.replace("/en/", "/ru/"))
        assert page.main.one("p", class_="gap").text == "1991–2000: записей нет"

    def test_one_or_two_silent_years_are_not_worth_a_word(self, city, address):
        EventFactory(cities=[city], dates="2008")
        assert read(address).main.all("p", class_="gap") == []

    def test_each_leads_to_its_heading(self, city, address):
        page = read(address)
        links = page.main.one("ul", class_="years").all("a")
        assert [a.text for a in links] == ["2005", "2003", "2002", "2001"]
        for link in links:
            assert page.main.one(id=link["href"].removeprefix("#")).text.startswith(link.text)

    def test_that_of_a_plan_leads_to_what_is_expected(self, city, address):
        EventFactory(title_en="Plan", planned=True, cities=[city], dates=str(NEXT_YEAR))
        page = read(address)
        link = page.main.one("ul", class_="years").all("a")[0]
        assert (link.text, link["href"]) == (str(NEXT_YEAR), "#expected")
        assert "Plan" in page.main.one(id="expected").text

    def test_what_has_no_date_is_in_no_year(self, city, address):
        EventFactory(cities=[city], undated=True)
        assert len(read(address).main.one("ul", class_="years").all("a")) == 4


@both
class ExpectedTests:
    @pytest.mark.parametrize("order", ["asc", "desc"])
    def test_in_either_order_it_stands_before_the_years_and_says_what_it_is(
        self, city, address, order
    ):
        plan = EventFactory(title_en="Plan", planned=True, cities=[city], dates=str(NEXT_YEAR))
        page = read(f"{address}?order={order}")
        sections = [section["id"] for section in page.main.all("section", class_="year")]
        years = ["y2001", "y2002", "y2003", "y2005"]
        assert sections == ["expected", *(years if order == "asc" else years[::-1])]
        entry = page.main.one(id="expected").one(id=f"event-{plan.slug}")
        assert entry.one("strong").text == "planned"

    def test_one_that_was_cancelled_is_not_expected(self, city, address):
        EventFactory(status="cancelled", cities=[city], dates=str(NEXT_YEAR))
        assert read(address).main.all(id="expected") == []


@both
class LongTimelineTests:
    @pytest.fixture(autouse=True)
    def many(self, city):
        ago = timezone.now() - datetime.timedelta(days=1)
        rows = Agreement.objects.bulk_create(
            [
                Agreement(
                    slug=f"a-{n}",
                    title_en=f"Accord {n}",
                    type="protocol",
                    signed=f"{1880 + n}",
                    published_at=ago,
                )
                for n in range(110)
            ]
        )
        through = Agreement.cities.through
        through.objects.bulk_create(
            [through(agreement_id=row.pk, sistercity_id=city.pk) for row in rows]
        )

    def test_newer_and_older_lead_through_all(self, address):
        page, titles, lengths = read(address), [], []
        while True:
            titles += page.titles
            lengths.append(len(page.titles))
            older = [a for a in page.main.all("a") if a.text == "Older"]
            if not older:
                break
            page = read(page.to(older[0]))
        assert lengths == [50, 50, 14]
        assert titles == TITLES + [f"Accord {n}" for n in range(109, -1, -1)]
        assert page.follow("Newer").titles == titles[50:100]

    def test_the_title_and_the_heading_name_the_years(self, address):
        page = read(address)
        assert "1944–2005" in page.one("title").text
        assert page.main.one(class_="span").text == "1944–2005"

    @pytest.mark.parametrize("order", ["asc", "desc"])
    def test_a_year_leads_to_its_first_record(self, address, order):
        page = read(f"{address}?order={order}")
        links = page.main.one("ul", class_="years").all("a")
        for link in (links[0], links[50], links[-1]):
            there = read(page.to(link))
            assert next(iter(groups(there))) == link.text


class FilterTests:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("type=event", "Feast"),
            ("type=delegation", "Visit"),
            ("type=agreement", "Accord"),
            ("type=city", "Relations active"),
            ("city=harbin", ", ".join(TITLES)),
            ("country=CN", ", ".join(TITLES)),
            ("from=2002&to=2003-05-01", "Visit, Relations active"),
            ("to=2001-05-23", ""),
            ("city=harbin&type=event&from=2005", "Feast"),
        ],
    )
    def test_by_type_city_country_and_time(self, city, query, expected):
        other = SisterCityFactory(slug="other", country="JP")
        EventFactory(cities=[other], title_en="Elsewhere", dates="1900")
        page = read(
            f"/en/timeline/?{query}&to=" if "to=" not in query else f"/en/timeline/?{query}"
        )
        titles = [title for title in page.titles if title != "Elsewhere"]
        assert ", ".join(titles) == expected
        if "type" not in query and "city" in query:
            assert "Elsewhere" not in page.titles

    def test_a_country_of_another_city_leaves_it_out(self, city):
        SisterCityFactory(slug="other", country="JP")
        assert read("/en/timeline/?country=JP").titles == []

    def test_by_theme_leaves_out_what_has_none(self, city):
        EventFactory(title_en="Match", themes=[ThemeFactory(slug="sport", name_en="sport")])
        page = read("/en/timeline/?theme=sport")
        assert page.titles == ["Match"]
        assert read(page.to(page.link("Match"))).follow("sport").titles == ["Match"]

    def test_values_not_understood_are_said(self, city):
        page = read("/en/timeline/?type=x&city=x&country=x&theme=x&from=x&to=x&order=x&after=x")
        assert page.titles == TITLES
        assert len(page.problems) == 8

    def test_the_links_keep_the_filters(self, city):
        page = read("/en/timeline/?city=harbin&type=event")
        asc = page.link("Oldest first")["href"]
        assert query_of(asc) == {"city": "harbin", "type": "event", "order": "asc"}
        assert query_of(read(f"/en/timeline/{asc}").link("Newest first")["href"]) == {
            "city": "harbin",
            "type": "event",
        }


class CityPageTests:
    def test_it_tells_what_is_known(self, city):
        city.region_en, city.motive_en, city.website = "Heilongjiang", "A letter", "https://x.cn/"
        city.since, city.since_basis = "1993~", "press"
        city.save()
        page = read(address_of(city))
        assert page.one("h1").text == "Harbin"
        for words in ("China, Heilongjiang", "about 1993", "press report", "A letter"):
            assert words in page.main.text
        assert page.link("https://x.cn/")["href"] == "https://x.cn/"

    def test_a_status_is_told_with_its_date_and_source(self, city):
        status = city.statuses.get()
        StatusCitationFactory(record=status, quote="five sister cities")
        page = read(address_of(city))
        assert "active since March 2002" in page.main.one("dl").text
        assert "five sister cities" in page.main.one(id="sources").text

    def test_the_entry_of_a_status_leads_to_where_the_page_tells_it(self, city):
        for page in (read(address_of(city)), read("/en/timeline/")):
            entry = next(t for t in page.main.all(class_="entry__title") if "Relations" in t.text)
            link = entry.one("a")
            place = link["href"].partition("#")[2]
            section = read(page.to(link)).main.one(id=place)
            assert section.one("h2").text == "Status of relations"

    def test_one_that_knows_nothing_says_so(self):
        page = read(address_of(SisterCityFactory(undated=True, sources=[])))
        for words in (
            "date not established",
            "status not established",
            "No agreement is recorded.",
            "No source is given.",
            "Nothing found.",
        ):
            assert words in page.main.text

    def test_a_misspelling_is_found_but_not_shown(self, city):
        city.names.create(text="Kharbin", kind="common", language="en")
        city.names.create(text="Harbine", kind="misspelling")
        assert "Kharbin" in read(address_of(city)).main.text
        assert "Harbine" not in read(address_of(city)).markup
        assert read("/en/search/?q=harbine&type=city").titles == ["Harbin"]

    def test_an_agreement_is_told_with_its_state(self, city):
        AgreementFactory(title_en="Pact", cities=[city], term="open", signed="1990-01-01")
        item = next(li for li in read(address_of(city)).main.all("li") if li.text[:4] == "Pact")
        assert item.text == "Pact 1 January 1990 · in force"

    def test_records_of_other_cities_are_not_on_it(self, city):
        EventFactory(cities=[SisterCityFactory()], title_en="Elsewhere")
        assert "Elsewhere" not in read(address_of(city)).main.text

    def test_not_to_be_confused_with_leads_there(self, city):
        other = SisterCityFactory(name_en="Harpin")
        city.not_to_be_confused_with.add(other)
        assert read(address_of(city)).follow("Harpin").one("h1").text == "Harpin"
        assert ask(address_of(other)).status_code == 200
