"""The catalogues: whole, sound, and in the words that the register has chosen."""

import gettext
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.utils import translation
from django.utils.translation import ngettext

from cities.models import Agreement, CityName, RelationStatus, SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.records.models import Citation, Source

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("ru", "en")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
# What a Russian sentence may say in Latin letters: examples to type, names, kinds of files.
LATIN = {"PDF", "cookie", "Bucheon", "Pucheon"}
EXAMPLES = re.compile(
    r"https?://\S+|[a-z]+\.ru|“[^”]+”|Asia/Tokyo|Q6106|\b(?:[A-Z]{2}, )+[A-Z]{2}\b"
    r"|\b(?:[a-z]{2}, )+[a-z]{2}\b"
)


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
    command = ["manage.py", "makemessages", "--locale=ru", "--locale=en", "--no-location"]
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
                words = re.findall(r"[A-Za-z]+", EXAMPLES.sub("", PLACEHOLDER.sub("", text)))
                assert set(words) <= LATIN, text

    def test_has_russian_quotes(self):
        for entry in live(catalogue("ru")):
            for text in translations(entry):
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


# ---- the chosen words ----------------------------------------------------------------------------

APPS = """
records | Источники и темы        | Sources and themes
cities  | Города и соглашения     | Cities and agreements
events  | Делегации и мероприятия | Delegations and events
"""

MODELS = """
cities.SisterCity           | город; города                           | city; cities
cities.CityName             | написание названия; написания названия  | spelling; spellings
cities.RelationStatus|изменение статуса связей; статус связей| change of status; status of relations
cities.Agreement            | соглашение; соглашения                  | agreement; agreements
events.Delegation           | делегация; делегации                    | delegation; delegations
events.Event                | мероприятие; мероприятия                | event; events
records.Theme               | тема; темы                              | theme; themes
records.Source              | источник; источники                     | source; sources
cities.CityCitation         | ссылка на источник; ссылки на источники | citation; citations
cities.AgreementCitation    | ссылка на источник; ссылки на источники | citation; citations
events.DelegationCitation   | ссылка на источник; ссылки на источники | citation; citations
events.EventCitation        | ссылка на источник; ссылки на источники | citation; citations
"""

CHOICES = {
    Source.Kind: """
official | официальный      | official
press    | пресса           | press
archive  | архив            | archive
partner  | партнёр          | partner
oral     | устное сообщение | oral account
""",
    Citation.Claim: """
general | запись в целом   | the record
date    | дату             | the date
name    | название или имя | the name
place   | место            | the place
people  | участников       | the people
result  | результат        | the result
""",
    SisterCity.Kind: """
sister  | город-побратим            | sister city
partner | город-партнёр             | partner city
contact | контакты без соглашения   | contacts without an agreement
""",
    SisterCity.SinceBasis: """
signed   | дата подписания          | signing
council  | решение совета или Думы  | council decision
declared | объявлено сторонами      | declared
press    | по сообщению прессы      | press report
unknown  | не установлено           | not established
""",
    CityName.Kind: """
official     | официальное                   | official
common       | обычное                       | common
former       | прежнее                       | former
romanisation | латиницей                     | romanised
misspelling  | ошибочное (только для поиска) | misspelling (search only)
""",
    RelationStatus.Status: """
negotiating | ведутся переговоры | under negotiation
active      | действуют          | active
suspended   | приостановлены     | suspended
resumed     | возобновлены       | resumed
ended       | прекращены         | ended
""",
    RelationStatus.DateMeans: """
from  | с этой даты              | from this date
as_of | по состоянию на эту дату | as known on this date
""",
    RelationStatus.DeclaredBy: """
us      | Хабаровском      | Khabarovsk
partner | партнёром        | the partner
both    | обеими сторонами | both sides
unknown | не установлено   | not established
""",
    Agreement.Type: """
establishment    | об установлении побратимских связей | establishing sister relations
cooperation      | о сотрудничестве                    | cooperation
memorandum       | меморандум                          | memorandum
protocol         | протокол                            | protocol
programme        | программа                           | programme
letter_of_intent | письмо (протокол) о намерениях      | letter of intent
declaration      | декларация, коммюнике               | declaration, communiqué
other            | иной                                | other
""",
    Agreement.Term: """
fixed   | определённый  | fixed
open    | бессрочное    | open-ended
unknown | не установлен | not established
""",
    Agreement.Renewal: """
none        | не предусмотрено   | none
by_decision | по решению сторон  | by decision
automatic   | автоматическое     | automatic
""",
    Agreement.RelationToPrevious: """
renews     | продлевает | renews
supersedes | заменяет   | supersedes
amends     | изменяет   | amends
""",
    Agreement.State: """
in_force | действует                 | in force
not_yet  | ещё не вступило в силу    | not yet in force
expired  | срок истёк                | expired
ended    | прекращено                | ended
unknown  | неизвестно, действует ли  | not known whether in force
""",
    Delegation.Direction: """
incoming    | к нам (приём)           | to Khabarovsk
outgoing    | от нас (выезд)          | from Khabarovsk
third_place | встреча в третьем городе | meeting elsewhere
""",
    Delegation.Level: """
official | официальный           | official
working  | рабочий               | working
business | деловая миссия        | business mission
experts  | специалисты           | experts
youth    | молодёжь              | youth
school   | школьники             | schoolchildren
culture  | творческий коллектив  | artists
sport    | спортсмены            | athletes
""",
    Delegation.Status: """
planned    | планируется | planned
confirmed  | подтверждена | confirmed
took_place | состоялась  | took place
cancelled  | отменена    | cancelled
postponed  | отложена    | postponed
""",
    Delegation.SizeMeans: """
exactly  | ровно    | exactly
about    | около    | about
at_least | не менее | at least
""",
    Event.Kind: """
festival   | фестиваль                | festival
contest    | конкурс или соревнование | contest or competition
exhibition | выставка                 | exhibition
forum      | форум                    | forum
exchange   | обмен                    | exchange
project    | проект                   | project
meeting    | встреча, заседание       | meeting
ceremony   | церемония                | ceremony
campaign   | акция                    | campaign
other      | иное                     | other
""",
    Event.Status: """
planned    | планируется  | planned
confirmed  | подтверждено | confirmed
took_place | состоялось   | took place
cancelled  | отменено     | cancelled
postponed  | отложено     | postponed
""",
}

