"""Bars of years: one for each year that has something, all in proportion."""

import itertools

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

    @pytest.mark.parametrize(
        ("first", "last", "years"),
        [
            (1965, 2026, [1970, 1980, 1990, 2000, 2010, 2020]),
            (1993, 2026, [1995, 2000, 2005, 2010, 2015, 2020, 2025]),
            (1990, 2005, [1990, 1995, 2000, 2005]),
            (2000, 2008, [2000, 2002, 2004, 2006, 2008]),
            (2024, 2026, [2024, 2025, 2026]),
            (1701, 2000, [1750, 1800, 1850, 1900, 1950, 2000]),
            (1000, 2999, [1000, 1500, 2000, 2500]),
        ],
    )
    def test_round_years_are_told_below(self, first, last, years):
        labels = year_bars({first: 1, last: 1}, last).labels
        assert [label.year for label in labels] == years

    def test_there_is_never_a_crowd_of_years_nor_only_one(self):
        for first, span in itertools.product(range(1900, 1910), range(2, 400)):
            labels = year_bars({first: 1, first + span - 1: 1}, 1900).labels
            assert 2 <= len(labels) <= 7, (first, span)

    def test_a_year_is_told_below_the_middle_of_its_slot(self):
        labels = year_bars({2001: 1, 2004: 1}, 2004).labels
        assert [(label.year, label.at) for label in labels] == [
            (2001, 12.5),
            (2002, 37.5),
            (2003, 62.5),
            (2004, 87.5),
        ]

    def test_all_stand_on_one_line(self):
        bars = year_bars({2001: 1, 2002: 7, 2003: 500, 2004: 333}, 2004).bars
        assert {round(bar.y + bar.height, 1) for bar in bars} == {HEIGHT}
