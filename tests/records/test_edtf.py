"""The canonical subset of EDTF: what it accepts, its bounds, its order, and its properties."""

import datetime
import pickle
import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from khabarovsk_relations.records.edtf import MAX_LENGTH, EDTFDate, EDTFError, Precision
from khabarovsk_relations.records.edtf_words import SENTENCES

TODAY = datetime.date(2026, 5, 1)
steady = settings(deadline=None, derandomize=True, max_examples=300)


def refusal(text: str) -> EDTFError:
    with pytest.raises(EDTFError) as caught:
        EDTFDate.parse(text)
    return caught.value


# ---- every form, as a strategy -------------------------------------------------------------------

signs = st.sampled_from(["", "", "?", "~", "%"])
# Few years, so that the two ends of an interval often share theirs; the edges among them.
year_texts = st.sampled_from(
    ["1000", "1965", "1999", "2000", "2005", "2006", "2999"]
) | st.integers(1000, 2999).map(str)
month_texts = st.builds("{}-{:02}".format, year_texts, st.integers(1, 12))
season_texts = st.builds("{}-{}".format, year_texts, st.integers(21, 24))
near_days = st.dates(datetime.date(2005, 5, 20), datetime.date(2005, 6, 10))
any_days = st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31))
day_texts = (near_days | any_days).map(datetime.date.isoformat)
decade_texts = st.integers(100, 299).map("{}X".format)
exact_texts = year_texts | month_texts | day_texts
end_texts = exact_texts | season_texts


@st.composite
def spans(draw: st.DrawFn) -> str:
    """Intervals and choices between two ends, of like and of unlike kinds."""
    is_one_of = draw(st.booleans())
    kinds = [year_texts, month_texts, day_texts, exact_texts]
    kind = draw(st.sampled_from(kinds if is_one_of else [*kinds, season_texts, end_texts]))
    first, last = draw(kind), draw(kind)
    if EDTFDate.parse(last).latest < EDTFDate.parse(first).earliest:
        first, last = last, first
    if is_one_of:
        return f"[{first}..{last}]"
    return f"{first}{draw(signs)}/{last}{draw(signs)}"


singles = st.builds("{}{}".format, end_texts | decade_texts, signs)
open_ended = st.builds("{}{}/..".format, end_texts, signs)
open_started = st.builds("../{}{}".format, end_texts, signs)
dates = (st.just("") | singles | open_ended | open_started | spans()).map(EDTFDate.parse)


class EveryDateTests:
    @steady
    @given(dates, st.sampled_from(["ru", "en"]), st.booleans())
    @example(EDTFDate.parse("1999-24"), "ru", True)
    @example(EDTFDate.parse("2999-24"), "en", False)
    @example(EDTFDate.parse("2005-09-30%/2006-12-30%"), "ru", False)
    def test_its_words_are_read_back_as_the_same_date(self, date, language, cell):
        assert EDTFDate.read(date.display(language, cell=cell)) == date

    @steady
    @given(dates)
    def test_its_text_is_parsed_and_read_as_the_same_date(self, date):
        assert EDTFDate.parse(date.text) == date
        assert EDTFDate.read(date.text) == date
        assert str(date) == date.text

    @steady
    @given(dates)
    def test_its_text_fits_the_column(self, date):
        assert len(date.text) <= MAX_LENGTH

    @steady
    @given(dates)
    def test_its_bounds_never_cross_and_are_both_or_none(self, date):
        assert (date.earliest is None) == (date.latest is None) == (not date)
        assert not date or date.earliest <= date.latest

    @steady
    @given(end_texts | decade_texts, st.sampled_from("?~%"))
    def test_a_qualifier_does_not_widen_its_bounds(self, text, sign):
        bare, qualified = EDTFDate.parse(text), EDTFDate.parse(text + sign)
        assert (qualified.earliest, qualified.latest) == (bare.earliest, bare.latest)
        assert qualified.sort_key == bare.sort_key
        assert qualified != bare

    @steady
    @given(spans(), signs, signs)
    def test_qualifiers_of_ends_do_not_widen_an_interval(self, text, left, right):
        assume("/" in text)
        first, last = (end.rstrip("?~%") for end in text.split("/"))
        bare = EDTFDate.parse(f"{first}/{last}")
        qualified = EDTFDate.parse(f"{first}{left}/{last}{right}")
        assert (qualified.earliest, qualified.latest) == (bare.earliest, bare.latest)

    @steady
    @given(st.builds("{}{}".format, year_texts | month_texts | season_texts | decade_texts, signs))
    def test_its_words_add_no_day(self, text):
        date = EDTFDate.parse(text)
        for language in ("ru", "en"):
            figures = re.findall("[0-9]+", date.display(language))
            assert figures[0] == text[:4].replace("X", "0")
            assert len(figures) == (2 if "-24" in text else 1)

    @steady
    @given(dates, st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 1, 1)))
    def test_its_years_lie_within_its_bounds(self, date, today):
        years = date.years(today)
        assert bool(years) == bool(date)
        for year in years:
            assert date.earliest.year <= year <= date.latest.year

    @steady
    @given(st.lists(dates, max_size=8))
    def test_order_is_that_of_the_database(self, several):
        def sql(date: EDTFDate) -> tuple:  # ORDER BY earliest NULLS LAST, latest DESC
            if not date:
                return (1,)
            return (0, date.earliest, datetime.date.max - date.latest)

        assert [sql(date) for date in sorted(several, key=lambda date: date.sort_key)] == sorted(
            map(sql, several)
        )


