"""The one set of parameters: what is understood, what is refused and said."""

import datetime

import pytest
from django.http import QueryDict

from khabarovsk_relations.records.parameters import Parameters

OPTIONS = [("harbin", "Harbin"), ("niigata", "Niigata")]


def parameters(query):
    return Parameters(QueryDict(query))


def said(read):
    """All that a page says about the parameters."""
    return [*read.faults.values(), *read.sentences]


class ChoiceTests:
    def test_an_option_is_kept_and_shown_in_the_form(self):
        read = parameters("city=harbin")
        assert read.choice("city", "City", OPTIONS) == "harbin"
        assert read.kept == {"city": "harbin"}
        assert said(read) == []
        (field,) = read.form
        assert (field.name, field.label, field.value, field.options) == (
            "city",
            "City",
            "harbin",
            OPTIONS,
        )

    @pytest.mark.parametrize("query", ["", "city=", "city=%20", "city=%20%0A", "town=harbin"])
    def test_an_empty_or_unknown_name_counts_as_absent(self, query):
        read = parameters(query)
        assert read.choice("city", "City", OPTIONS) == ""
        assert read.kept == {}
        assert said(read) == []

    @pytest.mark.parametrize(
        "value", ["abc", "HARBIN", "harbin%00", "%00", "%00harbin", "%ED%A0%80", "x" * 5000]
    )
    def test_any_other_value_is_left_out_and_said(self, value):
        read = parameters(f"city={value}")
        assert read.choice("city", "City", OPTIONS) == ""
        assert read.kept == {}
        assert len(said(read)) == 1
        assert "«City»" in said(read)[0]
        assert len(said(read)[0]) < 150

    def test_of_repeated_ones_the_last_counts(self):
        read = parameters("city=harbin&city=niigata")
        assert read.choice("city", "City", OPTIONS) == "niigata"
        assert read.kept == {"city": "niigata"}

    def test_without_options_anything_that_could_be_an_address_passes(self):
        assert parameters("city=some-where_1").choice("city") == "some-where_1"

    @pytest.mark.parametrize("value", ["x" * 101, "a b", "a/b", "%D1%85", "a%0Ab"])
    def test_without_options_nothing_else_passes(self, value):
        read = parameters(f"city={value}")
        assert read.choice("city") == ""
        assert len(said(read)) == 1


class TextTests:
    def test_words_pass_with_spaces_around_them_gone(self):
        assert parameters("q=%20new%20words%0A").text("q") == "new words"

    def test_control_characters_part_words(self):
        read = parameters("q=a%00b%0Dc")
        assert read.text("q") == "a b c"
        assert said(read) == []

    def test_only_control_characters_are_no_query(self):
        assert parameters("q=%00%01").text("q") == ""

    def test_a_long_one_is_cut_and_that_is_said(self):
        read = parameters("q=" + "x" * 5000)
        assert read.text("q") == "x" * 100
        assert read.kept == {"q": "x" * 100}
        assert "100" in said(read)[0]

    def test_one_of_a_hundred_letters_is_not(self):
        read = parameters("q=" + "x" * 100)
        assert read.text("q") == "x" * 100
        assert said(read) == []


class DayTests:
    @pytest.mark.parametrize(
        "value",
        ["2006-01-31", "31.01.2006", "2006-1-31", "31 January 2006", "31 января 2006 г."],
    )
    def test_a_whole_day_passes_as_a_reader_writes_it(self, value):
        read = parameters(f"on={value}")
        assert read.day("on", "On the day") == datetime.date(2006, 1, 31)
        assert read.kept == {"on": "2006-01-31"}
        assert read.form[0].value.split() == ["31", "января", "2006"]
        assert read.chosen[0].words == read.form[0].value

    @pytest.mark.parametrize(
        "value",
        [
            *("2006", "2006-01", "2006-02-30", "2006-13-01", "9999-99-99", "2006-01-31~"),
            *("31.02.2006", "05/04/2005", "20060131", "2006-01-31/2006-02-01", "today"),
            *("٢٠٠٦-٠١-٠١", "2006-01-31%00", "%00", "x" * 5000, "-2006-01-01", "0000-00-00"),
        ],
    )
    def test_nothing_else_does(self, value):
        read = parameters(f"on={value}")
        assert read.day("on", "On the day") is None
        assert read.kept == {}
        assert len(said(read)) == 1
        assert read.form[0].label == "On the day"
        assert read.fields == [(read.form[0], said(read)[0])]
        assert read.faults == {"on": said(read)[0]}


