"""A double click, a reload, a retry: what is sent twice is saved once."""

import datetime

import pytest
from django.contrib.admin.options import IS_POPUP_VAR

from cities.models import SisterCity
from events.models import Event
from khabarovsk_relations.records.models import Source, SubmittedForm
from tests.admin_pages import admin_url, form_on, in_english, messages_of
from tests.factories import EventFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db
ADD = admin_url(Event, "add")
TITLE = {"title_ru": "Фестиваль", "kind": "festival", "status": "planned", "_save": "1"}


@pytest.fixture
def as_clerk(sign_in, clerk):
    return in_english(sign_in(clerk))


@pytest.fixture
def opened(as_clerk):
    """The page of a new event, as a browser would send it."""
    return form_on(as_clerk.get(ADD), Event).data | TITLE


class NewRecordTests:
    def test_sent_twice_is_made_once_and_leads_to_it(self, as_clerk, opened):
        first = as_clerk.post(ADD, opened)
        second = as_clerk.post(ADD, opened, follow=True)
        event = Event.objects.get()
        assert first.status_code == 302
        assert second.redirect_chain == [(admin_url(Event, "change", event.pk), 302)]
        assert messages_of(second)[-1] == "This form was sent before: the record was saved once."
        assert event.history.count() == 1

    @pytest.mark.parametrize("button", ["_addanother", "_continue"])
    def test_another_button_makes_no_second_one(self, button, as_clerk, opened):
        as_clerk.post(ADD, opened)
        del opened["_save"]
        assert as_clerk.post(ADD, opened | {button: "1"}).status_code == 302
        assert Event.objects.count() == 1

    def test_two_pages_make_two(self, as_clerk, opened):
        as_clerk.post(ADD, opened)
        again = form_on(as_clerk.get(ADD), Event).data | TITLE
        as_clerk.post(ADD, again)
        assert Event.objects.count() == 2

    def test_what_was_refused_is_sent_again_with_success(self, as_clerk, opened):
        refused = as_clerk.post(ADD, opened | {"dates": "31.02.2005"})
        assert refused.status_code == 200
        data = form_on(refused, Event).data
        assert data["_token"] == opened["_token"]
        assert as_clerk.post(ADD, data | {"dates": "2005", "_save": "1"}).status_code == 302
        assert Event.objects.count() == 1

    def test_something_else_under_the_same_token_is_neither_saved_nor_lost(self, as_clerk, opened):
        as_clerk.post(ADD, opened)
        answer = as_clerk.post(ADD, opened | {"title_ru": "Большой фестиваль"})
        assert answer.status_code == 200
        assert Event.objects.count() == 1
        text = answer.content.decode()
        assert "This form was sent before: “Фестиваль” was saved" in text
        assert f'href="{admin_url(Event, "change", Event.objects.get().pk)}"' in text
        data = form_on(answer, Event).data
        assert data["title_ru"] == ["Большой фестиваль"]
        assert as_clerk.post(ADD, data | {"_save": "1"}).status_code == 302
        assert Event.objects.count() == 2

    @pytest.mark.parametrize("token", [None, "", "x", "\x00" * 22, "я" * 22, "a" * 5000])
    def test_without_a_token_it_is_shown_again(self, token, as_clerk, opened):
        del opened["_token"]
        answer = as_clerk.post(ADD, opened | ({} if token is None else {"_token": token}))
        assert answer.status_code == 200
        assert "This form came incomplete, so nothing was saved" in answer.content.decode()
        data = form_on(answer, Event).data
        assert data["title_ru"] == ["Фестиваль"]
        assert as_clerk.post(ADD, data | {"_save": "1"}).status_code == 302

    def test_the_same_from_somebody_else_is_not_the_same(self, as_clerk, opened, clerk):
        as_clerk.post(ADD, opened)
        as_clerk.force_login(UserFactory(groups=clerk.groups.all()))
        assert as_clerk.post(ADD, opened).status_code == 200
        assert Event.objects.count() == 1

    def test_of_a_record_deleted_since_the_list_remains(self, as_clerk, opened):
        as_clerk.post(ADD, opened)
        Event.objects.all().delete()
        answer = as_clerk.post(ADD, opened)
        assert answer.url == admin_url(Event, "changelist")
        assert not Event.objects.exists()

    def test_whoever_may_not_add_claims_nothing(self, as_clerk, opened):
        as_clerk.force_login(UserFactory())
        assert as_clerk.post(ADD, opened).status_code == 403
        assert not SubmittedForm.objects.exists()

    def test_a_wish_to_save_as_new_needs_a_token_too(self, as_clerk):
        event = EventFactory()
        address = admin_url(Event, "change", event.pk)
        data = form_on(as_clerk.get(address), Event).data | {"_saveasnew": "1", "slug": "other"}
        as_clerk.post(address, data)
        as_clerk.post(address, data)
        assert Event.objects.count() <= 2


class PopupTests:
    def test_a_source_added_twice_in_a_window_is_made_once_and_chosen(self, as_clerk):
        address = admin_url(Source, "add") + f"?{IS_POPUP_VAR}=1"
        data = form_on(as_clerk.get(address), Source).data | {"title": "Газета", "_save": "1"}
        for _time in range(2):
            answer = as_clerk.post(address, data)
            assert answer.template_name[-1] == "admin/popup_response.html"
            source = Source.objects.get()
            assert f"&quot;value&quot;: &quot;{source.pk}&quot;" in answer.rendered_content


class ChangedRecordTests:
    def test_a_change_sent_twice_is_saved_once(self, as_clerk):
        event = EventFactory()
        address = admin_url(Event, "change", event.pk)
        data = form_on(as_clerk.get(address), Event).data
        data |= {"citations-1-source": SourceFactory().pk, "title_en": "Feast", "_save": "1"}
        as_clerk.post(address, data)
        count = event.history.count()
        answer = as_clerk.post(address, data, follow=True)
        assert messages_of(answer)[-1] == "This form was sent before: the record was saved once."
        assert event.citations.count() == 2
        assert event.history.count() == count

    def test_what_was_typed_behind_the_save_is_compared_as_ever(self, as_clerk):
        event = EventFactory()
        address = admin_url(Event, "change", event.pk)
        data = form_on(as_clerk.get(address), Event).data | {"_save": "1"}
        as_clerk.post(address, data | {"title_en": "Feast"})
        answer = as_clerk.post(address, data | {"title_en": "Great feast"})
        assert answer.status_code == 200
        assert form_on(answer, Event).data["title_en"] == ["Great feast"]


class OldFormsTests:
    def test_those_of_last_week_are_dropped_with_the_next(self, as_clerk, opened):
        as_clerk.post(ADD, opened)
        SubmittedForm.objects.update(
            created_at=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), token="an-old-token"
        )
        again = form_on(as_clerk.get(ADD), Event).data | TITLE
        as_clerk.post(ADD, again)
        assert SubmittedForm.objects.get().token == again["_token"][0]

    def test_one_tells_what_came_of_it(self, as_clerk, opened):
        as_clerk.post(ADD, opened)
        assert str(SubmittedForm.objects.get()) == f"events.event {Event.objects.get().pk}"


class PageTests:
    @pytest.mark.parametrize("model", [Event, SisterCity, Source])
    def test_each_opening_has_a_token_of_its_own(self, model, as_clerk):
        tokens = {
            form_on(as_clerk.get(admin_url(model, "add")), model).data["_token"][0]
            for _time in range(2)
        }
        assert len(tokens) == 2
