"""An address that was ever public leads to its record for ever, and to no other."""

import pytest
from django.core.exceptions import ValidationError

from events.models import Event
from khabarovsk_relations.records.models import FormerAddress
from tests.factories import AgreementFactory, EventFactory

pytestmark = pytest.mark.django_db


def rename(record, *slugs):
    for slug in slugs:
        record.slug = slug
        record.full_clean()
        record.save()


def leads(slug, record_type="event"):
    return FormerAddress.objects.current(record_type, slug)


class FormerAddressTests:
    @pytest.mark.parametrize("trait", [{}, {"withdrawn": True}])
    def test_is_kept_when_the_address_of_a_public_record_changes(self, trait):
        rename(EventFactory(slug="old", **trait), "new")
        assert leads("old") == "new"

    @pytest.mark.parametrize("trait", ["draft", "scheduled"])
    def test_is_not_kept_for_what_nobody_has_seen(self, trait):
        rename(EventFactory(slug="old", **{trait: True}), "new")
        assert not FormerAddress.objects.exists()

    def test_is_kept_by_a_save_of_the_address_alone(self):
        event = EventFactory(slug="old")
        event.slug = "new"
        event.save(update_fields=["slug"])
        assert leads("old") == "new"

    def test_is_not_kept_where_the_address_was_not_saved(self):
        event = EventFactory(slug="old")
        event.slug = "new"
        event.save(update_fields=["title_en"])
        assert not FormerAddress.objects.exists()
        Event.objects.get(slug="old").save()

    def test_leads_to_the_newest_through_all_between(self):
        rename(EventFactory(slug="a"), "b", "c", "d")
        assert [leads(slug) for slug in "abcd"] == ["d", "d", "d", None]

    def test_may_be_taken_back_by_its_own_record(self):
        rename(EventFactory(slug="a"), "b", "c", "a")
        assert [leads(slug) for slug in "abc"] == [None, "a", "a"]

    def test_is_kept_when_history_is_restored(self):
        event = EventFactory(slug="old")
        rename(event, "new")
        event.history.filter(slug="old").earliest().instance.save()
        assert Event.objects.get().slug == "old"
        assert leads("new") == "old"
        assert leads("old") is None

    def test_still_leads_to_a_record_that_became_a_draft(self):
        event = EventFactory(slug="a")
        rename(event, "b")
        event.published_at = None
        event.save()
        rename(event, "c")
        assert [leads(slug) for slug in "abc"] == ["c", None, None]
        rename(event, "a")
        rename(event, "a")
        assert not FormerAddress.objects.exists()

    def test_belongs_to_one_kind_of_record(self):
        rename(EventFactory(slug="old"), "new")
        assert AgreementFactory(slug="old").slug == "old"
        assert leads("old", "agreement") is None

    def test_is_kept_while_its_record_is_withdrawn(self):
        event = EventFactory(slug="old")
        rename(event, "new")
        event.withdraw(None)
        assert leads("old") == "new"
        with pytest.raises(ValidationError):
            EventFactory(slug="old")


class GivenAwayTests:
    @pytest.fixture(autouse=True)
    def renamed(self):
        rename(EventFactory(title_en="Snow", dates="2005"), "ice")

    def test_save_refuses_it_to_another_record(self):
        with pytest.raises(ValidationError) as caught:
            EventFactory(slug="snow-2005")
        assert "slug" in caught.value.message_dict

    def test_save_refuses_it_to_a_record_that_has_an_address(self):
        other = EventFactory(draft=True)
        other.slug = "snow-2005"
        with pytest.raises(ValidationError):
            other.save()

    def test_full_clean_refuses_it_to_another_record(self):
        event = EventFactory.build(slug="snow-2005")
        with pytest.raises(ValidationError) as caught:
            event.full_clean()
        assert caught.value.error_dict["slug"][0].code == "former_address"

    def test_a_suggested_address_avoids_it(self):
        assert EventFactory(title_en="Snow", dates="2005").slug == "snow-2005-2"
