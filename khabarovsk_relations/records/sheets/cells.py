"""What stands in a cell of a spreadsheet: a text, or a day with how much of it is meant."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from typing import Any

from khabarovsk_relations.records.edtf import EDTFDate
from khabarovsk_relations.records.localized import active_language


class Refused(Exception):
    """A file that is not read, or a cell that is not understood; says why in one sentence."""

    def __init__(self, sentence: Any) -> None:
        super().__init__(sentence)
        self.sentence = str(sentence)


DAY, MONTH, YEAR = "day", "month", "year"
PRECISIONS = (DAY, MONTH, YEAR)
# How much of an ISO date each precision keeps.
_LENGTHS = {DAY: 10, MONTH: 7, YEAR: 4}


@dataclass(frozen=True, slots=True)
class DayCell:
    """A date cell: a spreadsheet always stores a whole day, its format says what was meant."""

    day: datetime.date
    precision: str = DAY

    @property
    def is_doubtful(self) -> bool:
        """Whether a spreadsheet may have made a day of a month or a year that was typed."""
        return self.precision == DAY and self.day.day == 1

    def meaning(self, precision: str) -> DayCell:
        return replace(self, precision=precision)

    @property
    def date(self) -> EDTFDate:
        return EDTFDate.parse(self.day.isoformat()[: _LENGTHS[self.precision]])

    def __str__(self) -> str:
        return self.date.display(active_language(), cell=True)


Cell = str | DayCell


def stored(cell: Cell) -> Any:
    """A cell as JSON can keep it."""
    return [cell.day.isoformat(), cell.precision] if isinstance(cell, DayCell) else cell


def restored(kept: Any) -> Cell:
    """The cell that `stored()` kept."""
    if isinstance(kept, str):
        return kept
    return DayCell(datetime.date.fromisoformat(kept[0]), kept[1])


# What stands in a number format beside the letters of a date: texts, colours, escapes, fillers.
_BESIDE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


def precision_of(number_format: str) -> str:
    """How much of a day a number format shows: `mmmm yyyy` a month, `yyyy` a year.

    Of a format with several sections the first holds for dates (ECMA-376, part 1, 18.8.31).
    """
    letters = _BESIDE.sub("", number_format.split(";")[0]).casefold()
    if "y" not in letters or "d" in letters or "h" in letters:
        return DAY
    return MONTH if "m" in letters else YEAR


def tidy(text: str) -> str:
    """A text without what surrounds it, and one kind of line break."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
