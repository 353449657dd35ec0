"""What was found is marked in the text as written, and a long text is cut around it."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from khabarovsk_relations.records.marking import BEFORE, WHOLE_LENGTH, excerpt, marked
from khabarovsk_relations.records.search import Query


class MarkedTests:
    @pytest.mark.parametrize(
        ("text", "query", "shown"),
        [
            ("Ёлка и ёлки", "елка", "<mark>Ёлка</mark> и ёлки"),
            ("Ёлка и ёлки", "елк", "<mark>Ёлка</mark> и <mark>ёлки</mark>"),
            ("Харбин, Ниигата", "ниигата харбин", "<mark>Харбин</mark>, <mark>Ниигата</mark>"),
            ("Straße, QUÉBEC", "strasse quebec", "<mark>Straße</mark>, <mark>QUÉBEC</mark>"),
            ("Film festival of films", "film-festival", "<mark>Film festival</mark> of films"),
            ("Ha-er-bin", "haerbin", "<mark>Ha-er-bin</mark>"),
            ("Ha-er-bin", "Ha-er-bin", "<mark>Ha-er-bin</mark>"),
            ("Ha'er-bin", "haer", "<mark>Ha&#x27;er-bin</mark>"),
            ("第10回新潟市まつり", "新潟", "第10回<mark>新潟</mark>市まつり"),
            ("부천시", "천", "부<mark>천</mark>시"),
            ("Нежная", "ежная", "Нежная"),
            ("«Снег» 100%", "%", "«Снег» 100%"),
            ("Нии\xadгата", "ниигата", "<mark>Нии\xadгата</mark>"),
            ("", "x", ""),
        ],
    )
    def test_marks_whole_words_as_they_are_written(self, text, query, shown):
        assert marked(text, Query(query)) == shown

    def test_knows_no_difference_of_composition(self):
        text = unicodedata.normalize("NFD", "Ёлка")
        assert marked(text, Query("ёлка")) == f"<mark>{text}</mark>"

    def test_lets_no_markup_through(self):
        shown = marked('<b>Ёлка</b> & "<script>', Query("script b"))
        assert "<b>" not in shown
        assert shown == (
            "&lt;<mark>b</mark>&gt;Ёлка&lt;/<mark>b</mark>&gt; "
            "&amp; &quot;&lt;<mark>script</mark>&gt;"
        )

    @given(st.text(), st.text())
    @settings(deadline=None, derandomize=True, max_examples=200)
    def test_changes_nothing_but_marks(self, text, query):
        shown = marked(text, Query(query))
        plain = shown.replace("<mark>", "").replace("</mark>", "")
        assert plain == marked(text, Query(""))


class ExcerptTests:
    def test_shows_a_short_text_whole(self):
        assert excerpt("Рыба. Ёлка.", Query("елка")) == "Рыба. Ёлка."

    def test_cuts_a_long_text_between_words_around_the_first_word_found(self):
        text = "рыба " * 100 + "ёлка " + "мясо " * 100
        shown = excerpt(text, Query("елка"))
        assert shown.startswith("… рыба ")
        assert "рыба ёлка мясо" in shown
        assert shown.endswith("мясо …")
        assert len(shown) < WHOLE_LENGTH + BEFORE

    def test_begins_with_the_beginning_and_ends_with_the_end(self):
        assert excerpt("ёлка " + "рыба " * 100, Query("елка")).startswith("ёлка рыба")
        assert excerpt("рыба " * 100 + "ёлка", Query("елка")).endswith("рыба ёлка")

    def test_cuts_a_text_without_spaces_anywhere(self):
        shown = excerpt("新" * 300 + "潟" + "市" * 300, Query("潟"))
        assert "新潟市" in shown
        assert len(shown) < WHOLE_LENGTH + BEFORE

    def test_shows_the_beginning_where_nothing_is_found(self):
        shown = excerpt("рыба " * 100, Query("ёлка"))
        assert shown.startswith("рыба рыба")
        assert shown.endswith("рыба …")
        assert len(shown) < WHOLE_LENGTH
