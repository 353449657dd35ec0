"""How far two words are from each other, and which names are near."""

import pytest

from khabarovsk_relations.records.nearest import distance, nearest


class DistanceTests:
    @pytest.mark.parametrize(
        ("one", "other", "slips"),
        [
            ("", "", 0),
            ("", "ab", 2),
            ("niigata", "niigata", 0),
            ("niigta", "niigata", 1),
            ("niigaata", "niigata", 1),
            ("niihata", "niigata", 1),
            ("niiagta", "niigata", 1),
            ("порланд", "портленд", 2),
            ("хабровск", "хабаровск", 1),
            ("ab", "cd", 2),
            ("ca", "abc", 3),
        ],
    )
    def test_counts_letters_more_less_other_or_swapped(self, one, other, slips):
        assert distance(one, other) == slips
        assert distance(other, one) == slips


class NearestTests:
    NAMES = ["niigata", "harbin", "пучон", "портленд", "新潟"]

    @pytest.mark.parametrize(
        ("word", "names"),
        [
            ("niigta", ["niigata"]),
            ("порланд", ["портленд"]),
            ("пучин", ["пучон"]),
            ("пчин", []),
            ("新瀉", ["新潟"]),
            ("niigata", []),
            ("niig", []),
            ("", []),
            ("zzzzzz", []),
        ],
    )
    def test_forgives_one_slip_in_a_short_word_and_two_in_a_long_one(self, word, names):
        assert [name for _slips, name in nearest(word, self.NAMES)] == names

    def test_names_the_nearest_first(self):
        assert nearest("harbin", ["habinn", "harbim", "harbin"]) == [(1, "harbim"), (2, "habinn")]
