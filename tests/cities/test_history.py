"""The history of a city with its spellings and changes of status; of these on their own pages."""

import pytest

from cities.models import Agreement, CityName, RelationStatus, SisterCity
from tests.admin_pages import admin_url, in_english, send
from tests.factories import (
    AgreementFactory,
    CityNameFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    SourceFactory,
    StatusCitationFactory,
    ThemeFactory,
)
from tests.history_pages import entries, state_address

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_clerk(sign_in, clerk):
    return in_english(sign_in(clerk))


@pytest.fixture
def as_editor(sign_in, editor):
    return in_english(sign_in(editor))


class StoryTests:
    def test_spellings_statuses_and_their_sources_are_told_with_the_city(self, as_clerk):
        city = SisterCityFactory(name_en="Niigata")
        status = RelationStatusFactory(city=city, date="2022-03", status="active")
        send(
            as_clerk,
            admin_url(SisterCity, "change", city.pk),
            SisterCity,
            names__0__text="Ниигата-си",
            statuses__0__status="suspended",
        )
        send(
            as_clerk,
            admin_url(RelationStatus, "change", status.pk),
            RelationStatus,
            citations__0__source=SourceFactory(title="The decision", publisher="").pk,
        )
        newest, before, *_others = entries(as_clerk, city)
        assert "Added: citation – March 2022, suspended: The decision" in newest
        assert "Added: spelling – Ниигата-си" in before
        assert "Changed: change of status – March 2022, suspended" in before
        assert "Relations: active → suspended" in before

    def test_who_removed_a_part_is_told(self, as_clerk, clerk):
        city = SisterCityFactory()
        status = StatusCitationFactory(record=RelationStatusFactory(city=city)).record
        as_clerk.post(admin_url(RelationStatus, "delete", status.pk), {"post": "yes"})
        newest = entries(as_clerk, city)[0]
        assert newest.split(" Removed")[0].endswith(clerk.username)
        assert newest.count("Removed: ") == 2

    def test_a_list_that_mirrors_itself_is_told_on_both_sides(self, as_clerk):
        bucheon, busan = SisterCityFactory(name_en="Bucheon"), SisterCityFactory(name_en="Busan")
        send(
            as_clerk,
            admin_url(SisterCity, "change", bucheon.pk),
            SisterCity,
            not_to_be_confused_with=[busan.pk],
        )
        assert "Not to be confused with: added Busan" in entries(as_clerk, bucheon)[0]
        assert "Not to be confused with: added Bucheon" in entries(as_clerk, busan)[0]

    def test_a_country_is_told_by_its_name(self, as_clerk):
        city = SisterCityFactory(country="JP")
        city.country = "KR"
        city.save()
        assert "Country: Japan → Republic of Korea" in entries(as_clerk, city)[0]


class BringingBackTests:
    def test_spellings_and_statuses_with_their_sources_return(self, as_editor):
        city = SisterCityFactory()
        name = CityNameFactory(city=city, text="Ниигата")
        changed = RelationStatusFactory(city=city, date="2005", status="active")
        removed = StatusCitationFactory(
            record=RelationStatusFactory(city=city, date="2022", status="suspended")
        )
        address = state_address(city)
        status = removed.record
        status_pk, citation_pk = status.pk, removed.pk
        name.text = "Niigata"
        name.save()
        changed.status = "ended"
        changed.save()
        status.delete()
        CityNameFactory(city=city, text="Later")
        answer = send(as_editor, address, SisterCity, button="_bring_back")
        assert answer.status_code == 302
        assert [one.text for one in city.names.all()] == ["Ниигата"]
        assert [(one.pk, one.status) for one in city.statuses.order_by("date_earliest")] == [
            (changed.pk, "active"),
            (status_pk, "suspended"),
        ]
        assert RelationStatus.objects.get(pk=status_pk).citations.get().pk == citation_pk

    def test_a_status_entered_anew_takes_its_sources_back(self, as_editor):
        city = SisterCityFactory()
        citation = StatusCitationFactory(
            record=RelationStatusFactory(city=city, date="2022", status="suspended")
        )
        source, address = citation.source, state_address(city)
        citation.record.delete()
        anew = RelationStatusFactory(city=city, date="2022", status="suspended", note_en="Later")
        send(as_editor, address, SisterCity, button="_bring_back")
        status = city.statuses.get()
        assert (status.pk, status.note_en) == (anew.pk, "")
        assert status.citations.get().source == source

    def test_two_spellings_that_changed_places_are_refused_in_words_at_worst(self, as_editor):
        city = SisterCityFactory()
        one, two = (CityNameFactory(city=city, text=text) for text in ("One", "Two"))
        address = state_address(city)
        for row, text in ((one, "Three"), (two, "One"), (one, "Two")):
            row.text = text
            row.save()
        answer = send(as_editor, address, SisterCity, button="_bring_back")
        assert answer.status_code in (200, 302)
        texts = set(city.names.values_list("text", flat=True))
        assert texts == {"One", "Two"}

    @pytest.mark.parametrize(("user", "answer"), [("clerk", 403), ("editor", 302)])
    def test_a_part_returns_on_its_own_page_and_the_city_remembers(
        self, user, answer, sign_in, request
    ):
        person = request.getfixturevalue(user)
        client = in_english(sign_in(person))
        status = RelationStatusFactory(status="active")
        address = state_address(status)
        status.status = "suspended"
        status.save()
        opened = client.get(address).context["opened"]
        assert client.post(address, {"_opened": opened}).status_code == answer
        status.refresh_from_db()
        status.city.refresh_from_db()
        assert (status.status == "active") == (answer == 302)
        assert (status.city.updated_by == person) == (answer == 302)

    def test_a_part_of_a_deleted_city_waits_for_the_city(self, as_editor):
        name = CityNameFactory(text="Niigata")
        pk = name.pk
        name.city.delete()
        page = as_editor.get(state_address(name, pk))
        assert "What it was a part of was deleted, too" in page.content.decode()
        answer = as_editor.post(page.request["PATH_INFO"], {"_opened": page.context["opened"]})
        assert answer.status_code == 200
        assert not CityName.objects.exists()


