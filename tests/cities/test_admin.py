"""The admin of cities and agreements: their forms, their parts, preview."""

import pytest
from django.urls import reverse

from cities.models import Agreement, RelationStatus, SisterCity
from tests.admin_pages import admin_url, in_english, inline_markup, messages_of, send
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


class AdminPagesTests:
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

    def test_the_preview_of_a_city_tells_how_relations_stand(self, sign_in, clerk):
        status = RelationStatusFactory(city__draft=True, status="suspended")
        page = in_english(sign_in(clerk)).get(admin_url(SisterCity, "preview", status.city.pk))
        assert "suspended" in page.content.decode()


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
