"""Bringing back an earlier state of a delegation or an event, and a deleted one; and who may."""

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from events.models import Delegation, Event
from khabarovsk_relations.records.models import FormerAddress
from tests.admin_pages import admin_url, form_on, in_english, messages_of, send
from tests.factories import (
    DelegationFactory,
    EventFactory,
    SisterCityFactory,
    SourceFactory,
    ThemeFactory,
    UserFactory,
)
from tests.history_pages import entries, state_address

pytestmark = pytest.mark.django_db


class BringingBackTests:
    def test_fields_lists_and_sources_return_together(self, as_editor, editor):
        niigata, theme = SisterCityFactory(), ThemeFactory()
        kept, gone = SourceFactory(), SourceFactory()
        event = EventFactory(
            title_en="Before", cities=[niigata], themes=[theme], sources=[kept, gone]
        )
        address = state_address(event)
        former = list(event.citations.values_list("pk", "source", "quote"))
        event.title_en = "After"
        event.save()
        event.cities.set([SisterCityFactory()])
        event.themes.clear()
        event.citations.get(source=gone).delete()
        event.citations.create(source=SourceFactory())
        event.citations.filter(source=kept).update(quote="Changed")
        for citation in event.citations.all():
            citation.save()
        answer = send(as_editor, address, Event, button="_bring_back")
        assert answer.status_code == 302
        event.refresh_from_db()
        assert event.title_en == "Before"
        assert event.updated_by == editor
        assert [*event.cities.all(), *event.themes.all()] == [niigata, theme]
        assert sorted(event.citations.values_list("pk", "source", "quote")) == sorted(former)
        newest = entries(as_editor, event)[0]
        assert "The state of" in newest
        assert "After → Before" in newest
        assert "Added: citation" in newest

    def test_the_page_says_before_what_will_change(self, as_editor):
        event = EventFactory(title_en="Before")
        address = state_address(event)
        event.title_en = "After"
        event.save()
        text = as_editor.get(address).content.decode()
        assert "What would change: now → then" in text
        assert "The record is on the site: the change will be seen there at once." in text
        assert "<textarea" not in text
        assert entries(as_editor, event, address=address)

    def test_nothing_is_offered_where_nothing_would_change(self, as_editor):
        event = EventFactory()
        text = as_editor.get(state_address(event)).content.decode()
        assert "there is nothing to bring back" in text
        assert "_bring_back" not in text

    def test_a_change_meanwhile_is_told_and_nothing_done(self, as_editor, clerk):
        event = EventFactory(title_en="Before")
        address = state_address(event)
        event.title_en = "After"
        event.save()
        data = form_on(as_editor.get(address), Event).data
        event._history_user = clerk
        event.result_en = "By a colleague"
        event.save()
        answer = as_editor.post(address, data)
        assert "the record was changed at" in answer.content.decode()
        assert "(clerk)" in answer.content.decode()
        event.refresh_from_db()
        assert event.title_en == "After"

    def test_a_second_press_changes_nothing(self, as_editor):
        event = EventFactory(title_en="Before")
        address = state_address(event)
        event.title_en = "After"
        event.save()
        data = form_on(as_editor.get(address), Event).data
        as_editor.post(address, data)
        count = event.history.count()
        assert as_editor.post(address, data).status_code == 200
        assert event.history.count() == count

    def test_a_source_removed_and_cited_anew_is_taken_for_the_same(self, as_editor):
        event = EventFactory(title_en="Before")
        source, address = event.citations.get().source, state_address(event)
        event.citations.get().delete()
        anew = event.citations.create(source=source)
        event.title_en = "After"
        event.save()
        send(as_editor, address, Event, button="_bring_back")
        assert event.citations.get() == anew

    def test_publication_and_address_return_by_their_rules(self, as_editor):
        event = EventFactory(draft=True, slug="old-address")
        address = state_address(event)
        event.published_at, event.slug = timezone.now(), "new-address"
        event.save()
        assert "The record will vanish from the site." in as_editor.get(address).content.decode()
        send(as_editor, address, Event, button="_bring_back")
        event.refresh_from_db()
        assert (event.published_at, event.slug) == (None, "old-address")
        assert FormerAddress.objects.current("event", "new-address") == "old-address"

    def test_an_address_given_to_another_record_stays_there(self, as_editor):
        event = EventFactory(slug="festival", draft=True)
        address = state_address(event)
        event.slug, event.title_en = "other", "After"
        event.save()
        EventFactory(slug="festival")
        assert "belongs to another record" in as_editor.get(address).content.decode()
        assert send(as_editor, address, Event, button="_bring_back").status_code == 302
        event.refresh_from_db()
        assert event.slug == "other"

    def test_what_was_deleted_since_is_named_and_left_out(self, as_editor):
        city, source = SisterCityFactory(name_en="Harbin"), SourceFactory(title="Gone")
        event = EventFactory(
            title_en="Before", place_city=city, cities=[city], sources=[source, SourceFactory()]
        )
        address = state_address(event)
        event.title_en, event.place_city = "After", None
        event.save()
        event.citations.filter(source=source).first().delete()
        source.delete()
        city.delete()
        text = as_editor.get(address).content.decode()
        assert "“Host city” stays as it is, because this was deleted: Harbin (deleted)." in text
        assert "“Cities” will be without what was deleted: Harbin (deleted)." in text
        assert "Citation cannot come back, because it rests on what was deleted: Gone" in text
        assert send(as_editor, address, Event, button="_bring_back").status_code == 302
        event.refresh_from_db()
        assert (event.title_en, event.place_city) == ("Before", None)
        assert event.citations.count() == 1

    def test_a_photo_returns_if_its_file_was_kept(self, as_editor, settings):
        kept, lost = (f"photos/{letter * 32}-4x3.jpg" for letter in "ab")
        (settings.MEDIA_ROOT / "photos").mkdir(parents=True)
        (settings.MEDIA_ROOT / kept).write_bytes(b"a photo")
        for photo, told in ((kept, ""), (lost, "the file of then was not kept")):
            event = EventFactory(photo=photo, title_en="Before")
            address = state_address(event)
            event.photo, event.title_en = "", "After"
            event.save()
            assert told in as_editor.get(address).content.decode()
            assert send(as_editor, address, Event, button="_bring_back").status_code == 302
            event.refresh_from_db()
            assert (event.photo.name, event.title_en) == ("" if told else kept, "Before")

    def test_a_record_on_the_site_never_loses_its_last_source_so(self, as_editor):
        source = SourceFactory()
        event = EventFactory(sources=[source])
        address = state_address(event)
        event.citations.create(source=SourceFactory())
        event.citations.get(source=source).delete()
        source.delete()
        page = as_editor.get(address)
        assert "A record on the site needs a source" in page.content.decode()
        assert "_bring_back" not in page.content.decode()
        opened = page.context["opened"]
        assert as_editor.post(address, {"_opened": opened}).status_code == 200
        assert event.citations.count() == 1

    def test_a_state_that_breaks_a_rule_of_today_is_refused_in_its_words(self, as_editor):
        event = EventFactory(title_en="Before")
        address = state_address(event)
        event.history.update(title_ru="", title_en="")
        answer = send(as_editor, address, Event, button="_bring_back")
        assert "Write the title in Russian or in English." in answer.content.decode()

    def test_a_delegation_without_title_or_city_is_refused(self, as_editor):
        city = SisterCityFactory()
        delegation = DelegationFactory(title_ru="", title_en="", cities=[city])
        address = state_address(delegation)
        delegation.title_en = "Visit"
        delegation.save()
        city.delete()
        answer = send(as_editor, address, Delegation, button="_bring_back")
        assert "Write a title or choose at least one city." in answer.content.decode()


