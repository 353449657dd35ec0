"""What the public templates say of dates, texts in two languages, and facts."""

import datetime
import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation

from khabarovsk_relations.records.edtf import EDTFDate
from khabarovsk_relations.records.localized import LocalizedText

RUSSIAN = LocalizedText("Праздник", "ru", is_fallback=True)
ONLY_RUSSIAN = "This text exists in Russian only."


def render(template, language="en", **context):
    with translation.override(language):
        words = Template(f"{{% load register %}}{template}").render(Context(context))
    return words.replace("\xa0", " ").strip()


class DateTests:
    @pytest.mark.parametrize(
        ("date", "markup"),
        [
            ("2005-05-24", '<time datetime="2005-05-24">24 May 2005</time>'),
            ("2005-05", '<time datetime="2005-05">May 2005</time>'),
            ("2005", '<time datetime="2005">2005</time>'),
            ("2005~", "about 2005"),
            ("2005-05-24?", "probably 24 May 2005"),
            ("2005-24", "winter 2005/06"),
            ("../2006", "until 2006"),
        ],
    )
    def test_a_machine_reads_no_more_than_is_known(self, date, markup):
        assert render("{% date value %}", value=EDTFDate.parse(date)) == markup

    def test_a_cell_leaves_out_the_word_for_year(self):
        value = EDTFDate.parse("2005-05")
        assert render("{% date value %}", "ru", value=value).endswith(">май 2005 г.</time>")
        assert render("{% date value True %}", "ru", value=value).endswith(">май 2005</time>")
        assert render("{{ value|in_words }}", "ru", value=value) == "май 2005 г."


class WholeDayTests:
    def test_a_day_is_in_the_words_of_every_date(self):
        day = datetime.date(2006, 1, 2)
        assert render("{{ value|whole_day }}", value=day) == "2 January 2006"
        assert render("{{ value|whole_day }}", "ru", value=day) == "2 января 2006 г."

    def test_a_moment_is_a_day_in_khabarovsk(self):
        moment = datetime.datetime(2006, 1, 1, 20, tzinfo=datetime.UTC)
        assert render("{{ value|whole_day }}", value=moment) == "2 January 2006"

    @pytest.mark.parametrize("year", [206, 3006])
    def test_a_slip_in_a_year_breaks_no_page(self, year):
        assert str(year) in render("{{ value|whole_day }}", value=datetime.date(year, 1, 2))


class TextTests:
    def test_a_text_stands_as_it_is(self):
        assert render("{% text value %}", value="A & <b>") == "A &amp; &lt;b&gt;"

    def test_lines_are_kept_where_asked(self):
        assert render("{% text value True %}", value="a\n<b>") == "a<br>&lt;b&gt;"
        assert render("{% text value %}", value="a\nb") == "a\nb"

    def test_a_name_in_a_sentence_is_marked_but_nothing_is_said(self):
        template = "{{ value|in_its_language }}"
        assert render(template, value=RUSSIAN) == '<span lang="ru">Праздник</span>'
        assert render(template, value=LocalizedText("<b>", "en", is_fallback=False)) == "&lt;b&gt;"

    def test_one_in_the_other_language_is_marked_and_said(self):
        markup = render("{% text value %}", value=RUSSIAN)
        assert '<span lang="ru">Праздник</span>' in markup
        assert ONLY_RUSSIAN in markup
        english = LocalizedText("Feast", "en", is_fallback=True)
        assert "This text exists in English only." in render("{% text value %}", value=english)

    def test_one_in_the_language_of_the_page_is_not(self):
        value = LocalizedText("Feast", "en", is_fallback=False)
        assert render("{% text value %}", value=value) == "Feast"

    def test_a_name_in_another_script_has_its_language(self):
        value = LocalizedText("Хон Гон Пхё (홍건표)", "ru", is_fallback=False)
        markup = 'Хон Гон Пхё (<span lang="ko">홍건표</span>)'
        assert render("{% text value %}", "ru", value=value) == markup
        lines = LocalizedText("<b>\n新潟市", "ru", is_fallback=False)
        markup = '&lt;b&gt;<br><span lang="ja">新潟市</span>'
        assert render('{% text value True own="ja" %}', "ru", value=lines) == markup

    def test_so_has_one_within_a_text_in_the_other_language(self):
        value = LocalizedText("Пучон (부천)", "ru", is_fallback=True)
        markup = '<span lang="ru">Пучон (<span lang="ko">부천</span>)</span>'
        assert render("{% text value short=True %}", value=value) == markup

    def test_the_words_that_say_so_may_stand_behind_a_link(self):
        template = '<a href="/">{% text value short=True %}</a>{% only_in value %}'
        link = '<a href="/"><span lang="ru">Праздник</span></a>'
        markup = f'{link} <small class="note">{ONLY_RUSSIAN}</small>'
        assert render(template, value=RUSSIAN) == markup
        own = LocalizedText("Feast", "en", is_fallback=False)
        assert render(template, value=own) == '<a href="/">Feast</a>'


