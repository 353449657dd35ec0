"""Tables written as files: what a list shows, and the template of what can be loaded."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from khabarovsk_relations.records.signs import without_unseen

from .columns import Column
from .reading import MAX_ROWS
from .table import Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel takes no longer text in a cell, and no longer name of a sheet.
LONGEST_CELL, LONGEST_NAME = 32_767, 31
BOLD = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")
TEXT = "@"


def _as_text(cell: Any, value: Any) -> Any:
    """Make a cell a text, whatever it begins with: nothing in it is run or guessed at."""
    text = without_unseen(str(value))
    cell.value = text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
    cell.data_type = "s"
    cell.number_format = TEXT
    return cell


def _sheet_name(words: Any) -> str:
    return capfirst(str(words))[:LONGEST_NAME]


def _attachment(book: Workbook, name: str) -> HttpResponse:
    file = io.BytesIO()
    book.save(file)
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(
        file.getvalue(), content_type=XLSX, headers={"Content-Disposition": disposition}
    )


def xlsx_response(
    name: str, title: Any, columns: Sequence[Column], rows: Iterable[Sequence[Any]]
) -> HttpResponse:
    """A table to download as the workbook `name`, every cell a text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = column.width

    def cells(values: Iterable[Any]) -> list[Any]:
        return [
            None if value in (None, "") else _as_text(WriteOnlyCell(sheet), value)
            for value in values
        ]

    heads = cells(column.head for column in columns)
    for head in heads:
        head.font = BOLD
    sheet.append(heads)
    for row in rows:
        sheet.append(cells(row))
    return _attachment(book, name)


def template_response(name: str, table: Table) -> HttpResponse:
    """The template: heads, a row that shows how to write, and a sheet that explains.

    All columns are text, so that a spreadsheet makes no day of «май 2005».
    """
    book = Workbook()
    sheet = book.active
    sheet.title = _sheet_name(table.model._meta.verbose_name_plural)
    explained = book.create_sheet(_sheet_name(_("How to fill it in")))
    heads = (_("Column"), _("Required"), _("What to write"), _("One of these words"))
    for place, (head, width) in enumerate(zip(heads, (36, 14, 60, 60), strict=True), start=1):
        _as_text(explained.cell(1, place), head).font = BOLD
        explained.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
    for place, column in enumerate(table.loaded, start=1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = column.width
        sheet.column_dimensions[letter].number_format = TEXT
        _as_text(sheet.cell(1, place), column.head).font = BOLD
        if example := table.example.get(column.name):
            _as_text(sheet.cell(2, place), example)
        words = column.words()
        cells = (
            column.head,
            _("required") if column.is_required else "",
            column.note(),
            "; ".join(words),
        )
        for number, text in enumerate(cells, start=1):
            _as_text(explained.cell(place + 1, number), text).alignment = WRAPPED
        _offer(sheet, letter, words)
    last = len(table.loaded) + 3
    for text in (
        _("The row with the example is not loaded: write over it or leave it."),
        _("Records are loaded as drafts; a record that is there already is not changed."),
    ):
        _as_text(explained.cell(last, 1), text)
        last += 1
    return _attachment(book, name)


def _offer(sheet: Any, letter: str, words: list[str]) -> None:
    """Offer the words of a column to choose from, where Excel's 255 characters hold them."""
    listed = ",".join(words)
    if not words or len(listed) > 250 or any("," in word or '"' in word for word in words):
        return
    offer = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
    # Words of the other language, or several of them, are right too.
    offer.showErrorMessage = False
    sheet.add_data_validation(offer)
    offer.add(f"{letter}2:{letter}{MAX_ROWS + 2}")
