"""What the public will see of a record: for staff alone, and never kept by anybody."""

import pytest

from events.models import Event
from tests.admin_pages import admin_url, inline_markup
from tests.factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    SisterCityFactory,
)

pytestmark = pytest.mark.django_db
FACTORIES = [SisterCityFactory, AgreementFactory, DelegationFactory, EventFactory]


def preview_of(client, record, language="en"):
    client.cookies["django_language"] = language
    return client.get(admin_url(type(record), "preview", record.pk))


class PreviewTests:
    @pytest.mark.parametrize("factory", FACTORIES)
    @pytest.mark.parametrize("trait", ["draft", "scheduled", "withdrawn"])
    def test_staff_alone_see_it_and_nobody_keeps_it(self, factory, trait, client, clerk):
        record = factory(**{trait: True})
        assert preview_of(client, record).status_code == 302
        client.force_login(clerk)
        for language in ("ru", "en"):
            page = preview_of(client, record, language)
            assert page.status_code == 200
            assert "noindex" in page.headers["X-Robots-Tag"]
            assert "no-store" in page.headers["Cache-Control"]
            text = page.content.decode()
            assert f'<html lang="{language}">' in text
            assert '<meta name="robots" content="noindex">' in text
            assert inline_markup(text) == []

    @pytest.mark.parametrize("factory", [DelegationFactory, EventFactory, AgreementFactory])
    def test_it_is_in_the_language_of_the_admin(self, factory, as_clerk):
        record = factory(draft=True, title_en="Coming festival", title_ru="Будущий праздник")
        assert "Coming festival" in preview_of(as_clerk, record, "en").content.decode()
        assert "Будущий праздник" in preview_of(as_clerk, record, "ru").content.decode()

    @pytest.mark.parametrize("language", ["ru", "en"])
    def test_its_switch_leads_to_the_preview_in_the_other_language(self, language, as_clerk):
        event = EventFactory(draft=True, title_en="Coming festival", title_ru="Будущий праздник")
        address = admin_url(Event, "preview", event.pk)
        text = as_clerk.get(address).content.decode()
        assert f'href="{address}?language={language}"' in text or language == "en"
        page = as_clerk.get(address, {"language": language})
        title = {"ru": "Будущий праздник", "en": "Coming festival"}[language]
        assert f"{title}</h1>" in page.content.decode()
        assert f'<html lang="{language}">' in page.content.decode()
        assert page.headers["Content-Language"] == language

    @pytest.mark.parametrize("language", ["", "de", "ru\x00", "r" * 300])
    def test_another_language_is_that_of_the_admin(self, language, as_clerk):
        address = admin_url(Event, "preview", EventFactory(draft=True).pk)
        page = as_clerk.get(address, {"language": language})
        assert '<html lang="en">' in page.content.decode()

    @pytest.mark.parametrize(
        ("values", "banner"),
        [
            ({"draft": True}, "Draft: visible to staff only"),
            (
                {"published_at": "2999-05-05T00:00Z"},
                "Will be published on 5 May 2999 at 10:00: visible to staff only",
            ),
            (
                {"withdrawn_at": "2020-05-05T00:00Z"},
                "Withdrawn on 5 May 2020: visible to staff only",
            ),
            ({}, "This is how the public sees it"),
        ],
    )
    def test_the_banner_says_who_sees_it(self, values, banner, as_clerk):
        text = preview_of(as_clerk, EventFactory(**values)).content.decode()
        assert f'<p class="preview" role="status">{banner}</p>' in text

    def test_nothing_in_it_leads_where_the_public_finds_nothing(self, as_clerk):
        city, draft = SisterCityFactory(), SisterCityFactory(draft=True)
        visit = DelegationFactory(draft=True, cities=[city])
        event = EventFactory(draft=True, cities=[city, draft])
        event.delegations.add(visit)
        text = preview_of(as_clerk, event).content.decode()
        assert city.get_absolute_url().removeprefix("/ru") in text
        for hidden in (draft, visit):
            assert hidden.get_absolute_url().removeprefix("/ru") not in text

    @pytest.mark.parametrize("key", ["99", "abc", "9" * 30, "1\x00"])
    def test_an_unknown_record_has_none(self, key, as_clerk):
        assert as_clerk.get(admin_url(Event, "preview", key)).status_code == 404

    def test_the_form_links_to_the_site_or_to_the_preview(self, as_clerk):
        public, draft = EventFactory(), EventFactory(draft=True)
        withdrawn, scheduled = EventFactory(withdrawn=True), EventFactory(scheduled=True)
        text = as_clerk.get(admin_url(Event, "change", public.pk)).content.decode()
        assert f'href="/en/events/{public.slug}/"' in text
        assert admin_url(Event, "preview", public.pk) not in text
        for record in (draft, withdrawn, scheduled):
            text = as_clerk.get(admin_url(Event, "change", record.pk)).content.decode()
            assert f"/en/events/{record.slug}/" not in text
            assert admin_url(Event, "preview", record.pk) in text
