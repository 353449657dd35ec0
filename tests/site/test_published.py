"""Only what is published is told: a word of a hidden record stands on no public page."""

import pytest
from django.db import models
from django.test import Client

from khabarovsk_relations.records.fields import DerivedMixin
from khabarovsk_relations.records.models import FormerAddress

from ..factories import (
    AgreementCitationFactory,
    AgreementFactory,
    CityCitationFactory,
    CityNameFactory,
    DelegationCitationFactory,
    DelegationFactory,
    EventCitationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    SourceFactory,
    StatusCitationFactory,
    ThemeFactory,
)
from .reading import address_of, ask, read

pytestmark = pytest.mark.django_db

HIDDEN = ["draft", "scheduled", "withdrawn"]
every_state = pytest.mark.parametrize("state", [*HIDDEN, "published"])
FACTORIES = [SisterCityFactory, AgreementFactory, DelegationFactory, EventFactory]
every_kind = pytest.mark.parametrize("factory", FACTORIES)
MARK = "Xyzzyq"
SECRET = "Plughq"
NOT_WORDS = {"country", "native_language", "wikidata_id", "time_zone", "language", "key"}


def marked(model, mark=MARK):
    """The mark for every field of a model that holds free words, its address included."""
    words = {}
    for field in model._meta.concrete_fields:
        free = isinstance(field, models.CharField | models.TextField) and not field.choices
        if not free or isinstance(field, DerivedMixin) or hasattr(field, "bounds"):
            continue
        if field.name in NOT_WORDS or type(field).__name__ == "EDTFDateField":
            continue
        secret = field.name in {"internal_note", "next_steps"}
        if isinstance(field, models.SlugField):
            words[field.name] = f"{mark}-{model._meta.model_name}".lower()
        elif isinstance(field, models.URLField):
            words[field.name] = f"https://example.org/{mark}-{model._meta.model_name}"
        else:
            words[field.name] = f"{SECRET if secret else mark} {field.name}"
    return words


def put_in(state):
    """A public world, and a record of each kind in a state, linked to it in every way."""
    trait = {} if state == "published" else {state: True}
    open_city = SisterCityFactory(name_en="Openville", slug="open", country="CN")
    world = {
        "city": open_city,
        "agreement": AgreementFactory(cities=[open_city], slug="open"),
        "delegation": DelegationFactory(
            cities=[open_city], slug="open", title_en="", title_ru="", dates="2004-05"
        ),
        "event": EventFactory(cities=[open_city], slug="open"),
    }

    def source():
        return SourceFactory(**marked(SourceFactory._meta.model) | {"url": ""})

    def theme(name):
        return ThemeFactory(slug=f"{MARK}-{name}".lower(), name_ru=f"{MARK} т", name_en=f"{MARK} t")

    def hide(factory, **kwargs):
        words = marked(factory._meta.model)
        return factory(**words | trait | {"sources": []} | kwargs)

    city = hide(SisterCityFactory, country="KP")
    CityNameFactory(city=city, text=f"{MARK} name")
    status = RelationStatusFactory(city=city, **marked(RelationStatusFactory._meta.model))
    StatusCitationFactory(record=status, source=source(), quote=f"{MARK} quote")
    CityCitationFactory(record=city, source=source(), **says())
    open_city.not_to_be_confused_with.add(city)

    both = [city, open_city]
    agreement = hide(AgreementFactory, cities=both, themes=[theme("a")])
    AgreementCitationFactory(record=agreement, source=source(), **says())
    delegation = hide(DelegationFactory, cities=both, themes=[theme("d")], dates="2004-05")
    DelegationCitationFactory(record=delegation, source=source(), **says())
    event = hide(
        EventFactory, cities=both, place_city=city, themes=[theme("e")], part_of=world["event"]
    )
    EventCitationFactory(record=event, source=source(), **says())
    hidden = {"city": city, "agreement": agreement, "delegation": delegation, "event": event}

    # The public records hang on the hidden ones, and the hidden on the public.
    for record in (world["agreement"], world["delegation"], world["event"]):
        record.cities.add(city)
    AgreementFactory(cities=[open_city], previous=agreement, relation_to_previous="renews")
    agreement.previous, agreement.relation_to_previous = world["agreement"], "renews"
    agreement.save()
    DelegationFactory(cities=[city], return_of=delegation, title_en="", title_ru="")
    delegation.return_of = world["delegation"]
    delegation.save()
    EventFactory(cities=[city], part_of=event, place_city=city)
    world["delegation"].agreements.add(agreement)
    world["event"].agreements.add(agreement)
    world["event"].delegations.add(delegation)
    delegation.agreements.add(world["agreement"])
    event.delegations.add(world["delegation"])
    event.agreements.add(world["agreement"])
    return world, hidden


