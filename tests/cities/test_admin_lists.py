"""The lists of the admin of cities and agreements: search in any spelling, filters, order."""

import pytest
from django.urls import reverse

from cities.models import Agreement, CityName, RelationStatus, SisterCity
from tests.admin_pages import admin_url
from tests.factories import (
    AgreementFactory,
    CityNameFactory,
    RelationStatusFactory,
    SisterCityFactory,
)

pytestmark = pytest.mark.django_db
NAMES = {
    "harbin": ("Харбин", "Harbin", "哈尔滨市", ["Ха-эр-бинь"]),
    "bucheon": ("Пучон", "Bucheon", "부천시", ["Пучхон", "Pucheon", "富川"]),
    "niigata": ("Ниигата", "Niigata", "新潟市", []),
    "busan": ("Пусан", "Busan", "부산광역시", ["Pusan"]),
}
TERMS = [
    ("харбин", "harbin"),
    ("ПУЧОН", "bucheon"),
    ("新潟", "niigata"),
    ("부천", "bucheon"),
    ("pusan", "busan"),
    ("ха эр бинь", "harbin"),
]


@pytest.fixture
def cities():
    made = {}
    for slug, (name_ru, name_en, native, others) in NAMES.items():
        made[slug] = SisterCityFactory(
            slug=slug, name_ru=name_ru, name_en=name_en, name_native=native
        )
        for text in others:
            CityNameFactory(city=made[slug], text=text)
    return made


def autocomplete(client, term, app, model, field):
    answer = client.get(
        reverse("admin:autocomplete"),
        {"term": term, "app_label": app, "model_name": model, "field_name": field},
    )
    assert answer.status_code == 200
    return [int(row["id"]) for row in answer.json()["results"]]


class SearchTests:
    @pytest.mark.parametrize(("term", "slug"), TERMS)
    def test_a_city_is_found_in_any_spelling(self, term, slug, cities, sign_in, clerk):
        page = sign_in(clerk).get(admin_url(SisterCity, "changelist"), {"q": term})
        assert [city.slug for city in page.context["cl"].result_list] == [slug]

    @pytest.mark.parametrize(("term", "slug"), TERMS)
    def test_a_box_of_cities_finds_them_too(self, term, slug, cities, sign_in, clerk):
        found = autocomplete(sign_in(clerk), term, "events", "delegation", "cities")
        assert found == [cities[slug].pk]

    @pytest.mark.parametrize(("term", "slug"), TERMS)
    def test_an_agreement_is_found_by_its_city(self, term, slug, cities, sign_in, clerk):
        agreement = AgreementFactory(cities=[cities[slug]])
        AgreementFactory()
        client = sign_in(clerk)
        page = client.get(admin_url(Agreement, "changelist"), {"q": term})
        assert list(page.context["cl"].result_list) == [agreement]
        assert autocomplete(client, term, "events", "event", "agreements") == [agreement.pk]

    def test_drafts_of_cities_count_for_staff(self, sign_in, clerk):
        agreement = AgreementFactory(cities=[SisterCityFactory(name_ru="Санья", draft=True)])
        page = sign_in(clerk).get(admin_url(Agreement, "changelist"), {"q": "санья"})
        assert list(page.context["cl"].result_list) == [agreement]

    @pytest.mark.parametrize(("term", "slug"), TERMS)
    def test_a_change_of_status_is_found_by_its_city(self, term, slug, cities, sign_in, clerk):
        status = RelationStatusFactory(city=cities[slug])
        RelationStatusFactory()
        page = sign_in(clerk).get(admin_url(RelationStatus, "changelist"), {"q": term})
        assert list(page.context["cl"].result_list) == [status]

    def test_a_spelling_is_found_by_itself_and_by_its_city(self, cities, sign_in, clerk):
        client = sign_in(clerk)
        for term in ("PUCHEON", "пучон"):
            page = client.get(admin_url(CityName, "changelist"), {"q": term})
            found = {name.text for name in page.context["cl"].result_list}
            assert found == {"Пучхон", "Pucheon", "富川"}


