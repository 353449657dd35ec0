"""The admin of cities, their spellings and changes of status, and agreements."""

import pytest
from django.urls import reverse

from cities.models import Agreement, CityName, RelationStatus, SisterCity
from tests.admin_pages import admin_url, inline_markup, messages_of, send
from tests.factories import (
    AgreementFactory,
    CityNameFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    SourceFactory,
    StatusCitationFactory,
    ThemeFactory,
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


class AdminPagesTests:
    @pytest.mark.parametrize("language", ["ru", "en"])
    @pytest.mark.parametrize("user", ["clerk", "editor", "superuser"])
    @pytest.mark.parametrize(
        "factory", [SisterCityFactory, AgreementFactory, CityNameFactory, RelationStatusFactory]
    )
    def test_every_page_opens_and_is_clean(self, factory, user, language, sign_in, request):
        client = sign_in(request.getfixturevalue(user))
        client.cookies["django_language"] = language
        row = factory()
        row.save()
        state = row.history.last().pk
        for address in (
            admin_url(type(row), "changelist"),
            admin_url(type(row), "add"),
            admin_url(type(row), "change", row.pk),
            admin_url(type(row), "history", row.pk),
            admin_url(type(row), "simple_history", row.pk, state),
        ):
            page = client.get(address)
            assert page.status_code == 200
            assert inline_markup(page.content.decode()) == []
            assert "no-store" in page.headers["Cache-Control"]

    def test_every_input_of_a_row_of_parts_has_a_label(self, sign_in, clerk):
        city = SisterCityFactory()
        CityNameFactory(city=city)
        RelationStatusFactory(city=city)
        page = sign_in(clerk).get(admin_url(SisterCity, "change", city.pk))
        text = page.content.decode()
        for formset in page.context["inline_admin_formsets"]:
            for form in formset.formset.forms:
                for field in form.visible_fields():
                    if f'id="{field.id_for_label}"' in text:
                        assert f'for="{field.id_for_label}"' in text


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


class CityFormTests:
    def test_a_clerk_adds_a_city_with_names_status_and_source(self, sign_in, clerk):
        answer = send(
            sign_in(clerk),
            admin_url(SisterCity, "add"),
            SisterCity,
            name_ru="Ниигата",
            name_en="Niigata",
            kind="sister",
            country="JP",
            since="23.04.1965",
            website="www.city.niigata.lg.jp",
            names__0__text="新潟",
            names__0__language="ja",
            statuses__0__status="active",
            statuses__0__date="с 1965",
            citations__0__source=SourceFactory().pk,
        )
        assert answer.status_code == 302
        city = SisterCity.objects.get()
        assert (city.slug, city.updated_by, city.published_at) == ("niigata", clerk, None)
        assert str(city.since) == "1965-04-23"
        assert city.website == "https://www.city.niigata.lg.jp"
        assert city.names.get().text == "新潟"
        assert str(city.statuses.get().date) == "1965/.."
        assert city.citations.count() == 1

    def test_a_bad_date_of_a_part_keeps_what_was_typed_and_says_why(self, sign_in, clerk):
        city = SisterCityFactory()
        answer = send(
            sign_in(clerk),
            admin_url(SisterCity, "change", city.pk),
            SisterCity,
            statuses__0__status="active",
            statuses__0__date="31.02.2005",
        )
        assert answer.status_code == 200
        text = answer.content.decode()
        assert 'value="31.02.2005"' in text
        assert "31 февраля не бывает" in text

    def test_shows_what_the_register_has_of_the_city(self, sign_in, clerk):
        city = SisterCityFactory(slug="niigata")
        agreement = AgreementFactory(cities=[city], title_ru="Соглашение о дружбе")
        DelegationFactory.create_batch(11, cities=[city])
        EventFactory(cities=[city], draft=True, title_ru="Фестиваль")
        text = sign_in(clerk).get(admin_url(SisterCity, "change", city.pk)).content.decode()
        assert admin_url(Agreement, "change", agreement.pk) in text
        assert "Фестиваль" in text
        assert reverse("admin:events_delegation_changelist") + "?city=niigata" in text
        assert reverse("admin:events_event_changelist") + "?city=niigata" not in text

    def test_a_change_in_a_part_is_a_change_of_the_city(self, sign_in, clerk):
        city = SisterCityFactory()
        before = city.updated_at
        send(
            sign_in(clerk),
            admin_url(SisterCity, "change", city.pk),
            SisterCity,
            names__0__text="Ниигата",
        )
        city.refresh_from_db()
        assert city.updated_by == clerk
        assert city.updated_at > before
        assert city.names.get().history.get().history_user == clerk

    def test_saving_without_a_change_is_no_change(self, sign_in, clerk):
        city = SisterCityFactory(since="2005-05")
        CityNameFactory(city=city)
        RelationStatusFactory(city=city)
        before = (city.updated_at, city.history.count())
        send(sign_in(clerk), admin_url(SisterCity, "change", city.pk), SisterCity)
        city.refresh_from_db()
        assert (city.updated_at, city.history.count()) == before
        assert city.updated_by is None

    def test_what_makes_no_sense_is_refused_in_words(self, sign_in, clerk):
        client = sign_in(clerk)
        client.cookies["django_language"] = "en"
        city = SisterCityFactory()
        answer = send(
            client,
            admin_url(SisterCity, "change", city.pk),
            SisterCity,
            latitude="48",
            country="jp",
            time_zone="Mars",
        )
        text = answer.content.decode()
        assert "Write both latitude and longitude, or neither." in text
        assert "There is no such time zone." in text


class StatusPageTests:
    def test_its_sources_are_entered_on_its_own_page(self, sign_in, clerk):
        status = RelationStatusFactory()
        source = SourceFactory()
        send(
            sign_in(clerk),
            admin_url(RelationStatus, "change", status.pk),
            RelationStatus,
            citations__0__source=source.pk,
            citations__0__quote="Связи приостановлены",
        )
        assert status.citations.get().source == source
        status.city.refresh_from_db()
        assert status.city.updated_by == clerk

    def test_a_clerk_removes_the_last_source_of_a_status(self, sign_in, clerk):
        citation = StatusCitationFactory()
        send(
            sign_in(clerk),
            admin_url(RelationStatus, "change", citation.record_id),
            RelationStatus,
            citations__0__DELETE="on",
        )
        assert citation.record.citations.count() == 0

    def test_a_clerk_removes_a_status_and_the_city_remembers_who(self, sign_in, clerk):
        status = RelationStatusFactory()
        address = admin_url(RelationStatus, "delete", status.pk)
        assert sign_in(clerk).post(address, {"post": "yes"}).status_code == 302
        assert not RelationStatus.objects.exists()
        status.city.refresh_from_db()
        assert status.city.updated_by == clerk

    def test_bringing_back_an_earlier_state_changes_the_city_too(self, sign_in, clerk):
        status = RelationStatusFactory(status="active")
        state = status.history.get().pk
        status.status = "suspended"
        status.save()
        address = admin_url(RelationStatus, "simple_history", status.pk, state)
        send(sign_in(clerk), address, RelationStatus)
        status.refresh_from_db()
        assert status.status == "active"
        status.city.refresh_from_db()
        assert status.city.updated_by == clerk


class AgreementFormTests:
    def test_a_clerk_adds_an_agreement(self, sign_in, clerk):
        city, theme = SisterCityFactory(), ThemeFactory()
        first = AgreementFactory(signed="1990")
        answer = send(
            sign_in(clerk),
            admin_url(Agreement, "add"),
            Agreement,
            title_ru="Протокол о намерениях",
            type="protocol",
            signed="май 2005",
            cities=[city.pk],
            themes=[theme.pk],
            previous=first.pk,
            relation_to_previous="renews",
            citations__0__source=SourceFactory().pk,
        )
        assert answer.status_code == 302
        agreement = Agreement.objects.get(title_ru="Протокол о намерениях")
        assert agreement.slug == "protokol-o-namereniyakh-2005"
        assert list(agreement.cities.all()) == [city]
        assert agreement.previous == first
        assert agreement.published_at is None

    def test_a_chain_protects_its_links(self, sign_in, superuser):
        first = AgreementFactory()
        AgreementFactory(title_en="Prolongation", previous=first, relation_to_previous="renews")
        client = sign_in(superuser)
        client.cookies["django_language"] = "en"
        text = client.post(admin_url(Agreement, "delete", first.pk), {"post": "yes"})
        assert "Prolongation</a>" in text.content.decode()
        assert Agreement.objects.filter(pk=first.pk).exists()


class PreviewTests:
    @pytest.mark.parametrize("factory", [SisterCityFactory, AgreementFactory])
    def test_staff_see_the_public_page_of_a_draft_with_a_banner(self, factory, sign_in, clerk):
        record = factory(draft=True)
        client = sign_in(clerk)
        client.cookies["django_language"] = "en"
        page = client.get(admin_url(type(record), "preview", record.pk))
        assert page.status_code == 200
        text = page.content.decode()
        assert "Draft: visible to staff only" in text
        assert (record.name_en if factory is SisterCityFactory else record.title_en) in text
        assert "noindex" in page.headers["X-Robots-Tag"]
        assert "no-store" in page.headers["Cache-Control"]
        assert inline_markup(text) == []


class PublishedCityTests:
    def test_a_city_is_published_by_an_editor(self, sign_in, editor):
        city = SisterCityFactory(draft=True)
        answer = sign_in(editor).post(
            admin_url(SisterCity, "changelist"),
            {"action": "publish_selected", "_selected_action": [city.pk]},
            follow=True,
        )
        city.refresh_from_db()
        assert city.is_public()
        assert len(messages_of(answer)) == 1