def says():
    return {"locator": f"{MARK} p.", "quote": f"{MARK} q", "says_ru": f"{MARK} r", "says_en": MARK}


def public_addresses(world, hidden):
    """Every page that could let a hidden word out, and whether a public word is on it."""
    for language in ("en", "ru"):
        for name in ("home", "timeline", "calendar", "anniversaries", "sources"):
            yield address_of(name, language=language)
        yield f"{address_of('timeline', language=language)}?order=asc"
        for name in ("cities:city", "cities:agreement", "events:delegation", "events:event"):
            yield address_of(f"{name}_list", language=language)
        yield f"{address_of('cities:city_list', language=language)}?on=2006-06-01"
        yield address_of("year_list", language=language)
        # The years of a visit, of an agreement and an event, of a change of status.
        for year in (2004, 2005, 2006):
            yield address_of("year_detail", year, language=language)
        # What is downloaded holds no options of a form.
        for year in (2004, 2005):
            yield address_of("year_table", year, language=language)
        for record in world.values():
            yield address_of(record, language=language)
        yield address_of("cities:city_briefing", world["city"].slug, language=language)
        # Other records that hang on hidden ones.
        for record in (hidden["agreement"], hidden["delegation"], hidden["event"]):
            for name in ("successors", "return_visits", "parts"):
                for other in getattr(record, name).all() if hasattr(record, name) else []:
                    yield address_of(other, language=language)


def addresses_below(hidden):
    briefing = address_of("cities:city_briefing", hidden["city"].slug)
    return [briefing, *(address_of(record) for record in hidden.values())]


@every_state
class WordsOfARecordTests:
    def test_stand_on_the_pages_only_when_it_is_published(self, state):
        world, hidden = put_in(state)
        for address in public_addresses(world, hidden):
            markup = read(address).markup.casefold()
            assert (MARK.casefold() in markup) == (state == "published"), address
            assert SECRET.casefold() not in markup

    def test_are_found_only_when_it_is_published(self, state):
        put_in(state)
        for language in ("en", "ru"):
            page = read(f"/{language}/search/?q={MARK}")
            assert bool(page.titles) == (state == "published")
        page = read(f"/en/search/?q={MARK}")
        assert page.found.startswith("0 records") == (state != "published")
        assert read(f"/en/search/?q={SECRET}").titles == []

    def test_its_own_page_is_there_only_when_it_is_published(self, state):
        status = {"draft": 404, "scheduled": 404, "withdrawn": 410, "published": 200}[state]
        _world, hidden = put_in(state)
        for address in addresses_below(hidden):
            page = read(address, status=status)
            assert (MARK in page.markup) == (status == 200)
            assert SECRET not in page.markup


class CountTests:
    @pytest.mark.parametrize("state", HIDDEN)
    def test_hidden_records_are_not_counted(self, state):
        put_in(state)
        for address, found in [
            ("/en/cities/", "1 of 1 found"),
            ("/en/agreements/", "2 of 2 found"),
            ("/en/delegations/", "2 of 2 found"),
            ("/en/events/", "2 of 2 found"),
        ]:
            assert read(address).found == found
        sums = read("/en/years/").main.one("tfoot").all("td")
        # Two agreements; two visits received; two events; all that.
        assert [cell.text for cell in sums] == ["2", "2", "0", "2", "0", "6", "0"]
        assert read("/en/years/2005/").main.one(id="figures")
        row = read("/en/cities/").main.one("tbody").one("tr")
        assert [cell.text for cell in row.all("td", class_="number")] == ["2", "1", "1"]

    def test_published_ones_are(self):
        put_in("published")
        assert read("/en/agreements/").found == "3 of 3 found"
        assert read("/en/cities/").found == "2 of 2 found"

    def test_home_counts_public_sister_cities(self):
        SisterCityFactory.create_batch(2)
        SisterCityFactory(draft=True)
        SisterCityFactory(kind="partner")
        assert "Khabarovsk has 2 sister cities." in read("/en/").main.text

    def test_a_source_counts_the_public_records_that_cite_it(self):
        source = SourceFactory(title="Newspaper")
        city = SisterCityFactory(sources=[source])
        StatusCitationFactory(record=RelationStatusFactory(city=city), source=source)
        EventFactory(sources=[source])
        EventFactory(sources=[source], draft=True)
        line = next(li for li in read("/en/sources/").main.all("li") if "Newspaper" in li.text)
        assert "2 records" in line.text

    def test_a_source_that_only_hidden_records_cite_is_not_told(self):
        for trait in HIDDEN:
            EventFactory(sources=[SourceFactory(title=f"Only {trait}")], **{trait: True})
        SourceFactory(title="Cited by nobody")
        assert read("/en/sources/").main.all("cite") == []


