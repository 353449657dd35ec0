"""When two records look like one and the same."""

import datetime
from dataclasses import replace

import pytest

from khabarovsk_relations.records.likeness import Card, like, pairs, similar
from khabarovsk_relations.records.search import fold

MAY = (datetime.date(2005, 5, 24), datetime.date(2005, 5, 27))
VISIT = Card(1, ("Визит мэра Ниигаты",), *MAY, frozenset([7]))


def as_other(**changes):
    return replace(VISIT, pk=2, **changes)


class TitleTests:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Визит мэра Ниигаты", "Визит мэра Ниигаты."),
            ("Визит мэра Ниигаты", "визит Мэра ниигаты в Хабаровск"),
            ("Визит мэра Ниигаты на День города", "Визит мэра Ниигаты"),
            ("Международный конкурс снежной скульптуры", "Конкурс снежной скульптуры"),
            ("Делегация школьников", "Делегация школьникев"),
            ("Визит мэра Ниигаты в Хабаровск", "Визиты мэров Ниигаты в Хабаровске"),
            ("10-й конкурс снежной скульптуры", "Конкурс снежной скульптуры"),
        ],
    )
    def test_these_name_the_same(self, one, other):
        assert similar(fold(one), fold(other))
        assert similar(fold(other), fold(one))

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Визит мэра Ниигаты", "Фестиваль хоров"),
            ("10-й конкурс снежной скульптуры", "11-й конкурс снежной скульптуры"),
            ("Визит в Харбин", "Визит из Ниигаты"),
            ("Athletes from Niigata in Khabarovsk", "Drummers from Niigata in Khabarovsk"),
            ("Соглашение о сотрудничестве", "Соглашение о культурном и школьном обмене"),
        ],
    )
    def test_these_do_not(self, one, other):
        assert not similar(fold(one), fold(other))


class RecordTests:
    def test_a_record_is_not_like_itself(self):
        assert like(VISIT, [VISIT]) == []

    @pytest.mark.parametrize(
        "dates",
        [
            MAY,
            (datetime.date(2005, 1, 1), datetime.date(2005, 12, 31)),
            (datetime.date(2005, 5, 27), datetime.date(2005, 5, 27)),
        ],
    )
    def test_the_same_title_in_the_same_time_is_likely_one(self, dates):
        assert like(VISIT, [as_other(earliest=dates[0], latest=dates[1])]) == [2]

    @pytest.mark.parametrize(
        "changes",
        [
            {"earliest": datetime.date(2005, 5, 28), "latest": datetime.date(2005, 5, 28)},
            {"earliest": None, "latest": None},
            {"cities": frozenset([8])},
            {"cities": frozenset()},
            {"sort": "outgoing"},
            {"apart": frozenset([1])},
            {"titles": ("Фестиваль хоров",)},
            {"titles": ("", "")},
        ],
    )
    def test_another_time_city_sort_or_title_makes_another_record(self, changes):
        assert like(VISIT, [as_other(**changes)]) == []

    def test_one_language_in_common_suffices(self):
        one = replace(VISIT, titles=("Визит мэра Ниигаты", "Visit of the mayor"))
        assert like(one, [as_other(titles=("", "Visit of the Mayor"))]) == [2]


class PairTests:
    def test_each_pair_is_named_once_even_with_two_cities_in_common(self):
        both = frozenset([7, 8])
        assert list(pairs([replace(VISIT, cities=both), as_other(cities=both)])) == [(1, 2)]

    def test_a_long_record_meets_all_that_lie_in_it(self):
        year = as_other(earliest=datetime.date(2005, 1, 1), latest=datetime.date(2005, 12, 31))
        june = replace(
            VISIT, pk=3, earliest=datetime.date(2005, 6, 1), latest=datetime.date(2005, 6, 2)
        )
        assert set(pairs([VISIT, year, june])) == {(2, 1), (2, 3)}

    def test_records_without_a_date_are_passed_over(self):
        assert list(pairs([VISIT, as_other(earliest=None, latest=None)])) == []
