"""A workbook (XLSX, ECMA-376) as rows of cells, its packaging looked through before it is parsed.

A packed file of 2 MB may unpack to gigabytes, so the sizes in its directory are counted first;
zipfile gives no part more bytes than its entry there says.
"""

from __future__ import annotations

import datetime
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from .cells import Cell, DayCell, Refused, precision_of

MAX_PARTS = 500
MAX_UNPACKED = 40 * 1024 * 1024
# Sheets and texts are read piece by piece; all other parts whole.
MAX_PART = 4 * 1024 * 1024
MAX_COLUMNS = 200
LAST_ROW = 1_048_576

# The signature of the binary files of older Office, which also wrap what a password protects.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

_STREAMED = ("xl/worksheets/", "xl/sharedStrings")
_ROW_NUMBER = re.compile(rb"""<(?:\w+:)?row\b[^>]*?\br\s*=\s*["'](\d+)["']""")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b")


def workbook_rows(data: bytes) -> Iterator[tuple[int, list[Cell]]]:
    """The rows of the first sheet that is not hidden, each with its number. Raises Refused."""
    parts = _parts(data)
    try:
        yield from _rows(data, parts)
    except Refused:
        raise
    except Exception as error:
        # openpyxl has no error of its own for a broken file: it fails wherever it stumbles.
        raise _broken() from error


def _broken() -> Refused:
    return Refused(_("The file is damaged or cut short: open it and save it as XLSX again."))


def _parts(data: bytes) -> dict[str, bytes]:
    """The parts of the package, unpacked, if there is nothing in it that we do not take."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        infos = archive.infolist()
        names = {info.filename for info in infos}
        if any(info.flag_bits & 1 for info in infos):
            raise Refused(_("The file is protected by a password: save it without one."))
        if _is_bomb(infos):
            raise Refused(
                _("The file unpacks to more than a table of 1,000 rows can be: divide it.")
            )
        if "xl/workbook.xml" not in names or "[Content_Types].xml" not in names:
            raise Refused(_("This is no spreadsheet, whatever its name says: choose XLSX or CSV."))
        _refuse_company(archive, names)
        parts = {info.filename: archive.read(info) for info in infos}
    except Refused:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise _broken() from error
    for name, content in parts.items():
        # Entities can swell without end, and no spreadsheet writes them.
        if name.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in content or b"\0" in content):
            raise _broken()
    return parts


def _is_bomb(infos: list[zipfile.ZipInfo]) -> bool:
    return (
        len(infos) > MAX_PARTS
        or sum(info.file_size for info in infos) > MAX_UNPACKED
        or any(
            info.file_size > MAX_PART
            for info in infos
            if info.filename.endswith((".xml", ".rels")) and not info.filename.startswith(_STREAMED)
        )
    )


def _refuse_company(archive: zipfile.ZipFile, names: set[str]) -> None:
    """Refuse what comes along with a table: programs, and tables in other files."""
    has_macros = any("vbaProject" in name or "macrosheets/" in name for name in names)
    if has_macros or b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise Refused(_("There are macros in the file: save it as XLSX without macros."))
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise Refused(
            _("The table takes values from other files: copy it and paste it as values only.")
        )


def _rows(data: bytes, parts: dict[str, bytes]) -> Iterator[tuple[int, list[Cell]]]:
    with warnings.catch_warnings():
        # It warns of every ornament that it leaves out.
        warnings.simplefilter("ignore")
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
    if sheet is None:
        raise Refused(_("There is no sheet with a table in the file."))
    content = parts[sheet._worksheet_path]
    if _MERGED.search(content):
        raise Refused(_("There are merged cells on the sheet: unmerge them."))
    if any(len(row[1]) > 7 or int(row[1]) > LAST_ROW for row in _ROW_NUMBER.finditer(content)):
        raise _broken()
    # What the sheet says of its own size may be a lie.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=LAST_ROW, max_col=MAX_COLUMNS + 1)
    for number, row in enumerate(rows, start=1):
        yield number, [_value(cell, number, place) for place, cell in enumerate(row, start=1)]


def _value(cell: Any, row: int, column: int) -> Cell:
    value = cell.value
    if value is None:
        return ""
    place = {"cell": f"{get_column_letter(column)}{row}"}
    if cell.data_type == "f":
        raise Refused(
            _("Cell %(cell)s holds a formula: copy the table and paste it as values only.") % place
        )
    if cell.data_type == "e":
        raise Refused(_("Cell %(cell)s holds an error of the spreadsheet: correct it.") % place)
    if isinstance(value, datetime.datetime):
        return DayCell(value.date(), precision_of(cell.number_format))
    if isinstance(value, datetime.date):
        return DayCell(value, precision_of(cell.number_format))
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{value:.15g}"
    return str(value)
