"""The admin of delegations and events: entering, lists, history."""

import re

import pytest
from django.urls import reverse

from events.models import Delegation, Event
from tests.admin_pages import admin_url, form_on, inline_markup, send
from tests.factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    SisterCityFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


class AdminPagesTests:
    def test_the_page_of_deletion_is_clean(self, sign_in, superuser):
        row = DelegationFactory()
        page = sign_in(superuser).get(admin_url(Delegation, "delete", row.pk))
        assert page.status_code == 200
        assert inline_markup(page.content.decode()) == []

    def test_sources_stand_before_what_is_for_the_site(self, as_clerk):
        row = DelegationFactory()
        text = as_clerk.get(admin_url(Delegation, "change", row.pk)).content.decode()
        headings = ["What<", "When<", "With whom<", "What came of it<", ">Sources<"]
        places = [text.index(f"{heading}/h2>") for heading in [*headings, ">For the site<"]]
        assert places == sorted(places)


class EnteringTests:
    def test_a_clerk_enters_a_delegation_with_a_source(self, as_clerk, clerk):
        city, theme, agreement = SisterCityFactory(), ThemeFactory(), AgreementFactory()
        answer = send(
            as_clerk,
            admin_url(Delegation, "add"),
            Delegation,
            title_ru="Визит мэра на День города",
            title_en="Visit of the mayor",
            direction="incoming",
            dates="май 2005",
            cities=[city.pk],
            themes=[theme.pk],
            agreements=[agreement.pk],
            citations__0__source=SourceFactory().pk,
            citations__0__locator="с. 3",
        )
        assert answer.status_code == 302
        delegation = Delegation.objects.get()
        assert str(delegation.dates) == "2005-05"
        assert delegation.slug == "visit-of-the-mayor-2005"
        assert delegation.published_at is None
        assert delegation.updated_by == clerk
        assert list(delegation.cities.all()) == [city]
        assert delegation.citations.get().locator == "с. 3"
        assert {state.history_user for state in delegation.history.all()} == {clerk}

    def test_without_a_title_its_address_is_made_of_its_cities(self, as_clerk):
        """Drafts of cities too: the address is made once, before they are public."""
        city = SisterCityFactory(name_en="Niigata", draft=True)
        send(
            as_clerk,
            admin_url(Delegation, "add"),
            Delegation,
            direction="incoming",
            level="business",
            dates="2005",
            cities=[city.pk],
        )
        assert Delegation.objects.get().slug.endswith("niigata-to-khabarovsk-2005")

    def test_needs_a_title_or_a_city(self, as_clerk):
        address = admin_url(Delegation, "add")
        answer = send(as_clerk, address, Delegation, direction="incoming")
        assert answer.status_code == 200
        assert "Write a title or choose at least one city." in answer.content.decode()
        assert not Delegation.objects.exists()

    def test_a_mistake_in_a_date_keeps_what_was_typed_and_says_why(self, as_clerk):
        answer = send(
            as_clerk,
            admin_url(Event, "add"),
            Event,
            title_ru="Фестиваль",
            kind="festival",
            dates="23.4.65",
        )
        text = answer.content.decode()
        assert 'value="23.4.65"' in text
        assert "Write the year with four digits" in text

    def test_a_date_is_shown_in_words_and_read_back(self, as_clerk):
        event = EventFactory(dates="2005-05-24/2005-05-27")
        address = admin_url(Event, "change", event.pk)
        as_clerk.cookies["django_language"] = "ru"
        shown = form_on(as_clerk.get(address), Event).data["dates"]
        assert shown == ["24–27 мая 2005\N{NO-BREAK SPACE}г."]
        send(as_clerk, address, Event, title_ru="Другое")
        event.refresh_from_db()
        assert str(event.dates) == "2005-05-24/2005-05-27"

    def test_a_new_record_is_asked_for_no_address_and_no_publication(self, as_clerk):
        page = as_clerk.get(admin_url(Delegation, "add"))
        names = set(form_on(page, Delegation).data)
        assert not names & {"slug", "published_at_0", "withdrawn_at_0", "search_text"}

    def test_a_change_in_a_source_is_a_change_of_the_record(self, as_clerk, clerk):
        delegation = DelegationFactory()
        before = delegation.updated_at
        address = admin_url(Delegation, "change", delegation.pk)
        send(as_clerk, address, Delegation, citations__0__quote="«Прибыла делегация»")
        delegation.refresh_from_db()
        assert delegation.updated_by == clerk
        assert delegation.updated_at > before

    def test_saving_without_a_change_is_no_change(self, as_clerk):
        delegation = DelegationFactory(cities=[SisterCityFactory()])
        before = (delegation.updated_at, delegation.history.count())
        send(as_clerk, admin_url(Delegation, "change", delegation.pk), Delegation)
        delegation.refresh_from_db()
        assert (delegation.updated_at, delegation.history.count()) == before


