"""Publishing delegations and events in the admin: sources, buttons, schedule, preview."""

import pytest

from events.models import Event
from khabarovsk_relations.records.models import FormerAddress
from tests.admin_pages import (
    admin_url,
    choose,
    form_on,
    in_english,
    messages_of,
    send,
)
from tests.factories import (
    EventFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db
NO_SOURCE = "A record cannot be published without a source: add one below."
LAST_SOURCE = "The last source of a published record cannot be removed."
PUBLISHED = "Published: “Festival”."
WITHDRAWN = (
    "Withdrawn: “Festival”. At the address of the page now stands: “This record was withdrawn”."
)


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
        newer = as_clerk.post(address, data | {"citations-0-DELETE": "on", "_save": "1"})
        answer = as_clerk.post(address, form_on(newer, Event).data | {"_save": "1"})
        assert LAST_SOURCE in answer.content.decode()
        assert event.citations.count() == 1

    def test_what_a_colleague_added_meanwhile_counts(self, as_clerk):
        event, added = EventFactory(), SourceFactory()
        address = admin_url(Event, "change", event.pk)
        data = form_on(as_clerk.get(address), Event).data
        event.citations.create(source=added)
        newer = as_clerk.post(address, data | {"citations-0-DELETE": "on", "_save": "1"})
        answer = as_clerk.post(address, form_on(newer, Event).data | {"_save": "1"})
        assert answer.status_code == 302
        assert event.citations.get().source == added

    def test_the_last_source_of_a_draft_may_go(self, as_clerk):
        event = EventFactory(draft=True)
        address = admin_url(Event, "change", event.pk)
        assert send(as_clerk, address, Event, citations__0__DELETE="on").status_code == 302
        assert not event.citations.exists()


class PublishingTests:
    def test_an_editor_publishes_many_and_what_has_no_source_is_refused(self, as_editor, editor):
        good = [EventFactory(draft=True, title_en=title) for title in ("Concert", "Contest")]
        bad = EventFactory(draft=True, sources=[], title_en="Festival")
        answer = choose(as_editor, "publish_selected", *good, bad)
        assert sorted(messages_of(answer)) == [
            "Published: “Contest”; “Concert”.",
            "“Festival” cannot be published: it has no source.",
        ]
        assert Event.objects.published().count() == 2
        assert {event.updated_by for event in Event.objects.published()} == {editor}

    def test_an_editor_withdraws_and_brings_back(self, as_editor):
        event = EventFactory(title_en="Festival")
        assert messages_of(choose(as_editor, "withdraw_selected", event)) == [WITHDRAWN]
        event.refresh_from_db()
        assert event.withdrawn_at
        assert messages_of(choose(as_editor, "publish_selected", event)) == [PUBLISHED]
        event.refresh_from_db()
        assert event.is_public()

    def test_a_draft_is_not_withdrawn(self, as_editor):
        event = EventFactory(draft=True, title_en="Festival")
        assert messages_of(choose(as_editor, "withdraw_selected", event)) == [
            "“Festival” is not on the site."
        ]

    def test_what_is_scheduled_is_published_at_once_when_asked(self, as_editor):
        event = EventFactory(scheduled=True, title_en="Festival")
        assert messages_of(choose(as_editor, "publish_selected", event)) == [PUBLISHED]
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

    @pytest.mark.parametrize(
        ("trait", "action", "words"),
        [
            ({}, "publish_selected", "“Festival” is on the site already."),
            ({"withdrawn": True}, "withdraw_selected", "“Festival” was withdrawn before."),
            ({"scheduled": True}, "withdraw_selected", "“Festival” is not on the site."),
        ],
    )
    def test_what_changes_nothing_is_said_so(self, trait, action, words, as_editor):
        event = EventFactory(title_en="Festival", **trait)
        changed = event.updated_at
        assert messages_of(choose(as_editor, action, event)) == [words]
        event.refresh_from_db()
        assert event.updated_at == changed

    def test_of_very_many_the_first_are_named(self, as_editor):
        events = EventFactory.create_batch(22, draft=True)
        (words,) = messages_of(choose(as_editor, "publish_selected", *events))
        assert words.count("“") == 20
        assert words.endswith(" and 2 more.")

    def test_an_editor_moves_a_public_record_and_the_old_address_leads_on(self, as_editor):
        event = EventFactory(slug="old")
        send(as_editor, admin_url(Event, "change", event.pk), Event, slug="new")
        event.refresh_from_db()
        assert event.slug == "new"
        assert FormerAddress.objects.current("event", "old") == "new"

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
