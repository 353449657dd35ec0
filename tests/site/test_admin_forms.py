"""The forms of the admin: what they ask for, in what order, and what is folded away."""

import re

import pytest
from django.contrib import admin

from cities.models import Agreement, SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.records.models import FormerAddress, Source, Theme
from tests.admin_pages import admin_url, form_on, in_english, send
from tests.factories import AgreementFactory, SisterCityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_clerk(sign_in, clerk):
    return in_english(sign_in(clerk))


def filled(client, address, model):
    return form_on(client.get(address), model).data


class FormTests:
    ADDED = [SisterCity, Agreement, Delegation, Event, Source, Theme]

    @pytest.mark.parametrize("user", ["clerk", "editor"])
    @pytest.mark.parametrize("model", ADDED)
    def test_nobody_is_asked_for_an_address_or_a_key(self, model, user, sign_in, request):
        client = sign_in(request.getfixturevalue(user))
        names = set(filled(client, admin_url(model, "add"), model))
        assert not names & {"slug", "key"}

    @pytest.mark.parametrize(
        ("model", "needed"),
        [
            (SisterCity, {"kind", "country", "since_basis"}),
            (Agreement, {"type", "term", "renewal"}),
            (Delegation, {"direction", "status"}),
            (Event, {"kind", "status"}),
            (Source, {"title", "kind"}),
        ],
    )
    def test_only_what_is_needed_is_marked_by_a_word(self, model, needed, as_clerk):
        page = as_clerk.get(admin_url(model, "add"))
        form = page.context["adminform"].form
        assert {name for name, field in form.fields.items() if field.required} == needed
        text = page.content.decode()
        for name in needed:
            label = re.search(rf'<label[^>]*for="id_{name}"[^>]*>.*?</div>', text, re.DOTALL)[0]
            assert '<span class="required-mark">required</span>' in label

    @pytest.mark.parametrize(
        ("model", "sections"),
        [
            (
                Delegation,
                "What|When|With whom|What came of it|Photo|Sources|For the site",
            ),
            (Event, "What|When|With whom|What came of it|Photo|Sources|For the site"),
            (Agreement, "What|When|With whom|What came of it|Sources|For the site"),
        ],
    )
    def test_sections_stand_in_the_order_of_work_and_say_where_they_are_seen(
        self, model, sections, as_clerk
    ):
        text = as_clerk.get(admin_url(model, "add")).content.decode()
        found = re.findall(r"<h2[^>]*-heading[^>]*>([^<]+)</h2>", text)
        assert found == sections.split("|")
        assert text.count("section__where") == len(found)

    def test_what_is_seldom_needed_is_folded_away_until_something_stands_in_it(self, as_clerk):
        page = as_clerk.get(admin_url(Agreement, "add")).content.decode()
        assert page.count("<details><summary>") == 2
        row = AgreementFactory(other_party_en="A fund")
        page = as_clerk.get(admin_url(Agreement, "change", row.pk)).content.decode()
        assert page.count("<details open><summary>") == 1

    @pytest.mark.parametrize("model", [SisterCity, Agreement, Delegation, Event, Source])
    def test_the_form_that_opens_over_another_is_short_and_can_be_saved(self, model, as_clerk):
        address = admin_url(model, "add") + "?_popup=1"
        data = filled(as_clerk, address, model)
        shown = {name for name in data if name[0] != "_"} - {"csrfmiddlewaretoken"}
        assert len(shown) <= 7
        assert not any(name.startswith("citations") for name in shown)
        city = SisterCityFactory()
        before = model.objects.count()
        values = {
            SisterCity: {"name_ru": "Ниигата", "kind": "sister", "country": "JP"},
            Agreement: {"title_ru": "Протокол", "type": "protocol", "cities": [city.pk]},
            Delegation: {"direction": "incoming", "cities": [city.pk]},
            Event: {"title_ru": "Фестиваль", "kind": "festival"},
            Source: {"title": "Страница"},
        }[model]
        answer = send(as_clerk, address, model, **values)
        assert answer.status_code == 200
        assert answer.context["popup_response_data"]
        assert model.objects.count() == before + 1

    def test_every_page_of_ours_is_filled_in_by_addresses_alike(self):
        """A model admin of another kind would take whatever an address says."""
        for model, page in admin.site._registry.items():
            is_ours = model._meta.app_label in {"records", "cities", "events"}
            if is_ours and model is not FormerAddress:
                assert hasattr(page, "fields_to_fill_in"), model

    def test_a_country_is_chosen_by_its_name(self, as_clerk):
        text = as_clerk.get(admin_url(SisterCity, "add")).content.decode()
        assert '<option value="KR">Republic of Korea</option>' in text
