"""What is no table of ours: each file is answered on the page by one sentence, nothing is kept."""

import re

import pytest
from openpyxl import load_workbook

from events.models import Delegation, Event
from khabarovsk_relations.records.models import UploadedTable
from tests.admin_pages import admin_url
from tests.records.sheets.test_reading import BAD, BAD_TEXTS
from tests.sheet_files import EVENT, HEADS, choose_file, csv, xlsx

pytestmark = pytest.mark.django_db


class BadFileTests:
    def test_every_one_is_answered_by_its_sentence(self, client_of_clerk):
        files = [(name, *BAD[name], "table.xlsx") for name in BAD]
        files += [(name, *BAD_TEXTS[name], "table.csv") for name in BAD_TEXTS]
        for name, data, sentence, file_name in files:
            page = choose_file(client_of_clerk, Event, data, file_name)
            assert page.status_code == 200, name
            errors = re.findall(r'class="errornote"[^>]*>([^<]*)<', page.content.decode())
            assert errors == [sentence], name
        assert not UploadedTable.objects.exists()
        assert not Event.objects.exists()

    def test_a_name_full_of_signs_harms_nothing(self, client_of_clerk, niigata):
        for name in ("../../etc/passwd.csv", "\u202egpj.csv", "a" * 300 + ".csv", "<b>.csv"):
            page = choose_file(client_of_clerk, Event, csv(HEADS, EVENT), name)
            assert page.status_code == 200
            assert "<b>" not in page.content.decode()

    def test_answers_that_nobody_asked_for_are_passed_over(self, client_of_clerk, niigata):
        checked = choose_file(client_of_clerk, Event, xlsx(HEADS, EVENT))
        answers = {"date-2-dates": "x" * 1000, "like-99999999999999": "load", "published_at": "1"}
        client_of_clerk.post(checked.request["PATH_INFO"], answers)
        assert Event.objects.get().published_at is None


class TemplateTests:
    @pytest.fixture
    def book(self, client_of_clerk, tmp_path):
        """The template of delegations, opened."""
        answer = client_of_clerk.get(admin_url(Delegation, "import_template"))
        path = tmp_path / "template.xlsx"
        path.write_bytes(answer.content)
        return load_workbook(path)

    def test_columns_are_texts_so_that_no_day_is_made_of_a_month(self, book):
        sheet = book.worksheets[0]
        letters = [cell.column_letter for cell in sheet[1]]
        assert {sheet.column_dimensions[letter].number_format for letter in letters} == {"@"}

    def test_heads_are_russian_and_an_example_stands_below(self, book):
        heads, example = ([cell.value for cell in row] for row in book.worksheets[0].iter_rows())
        cells = dict(zip(heads, example, strict=True))
        assert cells["Даты"] == "24–27 мая 2005"
        assert cells["Направление"] == "к нам (приём)"

    def test_a_second_sheet_explains_each_column(self, book):
        rows = list(book.worksheets[1].iter_rows(values_only=True))
        assert rows[0] == ("Столбец", "Обязательно", "Что писать", "Одно из этих слов")
        told = {row[0]: row[1:] for row in rows}
        assert told["Направление"][0] == "обязательно"
        assert told["Направление"][2] == ("к нам (приём); от нас (выезд); встреча в третьем городе")
        assert "май 2005" in told["Даты"][1]

    def test_columns_that_the_register_makes_are_not_in_it(self, book):
        heads = [cell.value for cell in book.worksheets[0][1]]
        assert "Опубликовано" not in heads
        assert len(heads) == len(set(heads)) > 30
