"""Tables as CSV: read back by a program as they were, and run by no spreadsheet."""

import csv
import io

import pytest

from khabarovsk_relations.records.csv_table import csv_response, harmless


def read_back(response):
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


class HarmlessTests:
    @pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
    def test_a_text_that_begins_a_formula_gets_an_apostrophe(self, sign):
        assert harmless(f"{sign}1+1") == f"'{sign}1+1"
        assert harmless(sign) == f"'{sign}"

    @pytest.mark.parametrize("text", ["", "2005-05", "a=1", "'=1", "– с тире", "Харбин", " =1"])
    def test_any_other_stays_as_it_is(self, text):
        assert harmless(text) == text

    @pytest.mark.parametrize("number", [-123.36, -1, 0, 22])
    def test_a_number_stays_a_number(self, number):
        assert harmless(number) is number

    def test_a_lazy_text_is_looked_at_too(self):
        class Lazy:
            def __str__(self):
                return "=1"

        assert harmless(Lazy()) == "'=1"


class CsvResponseTests:
    def test_it_is_utf8_with_a_mark_commas_and_crlf(self):
        response = csv_response("table.csv", ["Город", "N"], [["Харбин", 2], ["Санья", None]])
        expected = "\ufeffГород,N\r\nХарбин,2\r\nСанья,\r\n"
        assert response.content == expected.encode()
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
        assert response.headers["Content-Disposition"] == 'attachment; filename="table.csv"'

    def test_quotes_commas_and_lines_come_back_as_they_were(self):
        rows = [['Фонд «Дети», "Сеул"', "a\nb", "c\r\nd", "x,y", ";", ""]]
        assert read_back(csv_response("t.csv", ["1", "2", "3", "4", "5", "6"], rows))[1:] == rows

    def test_cells_of_the_head_and_of_rows_are_harmless(self):
        response = csv_response("t.csv", ["=head"], [['=HYPERLINK("x")'], ["@a"], [-5]])
        assert read_back(response) == [["'=head"], ['\'=HYPERLINK("x")'], ["'@a"], ["-5"]]
