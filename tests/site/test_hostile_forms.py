"""What a form of the admin is sent that no browser would send: a sentence, and never a fault."""

import pytest

from cities.models import Agreement, CityName, RelationStatus, SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.records.models import Source, Theme
from tests.admin_pages import admin_url, choose, form_on, messages_of
from tests.factories import EventFactory

pytestmark = pytest.mark.django_db
NO_KEYS = ["abc", "²", "a\0", "9" * 24, "-1", "١"]
POINTERS = {
    SisterCity: ["not_to_be_confused_with", "citations-0-source"],
    Agreement: ["cities", "themes", "previous", "citations-0-source"],
    Delegation: ["cities", "return_of", "agreements", "themes", "citations-0-source"],
    Event: ["cities", "themes", "part_of", "place_city", "delegations", "agreements"],
    CityName: ["city"],
    RelationStatus: ["city"],
}


def post(client, model, **changes):
    """Send the form of a new row with these values beside what it begins with."""
    address = admin_url(model, "add")
    return client.post(address, form_on(client.get(address)).data | changes | {"_save": "1"})


class KeyTests:
    @pytest.mark.parametrize("junk", NO_KEYS)
    @pytest.mark.parametrize(
        ("model", "name"), [(model, name) for model, names in POINTERS.items() for name in names]
    )
    def test_what_is_no_key_brings_the_form_back(self, admin_client, model, name, junk):
        answer = post(admin_client, model, **{name: [junk]})
        assert answer.status_code == 200
        assert model.objects.count() == 0

    def test_the_sentence_stands_by_the_field_and_other_choices_stay(self, admin_client):
        city = EventFactory(cities=[]).pk
        answer = post(admin_client, Event, title_ru="Смотр", kind="festival", part_of=["abc"])
        form = answer.context["adminform"].form
        assert form.errors["part_of"]
        assert form["title_ru"].value() == "Смотр"
        assert Event.objects.values_list("pk", flat=True).get() == city


class ChosenTests:
    @pytest.mark.parametrize("junk", [key for key in NO_KEYS if key != "-1"])
    @pytest.mark.parametrize("action", ["publish_selected", "schedule_selected", "delete_selected"])
    def test_of_rows_without_a_key_none_is_chosen(self, admin_client, action, junk):
        EventFactory(draft=True)
        address = admin_url(Event, "changelist")
        answer = admin_client.post(
            address, {"action": action, "_selected_action": [junk]}, follow=True
        )
        assert answer.status_code == 200
        assert Event.objects.drafts().count() == 1

    def test_the_others_are(self, admin_client):
        event = EventFactory(draft=True)
        answer = choose(admin_client, "publish_selected", event)
        assert messages_of(answer) != []
        assert Event.objects.published().count() == 1


class TextTests:
    @pytest.mark.parametrize("sign", ["\x07", "\u202e", "\u2066", "\x85", "\ufffd"])
    def test_signs_that_nobody_sees_are_refused(self, admin_client, sign):
        answer = post(admin_client, Theme, name_ru=f"а{sign}б", name_en="a")
        assert "name_ru" in answer.context["adminform"].form.errors
        assert Theme.objects.count() == 0

    @pytest.mark.parametrize("model", [Source, Event])
    def test_in_every_kind_of_row(self, admin_client, model):
        name = "title" if model is Source else "title_ru"
        answer = post(admin_client, model, **{name: "а\u202eб", "kind": "press"})
        assert name in answer.context["adminform"].form.errors

    def test_line_breaks_stay(self, admin_client):
        post(
            admin_client,
            Event,
            title_ru="Смотр",
            kind="festival",
            status="planned",
            result_ru="Раз\r\nдва\tтри",
        )
        assert Event.objects.get().result_ru == "Раз\r\nдва\tтри"


class RowTests:
    def test_nobody_is_shown_a_thousand_empty_rows(self, admin_client):
        answer = post(admin_client, Event, **{"citations-TOTAL_FORMS": "99999"})
        assert len(answer.context["inline_admin_formsets"][0].formset.forms) <= 200
        assert Event.objects.count() == 0
