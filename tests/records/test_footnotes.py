"""The sources of a page: their numbers, their marks, and what is told of each."""

import pytest
from django.template import Context, Template
from django.utils import translation

from cities.models import CityCitation, StatusCitation
from khabarovsk_relations.records.footnotes import Footnotes
from khabarovsk_relations.records.models import Source

FIRST, SECOND = Source(pk=7, title="First"), Source(pk=3, title="Second")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def cited(source, claim="general", **kwargs):
    return CityCitation(record_id=1, source=source, claim=claim, **kwargs)


def render(template, language="en", **context):
    with translation.override(language):
        return Template(f"{{% load citing %}}{template}").render(Context(context))


def told(notes):
    """Of each source what is told: place, quotation, and what it supports."""
    return [
        [(use.locator, use.quote, [str(words) for words, _ in use.supports]) for use in note.uses]
        for note in notes
    ]


class NumberTests:
    def test_the_first_named_source_is_the_first(self):
        notes = Footnotes([cited(SECOND), cited(FIRST), cited(SECOND, locator="p. 2")])
        assert [(note.number, note.source) for note in notes] == [(1, SECOND), (2, FIRST)]

    def test_no_citation_makes_no_note(self):
        assert not Footnotes([])
        assert list(Footnotes([])) == []

    def test_two_places_of_a_source_are_one_entry(self):
        notes = Footnotes([cited(FIRST, locator="§ 1", quote="a"), cited(FIRST, locator="§ 2")])
        assert told(notes) == [[("§ 1", "a", []), ("§ 2", "", [])]]

    def test_one_place_with_the_same_words_is_told_once_with_all_that_rests_on_it(self):
        place = {"locator": "§ 1", "quote": "In 1965."}
        notes = Footnotes([cited(FIRST, "date", **place), cited(FIRST, "name", **place)])
        assert told(notes) == [[("§ 1", "In 1965.", ["the date", "the name"])]]

    def test_one_place_with_other_words_is_told_twice(self):
        notes = Footnotes([cited(FIRST, locator="§ 1", says_en=year) for year in ("1964", "1965")])
        assert [use.says for note in notes for use in note.uses] == ["1964", "1965"]

    def test_of_a_bare_citation_nothing_is_told_but_its_source(self):
        bare, telling = (list(Footnotes([cited(FIRST, claim)]))[0] for claim in ("general", "date"))
        assert [use.is_telling for use in bare.uses] == [False]
        assert [use.is_telling for use in telling.uses] == [True]


