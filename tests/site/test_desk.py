"""The first page of the admin: what wants attention, recent changes, big buttons."""

import datetime
import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.models import Agreement, CityName, SisterCity, StatusCitation
from events.models import Delegation, Event
from khabarovsk_relations.desk import KINDS
from khabarovsk_relations.records.history.remembering import (
    LOADED_FROM_FILE,
    LOADED_FROM_TABLE,
    one_change,
)
from khabarovsk_relations.records.history.story import reason_in_words
from tests.admin_pages import admin_url, in_english, inline_markup
from tests.factories import (
    AgreementFactory,
    CityNameFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    SourceFactory,
    UserFactory,
)

from .test_queries import fill

pytestmark = pytest.mark.django_db

WORDS = [
    "Годовщины в ближайшие 90 дней",
    "Соглашения истекают",
    "Пора предупредить о непродлении",
    "Срок соглашения истёк, прекращение не отмечено",
    "Визит состоялся, отчёта нет более 3 дней",
    "Срок плана прошёл: состоялось ли?",
    "Ждут публикации",
    "Черновики старше 14 дней",
    "Нет источника",
    "Дата неточная или не установлена",
    "Нет перевода на английский",
    "Статус связей не подтверждался более 5 лет",
    "Возможные повторы",
    "Фотографии без описания или автора",
]


@pytest.fixture
def desk(sign_in, clerk):
    def desk(user=clerk, client=None):
        page = (client or sign_in(user)).get("/admin/")
        assert page.status_code == 200
        return page

    return desk


def text_of(page):
    """What a reader sees, its spaces as one."""
    words = re.sub(r"<[^>]+>", " ", page.content.decode())
    return re.sub(r"\s+", " ", words).replace(" ,", ",").replace(" :", ":")


def row(page, words):
    return next(row for row in page.context["attention"] if str(row.words) == words)


def day(number):
    return (timezone.localdate() + datetime.timedelta(days=number)).isoformat()


class LinesTests:
    def test_stand_in_the_order_and_the_words_of_the_glossary(self, desk):
        page = desk()
        assert [str(row.words) for row in page.context["attention"]] == WORDS
        places = [text_of(page).index(words) for words in ["Требует внимания", *WORDS]]
        assert places == sorted(places)

    def test_a_line_with_nothing_says_so(self, desk):
        text = text_of(desk())
        assert "Соглашения истекают: в 30 дней, в 90 дней, в течение года — нет" in text
        assert text.count("— нет") == len(WORDS)

    def test_counts_names_and_links_what_it_is_about(self, desk):
        city = SisterCityFactory(sources=[], name_ru="Ниигата")
        events = [EventFactory(sources=[]) for _ in range(4)]
        page = desk()
        text = page.content.decode()
        assert "Нет источника города: 1, мероприятия: 4" in text_of(page)
        assert f'href="{admin_url(Event, "changelist")}?attention=no_source"' in text
        assert f'href="{admin_url(SisterCity, "changelist")}?attention=no_source"' in text
        assert row(page, "Нет источника").count == 5
        newest = [named.record for named in row(page, "Нет источника").nearest()]
        assert newest == sorted([city, *events], key=lambda one: one.created_at)[:-4:-1]
        assert f'<a href="{admin_url(Event, "change", events[3].pk)}">' in text

    def test_tells_terms_of_different_length_in_one_line(self, desk):
        for days in (20, 60, 61, 200):
            AgreementFactory(term="fixed", valid_to=day(days), title_ru=f"Договор на {days}")
        text = text_of(desk())
        assert "Соглашения истекают в 30 дней: 1, в 90 дней: 3, в течение года: 4" in text
        assert text.index("Договор на 20") < text.index("Договор на 60") < text.index("на 61")
        assert "Договор на 200" not in text[: text.index("Последние изменения")]

    def test_a_term_in_which_nothing_expires_says_so(self, desk):
        AgreementFactory(term="fixed", valid_to=day(60))
        assert "истекают в 30 дней: нет, в 90 дней: 1, в течение года: 1" in text_of(desk())

    def test_says_when_where_time_matters(self, desk, on):
        on("2026-11-24")
        SisterCityFactory(since="1965-12", name_ru="Ниигата")
        assert "Ниигата декабрь 2026\N{NO-BREAK SPACE}г." in desk().content.decode().replace(
            '</a> <span class="desk-when">', " "
        )

    def test_speaks_english_too(self, desk, sign_in, clerk):
        text = text_of(desk(client=in_english(sign_in(clerk))))
        assert "Needs attention" in text
        assert "Agreements expiring: in 30 days, in 90 days, within a year — none" in text
        assert "Recent changes: who, what, when" in text
        assert not re.search("[а-яё]", text.replace("Русский", ""))

    def test_names_a_draft_and_escapes_its_title(self, desk):
        EventFactory(sources=[], draft=True, title_ru="<script>alert(1)</script>")
        text = desk().content.decode()
        assert "&lt;script&gt;alert(1)" in text
        assert inline_markup(text) == []


