"""The ground of the admin: sources, themes, the language switch, refusals, clean pages."""

import pytest
from django.urls import reverse

from khabarovsk_relations.records.admin import RegisterAdmin
from khabarovsk_relations.records.models import FormerAddress, Source, Theme
from tests.admin_pages import admin_url, inline_markup, messages_of, send
from tests.factories import (
    AgreementFactory,
    DelegationFactory,
    SourceFactory,
    StatusCitationFactory,
    ThemeFactory,
)
from tests.history_pages import state_address

pytestmark = pytest.mark.django_db


class AdminPagesTests:
    def test_the_first_page_is_headed_by_the_register(self, sign_in, clerk):
        client = sign_in(clerk)
        client.cookies["django_language"] = "en"
        text = client.get(reverse("admin:index")).content.decode()
        assert "Register of Khabarovsk&#x27;s international relations" in text
        assert "<h1>Desk</h1>" in text
        assert "Sources and themes" in text
        assert inline_markup(text) == []

    def test_strangers_are_asked_to_sign_in(self, client):
        answer = client.get(admin_url(Source, "changelist"))
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("admin:login"))

    def test_the_sign_in_page_is_clean(self, client):
        assert inline_markup(client.get(reverse("admin:login")).content.decode()) == []


class LanguageSwitchTests:
    def test_staff_choose_the_language_of_the_admin(self, sign_in, clerk):
        client = sign_in(clerk)
        page = admin_url(Source, "changelist")
        answer = client.post(reverse("set_language"), {"language": "en", "next": page})
        assert answer.status_code == 302
        assert answer.url == page
        assert client.get(page).headers["Content-Language"] == "en"
        client.post(reverse("set_language"), {"language": "ru", "next": page})
        assert client.get(page).headers["Content-Language"] == "ru"

    def test_the_choice_is_not_sent_to_public_pages(self, client):
        client.post(reverse("set_language"), {"language": "en"})
        assert client.cookies["django_language"]["path"] == "/admin/"

    def test_the_switch_leads_back_to_the_page_it_is_on(self, sign_in, clerk):
        address = admin_url(Source, "changelist") + "?kind__exact=press"
        text = sign_in(clerk).get(address).content.decode()
        assert f'name="next" value="{address}"' in text


class SourceAdminTests:
    def test_a_clerk_adds_a_source_and_is_not_asked_for_its_key(self, sign_in, clerk):
        client = sign_in(clerk)
        address = admin_url(Source, "add")
        assert 'name="key"' not in client.get(address).content.decode()
        answer = send(
            client,
            address,
            Source,
            kind="press",
            title="Делегация Ниигаты в Хабаровске",
            publisher="Тихоокеанская звезда",
            url="toz.su/news/1",
            published="май 2005",
        )
        assert answer.status_code == 302
        source = Source.objects.get()
        assert source.key.startswith("tikhookeanskaya-zvezda")
        assert source.url == "https://toz.su/news/1"
        assert str(source.published) == "2005-05"
        assert source.history.get().history_user == clerk

    @pytest.mark.parametrize(
        ("words", "found"),
        [("ТИХООКЕАНСКАЯ", True), ("звезда делегация", True), ("Владивосток", False)],
    )
    def test_is_found_by_any_of_its_words(self, words, found, sign_in, clerk):
        SourceFactory(title="Делегация", publisher="Тихоокеанская звезда")
        SourceFactory(title="Другое", publisher="Амур")
        page = sign_in(clerk).get(admin_url(Source, "changelist"), {"q": words})
        assert page.context["cl"].result_count == (1 if found else 0)

    def test_is_found_in_the_box_of_a_citation(self, sign_in, clerk):
        SourceFactory(title="Пёстрая хроника")
        SourceFactory(title="Другое")
        answer = sign_in(clerk).get(
            reverse("admin:autocomplete"),
            {
                "term": "пестрая",
                "app_label": "events",
                "model_name": "eventcitation",
                "field_name": "source",
            },
        )
        assert [row["text"] for row in answer.json()["results"]] == [
            "Пёстрая хроника, Администрация города Хабаровска"
        ]

    def test_a_clerk_does_not_change_a_key(self, sign_in, clerk):
        source = SourceFactory(key="old-key")
        address = admin_url(Source, "change", source.pk)
        send(sign_in(clerk), address, Source, key="own-key", title="Другое")
        source.refresh_from_db()
        assert (source.key, source.title) == ("old-key", "Другое")

    def test_an_editor_brings_a_source_back_under_its_present_key(self, sign_in, editor):
        source = SourceFactory(key="old-key", title="Прежнее")
        address = state_address(source)
        source.key, source.title = "new-key", "Другое"
        source.save()
        send(sign_in(editor), address, Source, button="_bring_back")
        source.refresh_from_db()
        assert (source.key, source.title) == ("new-key", "Прежнее")

    def test_saving_without_a_change_leaves_no_trace(self, sign_in, clerk):
        source = SourceFactory(published="2005-05")
        send(sign_in(clerk), admin_url(Source, "change", source.pk), Source)
        assert source.history.count() == 1

    @pytest.mark.parametrize("user", ["clerk", "editor"])
    def test_only_superusers_delete(self, user, sign_in, request):
        source = SourceFactory()
        client = sign_in(request.getfixturevalue(user))
        answer = client.post(admin_url(Source, "delete", source.pk), {"post": "yes"})
        assert answer.status_code == 403
        assert Source.objects.filter(pk=source.pk).exists()


