"""A guard around every public page: a view added to the addresses is guarded by itself."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from .factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    ThemeFactory,
)
from .site.reading import Page, ask, read

RECORDS = {
    "cities:city_detail": SisterCityFactory,
    "cities:city_briefing": SisterCityFactory,
    "cities:agreement_detail": AgreementFactory,
    "events:delegation_detail": DelegationFactory,
    "events:event_detail": EventFactory,
}
TEMPLATES = {
    "home": "home.html",
    "timeline": "timeline.html",
    "calendar": "calendar.html",
    "anniversaries": "anniversaries.html",
    "year_list": "year_list.html",
    "year_detail": "year_detail.html",
    "search": "search.html",
    "sources": "sources.html",
    "about": "about.html",
    "accessibility": "accessibility.html",
    "cities:city_list": "cities/city_list.html",
    "cities:city_detail": "cities/city_detail.html",
    "cities:city_briefing": "cities/city_briefing.html",
    "cities:agreement_list": "cities/agreement_list.html",
    "cities:agreement_detail": "cities/agreement_detail.html",
    "events:delegation_list": "events/delegation_list.html",
    "events:delegation_detail": "events/delegation_detail.html",
    "events:event_list": "events/event_list.html",
    "events:event_detail": "events/event_detail.html",
}
# What the address of a page needs that shows no record.
ARGUMENTS = {"year_detail": [2005]}
# What is downloaded and no page; each has tests of its own.
FILES = {"year_table"}


def named_patterns(resolver, namespace=""):
    """Every view below the addresses that begin with a language, by its full name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern
        elif isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_patterns(pattern, inner)


def languages_resolver():
    roots = get_resolver().url_patterns
    return next(root for root in roots if root.pattern.__class__.__name__ == "LocalePrefixPattern")


EVERY_NAME = {name for name, _pattern in named_patterns(languages_resolver())}
NAMES = sorted(EVERY_NAME - FILES)
every_page = pytest.mark.parametrize("name", NAMES)
both_languages = pytest.mark.parametrize("language", ["ru", "en"])


@pytest.fixture
def record_slug(db):
    """The slug of a public record for views that show one, and rows around it."""

    def make(name):
        if name not in RECORDS:
            EventFactory(cities=[SisterCityFactory()])
            return ARGUMENTS.get(name, [])
        city = SisterCityFactory()
        RelationStatusFactory(city=city)
        if RECORDS[name] is SisterCityFactory:
            return [city.slug]
        record = RECORDS[name](cities=[city], themes=[ThemeFactory()])
        RECORDS[name](cities=[city])
        return [record.slug]

    return make


@pytest.fixture
def address(record_slug):
    def build(name, language):
        slug = record_slug(name)
        with translation.override(language):
            return reverse(name, args=slug)

    return build


def test_the_guard_knows_every_page():
    assert set(TEMPLATES) | FILES == EVERY_NAME


@every_page
@both_languages
class EveryPageTests:
    def test_is_whole_and_in_the_language_of_its_address(self, address, name, language):
        page = read(address(name, language))
        assert TEMPLATES[name] in [template.name for template in page.response.templates]
        assert page.response.headers["Content-Language"] == language
        assert page.one("html")["lang"] == language
        assert page.one("h1").text
        assert page.one("main")["id"] == "content"
        title = page.one("title").text
        assert re.match(r"\S.* — \S", title), title
        first = page.one("body").all("a")[0]
        assert first.get("class") == "skip"
        assert first["href"] == "#content"

    def test_its_markup_is_sound_without_style_or_script_of_its_own(self, address, name, language):
        page = read(address(name, language))
        assert page.all("script") == []
        assert page.all("style") == []
        for element in page.all():
            inline = {key for key in element.attributes if key == "style" or key[:2] == "on"}
            assert inline == set(), element.name

        ids = [element["id"] for element in page.all() if "id" in element.attributes]
        assert sorted(ids) == sorted(set(ids))
        for label in page.all("label"):
            assert label.get("for") in ids or label.all("input") or label.all("select")
        for element in page.all():
            for id_ in element.get("aria-labelledby").split():
                assert id_ in ids
        levels = [int(e.name[1]) for e in page.main.all() if re.fullmatch(r"h[1-6]", e.name)]
        assert levels[0] == 1
        for above, below in zip(levels, levels[1:], strict=False):
            assert below <= above + 1

    def test_the_switch_of_language_keeps_page_and_query(self, address, name, language):
        where = address(name, language)
        page = read(f"{where}?order=asc&from=2005")
        other = {"ru": "en", "en": "ru"}[language]
        switch = page.one(class_="top__languages").one("a")
        assert page.to(switch) == f"/{other}{where[3:]}?order=asc&from=2005"
        alternates = {link["hreflang"]: link["href"] for link in page.all("link", rel="alternate")}
        assert alternates[other].startswith(f"{settings.SITE_URL}/{other}{where[3:]}")
        assert read(page.to(switch)).one("html")["lang"] == other


@every_page
class EveryAnswerTests:
    def test_its_canonical_address_has_no_query(self, address, name):
        where = address(name, "en")
        page = read(f"{where}?order=asc&unknown=1")
        assert page.one("link", rel="canonical")["href"] == f"{settings.SITE_URL}{where}"

    def test_without_a_language_it_is_not_found(self, address, name):
        where = address(name, "en")[3:]
        if where != "/":
            assert ask(where).status_code == 404

    def test_links_are_absolute_or_ours_and_lead_somewhere(self, address, name):
        page = read(address(name, "en"))
        for link in page.all("a"):
            assert link.text, "a link without words"
            target = page.to(link)
            if target.startswith("/"):
                assert ask(target).status_code == 200, target
            else:
                assert target.startswith("https://"), target

    def test_is_the_same_for_everybody_and_says_how_it_may_be_kept(self, address, name, superuser):
        where = address(name, "en")
        stranger = ask(where)
        staff = Client()
        staff.force_login(superuser)
        staff.cookies["csrftoken"] = "not a token"
        staff.cookies["django_language"] = "ru"
        known = staff.get(where)
        assert known.content == stranger.content
        for response in (stranger, known):
            assert response.headers["Cache-Control"] == "no-cache"
            policy = response.headers["Content-Security-Policy"]
            assert "default-src 'self'" in policy
            assert "unsafe" not in policy
            assert response.cookies == {}
            assert "Cookie" not in response.headers.get("Vary", "")

    def test_has_no_body_for_head_and_writes_nothing(self, address, name):
        where = address(name, "en")
        response = Client().head(where)
        assert response.status_code == 200
        assert response.content == b""

    def test_refuses_to_be_written_to(self, address, name):
        where = address(name, "en")
        strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
        response = strict.post(where, {"q": "x"})
        assert response.status_code in {403, 405}
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert response.cookies == {}


class EmptyRegisterTests:
    @pytest.mark.parametrize("language", ["ru", "en"])
    @pytest.mark.parametrize("name", sorted(set(TEMPLATES) - set(RECORDS)))
    def test_every_page_stands_without_a_single_record(self, db, name, language):
        with translation.override(language):
            page = read(reverse(name, args=ARGUMENTS.get(name)))
        assert isinstance(page, Page)
        assert page.one("h1").text