FIELDS = {
    SisterCity: """
slug                    | адрес страницы                          | page address
published_at            | опубликовано                            | published
withdrawn_at            | снято с публикации                      | withdrawn
internal_note           | служебная заметка (на сайте не видна)   | internal note (never public)
created_at              | создано                                 | created
updated_at              | изменено                                | changed
updated_by              | кто изменил                             | changed by
photo                   | фотография                              | photo
photo_alt_ru            | что на фотографии (по-русски)           | what the photo shows (Russian)
photo_credit            | автор и источник фотографии             | photo credit
name_ru                 | название (по-русски)                    | name (Russian)
name_en                 | название (по-английски)                 | name (English)
name_native             | название на языке страны                | native name
native_language         | язык                                    | language
kind                    | вид связи                               | kind of relation
country                 | страна                                  | country
since                   | связи с (дата)                          | relations since
since_basis             | основание даты                          | basis of the date
motive_en               | как начались связи (по-английски)       | how it began (English)
summary_ru              | кратко о связях (по-русски)             | summary (Russian)
latitude                | широта                                  | latitude
longitude               | долгота                                 | longitude
time_zone               | часовой пояс                            | time zone
website                 | официальный сайт                        | official site
wikidata_id             | номер в Викиданных                      | Wikidata ID
not_to_be_confused_with | не путать с                             | not to be confused with
""",
    CityName: """
text     | написание | spelling
language | язык      | language
""",
    RelationStatus: """
status      | связи                   | relations
date        | дата                    | date
declared_by | кем объявлено           | declared by
note_ru     | пояснение (по-русски)   | note (Russian)
""",
    Source: """
key               | краткое обозначение | short key
title             | название            | title
url               | адрес в интернете   | web address
archive_reference | архивный шифр       | archive reference
published         | дата публикации     | date of publication
accessed          | дата обращения      | accessed
note              | примечание          | note
""",
    apps.get_model("cities.CityCitation"): """
source  | источник                                           | source
locator | место (страница, абзац)                            | place (page, paragraph)
quote   | цитата (до 500 знаков)                             | quotation (up to 500 characters)
claim   | что подтверждает                                   | what it supports
says_ru| что говорит источник, если иначе (по-русски)| what the source says, if different (Russian)
""",
    Agreement: """
title_ru             | название (по-русски)                | title (Russian)
type                 | вид документа                       | type
is_annual            | подписывается ежегодно              | signed every year
cities               | города                              | cities
our_party_ru         | сторона от Хабаровска (по-русски)   | party for Khabarovsk (Russian)
other_party_ru       | другая сторона (по-русски)          | other party (Russian)
signed               | подписано (дата)                    | signed
signed_place_ru      | место подписания (по-русски)        | place of signing (Russian)
signed_by_us_ru      | подписал от Хабаровска (по-русски)  | signed for Khabarovsk by (Russian)
signed_by_partner_ru | подписал от партнёра (по-русски)    | signed for the partner by (Russian)
valid_from           | действует с                         | valid from
valid_to             | действует по                        | valid until
term                 | срок действия                       | term
renewal              | продление                           | renewal
renewal_months       | продлевается на, месяцев            | renewed for, months
notice_months        | предупредить за, месяцев            | notice, months
previous             | предыдущее соглашение               | previous agreement
relation_to_previous | как связано с предыдущим            | relation to the previous one
themes               | темы                                | themes
ended                | прекращено (дата)                   | ended
end_reason_ru        | причина прекращения (по-русски)     | reason (Russian)
summary_ru           | краткое содержание (по-русски)      | summary (Russian)
document             | текст документа (PDF)               | document (PDF)
""",
    Delegation: """
direction        | направление                              | direction
cities           | города                                   | cities
dates            | даты                                     | dates
place_ru         | место (по-русски)                        | place (Russian)
level            | характер визита                          | nature of the visit
status           | состояние                                | status
head_name_ru     | глава делегации (по-русски)              | head of delegation (Russian)
head_title_ru    | должность главы (по-русски)              | position (Russian)
head_name_native | имя на родном языке                      | name in the native script
size             | численность                              | number of people
composition_ru   | состав (по-русски)                       | composition (Russian)
host_ru          | принимающая сторона (по-русски)          | host (Russian)
purpose_ru       | цель (по-русски)                         | purpose (Russian)
programme_ru     | программа (по-русски)                    | programme (Russian)
result_ru        | итоги (по-русски)                        | results (Russian)
next_steps       | договорённости на будущее                | what was agreed for the future
reported_on      | отчёт сдан (для служебного пользования)  | report filed (internal)
return_of        | ответный визит на                        | return visit for
document         | документ (PDF)                           | document (PDF)
agreements       | подписанные соглашения                   | agreements signed
""",
    Event: """
kind            | вид                     | kind
status          | состояние               | status
place_city      | город проведения        | host city
series_ru       | ряд (по-русски)         | series (Russian)
edition         | который по счёту        | edition
part_of         | часть мероприятия       | part of
has_anniversary | отмечать годовщины      | keep its anniversaries
award_ru        | награда (по-русски)     | award (Russian)
result_ru       | итоги (по-русски)       | results (Russian)
description_ru  | описание (по-русски)    | description (Russian)
participants_ru | участники (по-русски)   | participants (Russian)
organiser_ru    | организатор (по-русски) | organiser (Russian)
delegations     | делегации               | delegations
agreements      | соглашения              | agreements
""",
}