class SameCountTests:
    """What the desk counts, the lists it leads to show."""

    @pytest.fixture(autouse=True)
    def register(self):
        city = SisterCityFactory(
            since=(timezone.localdate().replace(day=1) - datetime.timedelta(days=9000)).isoformat()
        )
        soon = timezone.localdate().replace(year=1990, day=28).isoformat()
        SisterCityFactory(since=soon, sources=[], photo="photos/a.jpg", summary_ru="О городе")
        RelationStatusFactory(city=city, date="2006")
        old = timezone.now() - datetime.timedelta(days=30)
        SisterCityFactory(draft=True, created_at=old)
        SisterCityFactory(since="2024")
        for days in (10, 80, 300, -10):
            AgreementFactory(term="fixed", valid_to=day(days), signed="")
        AgreementFactory(
            term="fixed",
            valid_to=day(100),
            renewal="automatic",
            renewal_months=12,
            notice_months=1,
        )
        for factory in (AgreementFactory, DelegationFactory, EventFactory):
            for _ in range(2):
                factory(title_ru="Обмен хоров", cities=[city], draft=True, created_at=old)
            factory(sources=[], title_en="")
            factory(withdrawn=True, sources=[], title_en="")
        for factory in (DelegationFactory, EventFactory):
            factory(planned=True, photo="photos/b.jpg")
        DelegationFactory(dates=day(-10))
        EventFactory(dates=soon, has_anniversary=True)

    def test_for_every_line_of_every_kind(self, desk, sign_in, superuser):
        page = desk(superuser)
        client = sign_in(superuser)
        linked = set()
        for one in page.context["attention"]:
            assert one.count, one.words
            for listed in one.lists:
                found = client.get(listed.address).context["cl"]
                assert found.result_count == listed.count, listed.address
                linked.add(listed.address)
        assert linked == {
            f"{admin_url(kind.model, 'changelist')}?attention={key}"
            for kind in KINDS
            for key in kind.rules
        }


class RightsTests:
    def may(self, *codenames):
        user = UserFactory()
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        return user

    def test_who_may_see_nothing_is_offered_nothing(self, desk):
        page = desk(self.may())
        assert page.context["buttons"] == []
        assert "Требует внимания" not in text_of(page)
        assert "Последние изменения" not in text_of(page)

    def test_lines_of_kinds_that_somebody_may_not_see_are_left_out(self, desk):
        EventFactory(sources=[])
        DelegationFactory(sources=[], title_ru="Мэр Ниигаты")
        page = desk(self.may("view_event"))
        assert "Срок соглашения истёк" not in text_of(page)
        assert "Нет источника мероприятия: 1" in text_of(page)
        assert "Мэр Ниигаты" not in text_of(page)

    def test_only_what_somebody_may_add_has_a_button(self, desk):
        page = desk(self.may("view_event", "add_agreement"))
        assert [address for address, _label in page.context["buttons"]] == [
            admin_url(Agreement, "add")
        ]

    def test_a_clerk_has_three_buttons(self, desk):
        text = text_of(desk())
        for words in ("Добавить делегацию", "Добавить мероприятие", "Добавить соглашение"):
            assert words in text

    def test_the_page_of_one_app_has_nothing_of_it(self, sign_in, clerk):
        text = text_of(sign_in(clerk).get("/admin/events/"))
        assert "Мероприятия" in text
        for words in ("Все списки", "Требует внимания", "Добавить делегацию"):
            assert words not in text

    def test_a_stranger_is_asked_to_sign_in(self, client):
        assert client.get("/admin/").status_code == 302


