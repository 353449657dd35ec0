"""When the years since a beginning are full, no more exactly than the beginning is known."""

import datetime
from dataclasses import dataclass

import pytest

from khabarovsk_relations.records.anniversaries import (
    Anniversary,
    anniversaries_between,
    anniversaries_in,
    beginning,
    first_day,
    next_anniversary,
    same_day,
    week_in_past_years,
)
from khabarovsk_relations.records.edtf import EDTFDate


@dataclass(frozen=True)
class Began:
    """A record, of which only the date matters here."""

    text: str

    @property
    def order_date(self):
        return EDTFDate.parse(self.text)


def day(text):
    return datetime.date.fromisoformat(text)


def only(text, year):
    """The one anniversary of a beginning in a year, or None."""
    found = anniversaries_in([Began(text)], year)
    assert len(found) <= 1
    return found[0] if found else None


class BeginningTests:
    @pytest.mark.parametrize(
        ("text", "began"),
        [
            ("1965-04-23", "1965-04-23"),
            ("1965-04", "1965-04"),
            ("1965", "1965"),
            ("2005-21", "2005-21"),
            ("2005-24", "2005-24"),
            ("1991~", "1991~"),
            ("2005-12/2006-01", "2005-12"),
            ("2005-05-24/2005-05-27", "2005-05-24"),
            ("1999/..", "1999"),
            ("1999?/2005", "1999?"),
            # Which day of the year is not known, but which year is.
            ("[2005-03..2005-05]", "2005"),
        ],
    )
    def test_is_as_exact_as_it_is_known(self, text, began):
        assert str(beginning(EDTFDate.parse(text))) == began

    @pytest.mark.parametrize("text", ["", "../2006", "199X", "199X~", "[2007..2011]"])
    def test_is_not_told_where_the_year_is_not_known(self, text):
        assert beginning(EDTFDate.parse(text)) is None


class AnniversaryTests:
    @pytest.mark.parametrize(
        ("text", "year", "date", "years"),
        [
            ("1965-04-23", 2027, "2027-04-23", 62),
            ("1965-04", 2025, "2025-04", 60),
            ("1965", 2027, "2027", 62),
            ("1991~", 2027, "2027~", 36),
            ("1991-05?", 2027, "2027-05?", 36),
            ("1991-05-23%", 2027, "2027-05-23%", 36),
            ("2005-21", 2027, "2027-21", 22),
            # The winter of 2005/06 is told by the year it began in.
            ("2005-24", 2027, "2027-24", 22),
            ("2005-12/2006-01", 2027, "2027-12", 22),
            ("1999/..", 2027, "2027", 28),
            ("2026", 2027, "2027", 1),
            ("1000-01-01", 2999, "2999-01-01", 1999),
        ],
    )
    def test_falls_as_exactly_as_the_beginning_is_known(self, text, year, date, years):
        found = only(text, year)
        assert str(found.date) == date
        assert found.years == years
        assert found.record == Began(text)
        assert not found.is_moved

    @pytest.mark.parametrize("text", ["2027-04-23", "2027", "2028", "2027-01/2028"])
    def test_needs_a_full_year(self, text):
        assert only(text, 2027) is None

    @pytest.mark.parametrize("text", ["", "../2006", "199X", "[2007..2011]"])
    def test_needs_a_beginning_whose_year_is_known(self, text):
        assert only(text, 2027) is None

    @pytest.mark.parametrize("year", [3000, 9999])
    def test_is_not_told_of_years_that_no_date_can_name(self, year):
        assert only("2990", year) is None

    @pytest.mark.parametrize(
        ("year", "is_round"), [(1989, False), (1993, True), (1998, True), (2027, False)]
    )
    def test_is_round_every_five_years(self, year, is_round):
        assert only("1988-06-10", year).is_round == is_round

    def test_29_february_is_told_on_28_february_in_common_years(self):
        common, leap = only("2004-02-29", 2027), only("2004-02-29", 2028)
        assert (str(common.date), common.is_moved) == ("2027-02-28", True)
        assert (str(leap.date), leap.is_moved) == ("2028-02-29", False)
        assert only("2004-02-29", 2100).is_moved
        assert not only("2004-02-29", 2400).is_moved
        assert str(only("2004-02-29~", 2027).date) == "2027-02-28~"
        assert not only("2004-02-28", 2027).is_moved
        assert not only("2004-02", 2027).is_moved

    def test_since_is_the_beginning_with_its_preposition(self):
        assert only("1965-04-23", 2027).since.display("ru") == "с 23 апреля 1965\u00a0г."
        assert only("1991~", 2027).since.display("en") == "since about 1991"
        assert only("2005-24", 2027).since.display("ru") == "с зимы 2005/06\u00a0г."

    def test_is_equal_to_another_of_the_same_record_and_year(self):
        assert only("1965", 2027) == Anniversary(Began("1965"), EDTFDate.parse("1965"), 2027)


class OfAYearTests:
    def test_stand_in_the_order_of_the_year_and_the_least_known_last(self):
        texts = [
            *("1999", "1991~", "2005-24", "2005-22"),
            *("1990-05", "1990-05-31", "1993-06-15", "1988-06-10", "1965-04-23", "1992-05-01"),
        ]
        found = anniversaries_in([Began(text) for text in texts], 2027)
        assert [str(one.began) for one in found] == [
            *("1965-04-23", "1992-05-01", "1990-05-31", "1990-05", "1988-06-10", "1993-06-15"),
            *("2005-22", "2005-24", "1999", "1991~"),
        ]

    def test_of_one_day_keep_the_order_of_the_records(self):
        records = [Began("2001-03-01"), Began("1991-03-01"), Began("1996-03-01")]
        assert [one.record for one in anniversaries_in(records, 2027)] == records