def rows(table, column):
    """The lines of a table: key, and the words of one language."""
    for line in table.strip().splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        yield cells[0], cells[column]


@pytest.mark.parametrize(("language", "column"), [("ru", 1), ("en", 2)])
class ChosenWordsTests:
    def test_apps(self, language, column):
        with translation.override(language):
            shown = [(key, str(apps.get_app_config(key).verbose_name)) for key, _ in rows(APPS, 1)]
        assert shown == list(rows(APPS, column))

    def test_models(self, language, column):
        with translation.override(language):
            for label, words in rows(MODELS, column):
                opts = apps.get_model(label)._meta
                assert f"{opts.verbose_name}; {opts.verbose_name_plural}" == words

    @pytest.mark.parametrize("choices", CHOICES, ids=lambda choices: choices.__qualname__)
    def test_choices(self, language, column, choices):
        with translation.override(language):
            shown = [(key, str(label)) for key, label in choices.choices]
        assert shown == list(rows(CHOICES[choices], column))

    @pytest.mark.parametrize("model", FIELDS, ids=lambda model: model.__name__)
    def test_fields(self, language, column, model):
        with translation.override(language):
            for name, words in rows(FIELDS[model], column):
                assert str(model._meta.get_field(name).verbose_name) == words

    def test_past_plans(self, language, column):
        words = """
events.Delegation | план; состоялась ли, не подтверждено | planned; not confirmed that it took place
events.Event      | состоялось ли, не подтверждено       | not confirmed that it took place
"""
        with translation.override(language):
            for label, said in rows(words, column):
                assert str(apps.get_model(label).NOT_CONFIRMED_LABEL) == said