class ListTests:
    @pytest.mark.parametrize("term", ["ХАРБИН", "harbin", "哈尔滨"])
    def test_delegations_and_events_are_found_by_their_city(self, term, as_clerk):
        city = SisterCityFactory(name_ru="Харбин", name_en="Harbin", name_native="哈尔滨市")
        for record in (DelegationFactory(cities=[city]), EventFactory(cities=[city])):
            type(record).objects.exclude(pk=record.pk).delete()
            page = as_clerk.get(admin_url(type(record), "changelist"), {"q": term})
            assert list(page.context["cl"].result_list) == [record]

    def test_a_delegation_is_found_in_a_box_by_its_city(self, as_clerk):
        city = SisterCityFactory(name_ru="Пучон")
        delegation = DelegationFactory(
            cities=[city], title_ru="", title_en="", direction="incoming", level="official"
        )
        answer = as_clerk.get(
            reverse("admin:autocomplete"),
            {
                "term": "ПУЧОН",
                "app_label": "events",
                "model_name": "event",
                "field_name": "delegations",
            },
        )
        assert [row["id"] for row in answer.json()["results"]] == [str(delegation.pk)]

    def test_filters_are_headed_by_their_names_alone(self, as_clerk):
        text = as_clerk.get(admin_url(Event, "changelist")).content.decode()
        headings = re.findall(r"<summary>(.+)</summary>", text)
        assert headings == ["Kind", "Status", "Published", "Without a source"]

    def test_dates_and_public_status_are_told_in_words(self, as_clerk):
        DelegationFactory(planned=True, dates="2005-05")
        text = as_clerk.get(admin_url(Delegation, "changelist")).content.decode()
        assert ">May 2005<" in text
        assert "planned; not confirmed that it took place" in text

    def test_lists_are_narrowed_by_year_city_kind_status_publication_and_source(self, as_clerk):
        city = SisterCityFactory(slug="harbin")
        wanted = EventFactory(
            cities=[city],
            dates="2005-12/2006-01",
            kind="contest",
            planned=True,
            draft=True,
            sources=[],
        )
        EventFactory(dates="2010")
        for name, value in (
            ("year", "2006"),
            ("city", "harbin"),
            ("kind__exact", "contest"),
            ("status", "not_confirmed"),
            ("publication", "draft"),
            ("without_source", "yes"),
        ):
            page = as_clerk.get(admin_url(Event, "changelist"), {name: value})
            assert list(page.context["cl"].result_list) == [wanted], name

    @pytest.mark.parametrize("factory", [DelegationFactory, EventFactory])
    def test_a_list_asks_the_database_the_same_of_5_rows_and_of_60(
        self, factory, as_clerk, django_assert_max_num_queries
    ):
        model = factory._meta.model

        def make(number):
            for _ in range(number):
                record = factory(cities=[SisterCityFactory(), SisterCityFactory()])
                if model is Delegation:
                    model.objects.filter(pk=record.pk).update(title_ru="", title_en="")

        make(5)
        with django_assert_max_num_queries(100) as few:
            as_clerk.get(admin_url(model, "changelist"))
        make(55)
        with django_assert_max_num_queries(16) as many:
            as_clerk.get(admin_url(model, "changelist"))
        assert len(many) == len(few)
