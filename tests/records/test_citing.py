"""Lines to copy that name a record, and letters about it, whatever its title holds."""

import datetime
from urllib.parse import parse_qs, unquote, urlsplit

import bibtexparser
import pytest
from bibtexparser.middlewares import LatexDecodingMiddleware
from django.utils import translation
from pylatexenc.latex2text import (
    LatexNodes2Text,
    MacroTextSpec,
    get_default_latex_context_db,
)

from cities.models import Agreement, SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.records.citing import (
    bibtex,
    gost,
    mail_about,
    one_line,
    plain_english,
)

TODAY = datetime.date(2026, 11, 24)
# The evening in Greenwich is the next day in Khabarovsk.
CHANGED = datetime.datetime(2026, 11, 23, 20, tzinfo=datetime.UTC)
KINDS = [
    (SisterCity, "name", "since", "cities", "city"),
    (Agreement, "title", "signed", "agreements", "agreement"),
    (Delegation, "title", "dates", "delegations", "delegation"),
    (Event, "title", "dates", "events", "event"),
]
HOSTILE = [
    "The \"sister\" 'city'",
    "«Ёлочки» и „лапки“",
    "<script>alert(1)</script>",
    "} , note = {broken",
    "{{{ {",
    "\\} \\{ \\input{x} \\\\",
    "100 % & # $ _ ~ ^ @ |",
    "@misc{other, title = {x}}",
    "新潟市 부천시 عربي",
    "Два слова, 2005\xa0г.",
    "ё" * 300,
]


@pytest.fixture(autouse=True)
def address_of_the_site(settings):
    settings.SITE_URL = "https://register.example.org"


def record(model=Event, title="Feast", **kwargs):
    name = "name" if model is SisterCity else "title"
    fields = {f"{name}_ru": title, f"{name}_en": title, "slug": "one", "updated_at": CHANGED}
    return model(**fields | kwargs)


def decoder():
    """LaTeX as text; the parser's own table lacks some names of letters."""
    context = get_default_latex_context_db()
    names = {
        "textbraceleft": "{",
        "textbraceright": "}",
        "textless": "<",
        "textgreater": ">",
        "textasciicircum": "^",
    }
    macros = [MacroTextSpec(name, letter) for name, letter in names.items()]
    context.add_context_category("braces", prepend=True, macros=macros)
    return LatexNodes2Text(latex_context=context, keep_braced_groups=False)


def parsed(text):
    """The only entry of a BibTeX text, as written and as a reader sees it."""
    raw, decoded = (
        bibtexparser.parse_string(text, append_middleware=more)
        for more in ([], [LatexDecodingMiddleware(decoder=decoder())])
    )
    for library in (raw, decoded):
        assert library.failed_blocks == []
        assert len(library.blocks) == 1
    return raw.entries[0], {field.key: field.value for field in decoded.entries[0].fields}


def balance(text):
    """How deep in braces each letter stands, a brace behind a backslash counted as BibTeX does."""
    depth, depths = 0, []
    for letter in text:
        depth += (letter == "{") - (letter == "}")
        depths.append(depth)
    return depths


class GostTests:
    def test_the_line_names_title_site_address_and_day(self):
        line = gost(record(title="Праздник"), TODAY)
        assert str(line) == (
            "Праздник // Реестр международных связей Хабаровска: [сайт]."
            " URL: https://register.example.org/ru/events/one/ (дата обращения: 24.11.2026)."
        )
        assert line.language == line.title.language == "ru"

    @pytest.mark.parametrize(("model", "name", "date", "path", "kind"), KINDS)
    def test_it_is_the_same_on_the_english_page(self, model, name, date, path, kind):
        with translation.override("en"):
            line = gost(record(model, **{f"{name}_ru": "Имя", f"{name}_en": "Name"}), TODAY)
        assert str(line).startswith("Имя // Реестр")
        assert f"URL: https://register.example.org/ru/{path}/one/ (" in str(line)

    def test_a_title_that_exists_in_english_only_keeps_its_language(self):
        assert gost(record(title_ru=""), TODAY).title.language == "en"

    def test_a_delegation_without_a_title_is_named_in_russian(self):
        visit = record(Delegation, "", direction="incoming", dates="2005-05")
        with translation.override("en"):
            line = gost(visit, TODAY)
        assert str(line).startswith("Делегация")
        assert "май 2005" in line.title and line.title.language == "ru"


class PlainEnglishTests:
    def test_the_line_says_who_when_where(self):
        with translation.override("ru"):
            line = plain_english(record(title_ru="Праздник"), TODAY)
        assert str(line) == (
            "Feast. Register of Khabarovsk's international relations. Khabarovsk city"
            " administration, last changed 24 November 2026."
            " https://register.example.org/en/events/one/ (accessed 24 November 2026)."
        )

    @pytest.mark.parametrize("title", ["What now?", "At last!", "Feast, part 1.", "And so on…"])
    def test_a_title_that_ends_a_sentence_has_no_second_stop(self, title):
        assert str(plain_english(record(title=title), TODAY)).startswith(f"{title} Register")


