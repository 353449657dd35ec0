"""A record page names its sources, says how to cite it, and takes letters about mistakes."""

import datetime
from urllib.parse import parse_qs, urlsplit

import bibtexparser
import pytest
from django.http import HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import timezone, translation

from cities.models import CityCitation
from khabarovsk_relations.records.footnotes import Footnotes

from ..factories import (
    AgreementCitationFactory,
    AgreementFactory,
    CityCitationFactory,
    DelegationCitationFactory,
    DelegationFactory,
    EventCitationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    SourceFactory,
    StatusCitationFactory,
)
from .reading import Page, address_of, read

pytestmark = pytest.mark.django_db

every_kind = pytest.mark.parametrize(
    ("factory", "citation"),
    [
        (SisterCityFactory, CityCitationFactory),
        (AgreementFactory, AgreementCitationFactory),
        (DelegationFactory, DelegationCitationFactory),
        (EventFactory, EventCitationFactory),
    ],
    ids=["city", "agreement", "delegation", "event"],
)
both_languages = pytest.mark.parametrize("language", ["ru", "en"])
HOSTILE = '"A" <b>\r\n} \\ % &amp; «я» 新潟市 عربي'


def name_of(factory):
    return "name" if factory is SisterCityFactory else "title"


def titled(factory, title, **kwargs):
    name = name_of(factory)
    return factory(**{f"{name}_ru": title, f"{name}_en": title} | kwargs)


def page_of(record, language):
    return read(address_of(record, language=language))


def raw(element):
    """Its text with every line break."""
    return "".join(element.content)


def listed(citations, marked=(), language="en"):
    """The list of sources of a page on which these claims have marks."""
    with translation.override(language):
        notes = Footnotes(citations)
        for claim in marked:
            notes.marks(claim)
        markup = render_to_string("_citations.html", {"notes": notes})
    return Page("/", HttpResponse(markup)).one("section")


class SourcesTests:
    @every_kind
    @both_languages
    def test_every_source_is_one_numbered_entry_with_its_places(self, factory, citation, language):
        record = factory(sources=[])
        paper, archive = SourceFactory(title="新潟日報", language="ja"), SourceFactory(url="")
        for source, locator in [(paper, "p. 1"), (archive, "f. 2"), (paper, "p. 3")]:
            citation(record=record, source=source, locator=locator, claim="date")
        entries = page_of(record, language).main.one(id="sources").one("ol").all(class_="source")
        assert [entry["id"] for entry in entries] == ["source-1", "source-2"]
        assert "p. 1" in entries[0].text and "p. 3" in entries[0].text
        assert "f. 2" in entries[1].text
        assert entries[0].one("cite")["lang"] == "ja"

    @every_kind
    def test_a_source_says_whatever_is_known_of_it(self, factory, citation):
        source = SourceFactory(
            title="Dawn",
            publisher="City",
            archive_reference="F. 1",
            published="1965-04",
            accessed=datetime.date(2026, 1, 2),
            url="https://example.org/dawn",
            language="en",
        )
        record = factory(sources=[])
        citation(record=record, source=source, locator="p. 1", quote="In <1965>.")
        entry = page_of(record, "en").main.one(id="source-1")
        assert entry.text == (
            "Dawn, City, F. 1, April 1965 (accessed 2 January 2026) p. 1: In <1965>."
        )
        link = entry.all("a")[0]
        assert link["href"] == "https://example.org/dawn"
        assert link["rel"] == "external noopener"
        assert entry.one("q")["lang"] == "en"

    def test_a_source_without_a_date_says_so(self):
        citation = CityCitationFactory(source=SourceFactory(published=""))
        assert ", undated" in listed([citation]).text
        assert ", без даты" in listed([citation], language="ru").text

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("ru", "По данным источника «Газета „Труд“»: 7 января 2000 г."),
            ("en", "According to “Газета «Труд»”: 7 January 2000"),
        ],
    )
    def test_what_a_source_says_differently_stands_with_it(self, language, words):
        citation = CityCitationFactory(
            source=SourceFactory(title="Газета «Труд»", language="ru"),
            says_ru="7 января 2000 г.",
            says_en="7 January 2000",
        )
        section = page_of(citation.record, language).main.one(id="sources")
        assert words in section.text
        assert section.all("bdi", lang="ru")[-1].text.startswith("Газета")

    @pytest.mark.parametrize(
        ("language", "about", "supports"),
        [("ru", "О чём: дата.", "Подтверждает: дату."), ("en", "On: the date.", "Supports: the")],
    )
    def test_it_is_not_said_to_support_what_it_says_differently(self, language, about, supports):
        told = {"says_ru": "7 января", "says_en": "7 January", "claim": "date"}
        assert about in listed([CityCitationFactory(**told)], language=language).text
        assert supports not in listed([CityCitationFactory(**told)], language=language).text
        plain = listed([CityCitationFactory(claim="date")], language=language).text
        assert supports in plain

    def test_the_sources_of_a_status_stand_on_the_page_of_its_city(self):
        city = SisterCityFactory(sources=[SourceFactory()])
        status = RelationStatusFactory(city=city)
        StatusCitationFactory(record=status, source=CityCitation.objects.get().source)
        section = page_of(city, "en").main.one(id="sources")
        assert len(section.all(class_="source")) == 1
        assert "Supports: change of status." in section.text

    def test_a_claim_leads_back_to_its_mark(self):
        citation = CityCitationFactory(claim="date")
        link = listed([citation], ["date"]).one("a", href="#note-1")
        assert link.text == "the date"
        assert [a for a in listed([citation]).all("a") if a["href"].startswith("#")] == []

    def test_what_a_clerk_writes_stays_text(self):
        script = "<script>alert(1)</script>"
        source = SourceFactory(title=script, publisher=script, language='"><script>')
        citation = CityCitationFactory(
            source=source, locator=script, quote=script, says_en=script, claim="date"
        )
        assert page_of(citation.record, "en").all("script") == []


