"""Months that end where the calendar ends."""

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cities.terms import add_months, next_term_end

steady = settings(deadline=None, derandomize=True, max_examples=300)
days = st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))


def day(text):
    return datetime.date.fromisoformat(text)


class AddMonthsTests:
    @pytest.mark.parametrize(
        ("start", "months", "end"),
        [
            ("2005-05-24", 1, "2005-06-24"),
            ("2005-01-31", 1, "2005-02-28"),
            ("2004-01-31", 1, "2004-02-29"),
            ("2004-02-29", 12, "2005-02-28"),
            ("2004-02-29", 48, "2008-02-29"),
            ("2005-05-31", -3, "2005-02-28"),
            ("2005-01-15", -1, "2004-12-15"),
            ("2005-12-31", 12, "2006-12-31"),
            ("2005-11-30", 1, "2005-12-30"),
            ("2005-05-24", 0, "2005-05-24"),
            ("2005-05-24", 1200, "2105-05-24"),
        ],
    )
    def test_keeps_the_day_or_takes_the_last_of_a_shorter_month(self, start, months, end):
        assert add_months(day(start), months) == day(end)

    @pytest.mark.parametrize(("start", "months"), [("9999-12-01", 1), ("0001-01-31", -1)])
    def test_beyond_the_calendar_is_an_error(self, start, months):
        with pytest.raises(OverflowError):
            add_months(day(start), months)

    @given(days, st.integers(-1200, 1200))
    @steady
    def test_moves_by_exactly_so_many_months(self, start, months):
        end = add_months(start, months)
        assert (end.year - start.year) * 12 + end.month - start.month == months
        assert end.day == start.day or (end + datetime.timedelta(days=1)).day == 1


class NextTermEndTests:
    @pytest.mark.parametrize(
        ("first_end", "months", "on", "end"),
        [
            ("2008-12-31", 12, "2007-01-01", "2008-12-31"),
            ("2008-12-31", 12, "2008-12-31", "2008-12-31"),
            ("2008-12-31", 12, "2009-01-01", "2009-12-31"),
            ("2008-12-31", 60, "2026-05-01", "2028-12-31"),
            ("2005-01-31", 1, "2005-02-15", "2005-02-28"),
            # 31 January does not wear down to 28 on its way through February.
            ("2005-01-31", 1, "2005-03-01", "2005-03-31"),
            ("2004-02-29", 12, "2008-02-29", "2008-02-29"),
            ("2004-02-29", 12, "2007-03-01", "2008-02-29"),
        ],
    )
    def test_counts_whole_terms_from_the_first_end(self, first_end, months, on, end):
        assert next_term_end(day(first_end), months, day(on)) == day(end)

    @given(days, st.integers(1, 400), days)
    @steady
    def test_is_the_first_end_that_has_not_passed(self, first_end, months, on):
        end = next_term_end(first_end, months, on)
        assert end >= on or end == first_end
        count = ((end.year - first_end.year) * 12 + end.month - first_end.month) // months
        assert count >= 0
        assert end == add_months(first_end, count * months)
        if count:
            assert end >= on > add_months(first_end, (count - 1) * months)
