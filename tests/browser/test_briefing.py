"""The briefing on a city, on paper: one sheet for everybody, at most two for staff."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from cities.models import SisterCity
from events.models import Delegation
from tests.factories import (
    AgreementFactory,
    CityNameFactory,
    DelegationFactory,
    RelationStatusFactory,
    SisterCityFactory,
    SourceFactory,
)

from .site_answers import HARD_TEXTS, ORIGIN, SiteAnswers, fill

pytestmark = pytest.mark.django_db
WAYS = ("incoming", "outgoing")
ORDINARY = "На встрече обсудили обмен школьниками и участие в празднике города в следующем году. "


def big_city():
    """60 visits and 20 agreements, with texts of an ordinary length."""
    city = SisterCityFactory(
        name_ru="Ниигата", since="1965-04-23", motive_ru=ORDINARY * 9, internal_note=ORDINARY * 9
    )
    for year in range(20):
        title = "Соглашение о сотрудничестве в области образования, культуры и спорта"
        AgreementFactory(
            cities=[city],
            title_ru=title,
            signed=f"{1990 + year}-05-24",
            term="fixed",
            valid_to="2030-12-31",
            renewal="automatic",
            renewal_months=60,
            notice_months=6,
            internal_note=ORDINARY,
        )
    for number in range(60):
        DelegationFactory(
            cities=[city],
            direction=WAYS[number % 2],
            dates=f"{1960 + number}-05-30/{1960 + number}-06-02",
            title_ru="Официальная делегация администрации города на празднике",
            head_name_ru="Константин Константинович Константинопольский",
            head_title_ru="заместитель мэра города по социальным вопросам",
            result_ru=ORDINARY * 9,
            next_steps=ORDINARY * 9,
        )
    return city


def hard_city(name, text):
    """A text in every field, and many parts of everything."""
    language = {"japanese": "ja", "korean": "ko", "arabic": "ar"}.get(name, "")
    source = fill(SourceFactory(), text)
    city = fill(SisterCityFactory(native_language=language, sources=[source]), text)
    city.internal_note = text * 50
    city.save()
    fill(RelationStatusFactory(city=city), text * 9)
    for number in range(20):
        fill(CityNameFactory(city=city, text=str(number)), f"{number} {text[:110]}")
        year = str(1990 + number)
        fill(AgreementFactory(cities=[city], term="open", signed=year, sources=[source]), text)
        for way in WAYS:
            visit = DelegationFactory(cities=[city], dates=year, direction=way, sources=[])
            fill(visit, text * 9)
    return city


def briefings():
    """Of every city of the archive, of a small one, a big one and hard ones: public and staff's."""
    call_command("loaddata", "seed", "archive", verbosity=0)
    Delegation.objects.update(next_steps=ORDINARY)
    cities = {city.slug: city for city in SisterCity.objects.published()}
    cities["small"] = SisterCityFactory(name_ru="Мир", since="", sources=[])
    cities["big"] = big_city()
    cities |= {f"hard {name}": hard_city(name, text) for name, text in HARD_TEXTS.items()}
    addresses = {}
    for name, city in cities.items():
        for language in ("ru", "en"):
            addresses[f"{name} {language}"] = f"/{language}/cities/{city.slug}/briefing/"
    site = SiteAnswers(addresses)
    staff = Client()
    staff.force_login(get_user_model().objects.create_superuser("one"))
    for name, city in cities.items():
        address = reverse("admin:cities_sistercity_briefing", args=[city.pk])
        response = staff.get(address)
        site.addresses[f"{name} staff"] = address
        site.answers[address] = (200, dict(response.headers), response.content)
    return site


@pytest.fixture(scope="module")
def site(answers_of):
    return answers_of(briefings)


@pytest.fixture
def sheets(site, page):
    """How many sheets of A4 a page is printed on."""
    site.serve(page.context)

    def sheets(kind):
        page.goto(ORIGIN + site.addresses[kind])
        paper = page.pdf(format="A4", prefer_css_page_size=True)
        return len(re.findall(rb"/Type\s*/Page\b", paper))

    return sheets


class PrintTests:
    def test_every_briefing_is_one_sheet_and_that_of_staff_at_most_two(self, site, sheets):
        counts = {kind: sheets(kind) for kind in site.addresses}
        assert len(counts) > 60
        allowed = {kind: 2 if kind.endswith("staff") else 1 for kind in counts}
        assert {kind: n for kind, n in counts.items() if n > allowed[kind]} == {}

    def test_what_did_not_fit_is_counted(self, page, site, sheets):
        sheets("big ru")
        told = page.locator("section .meta", has_text="На листе не помест").all_inner_texts()
        assert len(told) == 3
        shown = page.locator(".entry").count()
        left_out = sum(int(number) for text in told for number in re.findall("[0-9]+", text))
        assert shown + left_out == 20 + 5 + 5
        assert shown > 3

    def test_a_sheet_is_not_left_half_empty(self, page, site, sheets):
        sheets("niigata ru")
        page.emulate_media(media="print")
        # A4 without its margins of 14 mm: 182 by 269 mm, at 96 px to the inch.
        page.set_viewport_size({"width": 688, "height": 1017})
        assert page.evaluate("document.body.getBoundingClientRect().height") > 0.7 * 1017
