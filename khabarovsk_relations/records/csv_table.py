"""Tables as CSV files, which a spreadsheet opens and a program reads.

Rule: RFC 4180 (commas, CRLF, quotes doubled), in UTF-8 with a byte order mark, without which
Excel takes Cyrillic for something else.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header

BYTE_ORDER_MARK = "\ufeff"
# What a spreadsheet takes for the beginning of a formula, or drops before one (OWASP, "CSV
# Injection"); the wide signs are those of East Asian keyboards.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet runs: an apostrophe stands before a text that begins a formula.

    A number is a number, below zero too; None is an empty cell.
    """
    if cell is None or isinstance(cell, int | float):
        return cell
    text = str(cell)
    return f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text


def without_apostrophe(cell: str) -> str:
    """The text that `harmless()` was given: what we wrote can be read again."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_BEGINS_A_FORMULA) else cell


def csv_response(name: str, heads: Sequence[Any], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """A table to download as the file `name`, its cells harmless, the heads in the first line."""
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response = HttpResponse(
        BYTE_ORDER_MARK,
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": disposition},
    )
    writer = csv.writer(response)
    for row in [heads, *rows]:
        writer.writerow([harmless(cell) for cell in row])
    return response
