"""Date cells: how much of a day was meant."""

import datetime

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from khabarovsk_relations.records.sheets.cells import (
    DAY,
    MONTH,
    YEAR,
    DayCell,
    precision_of,
    restored,
    stored,
)
from khabarovsk_relations.records.sheets.reading import read_bytes
from tests.sheet_files import book_of, packed

MAY_FIRST = datetime.datetime(2005, 5, 1)


def cell_read(number_format, day=MAY_FIRST, **properties):
    """What is read of a date cell of this format."""
    book = book_of(("Даты",), (day,), **properties)
    book.active["A2"].number_format = number_format
    ((_number, (cell,)),) = read_bytes("table.xlsx", packed(book), lambda head: True).rows
    return cell


class PrecisionTests:
    @pytest.mark.parametrize(
        ("number_format", "precision"),
        [
            ("dd.mm.yyyy", DAY),
            ("mm-dd-yy", DAY),
            ("d mmmm yyyy", DAY),
            ("mmmm yyyy", MONTH),
            ("mmm-yy", MONTH),
            ("[$-419]mmmm yyyy;@", MONTH),
            ("mm/yyyy", MONTH),
            ('mmmm yyyy" г."', MONTH),
            ('yyyy"year and day"', YEAR),
            ("yyyy", YEAR),
            ("yyyy\\ \\г\\.", YEAR),
            ("yyyy-mm-dd h:mm:ss", DAY),
            ("mm/yyyy h:mm", DAY),
            ("d mmm", DAY),
        ],
    )
    def test_the_format_says_how_much_was_meant(self, number_format, precision):
        assert precision_of(number_format) == precision
        assert cell_read(number_format) == DayCell(MAY_FIRST.date(), precision)

    @pytest.mark.parametrize(
        ("number_format", "text"),
        [("dd.mm.yyyy", "2005-05-01"), ("mmmm yyyy", "2005-05"), ("yyyy", "2005")],
    )
    def test_the_date_is_no_more_exact_than_the_format(self, number_format, text):
        assert str(cell_read(number_format).date.text) == text

    def test_a_day_other_than_the_first_leaves_no_doubt(self):
        assert cell_read("dd.mm.yyyy").is_doubtful
        assert not cell_read("mmmm yyyy").is_doubtful
        assert not cell_read("dd.mm.yyyy", datetime.datetime(2005, 5, 24)).is_doubtful


class EpochTests:
    """Serial numbers of days count from 1900 in Excel and from 1904 on old Macs."""

    @pytest.mark.parametrize("day", [MAY_FIRST, datetime.datetime(1904, 2, 29)])
    def test_both_epochs_give_the_same_day(self, day):
        assert cell_read("dd.mm.yyyy", day).day == day.date()
        assert cell_read("dd.mm.yyyy", day, epoch=CALENDAR_MAC_1904).day == day.date()

    def test_the_files_do_differ(self):
        book = book_of(("Даты",), (MAY_FIRST,), epoch=CALENDAR_MAC_1904)
        assert packed(book) != packed(book_of(("Даты",), (MAY_FIRST,)))


class StoringTests:
    @pytest.mark.parametrize("cell", ["май 2005", "", DayCell(MAY_FIRST.date(), MONTH)])
    def test_what_is_stored_comes_back(self, cell):
        assert restored(stored(cell)) == cell
