"""Lists of delegations and events taken away as files: what they show, and nothing that runs."""

import csv
import io

import pytest
from openpyxl import load_workbook

from events.models import Delegation, Event
from tests.admin_pages import admin_url, in_english
from tests.factories import DelegationFactory, EventFactory, SisterCityFactory, SourceFactory
from tests.sheet_files import choose_file, rows_of

pytestmark = pytest.mark.django_db


def taken(client, model, form="xlsx", query=""):
    """The rows of a list taken away, heads first, as texts."""
    answer = client.get(admin_url(model, f"export_{form}") + query)
    assert answer.status_code == 200
    if form == "xlsx":
        return [["" if cell is None else cell for cell in row] for row in rows_of(answer)]
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline="")))


def column(rows, head):
    return [row[rows[0].index(head)] for row in rows[1:]]


class RoundTripTests:
    @pytest.mark.parametrize("form", ["xlsx", "csv"])
    @pytest.mark.parametrize("model", [Delegation, Event])
    @pytest.mark.parametrize("language", ["ru", "en"])
    @pytest.mark.usefixtures("archive")
    def test_what_was_taken_away_is_there_already(self, client_of_clerk, model, form, language):
        if language == "en":
            in_english(client_of_clerk)
        given = client_of_clerk.get(admin_url(model, f"export_{form}"))
        checked = choose_file(client_of_clerk, model, given.content, f"table.{form}")
        assert model.objects.count() > 50
        assert checked.context["counts"] == {"there": model.objects.count()}


class ListTests:
    """The file holds what the list shows."""

    def test_filter_search_and_order_are_those_of_the_list(self, client_of_clerk):
        EventFactory(title_ru="Хор в мае", dates="2005-05", kind="festival")
        EventFactory(title_ru="Хор в июне", dates="2005-06", kind="festival")
        EventFactory(title_ru="Форум хоров", dates="2005-07", kind="forum")
        EventFactory(title_ru="Парад", dates="2005-08", kind="festival")
        query = "?kind__exact=festival&q=хор&year=2005"
        rows = taken(client_of_clerk, Event, query=query)
        assert column(rows, "Название (по-русски)") == ["Хор в июне", "Хор в мае"]
        rows = taken(client_of_clerk, Event, query=f"{query}&o=3")
        assert column(rows, "Название (по-русски)") == ["Хор в мае", "Хор в июне"]

    def test_all_pages_of_the_list_are_in_it(self, client_of_clerk):
        EventFactory.create_batch(60)
        assert len(taken(client_of_clerk, Event)) == 61

    def test_the_button_leads_to_what_is_shown(self, client_of_clerk):
        page = client_of_clerk.get(admin_url(Event, "changelist") + "?q=хор&p=1")
        assert page.context["xlsx_url"].endswith("/export/xlsx/?q=%D1%85%D0%BE%D1%80")

    def test_a_broken_address_leads_back_to_the_list(self, client_of_clerk):
        answer = client_of_clerk.get(admin_url(Event, "export_xlsx") + "?kind__nothing=1")
        assert answer.status_code == 302
        assert answer.url == admin_url(Event, "changelist") + "?e=1"

    def test_the_number_of_queries_does_not_grow_with_the_list(
        self, client_of_clerk, django_assert_max_num_queries
    ):
        cities = SisterCityFactory.create_batch(3)
        DelegationFactory.create_batch(20, cities=cities)
        with django_assert_max_num_queries(30):
            taken(client_of_clerk, Delegation)


class CellTests:
    def test_dates_choices_and_cities_are_words(self, client_of_clerk):
        cities = [SisterCityFactory(name_ru=name) for name in ("Ниигата", "Харбин")]
        source = SourceFactory(title="Вестник")
        EventFactory(dates="2005-05-24/2005-05-27", cities=cities, sources=[source])
        rows = taken(client_of_clerk, Event)
        cells = dict(zip(*rows, strict=True))
        assert cells["Даты"] == "24–27 мая 2005\u00a0г."
        assert cells["Города-участники"] == "Ниигата; Харбин"
        assert cells["Состояние"] == "состоялось"
        assert cells["Источник"] == "Вестник"

    def test_heads_and_words_are_of_the_language_of_the_admin(self, client_of_clerk):
        EventFactory(dates="2005-05")
        cells = dict(zip(*taken(in_english(client_of_clerk), Event), strict=True))
        assert (cells["Dates"], cells["Status"]) == ("May 2005", "took place")

    @pytest.mark.parametrize("title", ["=1+1", "+7 (4212)", "-5", "@SUM(A1)", "＝1"])
    def test_nothing_in_a_csv_file_runs(self, client_of_clerk, title):
        EventFactory(title_ru=title)
        rows = taken(client_of_clerk, Event, "csv")
        assert column(rows, "Название (по-русски)") == [f"'{title}"]

    def test_every_cell_of_a_workbook_is_a_text(self, client_of_clerk):
        EventFactory(title_ru="=1+1", series_ru="Хор", edition=10)
        answer = client_of_clerk.get(admin_url(Event, "export_xlsx"))
        sheet = load_workbook(io.BytesIO(answer.content)).active
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {(cell.data_type, cell.number_format) for cell in cells} == {("s", "@")}
        assert "=1+1" in {cell.value for cell in cells}

    def test_signs_that_xml_cannot_hold_are_left_out(self, client_of_clerk):
        EventFactory(title_ru="Фести\x07валь")
        assert column(taken(client_of_clerk, Event), "Название (по-русски)") == ["Фестиваль"]

    def test_a_draft_says_so_and_has_no_address(self, client_of_clerk):
        EventFactory(draft=True)
        cells = dict(zip(*taken(client_of_clerk, Event), strict=True))
        assert (cells["Опубликовано"], cells["Страница на сайте"]) == ("черновик", "")