class BibtexTests:
    @pytest.mark.parametrize(("model", "name", "date", "path", "kind"), KINDS)
    def test_a_parser_reads_every_field(self, model, name, date, path, kind):
        text = bibtex(record(model, "Feast", **{date: "1992~"}), TODAY, "en")
        entry, fields = parsed(text)
        assert (entry.entry_type, entry.key) == ("misc", f"{kind}-one")
        assert fields == {
            "author": "Khabarovsk city administration",
            "title": "Feast",
            "howpublished": "Register of Khabarovsk's international relations",
            "year": "2026",
            "url": f"https://register.example.org/en/{path}/one/",
            "urldate": "2026-11-24",
            "note": "Last changed 24 November 2026. Date (ISO 8601-2): 1992~",
        }

    def test_in_russian_it_stays_in_russian_letters(self):
        city = record(SisterCity, name_ru="Харбин", name_en="Harbin", since="1993-06-15")
        _, fields = parsed(bibtex(city, TODAY, "ru"))
        assert fields["author"] == "Администрация города Хабаровска"
        assert fields["title"] == "Харбин"
        assert fields["url"] == "https://register.example.org/ru/cities/one/"
        note = "Запись изменена 24 ноября 2026\xa0г. Дата (ISO 8601-2): 1993-06-15"
        assert fields["note"] == note

    def test_the_key_is_the_same_in_every_language(self):
        keys = set()
        for language in ("ru", "en"):
            with translation.override(language):
                keys.add(parsed(bibtex(record(), TODAY))[0].key)
        assert keys == {"event-one"}

    def test_without_a_date_only_the_change_is_noted(self):
        _, fields = parsed(bibtex(record(dates=""), TODAY, "en"))
        assert fields["note"] == "Last changed 24 November 2026"

    def test_office_and_title_are_kept_from_the_styles(self):
        entry, _ = parsed(bibtex(record(), TODAY, "en"))
        assert entry["author"] == "{Khabarovsk city administration}"
        assert entry["title"] == "{Feast}"

    @pytest.mark.parametrize("title", HOSTILE)
    def test_a_title_comes_back_letter_by_letter(self, title):
        text = bibtex(record(title=title), TODAY, "en")
        _, fields = parsed(text)
        assert fields["title"] == title

    @pytest.mark.parametrize("title", HOSTILE)
    def test_no_title_leaves_its_braces(self, title):
        depths = balance(bibtex(record(title=title), TODAY, "en"))
        assert depths[-1] == 0
        assert 0 not in depths[len("@misc{") : -1]

    @pytest.mark.parametrize("date", ["1992~", "1992%", "199X", "[2007..2011]", "1999/..", "2005?"])
    def test_a_date_is_exact_however_it_is_known(self, date):
        _, fields = parsed(bibtex(record(dates=date), TODAY, "en"))
        assert fields["note"].endswith(f": {date}")

    def test_a_title_of_lines_is_one_line(self):
        text = bibtex(record(title="One\r\n  two\n\nthree"), TODAY, "en")
        assert parsed(text)[1]["title"] == "One two three"
        assert len(text.splitlines()) == 9


class OneLineTests:
    @pytest.mark.parametrize("breaks", ["\n", "\r\n", "\t", "\u2028", "\x0b", "\x85", "  "])
    def test_a_break_of_any_kind_is_a_space(self, breaks):
        assert one_line(f" a{breaks}b ") == "a b"

    def test_control_characters_go_and_no_break_spaces_stay(self):
        assert one_line("a\x00\x07\x1b5\xa0г.") == "a5\xa0г."


class MailAboutTests:
    ADDRESS = "https://register.example.org/en/events/one/"

    @pytest.fixture(autouse=True)
    def reader_of_letters(self, settings):
        settings.CONTACT_EMAIL = "office@example.org"

    def test_without_a_reader_there_is_no_link(self, settings):
        settings.CONTACT_EMAIL = ""
        assert mail_about(self.ADDRESS, "Feast") == ""

    @pytest.mark.parametrize(
        ("language", "subject", "body"),
        [
            (
                "en",
                "A mistake in the record “Feast”",
                f"Page: {ADDRESS}\r\nWhat is wrong:\r\n",
            ),
            ("ru", "Ошибка в записи «Feast»", f"Страница: {ADDRESS}\r\nЧто неверно:\r\n"),
        ],
    )
    def test_the_letter_carries_title_and_address(self, language, subject, body):
        with translation.override(language):
            link = mail_about(self.ADDRESS, "Feast")
        parts = urlsplit(link)
        assert (parts.scheme, parts.path) == ("mailto", "office@example.org")
        assert parse_qs(parts.query) == {"subject": [subject], "body": [body]}

    def test_of_another_page_it_carries_the_address(self):
        with translation.override("en"):
            query = parse_qs(urlsplit(mail_about(self.ADDRESS)).query)
        assert query["subject"] == ["A mistake in the register"]
        assert self.ADDRESS in query["body"][0]

    @pytest.mark.parametrize("title", [*HOSTILE, "x\r\nBcc: a@b.example", "x&bcc=a@b.c", "a+b?c=d"])
    def test_no_title_adds_a_header(self, title):
        link = mail_about(self.ADDRESS, title)
        assert link.isascii()
        assert not set(link) & set(" \r\n\"'<>+")
        fields = parse_qs(urlsplit(link).query, strict_parsing=True)
        assert sorted(fields) == ["body", "subject"]
        assert "\r" not in fields["subject"][0] and "\n" not in fields["subject"][0]
        assert fields["body"][0].count("\r\n") == fields["body"][0].count("\n") == 2

    def test_no_address_adds_a_line(self):
        link = mail_about("https://e.org/\r\n\r\nBcc: x")
        assert parse_qs(urlsplit(link).query)["body"][0].count("\n") == 2

    def test_a_long_title_is_cut(self):
        subject = parse_qs(urlsplit(mail_about(self.ADDRESS, "ё" * 300)).query)["subject"][0]
        assert len(subject) < 120
        assert "…" in subject

    def test_an_address_of_the_office_adds_no_header(self, settings):
        settings.CONTACT_EMAIL = "a?bcc=b&c,d@example.org"
        path = urlsplit(mail_about(self.ADDRESS, "Feast")).path
        assert unquote(path) == settings.CONTACT_EMAIL
        assert not set(path) & set("?&,")