class AnyTextTests:
    pieces = """с по до между и from to between около c c. ~ ? % - – / . .. , 05 5 24 65 1999 2005
        май мая May зима winter 1990-е 199X [ ] г. гг. present \u200b 20XX 13 00 в the S24 M05"""
    typed = st.builds(
        str.join, st.sampled_from(["", " "]), st.lists(st.sampled_from(pieces.split()), max_size=9)
    )

    @settings(steady, max_examples=1500)
    @given(st.text(max_size=80) | typed)
    @example("\ud800")
    @example("9" * 10_000)
    @example("\x1c")
    def test_is_read_or_refused_with_one_sentence(self, text):
        for function in (EDTFDate.parse, EDTFDate.read):
            try:
                date = function(text)
            except EDTFError as error:
                assert error.message("ru")
                assert error.message("en") == str(error)
                assert error.message("ru") != error.message("en")
            else:
                assert EDTFDate.parse(date.text) == date
                assert EDTFDate.read(date.display("ru")) == date


# ---- tables --------------------------------------------------------------------------------------


class CanonicalFormTests:
    @pytest.mark.parametrize(
        ("text", "earliest", "latest", "precision"),
        [
            ("1965", "1965-01-01", "1965-12-31", Precision.YEAR),
            ("2999", "2999-01-01", "2999-12-31", Precision.YEAR),
            ("1965-04", "1965-04-01", "1965-04-30", Precision.MONTH),
            ("2004-02", "2004-02-01", "2004-02-29", Precision.MONTH),
            ("2005-02", "2005-02-01", "2005-02-28", Precision.MONTH),
            ("1965-04-23", "1965-04-23", "1965-04-23", Precision.DAY),
            ("2004-02-29", "2004-02-29", "2004-02-29", Precision.DAY),
            ("2000-02-29", "2000-02-29", "2000-02-29", Precision.DAY),
            ("2005-21", "2005-03-01", "2005-05-31", Precision.SEASON),
            ("2005-22", "2005-06-01", "2005-08-31", Precision.SEASON),
            ("2005-23", "2005-09-01", "2005-11-30", Precision.SEASON),
            ("2005-24", "2005-12-01", "2006-02-28", Precision.SEASON),
            ("2003-24", "2003-12-01", "2004-02-29", Precision.SEASON),
            ("199X", "1990-01-01", "1999-12-31", Precision.DECADE),
            ("2005-12/2006-01", "2005-12-01", "2006-01-31", Precision.INTERVAL),
            ("2005-05-24/2005-05-27", "2005-05-24", "2005-05-27", Precision.INTERVAL),
            ("2005-21/2006", "2005-03-01", "2006-12-31", Precision.INTERVAL),
            ("1999/..", "1999-01-01", "9999-12-31", Precision.INTERVAL),
            ("../2006-05", "0001-01-01", "2006-05-31", Precision.INTERVAL),
            ("[2007..2011]", "2007-01-01", "2011-12-31", Precision.ONE_OF),
            ("[2007-05..2007-06-02]", "2007-05-01", "2007-06-02", Precision.ONE_OF),
            ("2005/2005-05", "2005-01-01", "2005-05-31", Precision.INTERVAL),
            ("2005-05/2005", "2005-05-01", "2005-12-31", Precision.INTERVAL),
        ],
    )
    def test_has_bounds_and_precision(self, text, earliest, latest, precision):
        date = EDTFDate.parse(text)
        assert date.text == text
        assert date.earliest.isoformat() == earliest
        assert date.latest.isoformat() == latest
        assert date.precision is precision

    def test_empty_is_unknown(self):
        date = EDTFDate.parse("")
        assert not date
        assert (date.earliest, date.latest, date.precision) == (
            None,
            None,
            Precision.UNKNOWN,
        )
        assert EDTFDate.parse("1965")

    @pytest.mark.parametrize(
        ("text", "approximate", "uncertain"),
        [
            ("1992", False, False),
            ("1992~", True, False),
            ("1992?", False, True),
            ("1992%", True, True),
            ("199X~", True, False),
            ("1992~/2005", True, False),
            ("1992/2005?", False, True),
            ("1992~/2005?", True, True),
            ("1999%/..", True, True),
        ],
    )
    def test_qualifiers_are_known_wherever_they_stand(self, text, approximate, uncertain):
        date = EDTFDate.parse(text)
        assert (date.is_approximate, date.is_uncertain) == (approximate, uncertain)

    def test_open_ends_are_known(self):
        for text, is_open in {
            "1999/..": (0, 1),
            "../2006": (1, 0),
            "1999/2006": (0, 0),
        }.items():
            date = EDTFDate.parse(text)
            assert (date.is_open_start, date.is_open_end) == is_open

    @pytest.mark.parametrize(
        ("text", "one"),
        [
            ("2005/2005", "2005"),
            ("2005-05/2005-05", "2005-05"),
            ("2005~/2005~", "2005~"),
            ("2005?/2005~", "2005%"),
            ("[2007..2007]", "2007"),
        ],
    )
    def test_equal_ends_are_one_date(self, text, one):
        assert EDTFDate.parse(text) == EDTFDate.parse(one)
        assert hash(EDTFDate.parse(text)) == hash(EDTFDate.parse(one))

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("65", "year_digits"),
            ("65-04", "year_digits"),
            ("965", "year_digits"),
            ("0999", "year_range"),
            ("3000", "year_range"),
            ("099X", "year_range"),
            ("300X", "year_range"),
            ("1990-00", "month"),
            ("1990-13", "month"),
            ("1990-20", "month"),
            ("1990-25", "month"),
            ("2005-22-01", "month"),
            ("2005-02-31", "day"),
            ("2005-04-00", "day"),
            ("2005-02-29", "leap_day"),
            ("1900-02-29", "leap_day"),
            ("2005-02-29/2005-03-01", "leap_day"),
            ("2006/2005", "order"),
            ("2005-05-27/2005-05-24", "order"),
            ("2006-01/2005", "order"),
            ("[2011..2007]", "order"),
            ("../..", "open_both"),
            ("20XX", "century"),
            ("19XX/2005", "century"),
            ("199X/2005", "decade_interval"),
            ("199X/..", "decade_interval"),
            ("[2007~..2011]", "one_of"),
            ("[2005-21..2005-23]", "one_of"),
            ("1" * 65, "too_long"),
            ("٢٠٠٥", "digits"),
            ("２００５", "digits"),
            ("2005\x00", "control"),
            ("2005\x85", "control"),
            ("2005\n", "unreadable"),
            (" 2005", "unreadable"),
            ("2005-4", "unreadable"),
            ("1999-2005", "unreadable"),
            ("2005~?", "unreadable"),
            ("~2005", "unreadable"),
            ("199x", "unreadable"),
            ("[2007..]", "unreadable"),
            ("[2007,2011]", "unreadable"),
            ("1999/", "unreadable"),
            ("май 2005", "unreadable"),
        ],
    )
    def test_all_else_is_refused(self, text, code):
        assert refusal(text).code == code


