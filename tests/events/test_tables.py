"""Delegations and events from a spreadsheet: checked and loaded once, as drafts."""

import pytest

from events.models import Delegation, Event
from khabarovsk_relations.records.models import UploadedTable
from tests.admin_pages import admin_url, inline_markup, messages_of
from tests.factories import (
    EventFactory,
    SisterCityFactory,
    ThemeFactory,
)
from tests.sheet_files import (
    EVENT,
    HEADS,
    choose_file,
    confirm,
    csv,
    event_row,
    load,
    rows_of,
    words_on,
    xlsx,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("niigata")]


class LoadingTests:
    def test_a_row_becomes_a_draft(self, client_of_clerk, clerk, niigata):
        checked = choose_file(client_of_clerk, Event, xlsx(HEADS, EVENT))
        assert "Пока ничего не сохранено. Новых: 1." in words_on(checked)
        assert not Event.objects.exists()
        done = confirm(client_of_clerk, checked)
        assert messages_of(done) == ["Загружена 1 запись: черновик."]
        event = Event.objects.get()
        assert (event.title_ru, event.kind, event.status) == (
            "Фестиваль хоров",
            Event.Kind.FESTIVAL,
            Event.Status.TOOK_PLACE,
        )
        assert event.dates.text == "2005-05-24"
        assert list(event.cities.all()) == [niigata]
        assert event.published_at is None
        assert event.updated_by == clerk

    def test_history_tells_who_and_that_it_came_from_a_file(self, client_of_clerk, clerk, niigata):
        load(client_of_clerk, EVENT)
        (entry,) = Event.objects.get().history.all()
        assert (entry.history_type, entry.history_change_reason) == ("+", "spreadsheet")
        assert entry.history_user == clerk
        assert [link.sistercity for link in entry.cities.all()] == [niigata]

    def test_the_same_file_twice_adds_nothing(self, client_of_clerk):
        load(client_of_clerk, EVENT)
        again = choose_file(client_of_clerk, Event, csv(HEADS, EVENT, encoding="cp1251"), "a.csv")
        assert "Загружать нечего: все строки уже есть в реестре." in words_on(again)
        confirm(client_of_clerk, again)
        assert Event.objects.count() == 1

    def test_a_second_press_and_a_reload_load_nothing_more(self, client_of_clerk):
        checked = choose_file(client_of_clerk, Event, xlsx(HEADS, EVENT))
        for _press in range(3):
            answer = confirm(client_of_clerk, checked)
        assert messages_of(answer) == ["Этот файл уже загружен: 1 запись."]
        answer = client_of_clerk.get(checked.request["PATH_INFO"], follow=True)
        assert messages_of(answer) == ["Этот файл уже загружен: 1 запись."]
        assert Event.objects.count() == 1

    def test_one_bad_row_keeps_all_from_being_loaded(self, client_of_clerk):
        checked = choose_file(client_of_clerk, Event, xlsx(HEADS, EVENT, event_row(kind="танцы")))
        assert 'value="Загрузить черновиками"' not in checked.content.decode()
        confirm(client_of_clerk, checked)
        assert not Event.objects.exists()

    def test_what_is_there_is_never_changed(self, client_of_clerk, niigata):
        there = EventFactory(
            title_ru="Фестиваль хоров",
            dates="2005-05-24",
            kind=Event.Kind.FORUM,
            cities=[niigata],
        )
        stamp = there.updated_at
        load(client_of_clerk, EVENT, event_row(title="Форум", dates="2006"))
        there.refresh_from_db()
        assert (there.kind, there.updated_at) == (Event.Kind.FORUM, stamp)
        assert Event.objects.count() == 2

    def test_addresses_are_free_and_made_of_the_title(self, client_of_clerk):
        EventFactory(slug="festival-2005")
        load(
            client_of_clerk,
            ("Festival", "фестиваль", "", "2005", "состоялось"),
            ("Festival", "форум", "Ниигата", "2005", "состоялось"),
            heads=("Название (по-английски)", *HEADS[1:]),
        )
        loaded = Event.objects.order_by("pk").values_list("slug", flat=True)
        assert list(loaded) == ["festival-2005", "festival-2005-2", "festival-2005-3"]

    def test_the_row_of_the_example_is_not_loaded(self, client_of_clerk):
        address = admin_url(Event, "import_template")
        template = rows_of(client_of_clerk.get(address))
        SisterCityFactory(name_ru="Харбин")
        checked = choose_file(client_of_clerk, Event, xlsx(*template))
        assert "Строка с примером не загружается." in words_on(checked)
        confirm(client_of_clerk, checked)
        assert not Event.objects.exists()

    def test_a_row_without_a_source_is_told(self, client_of_clerk):
        checked = choose_file(client_of_clerk, Event, xlsx(HEADS, EVENT))
        assert "Строк без источника: 1." in words_on(checked)

    def test_pages_keep_the_strict_policy(self, client_of_clerk):
        page = client_of_clerk.get(admin_url(Event, "import"))
        assert inline_markup(page.content.decode()) == []
        checked = choose_file(client_of_clerk, Event, xlsx(HEADS, EVENT, event_row(kind="?")))
        assert inline_markup(checked.content.decode()) == []