class NextTests:
    @pytest.mark.parametrize(
        ("text", "on", "date"),
        [
            ("1965-04-23", "2027-04-22", "2027-04-23"),
            # On the day itself it is there, not in a year.
            ("1965-04-23", "2027-04-23", "2027-04-23"),
            ("1965-04-23", "2027-04-24", "2028-04-23"),
            ("1965-04", "2027-04-30", "2027-04"),
            ("1965-04", "2027-05-01", "2028-04"),
            # A year is coming until it ends.
            ("1965", "2027-12-31", "2027"),
            # A winter lasts into the next year.
            ("2005-24", "2027-02-10", "2026-24"),
            ("2005-24", "2027-03-01", "2027-24"),
            ("2004-02-29", "2027-02-28", "2027-02-28"),
            ("2004-02-29", "2027-03-01", "2028-02-29"),
            ("2026-12-01", "2026-12-02", "2027-12-01"),
            # Of what begins in the future the first year must be full.
            ("2030-05", "2027-01-01", "2031-05"),
        ],
    )
    def test_is_the_first_that_is_not_over(self, text, on, date):
        assert str(next_anniversary(Began(text), day(on)).date) == date

    @pytest.mark.parametrize("text", ["", "../2006", "199X", "[2007..2011]", "2999"])
    def test_is_none_where_there_will_be_none(self, text):
        assert next_anniversary(Began(text), day("2027-01-01")) is None


class BetweenTests:
    @pytest.mark.parametrize(
        ("text", "dates"),
        [
            ("1965-04-20", ["2028-04-20"]),
            ("1965-04-21", ["2027-04-21"]),
            ("1965-04-22", ["2027-04-22"]),
            # What is known to a month or a year may fall at either end.
            ("1965-04", ["2027-04", "2028-04"]),
            ("1965", ["2027", "2028"]),
            ("2027-05", []),
            ("199X", []),
        ],
    )
    def test_are_those_that_may_fall_between_two_days(self, text, dates):
        found = anniversaries_between([Began(text)], day("2027-04-21"), day("2028-04-20"))
        assert [str(one.date) for one in found] == dates

    def test_a_winter_of_the_year_before_reaches_into_the_first(self):
        found = anniversaries_between([Began("2005-24")], day("2027-02-28"), day("2027-03-01"))
        assert [str(one.date) for one in found] == ["2026-24"]

    def test_stand_in_order_over_the_years(self):
        records = (Began(text) for text in ("1999", "1999-05-01", "1999-12", "1999-02-03"))
        found = anniversaries_between(records, day("2027-11-01"), day("2028-06-01"))
        assert [str(one.date) for one in found] == [
            *("2027-12", "2028-02-03", "2028-05-01", "2027", "2028")
        ]


class FirstDayTests:
    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("2005-05-24", "2005-05-24"),
            ("2005-05-24/2005-05-27", "2005-05-24"),
            ("2005-05-24/2005-06", "2005-05-24"),
            ("2005-05-24/..", "2005-05-24"),
        ],
    )
    def test_is_known(self, text, first):
        assert first_day(EDTFDate.parse(text)) == day(first)

    @pytest.mark.parametrize(
        "text",
        [
            *("", "2005", "2005-05", "2005-05-24~", "2005-05-24?", "2005-05-24?/2005-05-27"),
            *("2005-05/2005-05-27", "../2005-05-27", "[2005-05-24..2005-05-27]"),
        ],
    )
    def test_is_not_known(self, text):
        assert first_day(EDTFDate.parse(text)) is None


class WeekTests:
    def test_is_from_monday_to_sunday_in_every_past_year(self):
        for on in ("2027-04-19", "2027-04-21", "2027-04-25"):
            days = week_in_past_years(day(on), years=2)
            assert days == [day(f"{y}-04-{n}") for y in (2026, 2025) for n in range(19, 26)]

    def test_over_new_year_goes_on_in_the_next_year(self):
        days = week_in_past_years(day("2027-01-01"), years=1)
        assert (days[0], days[-1], len(days)) == (day("2025-12-28"), day("2026-01-03"), 7)

    # 29 February 2044 is a Monday.
    @pytest.mark.parametrize("year", [2026, 2027, 2028, 2044])
    @pytest.mark.parametrize("past", [2004, 2005])
    def test_the_weeks_of_a_year_tell_every_past_day_once(self, year, past):
        first = day(f"{year}-01-01")
        monday = first - datetime.timedelta(days=first.weekday())
        told = []
        while monday.year <= year:
            told += week_in_past_years(monday, years=40)
            monday += datetime.timedelta(days=7)
        between = [one for one in told if one.year == past and one.month not in (1, 12)]
        february = day(f"{past}-02-01")
        number = (day(f"{past}-12-01") - february).days
        assert between == [february + datetime.timedelta(days=n) for n in range(number)]

    @pytest.mark.parametrize(
        ("on", "years", "then"),
        [
            ("2027-04-21", 1, "2028-04-21"),
            ("2027-04-21", -10, "2017-04-21"),
            ("2028-02-29", 4, "2032-02-29"),
            # The 28th is taken by the day before.
            ("2028-02-29", 1, "2029-03-01"),
        ],
    )
    def test_the_same_day_of_another_year(self, on, years, then):
        assert same_day(day(on), years) == day(then)