class NamedTests:
    @pytest.mark.parametrize(
        ("name", "own", "markup"),
        [
            ("新潟市", "ja", '<bdi lang="ja" dir="auto">新潟市</bdi>'),
            ("Городская <Дума>", "en", '<bdi lang="ru" dir="auto">Городская &lt;Дума&gt;</bdi>'),
            (
                "Sputnik 中国",
                "zh",
                '<bdi lang="en" dir="auto">Sputnik <span lang="zh">中国</span></bdi>',
            ),
            ("§ 1", "", '<bdi dir="auto">§ 1</bdi>'),
            ("§ 1", '"><script>', '<bdi lang="&quot;&gt;&lt;script&gt;" dir="auto">§ 1</bdi>'),
        ],
    )
    def test_a_name_stands_in_its_own_language(self, name, own, markup):
        assert render("{% named name own %}", name=name, own=own) == markup

    def test_it_may_be_another_element(self):
        assert render('{% named "Dawn" "en" "q" %}') == '<q lang="en" dir="auto">Dawn</q>'

    def test_words_of_the_page_have_the_language_of_their_names(self):
        markup = '<span lang="ru">Пучон</span> &amp; <span lang="ko">부천</span>'
        assert render("{{ words|with_languages }}", words="Пучон & 부천") == markup


class FactTests:
    def test_a_fact_has_its_label(self):
        markup = render('{% fact "Host" value %}', value="City hall")
        assert markup == "<div><dt>Host</dt><dd>City hall</dd></div>"

    def test_an_empty_one_is_left_out(self):
        assert render('{% fact "Host" value %}', value="") == ""

    def test_unless_its_absence_is_a_fact(self):
        markup = render('{% fact "Host" value "not named" %}', value="")
        assert '<span class="unknown">not named</span>' in markup

    def test_markup_of_a_clerk_stays_text(self):
        assert "&lt;script&gt;" in render('{% fact "Host" value %}', value="<script>")


class ToRecordTests:
    def test_the_filters_of_the_list_are_carried(self):
        class Record:
            def get_absolute_url(self):
                return "/en/events/feast/"

        template = '<a href="{% to_record record carried %}">'
        markup = render(template, record=Record(), carried="?city=harbin&order=asc")
        assert markup == '<a href="/en/events/feast/?city=harbin&amp;order=asc">'
        assert render(template, record=Record()) == '<a href="/en/events/feast/">'

    def test_they_stand_before_a_place_on_the_page(self):
        class Part:
            def get_absolute_url(self):
                return "/en/cities/harbin/#status"

        address = render("{% to_record record carried %}", record=Part(), carried="?kind=sister")
        assert address == "/en/cities/harbin/?kind=sister#status"


class SectionTests:
    def link(self, path, language="en"):
        request = RequestFactory().get(path) if path else None
        template = '{% section "timeline" "Timeline" "wide" %}'
        return render(template, language, request=request)

    def test_it_leads_to_the_section_in_the_language_of_the_page(self):
        assert self.link("/en/") == '<a class="wide" href="/en/timeline/">Timeline</a>'
        assert 'href="/ru/timeline/"' in self.link("/ru/", "ru")

    @pytest.mark.parametrize(
        ("path", "current"),
        [
            ("/en/timeline/", ' aria-current="page"'),
            ("/en/timeline/?order=asc", ' aria-current="page"'),
            ("/en/timeline/2005/", ' aria-current="true"'),
            ("/en/timelines/", ""),
            ("/en/cities/", ""),
            ("/ru/timeline/", ""),
            # An error that has no request knows no page.
            ("", ""),
        ],
    )
    def test_it_says_whether_the_reader_is_there_or_inside(self, path, current):
        assert self.link(path) == f'<a class="wide" href="/en/timeline/"{current}>Timeline</a>'

    def test_without_a_class_it_has_none(self):
        markup = render('{% section "timeline" "Timeline" %}')
        assert markup == '<a href="/en/timeline/">Timeline</a>'


class BarsOfYearsTests:
    def bars(self, *years, language="en"):
        counts = [(year, number, "#") for year, number in years]
        return render("{% bars_of_years years %}", language, years=counts)

    def test_there_is_a_bar_for_each_year_up_to_this_one(self):
        year = timezone.localdate().year
        markup = self.bars((year - 1, 3), (year - 9, 1))
        assert f'viewBox="0 0 {10 * 12} 62"' in markup
        assert markup.count("<rect") == 2

    def test_it_is_a_picture_only_and_silent(self):
        assert 'aria-hidden="true" focusable="false"' in self.bars((2001, 1), (2002, 1))

    def test_numbers_of_a_drawing_have_a_point_in_russian_too(self):
        markup = self.bars((2001, 7), (2002, 3), language="ru")
        assert 'height="25.7"' in markup
        assert re.search(r'<text [^>]*x="\d+\.\d+%"', markup)
        assert "," not in markup

    def test_years_stand_below_in_the_order_of_time_whatever_the_order_of_the_links(self):
        newest_first = self.bars((2004, 1), (2001, 2))
        years = [int(year) for year in re.findall(r"<text [^>]*>(\d+)</text>", newest_first)]
        assert years == sorted(years)
        assert years[-1] > 2004
        assert newest_first == self.bars((2001, 2), (2004, 1))

    def test_one_year_is_no_picture(self):
        assert self.bars((2001, 7)) == self.bars() == ""
