"""Files of every bad class are answered by one sentence; good ones of every kind are read."""

import io
import zipfile
from types import SimpleNamespace

import pytest
from django.utils import translation
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from khabarovsk_relations.records.search import fold
from khabarovsk_relations.records.sheets.cells import Refused
from khabarovsk_relations.records.sheets.reading import MAX_BYTES, read_bytes, read_upload
from tests.sheet_files import book_of, csv, packed, repacked, xlsx

HEADS = ("Название", "Даты")
ROW = ("Фестиваль", "май 2005")
KNOWN = {fold(head) for head in HEADS}
GOOD = xlsx(HEADS, ROW)
SHEET = "xl/worksheets/sheet1.xml"


def knows(head):
    return fold(head) in KNOWN


def read(data, name="table.xlsx"):
    return read_bytes(name, data, knows)


def refusal(data, name="table.xlsx"):
    """The sentence that a file is refused with, in Russian."""
    with translation.override("ru"), pytest.raises(Refused) as caught:
        read(data, name)
    return caught.value.sentence


def changed_sheet(old, new):
    """A good workbook in whose sheet something else is written."""
    return repacked(GOOD, sheet1=lambda xml: xml.replace(old, new))


def bomb():
    """A workbook of a few kilobytes that unpacks to 60 MB."""
    return repacked(GOOD, added=[("xl/worksheets/sheet9.xml", b" " * 60_000_000)])


def many_rows(number):
    """A workbook with this many rows, written by hand because openpyxl takes its time."""
    cells = (b'<c t="inlineStr"><is><t>%s</t></is></c>' % text for text in (b"x", b"2005"))
    row = b"<row>" + b"".join(cells) + b"</row>"
    return changed_sheet(b"</sheetData>", row * number + b"</sheetData>")


def in_a_formula():
    return xlsx(HEADS, ("Фестиваль", "=1+1"))


def merged():
    book = book_of(HEADS, ROW, ("", "июнь 2005"))
    book.active.merge_cells("A2:A3")
    return packed(book)


def with_an_error():
    book = book_of(HEADS, ("Фестиваль", "#REF!"))
    return packed(book)


def with_a_wide_row():
    return xlsx([f"Столбец {number}" for number in range(250)], ["x"] * 250)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
