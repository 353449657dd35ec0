"""The date ruler holds to the bounds of the date."""

import datetime
import re
from calendar import isleap

import pytest
from django.template import Context, Template
from django.utils import translation

from khabarovsk_relations.records.edtf import EDTFDate
from khabarovsk_relations.records.ruler import LEAST_FILLED, LEAST_OUTLINED, LENGTH, MONTH, ruler

DAY = datetime.timedelta(days=1)
YEAR = (0, 96)

# Every form: the date, the year of the ruler (None: its own), where the mark begins and ends in
# twelfths of a year, and on which sides it goes on into other years.
FORMS = [
    ("2005-05", None, (4, 5), ""),
    ("2005-12", None, (11, 12), ""),
    ("2005-21", None, (2, 5), ""),
    ("2005-23", None, (8, 11), ""),
    ("2005-24", None, (11, 12), ">"),
    ("2005-24", 2006, (0, 2), "<"),
    ("2007-24", 2008, (0, 2), "<"),
    ("2005", None, (0, 12), ""),
    ("199X", None, (0, 12), ">"),
    ("199X", 1995, (0, 12), "<>"),
    ("2005?", None, (0, 12), ""),
    ("2005-05~", None, (4, 5), ""),
    ("2005-05%", None, (4, 5), ""),
    ("2005-05-01/2005-05-31", None, (4, 5), ""),
    ("2005-03/2005-09", None, (2, 9), ""),
    ("2005-11/2006-02", None, (10, 12), ">"),
    ("2005-11/2006-02", 2006, (0, 2), "<"),
    ("1999/2005", 2002, (0, 12), "<>"),
    ("1999-07~/2005-03?", 1999, (6, 12), ">"),
    ("1999-07/..", None, (6, 12), ">"),
    ("1999-07/..", 2010, (0, 12), "<>"),
    ("../2006-05", None, (0, 5), "<"),
    ("../2006-05", 1970, (0, 12), "<>"),
    ("[2007..2011]", None, (0, 12), ">"),
    ("[2007-03..2007-06]", None, (2, 6), ""),
    ("[2007-03..2009-02]", 2009, (0, 2), "<"),
    ("2004-02", None, (1, 2), ""),
    ("199X", 1999, (0, 12), "<"),
    ("1999/2005", None, (0, 12), ">"),
    ("1999/2005", 2005, (0, 12), "<"),
    ("1999/..", None, (0, 12), ">"),
    ("../2005", None, (0, 12), "<"),
    ("2005-12-31/2006-01-01", 2005, (11.75, 12), ">"),
    ("2005-01-01/2005-12-31", None, (0, 12), ""),
]


def drawn(text, **options):
    return ruler(EDTFDate.parse(text), **options)


def shown(text, plan=False, year=None):
    with translation.override("ru"):
        return (
            Template("{% load date_ruler %}{% date_ruler date plan year %}")
            .render(Context({"date": EDTFDate.parse(text), "plan": plan, "year": year}))
            .strip()
        )


def numbers_of(html):
    mark = html[html.index("<rect") :]
    return {
        name: float(re.search(rf' {name}="([\d.]+)"', mark)[1])
        for name in ("x", "y", "width", "height")
    }


def arrows_of(html):
    """The tips of the arrows, from left to right."""
    marks = re.findall(r'<path class="ruler__mark[^"]*" d="([^"]+)"', html)
    found = [re.fullmatch(r"M([\d.-]+) 0l([\d.-]+) 3.5l([\d.-]+) 3.5", mark) for mark in marks]
    return [float(start) + float(step) for start, step, _ in (mark.groups() for mark in found)]


