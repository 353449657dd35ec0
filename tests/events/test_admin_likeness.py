"""A record that looks like another one: asked about once, and never in the way."""

import re

import pytest

from cities.models import Agreement
from events.models import Delegation, Event
from tests.admin_pages import admin_url, form_on, messages_of, send
from tests.factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    SisterCityFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db
QUESTION = "This looks like “{}”. Is it the same?"


@pytest.fixture
def city():
    return SisterCityFactory(since="1960")


@pytest.fixture
def choirs(city):
    return EventFactory(title_en="Festival of choirs", title_ru="Фестиваль хоров", cities=[city])


def same_as(event, **changes):
    """What a clerk would type who enters this event a second time."""
    return {
        "title_ru": event.title_ru,
        "kind": "festival",
        "dates": "2005-01-14",
        "cities": [city.pk for city in event.cities.all()],
    } | changes


def is_asked(answer, *records):
    """Whether the form came back with the question about just these records."""
    if answer.status_code == 302:
        return False
    named = re.findall(r'<a href="([^"]+)" target="_blank">', answer.content.decode())
    return named == [admin_url(type(record), "change", record.pk) for record in records]


def anyway(client, answer, model, button="_anyway", **changes):
    """Press "Save anyway" on the page that asks."""
    data = form_on(answer, model).data
    keys = re.search(r'name="_anyway" value="([0-9,]+)"', answer.content.decode())[1]
    return client.post(answer.request["PATH_INFO"], data | changes | {button: keys})


class AskingTests:
    def test_a_second_entry_is_asked_about_and_nothing_is_saved(self, as_clerk, choirs):
        answer = send(as_clerk, admin_url(Event, "add"), Event, **same_as(choirs))
        assert is_asked(answer, choirs)
        assert Event.objects.count() == 1
        assert QUESTION.format("Festival of choirs") in answer.content.decode()

    def test_it_is_a_question_and_no_error(self, as_clerk, choirs):
        answer = send(as_clerk, admin_url(Event, "add"), Event, **same_as(choirs))
        text = answer.content.decode()
        assert "errornote" not in text
        assert "Error:" not in text

    def test_all_that_was_typed_is_kept(self, as_clerk, choirs):
        source = SourceFactory()
        typed = same_as(choirs, place_ru="парк", citations__0__source=source.pk)
        answer = send(as_clerk, admin_url(Event, "add"), Event, **typed)
        data = form_on(answer, Event).data
        assert data["place_ru"] == ["парк"]
        assert data["cities"] == [str(pk) for pk in typed["cities"]]
        assert data["citations-0-source"] == [str(source.pk)]

    def test_what_is_said_to_be_another_is_saved(self, as_clerk, choirs):
        answer = send(as_clerk, admin_url(Event, "add"), Event, **same_as(choirs))
        assert anyway(as_clerk, answer, Event).status_code == 302
        assert Event.objects.count() == 2

    def test_pressing_save_again_asks_again(self, as_clerk, choirs):
        answer = send(as_clerk, admin_url(Event, "add"), Event, **same_as(choirs))
        again = as_clerk.post(admin_url(Event, "add"), form_on(answer, Event).data | {"_save": "1"})
        assert is_asked(again, choirs)

    def test_another_one_that_came_between_is_asked_about(self, as_clerk, choirs, city):
        answer = send(as_clerk, admin_url(Event, "add"), Event, **same_as(choirs))
        other = EventFactory(title_ru="Фестиваль хоров", title_en="Choirs", cities=[city])
        again = anyway(as_clerk, answer, Event)
        assert is_asked(again, other)
        assert Event.objects.count() == 2
        assert anyway(as_clerk, again, Event).status_code == 302
        assert Event.objects.count() == 3

    def test_what_was_said_is_remembered_while_a_fault_is_put_right(self, as_clerk, choirs):
        answer = send(as_clerk, admin_url(Event, "add"), Event, **same_as(choirs))
        faulty = anyway(as_clerk, answer, Event, edition="3")
        assert faulty.status_code == 200
        data = form_on(faulty, Event).data | {"edition": "", "_save": "1"}
        assert as_clerk.post(admin_url(Event, "add"), data).status_code == 302

    def test_a_fault_of_a_part_is_told_beside_the_question(self, as_clerk, choirs):
        typed = same_as(choirs, citations__0__quote="без источника")
        answer = send(as_clerk, admin_url(Event, "add"), Event, **typed)
        assert is_asked(answer, choirs)
        assert "errornote" in answer.content.decode()

    def test_a_draft_of_a_colleague_is_asked_about_too(self, as_clerk, city):
        draft = EventFactory(title_ru="Фестиваль хоров", draft=True, cities=[city])
        answer = send(as_clerk, admin_url(Event, "add"), Event, **same_as(draft))
        assert is_asked(answer, draft)

    def test_the_button_first_pressed_is_done_in_the_end(self, as_clerk, choirs):
        address = admin_url(Event, "add")
        answer = send(as_clerk, address, Event, button="_addanother", **same_as(choirs))
        assert is_asked(answer, choirs)
        saved = anyway(as_clerk, answer, Event)
        assert saved.url.startswith(address)

    @pytest.mark.parametrize("wanted", ["_save", "csrfmiddlewaretoken", "title_ru", "_popup"])
    def test_no_other_field_is_set_by_it(self, wanted, as_clerk, choirs):
        answer = send(as_clerk, admin_url(Event, "add"), Event, **same_as(choirs))
        assert anyway(as_clerk, answer, Event, _wanted=wanted).status_code == 302
        assert Event.objects.latest("pk").title_ru == choirs.title_ru

    @pytest.mark.parametrize("keys", ["", "1" * 20, "a", "1,", "٣", "1\x00", "0", "-1", "1_0"])
    def test_an_answer_that_no_page_gave_counts_for_nothing(self, keys, as_clerk, choirs):
        typed = same_as(choirs, _told=keys)
        answer = send(as_clerk, admin_url(Event, "add"), Event, button="_save", **typed)
        data = form_on(answer, Event).data | {"_anyway": keys}
        assert is_asked(as_clerk.post(admin_url(Event, "add"), data), choirs)