class ThemeAdminTests:
    def test_a_clerk_adds_a_theme_by_its_names(self, sign_in, clerk):
        send(
            sign_in(clerk),
            admin_url(Theme, "add"),
            Theme,
            name_ru="городское хозяйство",
            name_en="city services",
        )
        assert Theme.objects.get().slug == "city-services"

    def test_a_clerk_does_not_change_the_address_of_a_theme(self, sign_in, clerk):
        theme = ThemeFactory(slug="sport")
        send(sign_in(clerk), admin_url(Theme, "change", theme.pk), Theme, slug="x", name_en="games")
        theme.refresh_from_db()
        assert (theme.slug, theme.name_en) == ("sport", "games")

    def test_is_found_in_cyrillic_of_any_case(self, sign_in, clerk):
        ThemeFactory(name_ru="молодёжь", slug="youth")
        ThemeFactory(name_ru="спорт", slug="sport")
        page = sign_in(clerk).get(admin_url(Theme, "changelist"), {"q": "МОЛОДЕЖЬ"})
        assert [theme.slug for theme in page.context["cl"].result_list] == ["youth"]


class DeletingTests:
    def test_a_source_in_use_is_not_deleted_and_says_what_rests_on_it(self, sign_in, superuser):
        source = SourceFactory()
        delegation = DelegationFactory(title_ru="Визит мэра", sources=[source])
        status = StatusCitationFactory(source=source).record
        client = sign_in(superuser)
        client.cookies["django_language"] = "en"
        for answer in (
            client.get(admin_url(Source, "delete", source.pk)),
            client.post(admin_url(Source, "delete", source.pk), {"post": "yes"}),
        ):
            assert answer.status_code == 200
            text = answer.content.decode()
            assert "Cannot be deleted: these records rest on it:" in text
            assert admin_url(type(delegation), "change", delegation.pk) in text
            assert admin_url(type(status), "change", status.pk) in text
            assert inline_markup(text) == []
        assert Source.objects.filter(pk=source.pk).exists()

    def test_several_at_once_are_refused_too(self, sign_in, superuser):
        source = AgreementFactory().citations.get().source
        client = sign_in(superuser)
        client.cookies["django_language"] = "en"
        chosen = {"action": "delete_selected", "_selected_action": [source.pk]}
        for extra in ({}, {"post": "yes"}):
            answer = client.post(admin_url(Source, "changelist"), chosen | extra)
            assert "Cannot be deleted: these records rest on it:" in answer.content.decode()
        assert Source.objects.filter(pk=source.pk).exists()

    def test_what_comes_to_rest_on_it_meanwhile_is_named_too(self, sign_in, superuser, monkeypatch):
        """Between the question and the answer a colleague may have cited the source."""
        source = SourceFactory()
        DelegationFactory(title_en="Visit of the mayor", sources=[source])
        monkeypatch.setattr(RegisterAdmin, "get_deleted_objects", lambda *a: ([], {}, set(), []))
        client = sign_in(superuser)
        client.cookies["django_language"] = "en"
        refusal = "Cannot be deleted: these records rest on it: Visit of the mayor."
        answer = client.post(admin_url(Source, "delete", source.pk), {"post": "yes"}, follow=True)
        assert messages_of(answer) == [refusal]
        chosen = {"action": "delete_selected", "_selected_action": [source.pk], "post": "yes"}
        answer = client.post(admin_url(Source, "changelist"), chosen, follow=True)
        assert messages_of(answer) == [refusal]
        assert Source.objects.filter(pk=source.pk).exists()

    def test_a_source_without_records_is_deleted(self, sign_in, superuser):
        source = SourceFactory()
        sign_in(superuser).post(admin_url(Source, "delete", source.pk), {"post": "yes"})
        assert not Source.objects.exists()


class FormerAddressAdminTests:
    def test_is_looked_at_and_never_changed(self, sign_in, superuser):
        FormerAddress.objects.keep("event", "old", "new")
        former = FormerAddress.objects.get()
        client = sign_in(superuser)
        page = client.get(admin_url(FormerAddress, "changelist"))
        assert "old" in page.content.decode()
        assert client.get(admin_url(FormerAddress, "change", former.pk)).status_code == 200
        assert client.get(admin_url(FormerAddress, "add")).status_code == 403
        assert client.get(admin_url(FormerAddress, "delete", former.pk)).status_code == 403
