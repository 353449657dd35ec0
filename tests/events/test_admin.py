"""The admin of delegations and events: entering, rights, publishing, preview, history."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from events.models import Delegation, Event
from khabarovsk_relations.records.models import FormerAddress
from tests.admin_pages import admin_url, form_on, inline_markup, messages_of, send
from tests.factories import (
    AgreementFactory,
    DelegationCitationFactory,
    DelegationFactory,
    EventFactory,
    SisterCityFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db
NO_SOURCE = "A record cannot be published without a source: add one below."
LAST_SOURCE = "The last source of a published record cannot be removed."


@pytest.fixture
def as_clerk(sign_in, clerk):
    return in_english(sign_in(clerk))


@pytest.fixture
def as_editor(sign_in, editor):
    return in_english(sign_in(editor))


def in_english(client):
    client.cookies["django_language"] = "en"
    return client


def act(client, action, *records):
    """Choose an action for these records in their list; give the page that answers."""
    return client.post(
        admin_url(type(records[0]), "changelist"),
        {"action": action, "_selected_action": [record.pk for record in records]},
        follow=True,
    )


class AdminPagesTests:
    @pytest.mark.parametrize("language", ["ru", "en"])
    @pytest.mark.parametrize("user", ["clerk", "editor", "superuser"])
    @pytest.mark.parametrize("factory", [DelegationFactory, EventFactory])
    def test_every_page_opens_and_is_clean(self, factory, user, language, sign_in, request):
        client = sign_in(request.getfixturevalue(user))
        client.cookies["django_language"] = language
        row = factory(cities=[SisterCityFactory()])
        row.dates = "2006"
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


class RightsOfClerksTests:
    def test_a_posted_publication_is_ignored_on_a_new_record(self, as_clerk):
        send(
            as_clerk,
            admin_url(Event, "add"),
            Event,
            title_en="Festival",
            kind="festival",
            published_at="2005-01-01",
            published_at_0="2005-01-01",
            published_at_1="10:00",
            slug="my-own",
            citations__0__source=SourceFactory().pk,
        )
        event = Event.objects.get()
        assert event.published_at is None
        assert event.slug == "festival"

    def test_publication_and_public_address_stay_whatever_is_posted(self, as_clerk):
        event = EventFactory(slug="harbin-contest")
        published_at = event.published_at
        send(
            as_clerk,
            admin_url(Event, "change", event.pk),
            Event,
            title_en="Snow sculpture contest",
            slug="my-own",
            published_at_0="",
            published_at_1="",
            withdrawn_at_0="2020-01-01",
            withdrawn_at_1="10:00",
        )
        event.refresh_from_db()
        assert event.title_en == "Snow sculpture contest"
        assert event.slug == "harbin-contest"
        assert event.published_at == published_at
        assert event.withdrawn_at is None
        assert not FormerAddress.objects.exists()

    def test_a_correction_of_a_public_record_is_live_at_once(self, as_clerk):
        event = EventFactory()
        send(as_clerk, admin_url(Event, "change", event.pk), Event, title_en="Corrected")
        event.refresh_from_db()
        assert event.is_public()
        assert event.title_en == "Corrected"

    def test_the_address_of_a_draft_is_theirs_to_choose(self, as_clerk):
        event = EventFactory(draft=True)
        send(as_clerk, admin_url(Event, "change", event.pk), Event, slug="snow-contest")
        event.refresh_from_db()
        assert event.slug == "snow-contest"

    @pytest.mark.parametrize("action", ["publish_selected", "withdraw_selected", "delete_selected"])
    def test_the_list_offers_no_publishing_and_no_deleting(self, action, as_clerk):
        event = EventFactory(draft=action == "publish_selected")
        page = as_clerk.get(admin_url(Event, "changelist"))
        assert action not in page.content.decode()
        before = event.published_at
        act(as_clerk, action, event)
        event.refresh_from_db()
        assert (event.published_at, event.withdrawn_at) == (before, None)

    @pytest.mark.parametrize("button", ["_publish", "_withdraw"])
    def test_the_form_has_no_such_button_and_heeds_none(self, button, as_clerk):
        event = EventFactory(draft=button == "_publish")
        address = admin_url(Event, "change", event.pk)
        assert button not in form_on(as_clerk.get(address), Event).buttons
        send(as_clerk, address, Event, button=button)
        before = event.published_at
        event.refresh_from_db()
        assert (event.published_at, event.withdrawn_at) == (before, None)

    def test_bringing_back_a_public_state_does_not_publish(self, as_clerk, clerk):
        event = EventFactory(title_en="Public title", slug="public-slug")
        state = event.history.get().pk
        event.published_at, event.title_en, event.slug = None, "Draft title", "draft-slug"
        event.save()
        send(as_clerk, admin_url(Event, "simple_history", event.pk, state), Event)
        event.refresh_from_db()
        assert event.title_en == "Public title"
        assert event.published_at is None
        assert event.updated_by == clerk

    def test_bringing_back_a_draft_neither_withdraws_nor_moves(self, as_clerk):
        event = EventFactory(draft=True, title_en="Draft title", slug="draft-slug")
        state = event.history.get().pk
        event.published_at, event.slug = timezone.now(), "public-slug"
        event.save()
        send(as_clerk, admin_url(Event, "simple_history", event.pk, state), Event)
        event.refresh_from_db()
        assert event.is_public()
        assert event.slug == "public-slug"

    def test_bringing_back_a_deleted_record_makes_a_draft_of_it(self, as_clerk):
        event = EventFactory()
        pk, state = event.pk, event.history.get().pk
        event.delete()
        send(as_clerk, admin_url(Event, "simple_history", pk, state), Event)
        assert Event.objects.get(pk=pk).published_at is None

    def test_a_plain_member_of_staff_sees_nothing(self, client, django_user_model):
        client.force_login(django_user_model.objects.create_user("visitor", is_staff=True))
        event = EventFactory(draft=True)
        for action in ("change", "preview", "history"):
            assert client.get(admin_url(Event, action, event.pk)).status_code == 403
        assert client.get(admin_url(Event, "changelist")).status_code == 403


class LastSourceTests:
    @pytest.mark.parametrize("user", ["clerk", "editor", "superuser"])
    def test_nobody_removes_the_last_source_of_a_public_record(self, user, sign_in, request):
        client = in_english(sign_in(request.getfixturevalue(user)))
        event = EventFactory()
        address = admin_url(Event, "change", event.pk)
        answer = send(client, address, Event, citations__0__DELETE="on")
        assert answer.status_code == 200
        assert LAST_SOURCE in answer.content.decode()
        assert event.citations.count() == 1

    def test_one_of_two_may_go(self, as_clerk):
        event = EventFactory(sources=[SourceFactory(), SourceFactory()])
        address = admin_url(Event, "change", event.pk)
        assert send(as_clerk, address, Event, citations__0__DELETE="on").status_code == 302
        assert event.citations.count() == 1

    def test_the_last_may_be_exchanged_for_another(self, as_clerk):
        event, source = EventFactory(), SourceFactory()
        changes = {"citations-0-DELETE": "on", "citations-1-source": source.pk}
        address = admin_url(Event, "change", event.pk)
        assert send(as_clerk, address, Event, **changes).status_code == 302
        assert event.citations.get().source == source

    def test_what_a_colleague_removed_meanwhile_does_not_count(self, as_clerk):
        event = EventFactory(sources=[SourceFactory(), SourceFactory()])
        address = admin_url(Event, "change", event.pk)
        data = form_on(as_clerk.get(address), Event).data
        event.citations.last().delete()
        answer = as_clerk.post(address, data | {"citations-0-DELETE": "on", "_save": "1"})
        assert answer.status_code == 200
        assert event.citations.count() == 1

    def test_what_a_colleague_added_meanwhile_counts(self, as_clerk):
        event, added = EventFactory(), SourceFactory()
        address = admin_url(Event, "change", event.pk)
        data = form_on(as_clerk.get(address), Event).data
        event.citations.create(source=added)
        answer = as_clerk.post(address, data | {"citations-0-DELETE": "on", "_save": "1"})
        assert answer.status_code == 302
        assert event.citations.get().source == added

    def test_the_last_source_of_a_draft_may_go(self, as_clerk):
        event = EventFactory(draft=True)
        address = admin_url(Event, "change", event.pk)
        assert send(as_clerk, address, Event, citations__0__DELETE="on").status_code == 302
        assert not event.citations.exists()


class PublishingTests:
    def test_an_editor_publishes_many_and_what_has_no_source_is_refused(self, as_editor, editor):
        good = EventFactory.create_batch(2, draft=True)
        bad = EventFactory(draft=True, sources=[], title_en="Festival")
        answer = act(as_editor, "publish_selected", *good, bad)
        assert sorted(messages_of(answer)) == [
            "2 records published.",
            "“Festival” cannot be published: it has no source.",
        ]
        assert Event.objects.published().count() == 2
        assert {event.updated_by for event in Event.objects.published()} == {editor}

    def test_an_editor_withdraws_and_brings_back(self, as_editor):
        event = EventFactory()
        assert messages_of(act(as_editor, "withdraw_selected", event)) == ["1 record withdrawn."]
        event.refresh_from_db()
        assert event.withdrawn_at
        assert messages_of(act(as_editor, "publish_selected", event)) == ["1 record published."]
        event.refresh_from_db()
        assert event.is_public()

    def test_a_draft_is_not_withdrawn(self, as_editor):
        event = EventFactory(draft=True, title_en="Festival")
        assert messages_of(act(as_editor, "withdraw_selected", event)) == [
            "“Festival” is not on the site."
        ]

    def test_what_is_scheduled_is_published_at_once_when_asked(self, as_editor):
        event = EventFactory(scheduled=True)
        assert messages_of(act(as_editor, "publish_selected", event)) == ["1 record published."]
        event.refresh_from_db()
        assert event.is_public()

    def test_the_button_saves_and_publishes(self, as_editor):
        event = EventFactory(draft=True)
        address = admin_url(Event, "change", event.pk)
        answer = send(as_editor, address, Event, button="_publish", title_en="Ready")
        assert answer.status_code == 302
        event.refresh_from_db()
        assert event.is_public()
        assert event.title_en == "Ready"

    def test_the_button_refuses_what_has_no_source_and_keeps_the_rest(self, as_editor):
        event = EventFactory(draft=True, sources=[])
        address = admin_url(Event, "change", event.pk)
        send(as_editor, address, Event, button="_publish", title_en="Not yet")
        event.refresh_from_db()
        assert event.published_at is None
        assert event.title_en == "Not yet"
        page = as_editor.get(address)
        assert messages_of(page) == ["“Not yet” cannot be published: it has no source."]

    def test_the_button_withdraws(self, as_editor):
        event = EventFactory()
        send(as_editor, admin_url(Event, "change", event.pk), Event, button="_withdraw")
        event.refresh_from_db()
        assert event.withdrawn_at

    @pytest.mark.parametrize("when", ["2020-01-01", "2999-01-01"])
    def test_the_form_refuses_to_publish_or_schedule_without_a_source(self, when, as_editor):
        event = EventFactory(draft=True, sources=[])
        answer = send(
            as_editor,
            admin_url(Event, "change", event.pk),
            Event,
            published_at_0=when,
            published_at_1="10:00:00",
        )
        assert NO_SOURCE in answer.content.decode()
        event.refresh_from_db()
        assert event.published_at is None

    def test_an_editor_schedules_in_the_form(self, as_editor):
        event = EventFactory(draft=True)
        tomorrow = timezone.localdate() + datetime.timedelta(days=1)
        address = admin_url(Event, "change", event.pk)
        changes = {"published_at_0": tomorrow.isoformat(), "published_at_1": "10:00:00"}
        assert send(as_editor, address, Event, **changes).status_code == 302
        assert Event.objects.scheduled().get() == event

    def test_a_source_added_together_with_the_date_is_enough(self, as_editor):
        event = EventFactory(draft=True, sources=[])
        answer = send(
            as_editor,
            admin_url(Event, "change", event.pk),
            Event,
            published_at_0="2020-01-01",
            published_at_1="10:00:00",
            citations__0__source=SourceFactory().pk,
        )
        assert answer.status_code == 302
        event.refresh_from_db()
        assert event.is_public()

    def test_what_was_never_published_is_not_withdrawn_in_the_form(self, as_editor):
        event = EventFactory(draft=True)
        changes = {"withdrawn_at_0": "2020-01-01", "withdrawn_at_1": "10:00:00"}
        answer = send(as_editor, admin_url(Event, "change", event.pk), Event, **changes)
        assert "Only what was published can be withdrawn." in answer.content.decode()

    def test_an_editor_moves_a_public_record_and_the_old_address_leads_on(self, as_editor):
        event = EventFactory(slug="old")
        send(as_editor, admin_url(Event, "change", event.pk), Event, slug="new")
        event.refresh_from_db()
        assert event.slug == "new"
        assert FormerAddress.objects.current("event", "old") == "new"

    def test_bringing_back_a_public_state_needs_a_source_of_today(self, as_editor):
        event = EventFactory()
        state = event.history.get().pk
        event.published_at = None
        event.save()
        event.citations.all().delete()
        address = admin_url(Event, "simple_history", event.pk, state)
        answer = send(as_editor, address, Event)
        assert answer.status_code == 200
        assert "it cannot be published." in answer.content.decode()
        event.refresh_from_db()
        assert event.published_at is None

    @pytest.mark.parametrize("user", ["editor", "clerk"])
    def test_only_superusers_delete_records(self, user, sign_in, request):
        event = EventFactory()
        client = sign_in(request.getfixturevalue(user))
        assert client.post(admin_url(Event, "delete", event.pk), {"post": "yes"}).status_code == 403

    def test_a_festival_stays_while_a_contest_is_part_of_it(self, sign_in, superuser):
        festival = EventFactory()
        EventFactory(part_of=festival, title_en="Contest")
        client = in_english(sign_in(superuser))
        answer = client.post(admin_url(Event, "delete", festival.pk), {"post": "yes"})
        assert "Contest</a>" in answer.content.decode()
        assert Event.objects.filter(pk=festival.pk).exists()


class SeenFromOutsideTests:
    @pytest.mark.parametrize("factory", [DelegationFactory, EventFactory])
    def test_a_draft_is_previewed_with_a_banner_by_staff_alone(self, factory, client, clerk):
        record = factory(draft=True, title_en="Coming festival", title_ru="Будущий праздник")
        address = admin_url(type(record), "preview", record.pk)
        assert client.get(address).status_code == 302
        client.force_login(clerk)
        for language, title, banner in (
            ("en", "Coming festival", "Draft: visible to staff only"),
            ("ru", "Будущий праздник", ""),
        ):
            client.cookies["django_language"] = language
            page = client.get(address)
            assert page.status_code == 200
            text = page.content.decode()
            assert title in text
            assert banner in text
            assert "noindex" in page.headers["X-Robots-Tag"]
            assert "no-store" in page.headers["Cache-Control"]
            assert inline_markup(text) == []

    def test_an_unknown_record_has_no_preview(self, as_clerk):
        assert as_clerk.get(admin_url(Event, "preview", 99)).status_code == 404
        assert as_clerk.get(admin_url(Event, "preview", "abc")).status_code == 404

    def test_the_form_links_to_the_site_or_to_the_preview(self, as_clerk):
        public, draft = EventFactory(), EventFactory(draft=True)
        withdrawn = EventFactory(withdrawn=True)
        text = as_clerk.get(admin_url(Event, "change", public.pk)).content.decode()
        assert f'href="/en/events/{public.slug}/"' in text
        assert admin_url(Event, "preview", public.pk) not in text
        for record in (draft, withdrawn):
            text = as_clerk.get(admin_url(Event, "change", record.pk)).content.decode()
            assert f"/en/events/{record.slug}/" not in text
            assert admin_url(Event, "preview", record.pk) in text


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


class HistoryTests:
    def test_tells_who_changed_what_from_what_to_what_in_words(self, as_clerk, clerk):
        delegation = DelegationFactory(dates="2005-05", status="planned")
        send(
            as_clerk,
            admin_url(Delegation, "change", delegation.pk),
            Delegation,
            dates="24.05.2005",
            status="took_place",
            cities=[SisterCityFactory(name_en="Niigata").pk],
        )
        text = as_clerk.get(admin_url(Delegation, "history", delegation.pk)).content.decode()
        assert "May 2005 → 24 May 2005" in text
        assert "planned → took place" in text
        assert "→ Niigata" in text
        assert clerk.username in text

    def test_an_earlier_state_is_brought_back(self, as_clerk):
        delegation = DelegationFactory(result_en="Before")
        state = delegation.history.get().pk
        delegation.result_en = "After"
        delegation.save()
        address = admin_url(Delegation, "simple_history", delegation.pk, state)
        assert "Bring this state back" in as_clerk.get(address).content.decode()
        send(as_clerk, address, Delegation)
        delegation.refresh_from_db()
        assert delegation.result_en == "Before"
        assert DelegationCitationFactory(record=delegation).pk