class YearTests:
    @pytest.mark.parametrize("value", ["1900", "2027", "2999"])
    def test_a_year_that_the_page_has_passes(self, value):
        read = parameters(f"year={value}")
        assert read.year(1900, 2999, "Year") == int(value)
        assert said(read) == []
        assert read.kept == {"year": value}
        assert [(field.name, field.value) for field in read.form] == [("year", value)]

    @pytest.mark.parametrize(
        "value", ["1899", "3000", "999", "2027-05", "2027~", "202X", "2027/2028", "x", "-2027"]
    )
    def test_any_other_is_left_out_and_said(self, value):
        read = parameters(f"year={value}")
        assert read.year(1900, 2999) is None
        assert len(said(read)) == 1
        assert read.kept == {}

    def test_none_is_no_problem(self):
        read = parameters("year=")
        assert read.year(1900, 2999) is None
        assert said(read) == []


class SpanTests:
    @pytest.mark.parametrize(
        ("query", "start", "end"),
        [
            ("from=2005", (2005, 1, 1), None),
            ("to=2005", None, (2005, 12, 31)),
            ("from=2004-02&to=2004-02", (2004, 2, 1), (2004, 2, 29)),
            ("from=2005-05-24&to=2005-05-24", (2005, 5, 24), (2005, 5, 24)),
            ("from=2005-06&to=2005", (2005, 6, 1), (2005, 12, 31)),
            ("from=1000&to=2999", (1000, 1, 1), (2999, 12, 31)),
            ("from=&to=", None, None),
        ],
    )
    def test_a_year_a_month_or_a_day_at_each_end(self, query, start, end):
        read = parameters(query)
        expected = tuple(datetime.date(*day) if day else None for day in (start, end))
        assert read.span("From", "To") == expected
        assert said(read) == []
        assert [field.name for field in read.form] == ["from", "to"]

    @pytest.mark.parametrize(
        "value",
        ["9999", "0999", "3000", "199X", "2005-21", "2005~", "2005/2006", "../2005", "2005-00"],
    )
    def test_vague_or_impossible_times_are_refused(self, value):
        read = parameters(f"from={value}")
        assert read.span("From", "To") == (None, None)
        assert len(said(read)) == 1

    def test_an_end_before_the_start_is_left_out_and_said(self):
        read = parameters("from=2006&to=2005")
        assert read.span("From", "To") == (datetime.date(2006, 1, 1), None)
        assert read.kept == {"from": "2006"}
        assert len(said(read)) == 1


class OrderTests:
    @pytest.mark.parametrize(
        ("query", "descending", "problems"),
        [
            ("", True, 0),
            ("order=", True, 0),
            ("order=desc", True, 0),
            ("order=asc", False, 0),
            ("order=ASC", True, 1),
            ("order=-name", True, 1),
            ("order=%00", True, 1),
        ],
    )
    def test_newest_first_unless_asked(self, query, descending, problems):
        read = parameters(query)
        assert read.is_descending() is descending
        assert len(said(read)) == problems

    def test_one_of_the_list_a_reader_came_from_is_kept(self):
        read = parameters("order=-name")
        assert read.is_descending(("name", "-name")) is True
        assert read.kept == {"order": "-name"}
        assert said(read) == []


class CursorTests:
    def test_a_sound_one_is_kept(self):
        read = parameters("after=f.2005-05-01.2005-05-31.event.12")
        assert read.cursor().place.id == 12
        assert read.kept == {"after": "f.2005-05-01.2005-05-31.event.12"}

    @pytest.mark.parametrize(
        "value", ["garbage", "1", "%00", "f.-.event.12%00", "f.-.event.٣", "x" * 5000]
    )
    def test_a_broken_one_is_left_out_and_said(self, value):
        read = parameters(f"after={value}")
        assert read.cursor() is None
        assert read.kept == {}
        assert len(said(read)) == 1

    def test_none_is_no_problem(self):
        read = parameters("after=")
        assert read.cursor() is None
        assert said(read) == []


