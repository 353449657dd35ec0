"""Bars of years: one for each year that has something, all in proportion."""

import pytest

from khabarovsk_relations.records.bars import HEIGHT, SLOT, year_bars


class YearBarsTests:
    @pytest.mark.parametrize("counts", [{}, {2005: 3}])
    def test_fewer_than_two_years_are_nothing_to_compare(self, counts):
        assert year_bars(counts, 2026) is None

    def test_each_year_has_a_slot_from_the_first_to_the_last_asked_for(self):
        drawn = year_bars({2005: 1, 2001: 2}, 2010)
        assert drawn.width == 10 * SLOT
        # In the order of time, whatever the order of the counts.
        assert [bar.x for bar in drawn.bars] == [1, 4 * SLOT + 1]

    def test_what_lies_beyond_the_last_year_asked_for_still_fits(self):
        drawn = year_bars({2005: 1, 2030: 2}, 2026)
        assert drawn.width == 26 * SLOT
        assert drawn.bars[-1].x + 10 < drawn.width

    def test_the_tallest_fills_the_height_and_the_rest_are_in_proportion(self):
        bars = year_bars({2001: 20, 2002: 10, 2003: 5}, 2003).bars
        assert [bar.height for bar in bars] == [HEIGHT, HEIGHT / 2, HEIGHT / 4]

    def test_few_records_do_not_look_like_many(self):
        bars = year_bars({2001: 1, 2002: 3}, 2002).bars
        assert [bar.height for bar in bars] == [HEIGHT / 6, HEIGHT / 2]

    def test_a_single_record_beside_many_is_still_seen(self):
        assert year_bars({2001: 1, 2002: 500}, 2002).bars[0].height == 4

    def test_all_stand_on_one_line(self):
        bars = year_bars({2001: 1, 2002: 7, 2003: 500, 2004: 333}, 2004).bars
        assert {round(bar.y + bar.height, 1) for bar in bars} == {HEIGHT}
