"""What clerks may not do in the admin, on whatever way they try."""

import pytest

from events.models import Event
from khabarovsk_relations.records.models import FormerAddress
from tests.admin_pages import admin_url, choose, form_on, send
from tests.factories import (
    EventFactory,
    SourceFactory,
)
from tests.history_pages import state_address

pytestmark = pytest.mark.django_db


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
        choose(as_clerk, action, event)
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

    def test_no_earlier_state_and_no_deleted_record_is_brought_back(self, as_clerk):
        event, deleted = EventFactory(title_en="Before"), EventFactory()
        address, pk = state_address(event), deleted.pk
        event.title_en = "After"
        event.save()
        deleted.delete()
        for page in (address, state_address(deleted, pk)):
            opened = as_clerk.get(page).context["opened"]
            assert as_clerk.post(page, {"_opened": opened}).status_code == 403
        event.refresh_from_db()
        assert event.title_en == "After"
        assert not Event.objects.filter(pk=pk).exists()

    def test_a_plain_member_of_staff_sees_nothing(self, client, django_user_model):
        client.force_login(django_user_model.objects.create_user("visitor", is_staff=True))
        event = EventFactory(draft=True)
        for action in ("change", "preview", "history"):
            assert client.get(admin_url(Event, action, event.pk)).status_code == 403
        assert client.get(admin_url(Event, "changelist")).status_code == 403