class ChangesTests:
    def changes(self, page):
        return [
            (one.user, one.action, str(one.name), bool(address))
            for one, address in page.context["changes"]
        ]

    def save(self, record, user):
        """Save it as somebody, in the history too."""
        record._history_user = user
        record.save()

    @pytest.fixture
    def long_ago(self):
        """Put all that the history knows behind us, so that nothing of it was at once."""

        def long_ago():
            moment = timezone.now() - datetime.timedelta(days=1)
            for model in (Delegation, Event, Agreement, SisterCity, CityName, StatusCitation):
                model.history.update(history_date=moment)
            for kind in KINDS:
                citations = kind.model._meta.get_field("citations").related_model
                citations.history.update(history_date=moment)

        return long_ago

    def test_tell_who_did_what_and_when(self, desk, clerk, long_ago):
        clerk.first_name, clerk.last_name = "Анна", "Иванова"
        clerk.save()
        event = EventFactory(title_ru="Фестиваль")
        long_ago()
        self.save(event, clerk)
        page = desk()
        assert self.changes(page)[0] == ("Анна Иванова", "~", "Фестиваль", True)
        assert "Анна Иванова изменено Фестиваль" in text_of(page)

    def test_a_record_and_its_source_are_added_at_once(self, desk):
        EventFactory(title_ru="Фестиваль")
        assert self.changes(desk()) == [("", "+", "Фестиваль", True)]

    def test_a_change_of_a_part_is_a_change_of_its_record(self, desk, long_ago):
        city = SisterCityFactory(name_ru="Ниигата")
        status = RelationStatusFactory(city=city)
        long_ago()
        CityNameFactory(city=city)
        assert self.changes(desk())[0] == ("", "~", "Ниигата", True)
        long_ago()
        citation = StatusCitation.objects.create(record=status, source=SourceFactory())
        assert self.changes(desk())[0] == ("", "~", "Ниигата", True)
        long_ago()
        citation.delete()
        status.delete()
        assert self.changes(desk())[0] == ("", "~", "Ниигата", True)

    def test_what_two_people_did_are_two_changes(self, desk, clerk, editor, long_ago):
        event = EventFactory()
        long_ago()
        self.save(event, clerk)
        self.save(event, editor)
        assert [user for user, *_rest in self.changes(desk())][:2] == ["editor", "clerk"]

    def test_a_deleted_record_keeps_its_last_title_and_has_no_link(self, desk):
        EventFactory(title_ru="Фестиваль").delete()
        DelegationFactory(title_ru="", title_en="").delete()
        assert self.changes(desk()) == [
            ("", "-", "делегация", False),
            ("", "-", "Фестиваль", False),
        ]

    def test_a_withdrawn_record_is_still_linked(self, desk):
        EventFactory(title_ru="Фестиваль", withdrawn=True)
        assert self.changes(desk()) == [("", "+", "Фестиваль", True)]

    @pytest.mark.parametrize("reason", [LOADED_FROM_FILE, LOADED_FROM_TABLE])
    def test_what_a_file_brought_in_is_one_change_of_its_kind(self, desk, long_ago, reason):
        with one_change(reason):
            for _ in range(12):
                EventFactory(sources=[], draft=True)
        page = desk()
        assert self.changes(page) == [("", "+", "мероприятия", True)]
        assert str(reason_in_words(reason)) in text_of(page)

    def test_are_ten(self, desk):
        for _ in range(11):
            EventFactory()
        assert len(self.changes(desk())) == 10

    def test_of_kinds_that_somebody_may_not_see_are_left_out(self, desk):
        EventFactory()
        user = UserFactory()
        user.user_permissions.set(Permission.objects.filter(codename="view_agreement"))
        assert self.changes(desk(user)) == []


class QueriesTests:
    @pytest.mark.parametrize("number", [5, 500])
    def test_are_at_most_fifteen_and_no_more_for_more_records(self, number, sign_in, clerk):
        fill(number)
        event = Event.objects.first()
        event._history_user = clerk
        event.save()
        client = sign_in(clerk)
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/admin/").status_code == 200
        assert len(captured) == 13
