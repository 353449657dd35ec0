"""The catalogues: whole, sound, and in good Russian."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.utils import translation
from django.utils.translation import ngettext

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("ru", "en")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
# What a Russian sentence may say in Latin letters: examples to type, names, kinds of files.
LATIN = {"PDF", "CSV", "XLSX", "UTF", "Windows", "JPEG", "PNG", "WebP", "Ctrl", "Cmd", "cookie"}
LATIN |= {"Bucheon", "Pucheon", "Japan", "JP", "WCAG", "A", "AA", "axe", "Excel", "xls"}
EXAMPLES = re.compile(
    r"https?://\S+|[a-z]+\.ru|“[^”]+”|Asia/Tokyo|Q6106|\b(?:[A-Z]{2}, )+[A-Z]{2}\b"
    r"|\b(?:[a-z]{2}, )+[a-z]{2}\b"
)


# A link within a sentence.
MARKUP = re.compile(r'<a href="\{\}">|</a>')


def bare(text):
    """The text without what is no word of it."""
    return EXAMPLES.sub("", PLACEHOLDER.sub("", MARKUP.sub("", text)))


def catalogue(language):
    return polib.pofile(str(ROOT / f"locale/{language}/LC_MESSAGES/django.po"))


def ids(entries):
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in entries}


def live(entries):
    return [entry for entry in entries if not entry.obsolete]


def translations(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def placeholders(text):
    """Which are used; how often counts only for those without a name."""
    found = PLACEHOLDER.findall(text)
    return set(found), [one for one in found if one in {"%s", "%d", "{}"}]


@pytest.mark.parametrize("language", LANGUAGES)
class CatalogueTests:
    def test_everything_is_translated(self, language):
        assert [e.msgid for e in live(catalogue(language)) if not all(translations(e))] == []

    def test_nothing_is_a_guess_or_a_relic(self, language):
        assert [e.msgid for e in catalogue(language) if e.fuzzy or e.obsolete] == []

    def test_placeholders_are_those_of_the_message(self, language):
        for entry in live(catalogue(language)):
            for text in translations(entry):
                assert placeholders(text) == placeholders(entry.msgid), entry.msgid

    def test_every_number_has_its_form(self, language):
        po = catalogue(language)
        forms = int(re.search(r"nplurals=(\d)", po.metadata["Plural-Forms"])[1])
        for entry in live(po):
            if entry.msgid_plural:
                assert sorted(entry.msgstr_plural) == list(range(forms)), entry.msgid

    def test_lines_end_as_those_of_the_message(self, language):
        for entry in live(catalogue(language)):
            for text in translations(entry):
                for end in (0, -1):
                    assert text[end].isspace() == entry.msgid[end].isspace(), entry.msgid

    def test_the_compiled_file_says_the_same(self, language):
        written = {}
        for entry in live(catalogue(language)):
            key = f"{entry.msgctxt}\x04{entry.msgid}" if entry.msgctxt else entry.msgid
            if entry.msgid_plural:
                written |= {(key, form): text for form, text in entry.msgstr_plural.items()}
            else:
                written[key] = entry.msgstr
        with (ROOT / f"locale/{language}/LC_MESSAGES/django.mo").open("rb") as file:
            compiled = dict(gettext.GNUTranslations(file)._catalog)
        compiled.pop("")
        assert compiled == written


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The catalogues as `make messages` would collect them from the code as it is."""
    if not all(shutil.which(tool) for tool in ("xgettext", "msgmerge", "msguniq")):
        if os.environ.get("CI") == "true":
            pytest.fail("gettext is not installed")
        pytest.skip("gettext is not installed")
    copy = tmp_path_factory.mktemp("messages")
    for name in ("cities", "events", "khabarovsk_relations", "templates", "locale"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", copy)
    command = [
        "manage.py",
        "makemessages",
        "--locale=ru",
        "--locale=en",
        "--no-location",
        "--extension=html,txt,py,xml",
    ]
    result = subprocess.run(
        [sys.executable, *command],
        cwd=copy,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "khabarovsk_relations.settings"},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stderr
    return {
        language: polib.pofile(str(copy / f"locale/{language}/LC_MESSAGES/django.po"))
        for language in LANGUAGES
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_has_no_other_messages(collected, language):
    assert ids(live(collected[language])) == ids(live(catalogue(language)))


def test_english_adds_no_message_of_its_own():
    assert ids(catalogue("en")) == ids(catalogue("ru"))


class RussianTests:
    def test_is_written_in_russian_letters(self):
        for entry in live(catalogue("ru")):
            for text in translations(entry):
                words = re.findall(r"[A-Za-z]+", bare(text))
                assert set(words) <= LATIN, text

    def test_has_russian_quotes(self):
        for entry in live(catalogue("ru")):
            for text in translations(entry):
                text = MARKUP.sub("", text)
                assert '"' not in text and "'" not in text, text
                # English quotes stand only around English examples.
                assert not re.search(r"“[^”]*[а-яё][^”]*”", text), text

    def test_keeps_away_from_words_that_are_not_ours(self):
        forbidden = (
            r"событи|таймлайн|побратимы-города|город\w* побратим|братски|\bобъект|\bОК\b|\bID\b"
        )
        for entry in live(catalogue("ru")):
            for text in translations(entry):
                assert not re.search(forbidden, text), text

    @pytest.mark.parametrize(
        ("number", "words"),
        [
            (0, "У Хабаровска 0 городов-побратимов."),
            (1, "У Хабаровска 1 город-побратим."),
            (2, "У Хабаровска 2 города-побратима."),
            (5, "У Хабаровска 5 городов-побратимов."),
            (11, "У Хабаровска 11 городов-побратимов."),
            (21, "У Хабаровска 21 город-побратим."),
        ],
    )
    def test_counts_sister_cities(self, number, words):
        one, many = (
            "Khabarovsk has %(number)s sister city.",
            "Khabarovsk has %(number)s sister cities.",
        )
        with translation.override("ru"):
            assert ngettext(one, many, number) % {"number": number} == words

    @pytest.mark.parametrize(
        ("number", "words"),
        [(1, "Найдена 1 запись"), (2, "Найдены 2 записи"), (5, "Найдено 5 записей")],
    )
    def test_counts_records(self, number, words):
        with translation.override("ru"):
            said = ngettext("%(number)s record found", "%(number)s records found", number)
            assert said % {"number": number} == words
