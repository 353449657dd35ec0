"""How much room letters take on the map."""

import random

import pytest

from cities.lettering import DESCENT, HALO, Box, baseline, text_box, text_width
from cities.map import NAME_SIZE, NUMBER_SIZE


class LetteringTests:
    @pytest.mark.parametrize(
        ("text", "regular", "bold"),
        [
            # As wide as DejaVu Sans draws them, the widest of the usual fonts.
            ("Харбин", 3.85, 4.25),
            ("Суйфэньхэ", 5.73, 6.23),
            ("Чхонджин", 5.44, 6.03),
            ("Цзямусы", 4.60, 5.12),
            ("Хабаровск", 5.52, 6.13),
            ("Victoria", 3.82, 4.39),
            ("Musashino", 5.31, 6.03),
            ("Suifenhe", 4.40, 4.99),
            ("WWWW", 3.96, 4.41),
            ("mmmm", 3.90, 4.17),
            ("шшшш", 3.66, 4.25),
            ("ШЖ", 2.15, 2.46),
            ("0000", 2.54, 2.78),
            ("1 500 км", 4.54, 4.98),
            # These it has not; they are squares, in Korean fonts a little narrower.
            ("新潟市", 3.0, 3.0),
            ("부천시", 2.76, 2.76),
        ],
    )
    def test_a_width_is_never_underestimated_and_hardly_overestimated(self, text, regular, bold):
        for ems, is_bold in ((regular, False), (bold, True)):
            assert ems <= text_width(text, 1, is_bold=is_bold) < 1.12 * ems

    def test_what_is_not_known_counts_as_wide(self):
        assert text_width("\u0561\u0574", 1, is_bold=False) == text_width("ЖЖ", 1, is_bold=False)

    @pytest.mark.parametrize(("one", "other"), [("й", "и\u0306"), ("Ё", "Е"), ("é", "e")])
    def test_marks_over_letters_take_no_room(self, one, other):
        assert text_width(one, 21, is_bold=True) == text_width(other, 21, is_bold=True)

    def test_the_anchor_is_the_start_the_middle_or_the_end_of_the_letters(self):
        start, middle, end = (
            text_box(60, NUMBER_SIZE, 100, 50, anchor) for anchor in ("start", "middle", "end")
        )
        assert (start.left, start.right) == (100, 160)
        assert (middle.left, middle.right) == (70, 130)
        assert (end.left, end.right) == (40, 100)

    def test_letters_stand_within_their_box(self):
        box = text_box(60, NAME_SIZE, 0, baseline(NAME_SIZE, 0))
        assert box.top + box.bottom == pytest.approx(0, abs=1)
        assert box.bottom == baseline(NAME_SIZE, 0) + DESCENT * NAME_SIZE

    def test_the_halo_is_all_round_the_letters(self):
        assert Box(0, 0, 30, 10).grown(HALO) == (-2.5, -2.5, 32.5, 12.5)

    @pytest.mark.parametrize(
        ("line", "is_crossed"),
        [
            ((-5, 5, 15, 5), True),
            ((5, 5, 6, 6), True),
            ((-5, 0, 5, 20), True),
            ((-5, 8, 2, 15), False),
            ((5, -9, 5, -1), False),
            ((5, -9, 5, 0), True),
            ((11, 0, 11, 10), False),
        ],
    )
    def test_a_line_crosses_a_box(self, line, is_crossed):
        assert Box(0, 0, 10, 10).is_crossed(line) is is_crossed

    def test_a_point_that_is_far_is_not_near(self):
        box, chance = Box(0, 0, 30, 10), random.Random(5)
        for _ in range(500):
            point = chance.uniform(-60, 90), chance.uniform(-60, 70)
            assert not box.is_far(point, 20) or box.distance(*point) > 20