BAD = {
    "empty": (b"", "Файл пуст."),
    "spaces": (b" \r\n\r\n", "Файл пуст."),
    "no_cell": (xlsx(), "Таблица пуста."),
    "heads_alone": (
        xlsx(HEADS),
        "В таблице есть названия столбцов, но нет ни одной строки под ними.",
    ),
    "merged": (merged(), "На листе есть объединённые ячейки: разъедините их."),
    "formula": (
        in_a_formula(),
        "В ячейке B2 формула: скопируйте таблицу и вставьте только значения.",
    ),
    "error_cell": (with_an_error(), "В ячейке B2 ошибка Excel: исправьте её."),
    "macros": (
        repacked(GOOD, added=[("xl/vbaProject.bin", b"program")]),
        "В файле есть макросы: сохраните его в формате XLSX без макросов.",
    ),
    "xlsm": (
        repacked(
            GOOD,
            Content_Types=lambda xml: xml.replace(
                b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            ),
        ),
        "В файле есть макросы: сохраните его в формате XLSX без макросов.",
    ),
    "external_links": (
        repacked(GOOD, added=[("xl/externalLinks/externalLink1.xml", b"<a/>")]),
        "Таблица берёт значения из других файлов: скопируйте её и вставьте только значения.",
    ),
    "bomb": (
        bomb(),
        "Распакованный файл слишком велик для таблицы в 1000 строк: разделите его.",
    ),
    "bomb_in_a_part_read_whole": (
        repacked(GOOD, styles=lambda xml: xml + b" " * 5_000_000),
        "Распакованный файл слишком велик для таблицы в 1000 строк: разделите его.",
    ),
    "bomb_of_parts": (
        repacked(GOOD, added=[(f"xl/{number}.bin", b"") for number in range(600)]),
        "Распакованный файл слишком велик для таблицы в 1000 строк: разделите его.",
    ),
    "truncated": (
        GOOD[: len(GOOD) // 2],
        "Файл повреждён или обрывается: откройте его и сохраните в формате XLSX заново.",
    ),
    "flipped_byte": (
        GOOD[:100] + bytes([GOOD[100] ^ 255]) + GOOD[101:],
        "Файл повреждён или обрывается: откройте его и сохраните в формате XLSX заново.",
    ),
    "entities": (
        changed_sheet(b"<worksheet", b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet'),
        "Файл повреждён или обрывается: откройте его и сохраните в формате XLSX заново.",
    ),
    "broken_xml": (
        changed_sheet(b"</sheetData>", b""),
        "Файл повреждён или обрывается: откройте его и сохраните в формате XLSX заново.",
    ),
    "row_beyond_all": (
        changed_sheet(b'<row r="2"', b'<row r="99999999999999"'),
        "Файл повреждён или обрывается: откройте его и сохраните в формате XLSX заново.",
    ),
    "xls": (
        OLE,
        "Это старый формат Excel (.xls): откройте файл и сохраните его в формате XLSX.",
    ),
    "password": (
        OLE + "EncryptedPackage".encode("utf-16-le"),
        "Файл защищён паролем: сохраните его без пароля.",
    ),
    "png": (
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        "Это не таблица, что бы ни говорило название файла: выберите XLSX или CSV.",
    ),
    "text_called_xlsx": (
        csv(HEADS, ROW),
        "Это не таблица, что бы ни говорило название файла: выберите XLSX или CSV.",
    ),
    "too_many_columns": (
        with_a_wide_row(),
        "В таблице слишком много столбцов: возьмите образец.",
    ),
}
BAD_TEXTS = {
    "utf16": (
        csv(HEADS, ROW).decode().encode("utf-16"),
        "Текст в кодировке UTF-16: сохраните файл в формате XLSX или CSV UTF-8.",
    ),
    "utf16_without_mark": (
        csv(HEADS, ROW).decode().encode("utf-16-le"),
        "В файле есть знаки, которых не бывает в тексте: сохраните его в формате XLSX "
        "или CSV UTF-8.",
    ),
    "nul": (
        csv(HEADS, ("Фести\0валь", "2005")),
        "В файле есть знаки, которых не бывает в тексте: сохраните его в формате XLSX "
        "или CSV UTF-8.",
    ),
    "neither_encoding": (
        csv(HEADS, ROW, encoding="cp1251") + b"\x98",
        "Кодировка текста — не UTF-8 и не Windows-1251: сохраните файл в формате XLSX.",
    ),
    "html": (
        b"<html><table><tr><td>1</td></tr></table>",
        "Это не таблица, что бы ни говорило название файла: выберите XLSX или CSV.",
    ),
    "png_called_csv": (
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        "Это не таблица, что бы ни говорило название файла: выберите XLSX или CSV.",
    ),
    "giant_cell": (
        csv(HEADS, ("x" * 200_000, "2005")),
        "Строка 2: слишком длинная ячейка.",
    ),
    "open_quotation": (
        csv(HEADS, ROW, ('"Фестиваль', "2005")),
        "Строка 3: кавычка открыта и не закрыта или стоит не на месте.",
    ),
    "rows": (
        csv(HEADS, *[ROW] * 1001),
        "В таблице больше 1000 строк: разделите её на несколько файлов.",
    ),
}


class BadFileTests:
    @pytest.mark.parametrize("name", BAD)
    def test_a_bad_workbook_is_answered_by_one_sentence(self, name):
        data, sentence = BAD[name]
        assert refusal(data) == sentence

    @pytest.mark.parametrize("name", BAD_TEXTS)
    def test_a_bad_text_is_answered_by_one_sentence(self, name):
        data, sentence = BAD_TEXTS[name]
        assert refusal(data, "table.csv") == sentence

    def test_a_hundred_thousand_rows_are_too_many(self):
        data = many_rows(99_999)
        assert len(data) < MAX_BYTES
        assert refusal(data) == ("В таблице больше 1000 строк: разделите её на несколько файлов.")

    def test_another_kind_of_package_is_no_spreadsheet(self):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as package:
            package.writestr("word/document.xml", "<a/>")
        assert refusal(file.getvalue()).startswith("Это не таблица")

    def test_a_large_file_is_refused_before_it_is_read(self):
        file = SimpleNamespace(name="table.xlsx", size=MAX_BYTES + 1)
        with translation.override("ru"), pytest.raises(Refused) as caught:
            read_upload(file, knows)
        assert caught.value.sentence == "Файл больше 2 МБ: разделите его на несколько."

    def test_a_bomb_is_refused_before_openpyxl_sees_it(self, monkeypatch):
        monkeypatch.setattr(
            "khabarovsk_relations.records.sheets.workbook.load_workbook", lambda *a, **k: 1 / 0
        )
        assert refusal(bomb()).startswith("Распакованный файл")

    def test_sentences_are_there_in_english_too(self):
        with translation.override("en"), pytest.raises(Refused) as caught:
            read(b"")
        assert caught.value.sentence == "The file is empty."


class GoodFileTests:
    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
    def test_a_text_is_read_whatever_divides_its_cells(self, delimiter, encoding):
        grid = read(csv(HEADS, ROW, delimiter=delimiter, encoding=encoding), "table.csv")
        assert grid.heads == list(HEADS)
        assert grid.rows == [(2, list(ROW))]

    def test_a_comma_inside_a_cell_divides_nothing(self):
        grid = read(csv(HEADS, ("Фестиваль, хор", "2005")), "table.csv")
        assert grid.rows == [(2, ["Фестиваль, хор", "2005"])]

    def test_the_line_by_which_excel_names_the_delimiter_is_no_row(self):
        grid = read(b"sep=;\r\n" + csv(HEADS, ROW), "table.csv")
        assert grid.heads == list(HEADS)

    def test_a_cell_may_have_lines_and_quotation_marks(self):
        grid = read(csv(HEADS, ('"Хор ""Амур""\r\nи оркестр"', "2005")), "table.csv")
        assert grid.rows[0][1][0] == 'Хор "Амур"\nи оркестр'

    def test_an_apostrophe_before_a_formula_was_ours(self):
        grid = read(csv(HEADS, ("'=1+1", "'май")), "table.csv")
        assert grid.rows[0][1] == ["=1+1", "'май"]

    def test_empty_rows_count_for_nothing_but_the_number(self):
        grid = read(xlsx(HEADS, (), ("", ""), ROW))
        assert grid.rows == [(4, list(ROW))]

    def test_a_thousand_rows_are_taken(self):
        assert len(read(many_rows(999)).rows) == 1000

    def test_numbers_and_truths_are_texts(self):
        grid = read(xlsx(HEADS, (True, 2005), (1.5, 12.0)))
        assert [cells for _number, cells in grid.rows] == [["TRUE", "2005"], ["1.5", "12"]]

    def test_the_first_sheet_that_is_not_hidden_is_read(self):
        book = book_of(("чужой", "лист"), ("1", "2"))
        second = book.create_sheet("Данные")
        second.append(HEADS)
        second.append(ROW)
        book.worksheets[0].sheet_state = "hidden"
        assert read(packed(book)).heads == list(HEADS)

    def test_a_text_that_looks_like_a_formula_is_a_text(self):
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        sheet.append(HEADS)
        cell = WriteOnlyCell(sheet)
        cell.value, cell.data_type = "=1+1", "s"
        sheet.append([cell, "2005"])
        assert read(packed(book)).rows[0][1][0] == "=1+1"

    def test_a_lie_about_the_size_of_a_sheet_hides_nothing(self):
        data = changed_sheet(b'<dimension ref="A1:B2"', b'<dimension ref="A1:A1"')
        assert read(data).rows == [(2, list(ROW))]
