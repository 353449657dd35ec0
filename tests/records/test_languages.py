"""The language of a text by its script."""

import pytest

from khabarovsk_relations.records.languages import language_of, runs_of


class LanguageOfTests:
    @pytest.mark.parametrize(
        ("text", "own", "language"),
        [
            ("新潟市", "ja", "ja"),
            ("新潟市", "zh-Hant", "zh-Hant"),
            ("新潟市", "en", "zh"),
            ("東北網", "", "zh"),
            ("ウラジオストク市", "", "ja"),
            ("姉妹都市提携の宣言", "ru", "ja"),
            ("姉妹都市提携の宣言", "zh", "ja"),
            ("내일신문", "ko", "ko"),
            ("홍건표 (洪建杓)", "ru", "ko"),
            ("富川", "ko", "ko"),
            ("Администрация города Хабаровска", "en", "ru"),
            ("Магілёў", "be", "be"),
            ("Times Colonist", "ru", "en"),
            ("Wikipedia", "ja", "en"),
            ("Der Spiegel", "de", "de"),
            ("Новости Mail", "ru", "ru"),
            ("Sputnik 中国", "zh", "en"),
            ("NPO法人 むさしの・多摩・ハバロフスク協会", "ja", "ja"),
            ("§ 1–13", "en", "en"),
            ("§ 1–13", "", ""),
            ("عربي", "ar", "ar"),
            ("", "", ""),
        ],
    )
    def test_is_its_own_unless_the_script_speaks_against_it(self, text, own, language):
        assert language_of(text, own) == language


class RunsTests:
    def runs(self, *told):
        return [piece for piece in runs_of(*told) if piece[0]]

    def test_names_in_another_script_are_pieces_of_their_own(self):
        assert self.runs("Мэр Хон Гон Пхё (홍건표) приехал", "ru") == [
            ("Мэр Хон Гон Пхё (", ""),
            ("홍건표", "ko"),
            (") приехал", ""),
        ]
        assert self.runs("Пучон and 부천", "en") == [
            ("Пучон", "ru"),
            (" and ", ""),
            ("부천", "ko"),
        ]

    def test_words_of_one_name_are_one_piece(self):
        assert self.runs("the line «Возврат к списку»", "en")[1] == ("Возврат к списку", "ru")
        assert self.runs("о «新潟市代表団 姉妹都市提携50周年、訪問の報告»", "ru")[1] == (
            "新潟市代表団 姉妹都市提携50周年、訪問の報告",
            "ja",
        )

    def test_han_alone_is_of_the_language_that_is_told(self):
        assert self.runs("о 姉妹都市", "ru", "ja")[1:] == [("姉妹都市", "ja")]
        assert self.runs("о 姉妹都市", "ru")[1:] == [("姉妹都市", "zh")]

    @pytest.mark.parametrize(
        ("text", "around"),
        [
            ("新潟市議会 ロシア", "ja"),
            ("哈尔滨", "zh-Hant"),
            ("부천 富川", "ko"),
            ("Магілёў", "be"),
            ("PKSCA, Портленд и Sputnik", "ru"),
            ("No other script", "en"),
        ],
    )
    def test_a_text_in_its_own_scripts_is_one_piece(self, text, around):
        assert self.runs(text, around, "ru") == [(text, "")]

    def test_nothing_is_lost(self):
        text = "a 新潟市 b Пучон, 부천."
        assert "".join(piece for piece, _language in runs_of(text, "en")) == text