class DeletedTests:
    def delete(self, client, record):
        address = admin_url(type(record), "delete", record.pk)
        assert client.post(address, {"post": "yes"}).status_code == 302

    def test_is_listed_and_comes_back_with_lists_and_parts(self, sign_in, superuser, editor):
        client = in_english(sign_in(superuser))
        city, other = SisterCityFactory(), EventFactory()
        event = EventFactory(title_en="Snow contest", slug="snow", cities=[city])
        citations = list(event.citations.values_list("pk", "source"))
        pk, created = event.pk, event.created_at
        self.delete(client, event)
        assert set(Event.history.filter(id=pk, history_type="-").values_list("history_user")) == {
            (superuser.pk,)
        }
        client.force_login(editor)
        page = client.get(admin_url(Event, "changelist"))
        assert admin_url(Event, "deleted") in page.content.decode()
        page = client.get(admin_url(Event, "deleted"))
        assert [row["name"] for row in page.context["rows"]] == ["Snow contest"]
        assert page.context["rows"][0]["who"] == "root"
        address = page.context["rows"][0]["url"]
        text = client.get(address).content.decode()
        assert "The record will appear on the site at once." in text
        answer = send(client, address, Event, button="_bring_back")
        assert answer.status_code == 302
        event = Event.objects.get(pk=pk)
        assert (event.slug, event.created_at, event.updated_by) == ("snow", created, editor)
        assert event.is_public()
        assert list(event.cities.all()) == [city]
        assert list(event.citations.values_list("pk", "source")) == citations
        assert not client.get(admin_url(Event, "deleted")).context["rows"]
        assert "The record was brought back after it was deleted" in entries(client, event)[0]
        assert Event.objects.filter(pk=other.pk).exists()

    def test_its_address_is_made_anew_where_another_has_it(self, as_editor):
        event = EventFactory(slug="snow")
        pk, address = event.pk, state_address(event)
        event.delete()
        EventFactory(slug="snow")
        text = as_editor.get(address).content.decode()
        assert "“Page address” becomes “snow-2”: “snow” belongs to another record." in text
        assert send(as_editor, address, Event, button="_bring_back").status_code == 302
        assert Event.objects.get(pk=pk).slug == "snow-2"

    def test_without_a_source_left_it_comes_back_as_a_draft(self, as_editor):
        source = SourceFactory()
        event = EventFactory(sources=[source])
        pk = event.pk
        event.delete()
        source.delete()
        address = state_address(event, pk)
        text = as_editor.get(address).content.decode()
        assert "None of its sources is left, so it comes back as a draft." in text
        send(as_editor, address, Event, button="_bring_back")
        assert Event.objects.get(pk=pk).published_at is None

    def test_its_history_can_still_be_read(self, as_clerk):
        event = EventFactory(title_en="Snow contest")
        pk = event.pk
        event.delete()
        told = entries(as_clerk, event, address=admin_url(Event, "history", pk))
        assert "The record was deleted" in told[0]
        assert "Removed: citation" in told[0]

    def test_the_list_tells_each_once_and_in_few_queries(
        self, as_editor, django_assert_max_num_queries
    ):
        for event in EventFactory.create_batch(30):
            event.delete()
        twice = DelegationFactory(title_ru="", title_en="", cities=[SisterCityFactory()])
        pk = twice.pk
        twice.delete()
        send(as_editor, state_address(twice, pk), Delegation, button="_bring_back")
        Delegation.objects.get(pk=pk).delete()
        assert len(as_editor.get(admin_url(Delegation, "deleted")).context["rows"]) == 1
        with django_assert_max_num_queries(8):
            as_editor.get(admin_url(Event, "deleted"))