class PageTests:
    @pytest.mark.parametrize(
        ("query", "number"), [("", 1), ("page=", 1), ("page=1", 1), ("page=7", 7)]
    )
    def test_a_number_up_to_the_last_passes(self, query, number):
        read = parameters(query)
        assert read.page(7) == number
        assert said(read) == []

    @pytest.mark.parametrize(
        "value",
        [
            "0",
            "8",
            "-1",
            "1.0",
            "1e1",
            "٣",
            "1_0",
            "%2B1",
            "x",
            "%00",
            "1%00",
            "9" * 20,
            "9" * 5000,
        ],
    )
    def test_any_other_is_the_first_and_that_is_said(self, value):
        read = parameters(f"page={value}")
        assert read.page(7) == 1
        assert len(said(read)) == 1


class AddressTests:
    def read(self):
        read = parameters("theme=a&city=harbin&after=x&unknown=1")
        for name in ("theme", "city"):
            read.choice(name)
        return read

    def test_accepted_ones_stay_and_changes_win(self):
        assert self.read().address() == "?theme=a&city=harbin"
        assert self.read().address(city="niigata") == "?theme=a&city=niigata"
        assert self.read().address(page=2) == "?theme=a&city=harbin&page=2"
        assert self.read().address(city="") == "?theme=a"

    def test_without_any_it_is_the_page_itself(self):
        assert self.read().address(city="", theme="") == "."
        assert parameters("").carried == ""

    def test_what_links_carry_may_leave_out_some(self):
        assert self.read().carried == "?theme=a&city=harbin"
        assert self.read().carried_without("theme") == "?city=harbin"
        assert self.read().carried_without("theme", "city") == ""

    def test_a_query_is_quoted(self):
        read = parameters("q=%D1%91%26%3D%3F%23")
        read.text("q")
        assert read.address() == "?q=%D1%91%26%3D%3F%23"


class ChosenTests:
    def asked(self, query):
        """What a list of records asks for."""
        read = parameters(query)
        read.choice("city", "City", OPTIONS)
        read.span("From", "To")
        read.is_descending()
        read.cursor()
        return read

    def test_each_filter_in_force_is_told_in_words(self):
        chosen = self.asked("from=2005-04&city=harbin").chosen
        assert [(one.name, one.label, one.words) for one in chosen] == [
            ("city", "City", "Harbin"),
            ("from", "From", "апрель 2005"),
        ]

    def test_each_leads_to_the_first_page_of_the_list_without_it(self):
        query = "city=harbin&from=2005&order=asc&after=f.-.event.1"
        city, start = self.asked(query).chosen
        assert city.address_without == "?from=2005&order=asc"
        assert start.address_without == "?city=harbin&order=asc"

    def test_without_the_last_one_the_list_is_whole(self):
        (city,) = self.asked("city=harbin").chosen
        assert city.address_without == "."

    @pytest.mark.parametrize(
        "query", ["", "city=", "city=kyoto", "from=x", "order=asc", "after=f.-.event.1", "q=x"]
    )
    def test_what_is_refused_or_narrows_nothing_is_none(self, query):
        assert self.asked(query).chosen == []

    def test_an_end_left_out_is_none(self):
        assert [one.name for one in self.asked("from=2005&to=2004").chosen] == ["from"]


class WithoutTests:
    def asked(self, query):
        read = parameters(query)
        read.choice("city", "City", OPTIONS)
        read.span("From", "To")
        read.cursor()
        return read

    def test_one_is_gone_and_the_others_stay(self):
        other = self.asked("city=harbin&from=2005&to=2006").without("from")
        assert other.choice("city") == "harbin"
        assert other.span("From", "To") == (None, datetime.date(2006, 12, 31))

    def test_it_begins_with_the_first_page(self):
        other = self.asked("city=harbin&after=f.-.event.1").without("city")
        assert other.cursor() is None
        assert said(other) == []

    def test_what_was_refused_stays_refused(self):
        """Read without options, a city that nobody knows would find nothing."""
        other = self.asked("city=kyoto&from=2005&to=2004").without("from")
        assert other.choice("city") == ""
        assert other.span("From", "To") == (None, None)

    def test_the_request_itself_keeps_it(self):
        read = self.asked("city=harbin&from=2005")
        read.without("city")
        assert read.kept == {"city": "harbin", "from": "2005"}
        assert len(read.chosen) == 2