class DeletedTests:
    def test_a_city_comes_back_with_its_parts_and_to_the_lists_it_stood_on(
        self, sign_in, superuser, editor
    ):
        client = in_english(sign_in(superuser))
        city = SisterCityFactory(name_en="Niigata")
        CityNameFactory(city=city, text="Ниигата")
        StatusCitationFactory(record=RelationStatusFactory(city=city))
        agreement = AgreementFactory(title_en="Protocol", cities=[city])
        event, gone = EventFactory(cities=[city]), EventFactory(cities=[city])
        left = EventFactory(cities=[city])
        left.cities.clear()
        pk = city.pk
        client.post(admin_url(SisterCity, "delete", pk), {"post": "yes"})
        gone.delete()
        assert "Cities: removed Niigata (deleted)" in entries(client, agreement)[0]
        client.force_login(editor)
        page = client.get(state_address(city, pk))
        assert "Protocol" in page.content.decode()
        assert send(client, page.request["PATH_INFO"], SisterCity).status_code == 302
        city = SisterCity.objects.get(pk=pk)
        assert city.names.get().text == "Ниигата"
        assert city.statuses.get().citations.count() == 1
        assert [agreement.cities.get(), event.cities.get()] == [city, city]
        assert not left.cities.exists()
        assert "Cities: added Niigata" in entries(client, agreement)[0]

    @pytest.mark.parametrize("factory", [SourceFactory, ThemeFactory])
    @pytest.mark.parametrize(("user", "answer"), [("clerk", 403), ("editor", 302)])
    def test_sources_and_themes_come_back_by_editors(self, factory, user, answer, sign_in, request):
        client = in_english(sign_in(request.getfixturevalue(user)))
        row = factory()
        model, pk = type(row), row.pk
        row.delete()
        address = state_address(row, pk)
        opened = client.get(address).context["opened"]
        assert client.post(address, {"_opened": opened}).status_code == answer
        assert model.objects.filter(pk=pk).exists() == (answer == 302)
        assert client.get(admin_url(model, "deleted")).status_code == (
            200 if answer == 302 else 403
        )

    def test_a_theme_whose_address_is_taken_gets_another(self, as_editor):
        theme = ThemeFactory(slug="economy")
        pk = theme.pk
        theme.delete()
        ThemeFactory(slug="economy")
        send(as_editor, state_address(theme, pk), type(theme), button="_bring_back")
        assert type(theme).objects.get(pk=pk).slug == "economy-2"

    def test_an_agreement_comes_back_without_a_predecessor_that_is_gone(self, as_editor):
        first = AgreementFactory()
        second = AgreementFactory(previous=first, relation_to_previous="renews")
        pk = second.pk
        second.delete()
        first.delete()
        send(as_editor, state_address(second, pk), Agreement, button="_bring_back")
        assert Agreement.objects.get(pk=pk).previous is None