class MarkTests:
    def test_a_fact_has_the_marks_of_its_sources_in_order(self):
        notes = Footnotes([cited(SECOND, "name"), cited(FIRST, "date"), cited(SECOND, "date")])
        assert [mark.number for mark in notes.marks("date")] == [1, 2]
        assert [mark.number for mark in notes.marks("name")] == [1]
        assert notes.marks("people") == []

    def test_every_mark_has_an_anchor_of_its_own(self):
        notes = Footnotes([cited(FIRST, "date"), cited(FIRST, "name"), cited(SECOND, "date")])
        marks = [mark for claim in ("date", "name", "date") for mark in notes.marks(claim)]
        anchors = [mark.anchor for mark in marks]
        assert anchors == ["note-1", "note-2", "note-1-2", "note-1-3", "note-2-2"]

    def test_the_list_leads_back_to_the_first_mark_of_a_claim(self):
        notes = Footnotes([cited(FIRST, "name"), cited(FIRST, "date")])
        for claim in ("name", "date", "date"):
            notes.marks(claim)
        supports = [pair for note in notes for use in note.uses for pair in use.supports]
        assert [anchor for _, anchor in supports] == ["note-1", "note-1-2"]

    def test_a_claim_without_a_mark_is_named_and_leads_nowhere(self):
        notes = Footnotes([cited(FIRST, "date"), cited(FIRST, "general", locator="p. 1")])
        assert [use.supports for note in notes for use in note.uses] == [[("the date", "")], []]

    def test_the_record_as_a_whole_is_named_where_a_mark_stands_for_it(self):
        notes = Footnotes([cited(FIRST)])
        notes.marks("general")
        assert told(notes) == [[("", "", ["the record"])]]

    @pytest.mark.parametrize(
        ("claim", "words"),
        [
            ("general", "запись в целом"),
            ("date", "дату"),
            ("name", "название или имя"),
            ("place", "место"),
            ("people", "участников"),
            ("result", "результат"),
        ],
    )
    def test_claims_are_named_in_russian_too(self, claim, words):
        notes = Footnotes([cited(FIRST, claim)])
        notes.marks(claim)
        with translation.override("ru"):
            assert told(notes) == [[("", "", [words])]]

    @pytest.mark.parametrize(
        ("claim", "words"),
        [
            ("general", "запись в целом"),
            ("date", "дата"),
            ("name", "название или имя"),
            ("place", "место"),
            ("people", "участники"),
            ("result", "результат"),
        ],
    )
    def test_what_a_source_says_differently_is_about_a_claim_and_supports_none(self, claim, words):
        notes = Footnotes([cited(FIRST, claim, says_ru="1964", says_en="1964")])
        notes.marks(claim)
        with translation.override("ru"):
            assert told(notes) == [[("", "", [words])]]

    def test_a_part_of_the_record_has_marks_of_its_own(self):
        status = StatusCitation(record_id=5, source=SECOND)
        other = StatusCitation(record_id=6, source=FIRST)
        notes = Footnotes([cited(FIRST), status, other])
        part = StatusCitation._meta.get_field("record").related_model(pk=5)
        assert [mark.number for mark in notes.marks("general")] == [1]
        assert [mark.number for mark in notes.marks("general", part)] == [2]
        assert told(notes)[1] == [("", "", ["change of status"])]

    def test_a_word_that_is_no_claim_is_an_error_at_once(self):
        with pytest.raises(ValueError, match="dates"):
            Footnotes([cited(FIRST)]).marks("dates")


class FootnotesTagTests:
    @pytest.mark.parametrize(("language", "name"), [("en", "source 1"), ("ru", "источник 1")])
    def test_a_mark_is_a_link_with_a_name(self, language, name):
        notes = Footnotes([cited(FIRST, "date")])
        markup = render('{% footnotes notes "date" %}', language, notes=notes)
        link = f'<a href="#source-1" id="note-1" aria-label="{name}">[1]</a>'
        assert markup == f'<sup class="footnote">{link}</sup>'

    def test_nothing_stands_where_nothing_supports_the_fact(self):
        notes = Footnotes([cited(FIRST, "date")])
        assert render('{% footnotes notes "name" %}', notes=notes) == ""

    @pytest.mark.parametrize("claim", ["date", ""])
    def test_a_fact_may_have_no_notes_or_no_claim(self, claim):
        assert render("{% footnotes notes claim %}", claim=claim) == ""
        assert render("{% footnotes notes '' %}", notes=Footnotes([cited(FIRST)])) == ""

    def test_the_notes_of_a_page_are_made_in_its_template(self):
        template = '{% numbered citations as notes %}{% footnotes notes "date" %}'
        assert 'href="#source-1"' in render(template, citations=[cited(FIRST, "date")])


class TitledTests:
    def test_a_title_stands_in_its_own_language_and_direction(self):
        source = Source(title="عربي <b>", language="ar")
        title = '<bdi lang="ar" dir="auto">عربي &lt;b&gt;</bdi>'
        assert render("{{ s|titled }}", s=source) == title
        numbers = Source(title="1965")
        assert render("{{ s|titled }}", s=numbers) == '<bdi dir="auto">1965</bdi>'

    def test_its_quotation_marks_are_the_inner_ones(self):
        source = Source(title="Газета «Труд» и “Times”")
        assert "Газета „Труд“ и “Times”" in render("{{ s|titled }}", "ru", s=source)
        assert "Газета «Труд» и ‘Times’" in render("{{ s|titled }}", "en", s=source)