class RulerTests:
    @pytest.mark.parametrize(("text", "year", "months", "on"), FORMS)
    def test_it_is_filled_where_the_date_may_lie(self, text, year, months, on):
        start, end = drawn(text, year=year).ends
        assert (start, end) == pytest.approx([month * MONTH for month in months])

    @pytest.mark.parametrize(("text", "year", "months", "on"), FORMS)
    def test_its_days_are_the_bounds_of_the_date_within_the_year(self, text, year, months, on):
        date = EDTFDate.parse(text)
        mark = drawn(text, year=year)
        year = mark.first.year
        assert mark.first == max(date.earliest, datetime.date(year, 1, 1))
        assert mark.last == min(date.latest, datetime.date(year, 12, 31))

    @pytest.mark.parametrize(("text", "year", "months", "on"), FORMS)
    def test_it_tells_where_the_date_may_lie_outside_of_the_year(self, text, year, months, on):
        mark = drawn(text, year=year)
        assert (mark.has_earlier, mark.has_later) == ("<" in on, ">" in on)

    @pytest.mark.parametrize("year", [2004, 2005, 2000, 1900])
    def test_every_single_day_is_marked_round_its_middle(self, year):
        day, ends = datetime.date(year, 1, 1), []
        for _ in range(366 if isleap(year) else 365):
            start, end = drawn(day.isoformat()).ends
            next_month = (day.replace(day=28) + 4 * DAY).replace(day=1)
            length = (next_month - day.replace(day=1)).days
            middle = MONTH * (day.month - 1 + (day.day - 0.5) / length)
            assert end - start == pytest.approx(LEAST_FILLED)
            assert start == pytest.approx(
                min(max(0, middle - LEAST_FILLED / 2), LENGTH - LEAST_FILLED)
            )
            ends.append(start)
            day += DAY
        assert ends == sorted(ends)

    def test_days_within_a_month_are_measured_by_its_length(self):
        assert drawn("2005-05-11/2005-05-20").ends == pytest.approx(
            (4 * MONTH + MONTH * 10 / 31, 4 * MONTH + MONTH * 20 / 31)
        )

    def test_the_last_day_of_a_leap_february_ends_on_the_tick(self):
        assert drawn("2004-02-15/2004-02-29").ends[1] == pytest.approx(2 * MONTH)
        assert drawn("2005-02-15/2005-02-28").ends[1] == pytest.approx(2 * MONTH)

    def test_the_first_and_the_last_day_stay_on_the_ruler(self):
        assert drawn("2005-01-01").ends[0] == 0
        assert drawn("2005-12-31").ends[1] == LENGTH
        assert drawn("2005-12-31~").ends == (LENGTH - LEAST_OUTLINED, LENGTH)

    @pytest.mark.parametrize("sign", ["?", "~", "%"])
    def test_a_qualified_date_is_outlined_in_the_same_place(self, sign):
        plain, qualified = drawn("2005-05"), drawn(f"2005-05{sign}")
        assert qualified.is_outlined
        assert not plain.is_outlined
        assert qualified.ends == plain.ends

    def test_one_qualified_end_makes_an_outline(self):
        assert drawn("1999-07~/2005").is_outlined

    def test_a_plan_is_outlined(self):
        mark = drawn("2005-05", is_plan=True)
        assert (mark.is_outlined, mark.is_plan) == (True, True)

    def test_an_unknown_date_has_no_ruler(self):
        assert drawn("") is None

    @pytest.mark.parametrize(
        ("text", "year"), [("2005", 2006), ("2005-24", 2007), ("1999/..", 1998), ("../2006", 2007)]
    )
    def test_a_year_the_date_does_not_touch_has_no_ruler(self, text, year):
        assert drawn(text, year=year) is None

    @pytest.mark.parametrize("year", [1000, 2999])
    def test_the_ends_of_the_calendar_are_ordinary_years(self, year):
        assert drawn(str(year)).ends == YEAR


class DateRulerTagTests:
    def test_a_month_is_a_filled_mark_of_its_eighth_units(self):
        html = shown("2005-05")
        assert numbers_of(html) == {"x": 32, "y": 1, "width": 8, "height": 5}
        assert 'class="ruler__mark"' in html

    def test_the_outer_edge_of_an_outline_stands_where_the_date_ends(self):
        numbers = numbers_of(shown("2005-05~"))
        assert numbers["x"] - 0.7 == pytest.approx(32)
        assert numbers["width"] + 1.4 == pytest.approx(8)

    def test_approximate_and_not_confirmed_have_their_classes(self):
        assert "ruler__mark--outline" in shown("2005~")
        assert "ruler__mark--plan" in shown("2005~", plan=True)
        assert "ruler__mark--plan" not in shown("2005~")

    @pytest.mark.parametrize(("text", "year", "months", "on"), FORMS)
    def test_an_arrow_past_the_end_says_that_the_time_goes_on(self, text, year, months, on):
        tips = {"<": -5.5, ">": LENGTH + 5.5}
        assert arrows_of(shown(text, year=year)) == [tips[side] for side in on]

    @pytest.mark.parametrize(
        ("text", "plan", "name"),
        [("199X", False, "outline"), ("199X~", False, "outline"), ("199X", True, "plan")],
    )
    def test_an_arrow_is_of_the_colour_of_its_mark(self, text, plan, name):
        arrow = f'<path class="ruler__mark ruler__mark--{name}"'
        assert shown(text, plan=plan).count(arrow) == 1

    def test_it_is_98_by_13_and_silent(self):
        html = shown("2005")
        assert 'width="98" height="13"' in html
        assert 'aria-hidden="true"' in html

    def test_numbers_have_no_decimal_comma_in_russian(self):
        assert "," not in shown("2005-05-11/2005-05-20")

    def test_the_year_of_the_heading_is_drawn(self):
        assert numbers_of(shown("2005-11/2006-02", year=2006))["x"] == 0

    @pytest.mark.parametrize(("text", "year"), [("", None), ("2005", 2006)])
    def test_nothing_to_draw_gives_nothing(self, text, year):
        assert shown(text, year=year) == ""

    def test_twelve_months_have_thirteen_ticks(self):
        assert len(re.findall(r"M\d+ 7v", shown("2005"))) == 13

    def test_no_style_and_no_colours_in_attributes(self):
        assert not re.search(r"\b(style|fill|stroke)[\w-]*=", shown("2005~", plan=True))
