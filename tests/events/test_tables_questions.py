"""What a clerk is asked about a row, and where a row says it is known from."""

import datetime

import pytest

from events.models import Delegation, Event
from khabarovsk_relations.records.models import Source
from tests.admin_pages import admin_url
from tests.factories import (
    DelegationFactory,
    EventFactory,
    SourceFactory,
)
from tests.sheet_files import (
    EVENT,
    HEADS,
    book_of,
    choose_file,
    confirm,
    event_row,
    load,
    packed,
    words_on,
    xlsx,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("niigata")]

SOURCE_HEADS = ("Источник", "Источник: издатель или сайт", "Источник: место (страница, абзац)")


class DateCellTests:
    """A date cell on the first of a month may have been a month or a year that was typed."""

    FIRST = datetime.datetime(2005, 5, 1)

    def check(self, client, number_format="dd.mm.yyyy", day=FIRST):
        book = book_of(HEADS, event_row(dates=day))
        book.active["D2"].number_format = number_format
        return choose_file(client, Event, packed(book))

    @pytest.mark.parametrize(
        ("answer", "date"), [("day", "2005-05-01"), ("month", "2005-05"), ("year", "2005")]
    )
    @pytest.mark.parametrize("question", ["date__2__dates", "all_dates"])
    def test_the_clerk_decides(self, client_of_clerk, question, answer, date):
        checked = self.check(client_of_clerk)
        assert "Столбец «Даты»: в ячейке целая дата. Что имеется в виду?" in words_on(checked)
        confirm(client_of_clerk, checked, **{question: answer})
        assert Event.objects.get().dates.text == date

    @pytest.mark.parametrize("answer", ["", "century"])
    def test_without_an_answer_nothing_is_loaded(self, client_of_clerk, answer):
        page = confirm(client_of_clerk, self.check(client_of_clerk), date__2__dates=answer)
        assert "Пока ничего не загружено: ответьте на вопросы ниже." in words_on(page)
        assert not Event.objects.exists()

    @pytest.mark.parametrize(
        ("number_format", "day", "date"),
        [
            ("mmmm yyyy", FIRST, "2005-05"),
            ("yyyy", FIRST, "2005"),
            ("dd.mm.yyyy", datetime.datetime(2005, 5, 24), "2005-05-24"),
        ],
    )
    def test_others_are_not_asked_about(self, client_of_clerk, number_format, day, date):
        confirm(client_of_clerk, self.check(client_of_clerk, number_format, day))
        assert Event.objects.get().dates.text == date

    def test_a_whole_day_is_asked_of_a_report_alone(self, client_of_clerk):
        heads = ("Направление", "Состояние", "Города", "Отчёт сдан (для служебного пользования)")
        row = ("к нам (приём)", "состоялась", "Niigata", self.FIRST)
        checked = choose_file(client_of_clerk, Delegation, xlsx(heads, row))
        confirm(client_of_clerk, checked)
        assert Delegation.objects.get().reported_on == self.FIRST.date()