class CiteTests:
    @every_kind
    @both_languages
    def test_three_references_lead_to_the_page_in_their_language(
        self, factory, citation, language, settings
    ):
        settings.SITE_URL = "https://register.example.org"
        record = titled(factory, "Имя", slug="one")
        page = page_of(record, language)
        box = page.main.one(class_="cite")
        lines = {line["lang"]: line.text for line in box.all("p", class_="cite__line")}
        canonical = page.one("link", rel="canonical")["href"]
        for one in ("ru", "en"):
            assert f" {canonical.replace(f'/{language}/', f'/{one}/')} (" in lines[one]
        today = timezone.localdate()
        assert f"(дата обращения: {today:%d.%m.%Y})" in lines["ru"]
        text = box.one("pre")
        assert text["lang"] == language
        entry = bibtexparser.parse_string(raw(text)).entries[0]
        assert entry["url"] == canonical
        assert entry["urldate"] == today.isoformat()
        assert entry["title"] == "{Имя}"

    @both_languages
    def test_the_line_in_the_language_of_the_page_is_open(self, language):
        box = page_of(EventFactory(), language).main.one(class_="cite")
        shown = [part for part in box.content if not isinstance(part, str) and part.name == "p"]
        assert [line["lang"] for line in shown] == [language]
        folded = box.one("details")
        assert len(folded.all(class_="cite__line")) == 2

    @pytest.mark.parametrize(
        ("language", "words"),
        [
            ("ru", ["Как сослаться на запись", "В других форматах", "На английском языке"]),
            ("en", ["Cite this record", "In other formats", "By the Russian standard (GOST)"]),
        ],
    )
    def test_it_is_told_in_the_language_of_the_page(self, language, words):
        box = page_of(EventFactory(), language).main.one(class_="cite")
        headings = [box.one("h2").text, box.one("summary").text, box.all("h3")[0].text]
        assert headings == words

    @every_kind
    @both_languages
    def test_no_title_breaks_a_reference(self, factory, citation, language):
        box = page_of(titled(factory, HOSTILE), language).main.one(class_="cite")
        assert box.all("b") == []
        for line in box.all("p", class_="cite__line"):
            assert line.text.startswith('"A" <b> } \\ % &amp; «я» 新潟市 عربي')
        library = bibtexparser.parse_string(raw(box.one("pre")))
        assert library.failed_blocks == []
        assert r"\textless{}b\textgreater{} \textbraceright{}" in library.entries[0]["title"]
        assert r"\% \&amp; «я» 新潟市 عربي" in library.entries[0]["title"]
        assert len(library.entries[0].fields) == 7

    def test_a_title_in_the_other_language_keeps_its_own(self):
        event = EventFactory(title_en="", title_ru="Праздник")
        box = page_of(event, "en").main.one(class_="cite")
        assert [title["lang"] for title in box.all("bdi")] == ["ru", "ru"]

    @pytest.mark.parametrize("state", ["draft", "scheduled", "withdrawn"])
    def test_what_is_not_public_has_no_references(self, state):
        template = Template("{% load citing %}{% cite record %}")
        assert template.render(Context({"record": EventFactory(**{state: True})})).strip() == ""

    def test_the_days_are_days_in_khabarovsk(self, monkeypatch):
        event = EventFactory()
        # Half past one in the night of the 25th there.
        moment = datetime.datetime(2026, 11, 24, 15, 30, tzinfo=datetime.UTC)
        monkeypatch.setattr(timezone, "now", lambda: moment)
        box = page_of(event, "ru").main.one(class_="cite")
        assert "(дата обращения: 25.11.2026)" in box.text
        assert "accessed 25 November 2026" in box.text
        assert "urldate = {2026-11-25}" in raw(box.one("pre"))