class FilterOptionTests:
    @pytest.mark.parametrize("state", HIDDEN)
    def test_a_hidden_city_country_or_theme_is_no_option(self, state):
        put_in(state)
        for address in ("/en/timeline/", "/en/events/", "/en/agreements/", "/en/delegations/"):
            page = read(address)
            options = {
                select["name"]: [option["value"] for option in select.all("option")]
                for select in page.main.all("select")
            }
            assert options["city"] == ["", "open"]
            assert options["country"] == ["", "CN"]
            assert options["theme"] == [""]

    @pytest.mark.parametrize("query", ["city=xyzzyq-sistercity", "country=KP", "theme=xyzzyq-e"])
    def test_a_filter_by_a_hidden_one_is_not_understood(self, query):
        put_in("draft")
        page = read(f"/en/events/?{query}")
        assert len(page.problems) == 1
        assert page.found == "2 of 2 found"

    def test_a_record_page_with_such_a_filter_tells_no_hidden_name(self):
        world, _hidden = put_in("draft")
        markup = read(f"{address_of(world['event'])}?country=KP&theme=xyzzyq-e").markup
        assert MARK not in markup

    def test_a_theme_of_a_public_record_is_an_option(self):
        EventFactory(themes=[ThemeFactory(slug="sport", name_en="sport")])
        ThemeFactory(slug="nobody")
        select = read("/en/events/").main.one("select", name="theme")
        assert [option["value"] for option in select.all("option")] == ["", "sport"]


@every_kind
class MovedTests:
    def renamed(self, factory, **kwargs):
        record = factory(slug="first", **kwargs)
        for slug in ("second", "third"):
            record.slug = slug
            record.save()
        return record

    def test_former_addresses_lead_to_the_record_with_the_query(self, factory):
        record = self.renamed(factory)
        there = address_of(record)
        for slug in ("first", "second"):
            former = there.replace("third", slug)
            response = ask(f"{former}?city=harbin&order=asc")
            assert response.status_code == 301
            assert response.headers["Location"] == f"{there}?city=harbin&order=asc"
            assert ask(former).headers["Location"] == there

    def test_one_of_a_record_that_is_a_draft_again_is_not_found(self, factory):
        record = self.renamed(factory)
        record.published_at = None
        record.save()
        assert ask(address_of(record).replace("third", "first")).status_code == 404

    def test_one_of_a_withdrawn_record_is_gone(self, factory):
        record = self.renamed(factory)
        record.withdraw(by=None)
        there = address_of(record)
        assert ask(there).status_code == 410
        assert ask(there.replace("third", "first")).status_code == 410

    def test_one_of_a_record_that_is_no_more_is_not_found(self, factory):
        name = factory._meta.model._meta.model_name
        FormerAddress.objects.create(record_type=name, slug="lost", current_slug="nowhere")
        address = address_of(factory()).rsplit("/", 2)[0]
        assert ask(f"{address}/lost/").status_code == 404

    def test_one_of_another_kind_is_not_found(self, factory):
        other = EventFactory if factory is not EventFactory else AgreementFactory
        self.renamed(other)
        address = address_of(factory()).rsplit("/", 2)[0]
        assert ask(f"{address}/first/").status_code == 404


class WithdrawnTests:
    def test_the_page_says_so_and_leads_on(self):
        page = read(address_of(EventFactory(withdrawn=True)), status=410)
        assert page.one("h1").text == "This record was withdrawn"
        assert page.main.one("form", class_="search")
        assert page.one("meta", name="robots")["content"] == "noindex"

    def test_one_withdrawn_before_its_day_never_was_there(self):
        record = EventFactory(scheduled=True, withdrawn=True)
        assert ask(address_of(record)).status_code == 404

    def test_staff_see_no_more_of_a_draft_than_anybody(self, superuser):
        client = Client()
        client.force_login(superuser)
        assert client.get(address_of(EventFactory(draft=True))).status_code == 404