class DuplicateTests:
    def test_two_rows_that_say_the_same_are_a_fault(self, client_of_clerk):
        checked = choose_file(client_of_clerk, Event, xlsx(HEADS, EVENT, EVENT))
        assert str(checked.context["checked"].faults[0]) == (
            "Строка 3: то же самое, что в строке 2: удалите одну из них"
        )

    def test_a_row_like_another_is_asked_about(self, client_of_clerk):
        rows = [EVENT, event_row(title="Фестиваль детских хоров", dates="май 2005")]
        checked = choose_file(client_of_clerk, Event, xlsx(HEADS, *rows))
        assert "Похоже на запись, которая уже есть. Это она же?" in words_on(checked)
        assert not confirm(client_of_clerk, checked).redirect_chain
        assert not Event.objects.exists()
        confirm(client_of_clerk, checked, like__3="load")
        assert Event.objects.count() == 2

    def test_a_row_like_a_record_is_left_out_if_the_clerk_says_so(self, client_of_clerk, niigata):
        there = EventFactory(title_ru="Фестиваль хоров", dates="2005-05", cities=[niigata])
        checked = choose_file(client_of_clerk, Event, xlsx(HEADS, EVENT, event_row(title="Парад")))
        assert admin_url(Event, "change", there.pk) in checked.content.decode()
        confirm(client_of_clerk, checked, all_like="leave")
        assert set(Event.objects.values_list("title_ru", flat=True)) == {
            "Фестиваль хоров",
            "Парад",
        }

    def test_two_visits_without_a_title_are_told_apart_by_their_heads(
        self, client_of_clerk, niigata
    ):
        DelegationFactory(
            title_ru="",
            title_en="",
            dates="2005",
            level="official",
            head_name_ru="А. Синода",
            cities=[niigata],
        )
        heads = (
            "Направление",
            "Состояние",
            "Города",
            "Даты",
            "Характер визита",
            "Глава делегации (по-русски)",
        )
        row = ("к нам (приём)", "состоялась", "Niigata", "2005", "официальный")
        rows = [(*row, "А. Синода"), (*row, "И. Хасэгава")]
        checked = choose_file(client_of_clerk, Delegation, xlsx(heads, *rows))
        assert [verdict.outcome for verdict in checked.context["checked"].verdicts] == [
            "there",
            "asked",
        ]


class SourceTests:
    heads = (*HEADS, *SOURCE_HEADS)

    @pytest.mark.parametrize("name", ["Вестник", "https://example.org/1", "vestnik"])
    def test_a_source_of_the_register_is_cited(self, client_of_clerk, name):
        source = SourceFactory(title="Вестник", url="https://example.org/1", key="vestnik")
        load(client_of_clerk, (*EVENT, name, "", "стр. 3"), heads=self.heads)
        citation = Event.objects.get().citations.get()
        assert (citation.source, citation.locator) == (source, "стр. 3")

    def test_a_new_source_comes_with_its_row_once(self, client_of_clerk):
        rows = [
            (*event_row(title=title), "Вестник", "Городская газета", "")
            for title in ("Парад", "Ярмарка")
        ]
        load(client_of_clerk, *rows, heads=self.heads)
        source = Source.objects.get(title="Вестник")
        assert (source.title, source.publisher) == ("Вестник", "Городская газета")
        assert source.eventcitations.count() == 2
        assert source.history.get().history_change_reason == "spreadsheet"

    def test_an_unknown_source_alone_is_a_fault(self, client_of_clerk):
        data = xlsx(self.heads, (*EVENT, "Вестник", "", ""))
        checked = choose_file(client_of_clerk, Event, data)
        assert "акого источника в реестре нет" in str(checked.context["checked"].faults[0])

    def test_a_bad_address_of_a_new_source_is_told_in_its_column(self, client_of_clerk):
        heads = (*HEADS, "Источник", "Источник: адрес в интернете")
        data = xlsx(heads, (*EVENT, "Вестник", "javascript:alert(1)"))
        (fault,) = choose_file(client_of_clerk, Event, data).context["checked"].faults
        assert fault.column == "Источник: адрес в интернете"

    def test_who_may_not_add_sources_adds_none_by_a_file(self, sign_in, may):
        client = sign_in(may("events.import_event"))
        data = xlsx(self.heads, (*EVENT, "Вестник", "Газета", ""))
        checked = choose_file(client, Event, data)
        assert "добавлять источники вам нельзя" in str(checked.context["checked"].faults[0])

    def test_several_sources_stand_on_lines_of_their_own(self, client_of_clerk):
        sources = [SourceFactory(title="Вестник"), SourceFactory(title="Летопись")]
        row = (*EVENT, "Вестник\nЛетопись", "", "стр. 1\nстр. 2")
        load(client_of_clerk, row, heads=self.heads)
        cited = Event.objects.get().citations.order_by("pk")
        assert [(one.source, one.locator) for one in cited] == [
            (sources[0], "стр. 1"),
            (sources[1], "стр. 2"),
        ]