class FaultTests:
    """A fault is told by row, column, value and what is expected."""

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            (
                {"dates": "31.02.2005"},
                "Строка 2, столбец «Даты»: «31.02.2005». 31 февраля не бывает",
            ),
            (
                {"dates": "05"},
                "Строка 2, столбец «Даты»: «05». Год пишется четырьмя цифрами: 1965",
            ),
            (
                {"dates": "38353"},
                "Строка 2, столбец «Даты»: «38353». Это порядковый номер дня, как его хранит "
                "Excel, а ожидается дата: задайте ячейке формат даты или напишите дату словами",
            ),
            (
                {"cities": "Ниигатта"},
                "Строка 2, столбец «Города-участники»: «Ниигатта». Города «Ниигатта» в реестре "
                "нет; возможно, «Ниигата»",
            ),
            (
                {"cities": "Ниигата; Атлантида"},
                "Строка 2, столбец «Города-участники»: «Ниигата; Атлантида». Города "
                "«Атлантида» в реестре нет",
            ),
            (
                {"status": "наверное"},
                "Строка 2, столбец «Состояние»: «наверное». Ожидается одно из: «планируется», "
                "«подтверждено», «состоялось», «отменено», «отложено»",
            ),
            (
                {"status": ""},
                "Строка 2, столбец «Состояние»: пусто. Ожидается одно из: «планируется», "
                "«подтверждено», «состоялось», «отменено», «отложено»",
            ),
            ({"title": ""}, "Строка 2: Напишите название по-русски или по-английски."),
            (
                {"title": "х" * 301},
                f"Строка 2, столбец «Название (по-русски)»: «{'х' * 79}…». Ожидается не более "
                "300 знаков",
            ),
        ],
    )
    def test_the_sentence_names_the_place(self, client_of_clerk, changes, sentence):
        checked = choose_file(client_of_clerk, Event, xlsx(HEADS, event_row(**changes)))
        assert [str(fault) for fault in checked.context["checked"].faults] == [sentence]

    def test_every_bad_row_is_told_at_once(self, client_of_clerk):
        rows = [event_row(kind="?"), EVENT, event_row(dates="вчера", kind="!")]
        checked = choose_file(client_of_clerk, Event, xlsx(HEADS, *rows))
        faults = checked.context["checked"].faults
        assert [(fault.row, fault.column) for fault in faults] == [
            (2, "Вид"),
            (4, "Вид"),
            (4, "Даты"),
        ]

    def test_a_delegation_needs_a_title_or_a_city(self, client_of_clerk):
        data = xlsx(("Направление", "Состояние"), ("к нам (приём)", "состоялась"))
        checked = choose_file(client_of_clerk, Delegation, data)
        assert "Строка 2: Напишите название или выберите хотя бы один город." in words_on(checked)

    def test_a_number_comes_with_how_exact_it_is(self, client_of_clerk):
        heads = ("Направление", "Состояние", "Города", "Численность")
        row = ("к нам (приём)", "состоялась", "Niigata", "12")
        checked = choose_file(client_of_clerk, Delegation, xlsx(heads, row))
        assert len(checked.context["checked"].faults) == 1

    def test_signs_that_nobody_types_are_refused(self, client_of_clerk):
        data = csv(HEADS, event_row(title="Фести\x07валь"))
        checked = choose_file(client_of_clerk, Event, data, "a.csv")
        assert "невидимые знаки" in str(checked.context["checked"].faults[0])

    def test_a_cell_beside_the_table_is_told(self, client_of_clerk):
        checked = choose_file(client_of_clerk, Event, xlsx(HEADS, (*EVENT, "лишнее")))
        assert "Строка 2: ячеек больше, чем столбцов с названиями" in words_on(checked)


