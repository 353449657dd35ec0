"""What to look at twice: in the list, on the page of a record, after saving; never in the way."""

import re

import pytest
from django.utils.html import strip_tags

from events.models import Event
from tests.admin_pages import admin_url, messages_of, send
from tests.factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
)

pytestmark = pytest.mark.django_db
NO_SOURCE = "There is no source. Without one the record cannot be published."


@pytest.fixture
def ended():
    """A city with which relations lasted from 1990 to 2010."""
    city = SisterCityFactory(name_en="Portland", name_ru="Портленд", since="1990-05-25")
    RelationStatusFactory(city=city, status="ended", date="2010-03")
    return city


def marks_of(client, record):
    """What the list says of a record in its column of remarks."""
    text = client.get(admin_url(type(record), "changelist")).content.decode()
    row = next(
        row for row in text.split("<tr") if admin_url(type(record), "change", record.pk) in row
    )
    return re.findall(r'<span class="doubt">(.*?)</span>', row)


def block_of(client, record):
    """The block on top of the record's page, or nothing."""
    text = client.get(admin_url(type(record), "change", record.pk)).content.decode()
    block = re.search(r'<section class="doubts".*?</section>', text, re.DOTALL)
    return " ".join(strip_tags(block[0]).split()) if block else ""


class ListTests:
    def test_a_record_in_order_has_no_remarks(self, as_clerk, ended):
        assert marks_of(as_clerk, EventFactory(cities=[ended])) == []

    @pytest.mark.parametrize(
        ("values", "mark"),
        [
            ({"sources": [], "draft": True}, "no source"),
            ({"title_en": ""}, "no translation"),
            ({"result_ru": "второе место"}, "no translation"),
            ({"dates": "1989"}, "outside the time of relations"),
            ({"dates": "2011"}, "outside the time of relations"),
        ],
    )
    def test_each_doubt_is_a_few_words(self, values, mark, as_clerk, ended):
        assert marks_of(as_clerk, EventFactory(cities=[ended], **values)) == [mark]

    def test_both_of_two_that_look_alike_are_marked(self, as_clerk, ended):
        one, other = (EventFactory(title_ru="Фестиваль хоров", cities=[ended]) for _ in "12")
        assert marks_of(as_clerk, one) == ["possible duplicate"]
        assert marks_of(as_clerk, other) == ["possible duplicate"]

    def test_one_on_another_page_of_the_list_counts(self, as_clerk, ended, monkeypatch):
        monkeypatch.setattr("events.admin.event.EventAdmin.list_per_page", 1)
        for _ in "12":
            EventFactory(title_ru="Фестиваль хоров", cities=[ended])
        last = Event.objects.order_by("-pk").first()
        assert marks_of(as_clerk, last) == ["possible duplicate"]

    @pytest.mark.parametrize("factory", [EventFactory, DelegationFactory, AgreementFactory])
    def test_every_record_about_cities_has_them(self, factory, as_clerk, ended):
        record = factory(cities=[ended], sources=[], draft=True, title_en="")
        assert marks_of(as_clerk, record) == ["no source", "no translation"]

    def test_cities_have_them(self, as_clerk):
        city = SisterCityFactory(sources=[], draft=True, motive_ru="По предложению мэра.")
        assert marks_of(as_clerk, city) == ["no source", "no translation"]

    def test_the_number_of_queries_does_not_grow(
        self, as_clerk, ended, django_assert_max_num_queries, django_assert_num_queries
    ):
        address = admin_url(Event, "changelist")
        EventFactory(title_ru="Фестиваль хоров", cities=[ended])
        with django_assert_max_num_queries(20) as few:
            as_clerk.get(address)
        for number in range(12):
            city = SisterCityFactory()
            EventFactory(title_ru="Фестиваль хоров", dates=f"{1980 + number}", cities=[ended, city])
        with django_assert_num_queries(len(few)):
            as_clerk.get(address)


class PageTests:
    def test_a_record_in_order_has_no_block(self, as_clerk, ended):
        assert block_of(as_clerk, EventFactory(cities=[ended])) == ""

    def test_a_new_record_has_none(self, as_clerk):
        assert "doubts-heading" not in as_clerk.get(admin_url(Event, "add")).content.decode()

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            (
                {"title_en": "", "result_ru": "второе место"},
                "Not translated into English: title, results.",
            ),
            (
                {"dates": "1989"},
                "The date is before relations with Portland began (since 25 May 1990).",
            ),
            (
                {"dates": "2011"},
                "The date is after relations with Portland ended (March 2010).",
            ),
        ],
    )
    def test_each_doubt_is_a_sentence(self, values, words, as_clerk, ended):
        event = EventFactory(cities=[ended], **values)
        assert block_of(as_clerk, event) == f"Please look again {words}"

    def test_a_contact_without_a_beginning_gives_none(self, as_clerk):
        contact = SisterCityFactory(kind="contact", since="")
        assert block_of(as_clerk, EventFactory(dates="1950", cities=[contact])) == ""

    def test_nothing_stops_a_save_and_all_is_told_behind_it(self, as_clerk, ended):
        answer = send(
            as_clerk,
            admin_url(Event, "add"),
            Event,
            title_ru="Фестиваль хоров",
            kind="festival",
            dates="1989",
            cities=[ended.pk],
        )
        assert answer.status_code == 302
        told = " ".join(messages_of(as_clerk.get(answer.url)))
        for words in (NO_SOURCE, "Not translated into English: title.", "before relations with"):
            assert words in told

    def test_where_the_page_comes_again_they_are_told_once(self, as_clerk):
        event = EventFactory(draft=True, sources=[], title_en="")
        address = admin_url(Event, "change", event.pk)
        send(as_clerk, address, Event, button="_continue", place_ru="парк")
        text = as_clerk.get(address).content.decode()
        assert text.count("Not translated into English") == 1
        assert text.count("without one") == 1