class OrderTests:
    def test_goes_by_earliest_then_the_coarser_then_the_unknown(self):
        ordered = [
            "../2006",
            "199X",
            "1990/..",
            "1990",
            "1990-01",
            "1990-01-01",
            "2005-24",
            "",
        ]
        ordered[1:3] = ["1990/..", "199X"]
        keys = [EDTFDate.parse(text).sort_key for text in ordered]
        assert keys == sorted(keys)
        assert len(set(keys)) == len(keys)

    def test_has_no_less_than(self):
        with pytest.raises(TypeError):
            assert EDTFDate.parse("1965") < EDTFDate.parse("1966")


class YearsTests:
    @pytest.mark.parametrize(
        ("text", "years"),
        [
            ("", []),
            ("2005-05", [2005]),
            ("2005-24", [2005, 2006]),
            ("1999/2001", [1999, 2000, 2001]),
            ("[2007..2009]", [2007, 2008, 2009]),
            ("199X", list(range(1990, 2000))),
            ("2024/..", [2024, 2025, 2026]),
            ("2030/..", [2030]),
            ("../2006", [2006]),
            ("../2006-24", [2007]),
        ],
    )
    def test_are_those_the_date_touches(self, text, years):
        assert list(EDTFDate.parse(text).years(TODAY)) == years


class DatetimeAttributeTests:
    @pytest.mark.parametrize("text", ["1965-04-23", "2005-05", "2005"])
    def test_is_the_date_where_html_can_say_it(self, text):
        assert EDTFDate.parse(text).datetime_attribute == text

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "1992~",
            "1992?",
            "1965-04-23%",
            "2005-21",
            "199X",
            "1999/..",
            "[2007..2011]",
        ],
    )
    def test_is_empty_where_html_would_claim_more_than_is_known(self, text):
        assert EDTFDate.parse(text).datetime_attribute == ""


class ErrorTests:
    def test_is_a_value_error_and_survives_a_copy(self):
        error = pickle.loads(pickle.dumps(refusal("2005-02-31")))
        assert isinstance(error, ValueError)
        assert (error.code, error.params["day"]) == ("day", 31)
        assert str(error) == error.message("en") == "There is no 31 February"

    def test_every_sentence_is_one_and_in_both_languages(self):
        for russian, english in SENTENCES.values():
            assert russian != english
            assert not russian.endswith(".")
            assert not english.endswith(".")