class OtherTests:
    """What is not asked about."""

    @pytest.mark.parametrize(
        "changes",
        [{"title_ru": "Выставка роботов"}, {"dates": "2006"}, {"dates": ""}, {"cities": []}],
    )
    def test_another_title_time_or_city_is_another_event(self, changes, as_clerk, choirs):
        typed = same_as(choirs, **changes)
        assert send(as_clerk, admin_url(Event, "add"), Event, **typed).status_code == 302

    def test_a_later_save_of_the_same_record_is_not_asked_about(self, as_clerk, choirs, city):
        other = EventFactory(title_ru="Фестиваль хоров", cities=[city])
        address = admin_url(Event, "change", other.pk)
        assert send(as_clerk, address, Event, place_ru="парк").status_code == 302
        assert send(as_clerk, address, Event, dates="2005-01-15").status_code == 302

    def test_an_edit_that_makes_it_look_like_another_is(self, as_clerk, choirs, city):
        other = EventFactory(title_ru="Выставка", title_en="", dates="2005-01-15", cities=[city])
        address = admin_url(Event, "change", other.pk)
        answer = send(as_clerk, address, Event, title_ru="Фестиваль хоров")
        assert is_asked(answer, choirs)
        assert anyway(as_clerk, answer, Event).status_code == 302

    def test_the_return_visit_is_another_visit(self, as_clerk, city):
        visit = DelegationFactory(title_ru="Обмен хоров", dates="2005", cities=[city])
        answer = send(
            as_clerk,
            admin_url(Delegation, "add"),
            Delegation,
            title_ru="Обмен хоров",
            direction="outgoing",
            dates="2005",
            status="planned",
            cities=[city.pk],
            return_of=visit.pk,
        )
        assert answer.status_code == 302

    def test_bringing_back_an_earlier_state_is_not_asked_about(self, as_editor, choirs, city):
        other = EventFactory(title_ru="Фестиваль хоров", title_en="", cities=[city])
        state = other.history.latest().pk
        other.title_ru = "Выставка роботов"
        other.save()
        address = admin_url(Event, "simple_history", other.pk, state)
        assert send(as_editor, address, Event).status_code == 302


class KindsTests:
    def test_a_visit_without_a_title_is_told_by_what_it_is(self, as_clerk, city):
        visit = DelegationFactory(
            title_ru="", title_en="", level="business", dates="2005-05", cities=[city]
        )
        answer = send(
            as_clerk,
            admin_url(Delegation, "add"),
            Delegation,
            direction="incoming",
            level="business",
            dates="2005-05-10",
            status="took_place",
            cities=[city.pk],
        )
        assert is_asked(answer, visit)

    def test_an_agreement_is_asked_about(self, as_clerk, city):
        row = AgreementFactory(title_ru="Соглашение об обмене", signed="2005", cities=[city])
        answer = send(
            as_clerk,
            admin_url(Agreement, "add"),
            Agreement,
            title_ru="Соглашение об обмене",
            type="protocol",
            signed="2005-05-10",
            cities=[city.pk],
        )
        assert is_asked(answer, row)


class AfterwardsTests:
    def test_the_page_of_the_record_names_what_it_looks_like(self, as_clerk, choirs, city):
        other = EventFactory(title_ru="Фестиваль хоров", title_en="Choirs", cities=[city])
        text = as_clerk.get(admin_url(Event, "change", other.pk)).content.decode()
        assert QUESTION.format("Festival of choirs") in text
        assert admin_url(Event, "change", choirs.pk) in text

    def test_what_was_answered_is_not_told_once_more_after_saving(self, as_clerk, choirs):
        answer = send(as_clerk, admin_url(Event, "add"), Event, **same_as(choirs))
        page = as_clerk.get(anyway(as_clerk, answer, Event).url)
        assert not [words for words in messages_of(page) if "looks like" in words]