class LastChangeTests:
    @every_kind
    @pytest.mark.parametrize(
        ("language", "words"),
        [("ru", "Запись изменена 24 ноября 2026 г."), ("en", "Last changed 24 November 2026")],
    )
    def test_the_day_is_one_in_khabarovsk(self, factory, citation, language, words):
        record = factory()
        moment = datetime.datetime(2026, 11, 23, 20, tzinfo=datetime.UTC)
        type(record).objects.filter(pk=record.pk).update(updated_at=moment)
        main = page_of(record, language).main
        assert words in [line.text for line in main.all(class_="meta")]
        assert main.all("time", datetime="2026-11-24")


class ReportMistakeTests:
    @every_kind
    @pytest.mark.parametrize(
        ("language", "words"), [("ru", "Сообщить об ошибке"), ("en", "Report a mistake")]
    )
    def test_the_letter_carries_the_address(self, factory, citation, language, words, settings):
        settings.CONTACT_EMAIL = "office@example.org"
        page = page_of(titled(factory, HOSTILE), language)
        link = next(a for a in page.main.all("a") if a.text == words)
        assert link["href"].startswith("mailto:office@example.org?")
        fields = parse_qs(urlsplit(link["href"]).query, strict_parsing=True)
        assert sorted(fields) == ["body", "subject"]
        assert page.one("link", rel="canonical")["href"] in fields["body"][0]
        assert '"A" <b> } \\ % &' in fields["subject"][0]
        assert "\n" not in fields["subject"][0]

    def test_without_an_address_for_letters_there_is_no_link(self):
        page = page_of(EventFactory(), "en")
        assert [a.text for a in page.main.all("a") if a["href"].startswith("mailto:")] == []
        assert "Report a mistake" not in page.main.text


class NameMarkTests:
    @every_kind
    @both_languages
    def test_the_sources_of_a_name_are_marked_at_the_name_alone(self, factory, citation, language):
        record = factory(sources=[])
        citation(record=record, claim="name")
        main = page_of(record, language).main
        (mark,) = main.all("sup", class_="footnote")
        assert mark.parent.name == "h1"
        before = mark.parent.content[: mark.parent.content.index(mark)]
        assert "".join(part if isinstance(part, str) else part.text for part in before).strip()
