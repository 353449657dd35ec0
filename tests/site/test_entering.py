"""Entering one record after another: what the next form begins with, what saving answers."""

import re

import pytest
from django.utils import timezone

from cities.models import Agreement, CityName, RelationStatus, SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.records.models import Source, Theme
from tests.admin_pages import admin_url, form_on, in_english, messages_of, send
from tests.factories import (
    AgreementFactory,
    CityNameFactory,
    DelegationFactory,
    EventFactory,
    SisterCityFactory,
    SourceFactory,
    ThemeFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_clerk(sign_in, clerk):
    return in_english(sign_in(clerk))


def filled(client, address, model):
    """What stands in the form at an address, without what stands there of itself."""
    return form_on(client.get(address), model).data


class NextRecordTests:
    @pytest.mark.parametrize(
        ("factory", "date"),
        [(DelegationFactory, "dates"), (EventFactory, "dates"), (AgreementFactory, "signed")],
    )
    def test_save_and_add_another_keeps_cities_and_date(self, factory, date, as_clerk):
        cities = [SisterCityFactory(), SisterCityFactory()]
        row = factory(cities=cities, title_en="First", **{date: "2005-05-24/2005-05-27"})
        model = type(row)
        answer = send(
            as_clerk, admin_url(model, "change", row.pk), model, button="_addanother", title_en="A"
        )
        assert answer.url.startswith(admin_url(model, "add"))
        data = filled(as_clerk, answer.url, model)
        assert data[date] == ["24–27 May 2005"]
        assert sorted(data["cities"]) == sorted(str(city.pk) for city in cities)
        assert data["title_en"] == [""]

    def test_it_does_so_after_adding_too(self, as_clerk):
        city = SisterCityFactory()
        values = {"kind": "festival", "title_ru": "Фестиваль", "dates": "май 2005"}
        answer = send(
            as_clerk,
            admin_url(Event, "add"),
            Event,
            button="_addanother",
            cities=[city.pk],
            **values,
        )
        data = filled(as_clerk, answer.url, Event)
        assert (data["dates"], data["cities"]) == (["May 2005"], [str(city.pk)])

    def test_a_part_keeps_its_city(self, as_clerk):
        name = CityNameFactory()
        address = admin_url(CityName, "change", name.pk)
        answer = send(as_clerk, address, CityName, button="_addanother", text="新潟")
        assert filled(as_clerk, answer.url, CityName)["city"] == [str(name.city_id)]

    def test_save_and_continue_stays_and_save_goes_to_the_list(self, as_clerk):
        row = EventFactory()
        address = admin_url(Event, "change", row.pk)
        assert send(as_clerk, address, Event, button="_continue").url == address
        assert send(as_clerk, address, Event).url == admin_url(Event, "changelist")

    def test_the_filters_of_the_list_are_kept(self, as_clerk):
        row = EventFactory()
        address = admin_url(Event, "change", row.pk) + "?_changelist_filters=kind__exact%3Dfestival"
        assert send(as_clerk, address, Event).url.endswith("?kind__exact=festival")
        for button in ("_continue", "_addanother"):
            kept = send(as_clerk, address, Event, button=button).url
            assert "_changelist_filters=kind__exact%3Dfestival" in kept


class AddressTests:
    @pytest.mark.parametrize(
        "model", [SisterCity, CityName, RelationStatus, Agreement, Delegation, Event, Source, Theme]
    )
    @pytest.mark.parametrize("value", ["x", "\x00", "9" * 30, "1,x,", "٣", "-1", "1;2", "<b>"])
    def test_nothing_in_an_address_breaks_the_form_of_a_new_row(self, model, value, as_clerk):
        fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
        query = {field.name: value for field in fields} | {"like": value, "_popup": "1"}
        assert as_clerk.get(admin_url(model, "add"), query).status_code == 200

    def test_a_date_is_understood_as_edtf_and_as_words(self, as_clerk):
        address = admin_url(Event, "add")
        for written in ("2005-05", "май 2005"):
            text = as_clerk.get(address, {"dates": written}).content.decode()
            assert "Will be shown as: May 2005" in text


class SimilarRecordTests:
    def test_an_event_like_another_is_the_next_edition_and_a_draft_without_dates(self, as_clerk):
        city, theme, agreement = SisterCityFactory(), ThemeFactory(), AgreementFactory()
        row = EventFactory(
            cities=[city],
            themes=[theme],
            title_en="Snow Contest",
            series_en="Snow Contest",
            edition=10,
            kind="contest",
            result_en="Second place",
            organiser_en="Harbin",
            has_anniversary=True,
            internal_note="Called them twice",
        )
        row.agreements.add(agreement)
        page = as_clerk.get(admin_url(Event, "change", row.pk))
        assert "Make a similar record" in page.content.decode()
        data = filled(as_clerk, page.context["similar_url"], Event)
        kept = ("title_en", "edition", "kind", "organiser_en", "cities", "themes", "agreements")
        assert [data[name] for name in kept] == [
            ["Snow Contest"],
            ["11"],
            ["contest"],
            ["Harbin"],
            [str(city.pk)],
            [str(theme.pk)],
            [str(agreement.pk)],
        ]
        assert data["dates"] == data["result_en"] == data["internal_note"] == [""]
        assert data["status"] == ["planned"]
        assert "has_anniversary" not in data
        assert Event.objects.count() == 1

    def test_it_is_saved_as_a_record_of_its_own(self, as_clerk):
        row = EventFactory(title_en="Festival", dates="2005")
        answer = send(as_clerk, admin_url(Event, "add") + f"?like={row.pk}", Event, dates="2006")
        assert answer.status_code == 302
        other = Event.objects.exclude(pk=row.pk).get()
        assert (other.title_en, str(other.dates)) == ("Festival", "2006")
        assert other.slug != row.slug
        assert other.published_at is None

    def test_a_delegation_like_another_has_none_of_its_results(self, as_clerk):
        first = DelegationFactory()
        row = DelegationFactory(
            return_of=first,
            level="school",
            next_steps="Send books",
            reported_on="2005-06-01",
            head_name_en="A. Sokolov",
        )
        row.agreements.add(AgreementFactory())
        data = filled(as_clerk, admin_url(Delegation, "add") + f"?like={row.pk}", Delegation)
        assert (data["level"], data["head_name_en"]) == (["school"], ["A. Sokolov"])
        assert "agreements" not in data
        assert not any(data.get("return_of", []))
        assert data["next_steps"] == data["reported_on"] == [""]

    @pytest.mark.parametrize("is_annual", [True, False])
    def test_what_is_signed_every_year_renews_what_was_signed_before(self, is_annual, as_clerk):
        row = AgreementFactory(is_annual=is_annual, valid_to="2005-12-31")
        data = filled(as_clerk, admin_url(Agreement, "add") + f"?like={row.pk}", Agreement)
        assert (data.get("previous") == [str(row.pk)]) == is_annual
        assert (data["relation_to_previous"] == ["renews"]) == is_annual
        assert data["signed"] == data["valid_to"] == [""]

    @pytest.mark.parametrize("factory", [SisterCityFactory, SourceFactory])
    def test_what_does_not_come_again_every_year_has_no_such_button(self, factory, as_clerk):
        row = factory()
        page = as_clerk.get(admin_url(type(row), "change", row.pk))
        assert "Make a similar record" not in page.content.decode()

    def test_a_record_that_is_not_there_fills_in_nothing(self, as_clerk):
        data = filled(as_clerk, admin_url(Event, "add") + "?like=999", Event)
        assert data["title_en"] == [""]


class ReturnVisitTests:
    @pytest.mark.parametrize(
        ("direction", "opposite"), [("incoming", "outgoing"), ("outgoing", "incoming")]
    )
    def test_one_click_opens_the_form_of_the_answer(self, direction, opposite, as_clerk):
        city = SisterCityFactory()
        visit = DelegationFactory(
            cities=[city], direction=direction, level="business", title_en="Visit", dates="2005"
        )
        page = as_clerk.get(admin_url(Delegation, "change", visit.pk))
        assert "Add the return visit" in page.content.decode()
        data = filled(as_clerk, page.context["return_visit_url"], Delegation)
        assert data["direction"] == [opposite]
        assert data["level"] == ["business"]
        assert data["cities"] == [str(city.pk)]
        assert data["return_of"] == [str(visit.pk)]
        assert data["status"] == ["planned"]
        assert data["dates"] == data["title_en"] == [""]
        answer = send(as_clerk, page.context["return_visit_url"], Delegation)
        assert answer.status_code == 302
        assert visit.return_visits.get().direction == opposite

    @pytest.mark.parametrize("values", [{"direction": "third_place"}, {"return": True}])
    def test_where_none_can_answer_there_is_no_button(self, values, as_clerk):
        if values.pop("return", False):
            values["return_of"] = DelegationFactory()
        visit = DelegationFactory(**values)
        page = as_clerk.get(admin_url(Delegation, "change", visit.pk))
        assert "Add the return visit" not in page.content.decode()


class AnswerTests:
    @pytest.mark.parametrize(
        ("trait", "sentence"),
        [
            ("draft", "Черновик сохранён. На сайте появится после публикации."),
            (None, "Сохранено. Изменения уже видны на сайте."),
            ("withdrawn", "Сохранено. Запись снята с публикации: на сайте её нет."),
        ],
    )
    @pytest.mark.parametrize(
        "factory", [SisterCityFactory, AgreementFactory, DelegationFactory, EventFactory]
    )
    def test_saving_says_whether_the_site_shows_it(self, factory, trait, sentence, sign_in, clerk):
        row = factory(**({trait: True} if trait else {}))
        client, address = sign_in(clerk), admin_url(type(row), "change", row.pk)
        for button in ("_save", "_continue", "_addanother"):
            answer = client.get(send(client, address, type(row), button=button).url)
            (message,) = messages_of(answer)
            assert message.startswith(sentence)
            assert f'<a href="{address}">' in message
            assert (row.get_absolute_url() in message) == (trait is None)

    def test_a_scheduled_record_says_when(self, sign_in, clerk):
        row = EventFactory(scheduled=True)
        client = sign_in(clerk)
        answer = client.get(send(client, admin_url(Event, "change", row.pk), Event).url)
        year = timezone.localtime(row.published_at).year
        assert re.search(rf"На сайте появится \d.* {year}", messages_of(answer)[0])

    def test_a_title_is_no_markup_in_it(self, as_clerk):
        row = EventFactory(title_en="<b>Snow</b>")
        answer = as_clerk.get(send(as_clerk, admin_url(Event, "change", row.pk), Event).url)
        assert "&lt;b&gt;Snow" in messages_of(answer)[0]

    def test_a_part_is_on_the_site_with_its_city(self, as_clerk):
        for name, sentence in (
            (CityNameFactory(city=SisterCityFactory(draft=True)), "Draft saved."),
            (CityNameFactory(), "Saved. The changes are on the site now."),
        ):
            address = admin_url(CityName, "change", name.pk)
            answer = as_clerk.get(send(as_clerk, address, CityName).url)
            assert messages_of(answer)[0].startswith(sentence)

    def test_a_plan_that_has_passed_is_asked_about(self, as_clerk):
        sentence = "Planned date has passed: did it take place?"
        for status, asked in (("planned", True), ("took_place", False)):
            row = DelegationFactory(dates="2005-05", status=status)
            answer = as_clerk.get(
                send(as_clerk, admin_url(Delegation, "change", row.pk), Delegation).url
            )
            assert any(words.startswith(sentence) for words in messages_of(answer)) == asked

    def test_the_form_has_what_the_script_says_of_it(self, sign_in, clerk):
        text = sign_in(clerk).get(admin_url(Event, "add")).content.decode()
        assert 'data-past-question="Срок плана прошёл: состоялось ли?"' in text
        assert 'data-past-answer="Поставить «состоялось»"' in text