class ColumnTests:
    @pytest.mark.parametrize(
        ("heads", "sentence"),
        [
            (
                ("Фамилия", "Имя"),
                "Это не та таблица: на первом листе нет столбцов раздела «мероприятия»; "
                "возьмите образец.",
            ),
            (HEADS[:4], "Нет столбца «Состояние»."),
            ((*HEADS, "Примечания"), "Столбца «Примечания» нет в образце"),
            ((*HEADS, "даты"), "Столбец «Даты» встречается дважды."),
            (
                (*HEADS[:4], "", HEADS[4]),
                "Один из столбцов без названия: назовите его или удалите.",
            ),
        ],
    )
    def test_other_columns_are_refused(self, client_of_clerk, heads, sentence):
        page = choose_file(client_of_clerk, Event, xlsx(heads, EVENT))
        assert page.status_code == 200
        assert sentence in words_on(page)
        assert not UploadedTable.objects.exists()

    def test_english_heads_and_words_are_understood(self, client_of_clerk):
        heads = ("TITLE (ENGLISH)", "kind", "cities taking part", "dates", "status")
        load(client_of_clerk, ("Forum", "forum", "NIIGATA", "May 2005", "took place"), heads=heads)
        event = Event.objects.get()
        assert (event.kind, event.status, event.dates.text) == ("forum", "took_place", "2005-05")

    @pytest.mark.parametrize("name", ["ниигата", "Niigata", "新潟", "新潟市", "г. Ниигата"])
    def test_a_city_is_found_by_any_spelling(self, client_of_clerk, niigata, name):
        load(client_of_clerk, event_row(cities=name))
        assert list(Event.objects.get().cities.all()) == [niigata]

    def test_a_draft_of_a_city_is_found_and_several_stand_in_one_cell(
        self, client_of_clerk, niigata
    ):
        harbin = SisterCityFactory(name_ru="Харбин", draft=True)
        load(client_of_clerk, event_row(cities="Харбин; Ниигата\nХарбин"))
        assert set(Event.objects.get().cities.all()) == {niigata, harbin}

    def test_themes_are_found_in_both_languages(self, client_of_clerk):
        themes = [ThemeFactory(name_ru="культура"), ThemeFactory(name_en="sport")]
        load(client_of_clerk, (*EVENT, "Культура; Sport"), heads=(*HEADS, "Темы"))
        assert set(Event.objects.get().themes.all()) == set(themes)

    def test_a_wrong_file_is_answered_by_its_sentence_on_the_page(self, client_of_clerk):
        page = choose_file(client_of_clerk, Event, b"", "a.csv")
        assert "Файл пуст." in words_on(page)
        page = client_of_clerk.post(admin_url(Event, "import"))
        assert "Выберите файл." in words_on(page)