class RightsTests:
    @pytest.mark.parametrize(
        ("user", "seen", "brought"),
        [("clerk", 200, 403), ("editor", 200, 302), ("superuser", 200, 302), ("viewer", 200, 403)],
    )
    def test_who_sees_and_who_brings_back(self, user, seen, brought, sign_in, request):
        event = EventFactory(title_en="Before")
        address = state_address(event)
        event.title_en = "After"
        event.save()
        client = in_english(sign_in(request.getfixturevalue(user)))
        page = client.get(address)
        assert page.status_code == seen
        offers = "_bring_back" in page.content.decode()
        assert offers == (brought == 302)
        assert client.post(address, {"_opened": page.context["opened"]}).status_code == brought
        event.refresh_from_db()
        assert event.title_en == ("Before" if brought == 302 else "After")
        listed = client.get(admin_url(Event, "deleted")).status_code
        assert listed == (200 if brought == 302 else 403)

    @pytest.fixture
    def viewer(self, db):
        user = UserFactory()
        user.user_permissions.add(Permission.objects.get(codename="view_event"))
        return user

    def test_a_plain_member_of_staff_and_a_stranger_see_nothing(self, client):
        event = EventFactory()
        addresses = [state_address(event), admin_url(Event, "deleted")]
        assert {client.get(address).status_code for address in addresses} == {302}
        client.force_login(UserFactory())
        assert {client.get(address).status_code for address in addresses} == {403}
        assert client.post(addresses[0]).status_code == 403

    @pytest.mark.parametrize(
        "version", ["0", "99", "x", "-1", "9" * 30, "eventcitation-99", "citation-1", "1%00", "٣"]
    )
    def test_what_is_no_state_is_not_found(self, version, as_editor):
        event = EventFactory()
        known = admin_url(Event, "history", event.pk)
        assert as_editor.get(f"{known}{version}/").status_code == 404
        assert as_editor.post(f"{known}{version}/").status_code == 404

    @pytest.mark.parametrize("pk", ["0", "abc", "9" * 30, "_5F", "1%00", "٣"])
    def test_what_is_no_record_is_not_found(self, pk, as_editor):
        root = admin_url(Event, "changelist")
        assert as_editor.get(f"{root}{pk}/history/").status_code == 404
        assert as_editor.get(f"{root}{pk}/history/1/").status_code == 404
        assert as_editor.post(f"{root}{pk}/history/1/").status_code == 404

    @pytest.mark.parametrize("page", ["x", "0", "-1", "9" * 5000, "%00"])
    def test_any_number_of_a_page_is_answered(self, page, as_editor):
        event = EventFactory()
        for action, *args in (("history", event.pk), ("deleted",)):
            assert as_editor.get(f"{admin_url(Event, action, *args)}?p={page}").status_code == 200

    def test_success_is_told(self, as_editor):
        event = EventFactory(title_en="Before")
        address = state_address(event)
        event.title_en = "After"
        event.save()
        send(as_editor, address, Event, button="_bring_back")
        page = as_editor.get(admin_url(Event, "change", event.pk))
        assert len(messages_of(page)) == 1
        assert "was brought back: Before." in messages_of(page)[0]