class ListTests:
    def test_dates_are_told_in_words(self, sign_in, clerk):
        AgreementFactory(signed="2005-05")
        client = sign_in(clerk)
        client.cookies["django_language"] = "ru"
        assert ">май 2005<" in client.get(admin_url(Agreement, "changelist")).content.decode()
        client.cookies["django_language"] = "en"
        assert ">May 2005<" in client.get(admin_url(Agreement, "changelist")).content.decode()

    def test_staff_see_the_drafts_among_the_cities_of_a_record(self, sign_in, clerk):
        AgreementFactory(cities=[SisterCityFactory(name_ru="Санья", draft=True)])
        client = sign_in(clerk)
        client.cookies["django_language"] = "ru"
        page = client.get(admin_url(Agreement, "changelist"))
        assert '<td class="field-city_names">Санья</td>' in page.content.decode()

    def test_undated_agreements_stand_at_the_end(self, sign_in, clerk):
        undated = AgreementFactory(undated=True)
        old = AgreementFactory(signed="1965-04-23")
        new = AgreementFactory(signed="2005")
        page = sign_in(clerk).get(admin_url(Agreement, "changelist"))
        assert list(page.context["cl"].result_list) == [new, old, undated]

    def test_agreements_are_narrowed_by_year_city_type_state_and_source(self, sign_in, clerk):
        city = SisterCityFactory(slug="niigata")
        wanted = AgreementFactory(
            cities=[city],
            signed="1965-04-23",
            type="establishment",
            term="open",
            draft=True,
            sources=[],
        )
        AgreementFactory(signed="2005", type="memorandum", term="fixed", valid_to="2008")
        client = sign_in(clerk)
        for name, value in (
            ("year", "1965"),
            ("city", "niigata"),
            ("type__exact", "establishment"),
            ("state", "in_force"),
            ("publication", "draft"),
            ("without_source", "yes"),
        ):
            page = client.get(admin_url(Agreement, "changelist"), {name: value})
            assert list(page.context["cl"].result_list) == [wanted], name

    @pytest.mark.parametrize("value", ["9999", "abc", "9" * 30, "%00"])
    def test_a_year_that_nobody_offers_narrows_nothing(self, value, sign_in, clerk):
        AgreementFactory()
        page = sign_in(clerk).get(admin_url(Agreement, "changelist") + f"?year={value}")
        assert page.status_code == 200
        assert page.context["cl"].result_count == 1

    def test_a_box_of_years_keeps_what_else_is_chosen(self, sign_in, clerk):
        AgreementFactory()
        page = sign_in(clerk).get(
            admin_url(Agreement, "changelist"), {"type__exact": "cooperation", "q": "а"}
        )
        text = page.content.decode()
        assert '<input type="hidden" name="type__exact" value="cooperation">' in text

    def test_cities_are_narrowed_by_current_status(self, sign_in, clerk):
        suspended = RelationStatusFactory(status="suspended", date="2022-03-03").city
        resumed = RelationStatusFactory(status="resumed", date="2023").city
        unknown = SisterCityFactory()
        client = sign_in(clerk)
        for value, city in (("suspended", suspended), ("active", resumed), ("none", unknown)):
            page = client.get(admin_url(SisterCity, "changelist"), {"status": value})
            assert list(page.context["cl"].result_list) == [city]

    @pytest.mark.parametrize("model", [SisterCity, Agreement, CityName, RelationStatus])
    def test_a_list_asks_the_database_the_same_of_5_rows_and_of_60(
        self, model, sign_in, clerk, django_assert_max_num_queries
    ):
        def make(number):
            for _ in range(number):
                city = SisterCityFactory()
                AgreementFactory(cities=[city])
                CityNameFactory(city=city)
                RelationStatusFactory(city=city)

        client = sign_in(clerk)
        make(5)
        with django_assert_max_num_queries(100) as few:
            client.get(admin_url(model, "changelist"))
        make(55)
        with django_assert_max_num_queries(16) as many:
            client.get(admin_url(model, "changelist"))
        assert len(many) == len(few)
