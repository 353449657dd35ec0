"""The records of a year to download."""

import csv
import io

import pytest
from django.test import Client

from ..factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
)
from .reading import ask, read
from .test_hostile import NAMES, VALUES

pytestmark = pytest.mark.django_db

HARBIN = "/en/years/2005/table.csv?city=harbin"


@pytest.fixture
def harbin(db):
    city = SisterCityFactory(slug="harbin", name_en="Harbin", name_ru="Харбин")
    other = SisterCityFactory(name_en="Jiamusi", name_ru="Цзямусы")
    AgreementFactory(
        cities=[city], signed="2005-01", title_en="Accord, “first”", title_ru="Договор"
    )
    DelegationFactory(
        cities=[city, other],
        dates="2005-12-30/2006-01-03",
        title_en="=Visit",
        title_ru="=Визит",
        size=20,
        size_means="at_least",
        result_en="Two lines\nof results",
        sources=[],
    )
    EventFactory(cities=[city], dates="2005-06/..", title_en="Feast", planned=True)
    RelationStatusFactory(city=city, date="2005~", date_means="as_of")
    EventFactory(dates="2005", title_en="Elsewhere")
    return city


def lines(address):
    response = ask(address)
    assert response.status_code == 200
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


class TableTests:
    def test_it_holds_the_records_of_the_page_in_their_order(self, harbin):
        assert [line["Title"] for line in lines(HARBIN)] == [
            "Relations active (as known on this date)",
            "Accord, “first”",
            "Feast",
            "'=Visit",
        ]
        assert len(lines("/en/years/2005/table.csv")) == 5
        assert lines("/en/years/1900/table.csv") == []

    def test_a_line_says_all_that_the_page_says(self, harbin):
        visit = lines(HARBIN)[-1]
        assert visit == {
            "Type": "delegation",
            "Kind": "Delegation",
            "Title": "'=Visit",
            "Dates": "30 December 2005 – 3 January 2006",
            "Date for programs": "2005-12-30/2006-01-03",
            "First day": "2005-12-30",
            "Last day": "2006-01-03",
            "Other years": "also in 2006",
            "Cities": "Harbin; Jiamusi",
            "Direction": "to Khabarovsk",
            "Status": "took place",
            "People": "20",
            "How exact": "at least",
            "Results": "Two lines\nof results",
            "Address": visit["Address"],
        }
        assert visit["Address"].startswith("http://127.0.0.1:8000/en/delegations/")

    def test_a_plan_and_an_open_end_are_told_as_such(self, harbin):
        feast = lines(HARBIN)[2]
        assert (feast["Status"], feast["First day"], feast["Last day"]) == (
            "planned",
            "2005-06-01",
            "",
        )
        EventFactory(cities=[harbin], planned=True, dates="2005-01-01", title_en="Late")
        late = next(line for line in lines(HARBIN) if line["Title"] == "Late")
        assert late["Status"] == "not confirmed that it took place"

    def test_it_is_in_the_language_of_its_address(self, harbin):
        visit = lines(HARBIN.replace("/en/", "/ru/"))[-1]
        assert visit["Вид записи"] == "делегация"
        assert visit["Название"] == "'=Визит"
        assert visit["Города"] == "Харбин; Цзямусы"
        assert visit["Насколько точно"] == "не менее"
        assert visit["Другие годы"] == "также в 2006"

    def test_it_is_a_file_with_a_name_and_the_headers_of_all(self, harbin):
        response = ask(f"{HARBIN}&type=event&country=JP")
        assert response.headers["Content-Disposition"] == (
            'attachment; filename="khabarovsk-2005-harbin-JP-event.csv"'
        )
        assert response.headers["Content-Type"].startswith("text/csv; charset=utf-8")
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Cache-Control"] == "no-cache"
        assert response.headers["Content-Language"] == "en"
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert response.cookies == {}
        assert "Cookie" not in response.headers.get("Vary", "")

    def test_it_is_the_same_for_everybody(self, harbin, superuser):
        staff = Client()
        staff.force_login(superuser)
        assert staff.get(HARBIN).content == ask(HARBIN).content
        assert ask(HARBIN.replace("/en/", "/")).status_code == 404

    def test_the_page_leads_to_it_with_its_filters_and_names_its_columns(self, harbin):
        page = read("/en/years/2005/?city=harbin")
        link = page.link("The records of 2005 as a table (CSV)")
        assert page.to(link) == HARBIN
        for column in lines(HARBIN)[0]:
            assert column in page.main.one(class_="legend").text

    @pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
    def test_what_is_not_public_is_not_in_it(self, harbin, state):
        EventFactory(cities=[harbin], dates="2005", title_en="Hidden", **{state: True})
        hidden = SisterCityFactory(name_en="Hidden city", **{state: True})
        EventFactory(cities=[harbin, hidden], dates="2005", title_en="Open")
        text = ask(HARBIN).content.decode()
        assert "Open" in text
        assert "Hidden" not in text

    def test_no_value_breaks_it_or_its_name(self, harbin):
        for value in VALUES:
            sent = "&".join(f"{name}={value.replace('{name}', name)}" for name in NAMES)
            response = ask(f"/en/years/2005/table.csv?{sent}")
            assert response.status_code == 200, value
            name = response.headers["Content-Disposition"]
            assert name == 'attachment; filename="khabarovsk-2005.csv"', value
