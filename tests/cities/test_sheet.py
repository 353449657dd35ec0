"""A budget of lines: what falls out where a sheet is full, and how long texts are."""

from types import SimpleNamespace

import pytest

from cities.sheet import BESIDE, BETWEEN, HEADING, LEFT_OUT, Row, Section, clipped, fit, lines_of
from khabarovsk_relations.records.localized import LocalizedText


def section(*lines):
    """A section of rows that take so many lines, newest first; each is named by its place."""
    return Section([SimpleNamespace(lines=n, name=i) for i, n in enumerate(lines, 1)])


def names(section):
    return [row.name for row in section.rows]


class FitTests:
    def test_what_fits_stays_whole(self):
        one, two = section(1, 1, 1), section(2, 2)
        fit([one, two], 2 * HEADING + 7)
        assert (names(one), one.left_out) == ([1, 2, 3], 0)
        assert (names(two), two.left_out) == ([1, 2], 0)

    def test_the_oldest_of_the_longest_falls_out_first(self):
        short, long = section(1, 1), section(3, 3, 3)
        fit([short, long], 2 * HEADING + 2 + 6 + LEFT_OUT)
        assert (names(short), short.left_out) == ([1, 2], 0)
        assert (names(long), long.left_out) == ([1, 2], 1)

    def test_sections_of_one_length_give_in_turn(self):
        one, two = section(2, 2, 2, 2), section(2, 2, 2, 2)
        fit([one, two], 2 * HEADING + 8 + 2 * LEFT_OUT)
        assert (names(one), names(two)) == ([1, 2], [1, 2])
        assert (one.left_out, two.left_out) == (2, 2)

    def test_the_sentence_that_something_is_left_out_takes_a_line_too(self):
        one = section(1, 1, 1)
        fit([one], HEADING + 2)
        assert (names(one), one.left_out) == ([1], 2)

    def test_no_room_at_all_leaves_headings(self):
        one = section(5, 5)
        fit([one], 1)
        assert (names(one), one.left_out) == ([], 2)


class LinesTests:
    @pytest.mark.parametrize(
        ("texts", "lines"),
        [
            ([""], 0),
            (["a"], 1),
            (["a" * 10], 1),
            (["a" * 11], 2),
            (["a" * 5, "b" * 6], 2),
            # Capital letters are wider, and those of East Asia much wider.
            (["A" * 10], 2),
            (["新" * 4], 1),
            (["新" * 5], 2),
            (["부천시부천"], 2),
        ],
    )
    def test_wide_letters_take_more_room(self, texts, lines):
        assert lines_of(*texts, width=10) == lines

    def test_the_remark_about_a_text_in_another_language_takes_room(self):
        assert lines_of(LocalizedText("a", "ru", is_fallback=False), width=10) == 1
        assert lines_of(LocalizedText("a", "ru", is_fallback=True), width=10) == 5

    def test_a_row_counts_all_that_stands_in_it(self):
        assert Row(None, "2005", "Visit").lines == 1 + BETWEEN
        assert Row(None, "2005", "Visit", ["Head"], "x" * BESIDE).lines == 2 + BETWEEN
        notes = [("Note", "y"), ("Note", "y" * BESIDE)]
        assert Row(None, "2005", "Visit", internal=notes).lines == 4 + BETWEEN

    def test_a_long_date_may_be_higher_than_what_stands_beside_it(self):
        assert Row(None, "30 May – 2 June 2005, or so", "Visit").lines == 2 + BETWEEN


class ClippedTests:
    def test_a_short_text_stays_and_a_long_one_ends_in_dots(self):
        assert clipped("abc", 3) == "abc"
        assert clipped("abcdef", 4) == "abc…"
        assert clipped("", 4) == ""

    def test_it_still_knows_its_language(self):
        text = clipped(LocalizedText("абвгд", "ru", is_fallback=True), 4)
        assert (text, text.language, text.is_fallback) == ("абв…", "ru", True)
