"""A file that somebody sends, as heads and rows of cells; what it is, is told by its bytes.

Nothing of a file is believed before it is counted, and every reason not to read one is one plain
sentence.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from khabarovsk_relations.records.csv_table import without_apostrophe

from .cells import Cell, Refused, tidy
from .workbook import ENCRYPTED, MAX_COLUMNS, OLE, workbook_rows

MAX_BYTES = 2 * 1024 * 1024
MAX_ROWS = 1000
DELIMITERS = (";", ",", "\t")

_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# Pictures, PDF, RTF and other archives, by their first bytes.
_OTHERS = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"RIFF",
    b"%PDF",
    b"{\\rtf",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
)
_MARKUP = re.compile(rb"\s*<(\?xml|!doctype|html)", re.IGNORECASE)
_SEPARATOR_LINE = re.compile("sep=(.)\r?\n", re.IGNORECASE)

# The number of a row as a spreadsheet counts it, and its cells.
NumberedRow = tuple[int, list[Cell]]


@dataclass(frozen=True, slots=True)
class Grid:
    """The heads of the columns, and the rows under them that are not empty."""

    heads: list[str]
    rows: list[NumberedRow]


def read_upload(upload: Any, knows: Callable[[str], bool]) -> Grid:
    """The grid in an uploaded file; `knows` tells the heads of columns. Raises Refused."""
    if upload.size > MAX_BYTES:
        raise Refused(_("The file is larger than 2 MB: divide it into several."))
    return read_bytes(upload.name or "", upload.read(MAX_BYTES + 1), knows)


def read_bytes(name: str, data: bytes, knows: Callable[[str], bool]) -> Grid:
    """The grid in a file of this name and these bytes. Raises Refused."""
    if not data.strip():
        raise Refused(_("The file is empty."))
    if data.startswith(b"PK"):
        return _grid(workbook_rows(data))
    if data.startswith(OLE):
        if ENCRYPTED in data:
            raise Refused(_("The file is protected by a password: save it without one."))
        raise Refused(_("This is the old Excel format (.xls): open the file and save it as XLSX."))
    if data.startswith(_UTF16):
        raise Refused(_("The text is in UTF-16: save the file as XLSX or as CSV in UTF-8 instead."))
    is_called_workbook = name.casefold().endswith((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"))
    if is_called_workbook or data.startswith(_OTHERS) or _MARKUP.match(data):
        raise Refused(_("This is no spreadsheet, whatever its name says: choose XLSX or CSV."))
    if b"\0" in data:
        raise Refused(_("The file has signs that no text has: save it as XLSX or as CSV in UTF-8."))
    return _grid(_csv_rows(_decoded(data), knows))


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused(_("The text is neither in UTF-8 nor in Windows-1251: save the file as XLSX."))


def _csv_rows(text: str, knows: Callable[[str], bool]) -> Iterator[NumberedRow]:
    """The records of a CSV file (RFC 4180), whatever stands between its cells."""
    delimiters: Iterable[str] = DELIMITERS
    if said := _SEPARATOR_LINE.match(text):
        # Excel obeys such a line and does not show it.
        delimiters, text = said[1], text[said.end() :]

    def records(delimiter: str) -> Iterator[list[str]]:
        return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)

    def known_heads(delimiter: str) -> int:
        first = next((record for record in records(delimiter) if any(record)), [])
        return sum(knows(head) for head in first)

    number = 0
    try:
        delimiter = max(delimiters, key=known_heads)
        for number, record in enumerate(records(delimiter), start=1):
            yield number, [without_apostrophe(cell) for cell in record]
    except csv.Error as error:
        if "limit" in str(error):
            raise Refused(_("Row %(row)s: a cell is too long.") % {"row": number + 1}) from None
        raise Refused(
            _("Row %(row)s: a quotation mark is opened and not closed, or stands where none can.")
            % {"row": number + 1}
        ) from None


def _grid(rows: Iterator[NumberedRow]) -> Grid:
    heads: list[str] = []
    found: list[NumberedRow] = []
    for number, row in rows:
        cells = [tidy(cell) if isinstance(cell, str) else cell for cell in row]
        if not any(cells):
            continue
        if not heads:
            heads = [str(cell) for cell in cells]
            while heads and not heads[-1]:
                heads.pop()
            if len(heads) > MAX_COLUMNS:
                raise Refused(_("The table has too many columns: take the template."))
            continue
        if len(found) == MAX_ROWS:
            raise Refused(_("The table has more than 1,000 rows: divide it into several files."))
        while len(cells) > len(heads) and not cells[-1]:
            cells.pop()
        found.append((number, cells))
    if not heads:
        raise Refused(_("The table is empty."))
    if not found:
        raise Refused(_("The table has heads of columns and no rows under them."))
    return Grid(heads, found)
