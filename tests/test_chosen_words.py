"""The words that the register has chosen, and that models, fields and choices go by."""

import pytest
from django.apps import apps
from django.utils import translation
from django.utils.translation import gettext

from cities.models import Agreement, CityName, RelationStatus, SisterCity
from events.models import Delegation, Event
from khabarovsk_relations.records.models import Citation, Source

LANGUAGES = ("ru", "en")
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
note_ru           | примечание (по-русски)    | note (Russian)
note_en           | примечание (по-английски) | note (English)
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

    def test_the_button_that_deletes(self, language, column):
        # A package says it of what has been done, and ours must win.
        with translation.override(language):
            assert gettext("Delete") == ("", "Удалить", "Delete")[column]

    def test_past_plans(self, language, column):
        words = """
events.Delegation | план; состоялась ли, не подтверждено | planned; not confirmed that it took place
events.Event      | состоялось ли, не подтверждено       | not confirmed that it took place
"""
        with translation.override(language):
            for label, said in rows(words, column):
                assert str(apps.get_model(label).NOT_CONFIRMED_LABEL) == said
