"""The rules of fixtures: merge, compare, keep what people did, refuse in one line."""

import datetime
import gzip
import io
import json
import sys

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.utils import timezone

from cities.models import (
    Agreement,
    AgreementCitation,
    CityCitation,
    CityName,
    RelationStatus,
    SisterCity,
    StatusCitation,
)
from events.models import Delegation, DelegationCitation, Event, EventCitation
from khabarovsk_relations.records.loading.rows import key_words
from khabarovsk_relations.records.models import FormerAddress, Source, Theme

from ..factories import (
    AgreementFactory,
    CityNameFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    SourceFactory,
    StatusCitationFactory,
    ThemeFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

PUBLIC = "2006-01-31T00:00:00Z"
LONG_AGO = datetime.datetime(2006, 1, 31, tzinfo=datetime.UTC)
OUR_MODELS = [
    Theme,
    Source,
    FormerAddress,
    SisterCity,
    CityName,
    RelationStatus,
    StatusCitation,
    CityCitation,
    Agreement,
    AgreementCitation,
    Delegation,
    DelegationCitation,
    Event,
    EventCitation,
]
WITH_HISTORY = [model for model in OUR_MODELS if model is not FormerAddress]


def source(key="seed", **fields):
    return {"model": "records.source", "fields": {"key": key, "title": "Page", **fields}}


def city(slug="niigata", **fields):
    fields = {"name_en": "Niigata", "country": "JP", "kind": "sister", **fields}
    return {"model": "cities.sistercity", "fields": {"slug": slug, **fields}}


def event(slug="contest", **fields):
    fields = {"title_en": "Contest", "kind": "contest", "status": "took_place", **fields}
    return {"model": "events.event", "fields": {"slug": slug, **fields}}


def only(model, **fields):
    """An object that names nothing but what is given."""
    return {"model": model, "fields": fields}


SEED = [
    # Parts before parents and back-references before what they refer to, on purpose.
    only("cities.citycitation", record=["niigata"], source=["seed"], quote="since 1965"),
    only("cities.statuscitation", record=["niigata", "2006~", "active"], source=["seed"]),
    only("cities.cityname", city=["niigata"], text="新潟", language="ja"),
    only("cities.relationstatus", city=["niigata"], date="2006~", status="active"),
    event(
        "contest-2005",
        dates="2005-01",
        part_of=["festival"],
        cities=[["niigata"]],
        themes=[["culture"]],
        published_at=PUBLIC,
    ),
    event("festival", dates="2005-01/2005-02"),
    only("events.eventcitation", record=["contest-2005"], source=["seed"], locator="item 7"),
    city(since="1965-04-23", published_at=PUBLIC, not_to_be_confused_with=[["niitsu"]]),
    city("niitsu", name_en="Niitsu"),
    source(published="2006"),
    only("records.theme", slug="culture", name_ru="культура", name_en="culture"),
]


@pytest.fixture
def write(tmp_path):
    """Write a fixture and give the path that loaddata takes."""

    def write(objects, name="seed.json"):
        path = tmp_path / name
        path.write_text(objects if isinstance(objects, str) else json.dumps(objects))
        return str(path)

    return write


@pytest.fixture
def load(write):
    """Load lists of objects as if they stood in files, in one command; give what it says."""

    def load(*fixtures, **options):
        paths = [write(objects, f"f{number}.json") for number, objects in enumerate(fixtures)]
        output = io.StringIO()
        call_command("loaddata", *paths, stdout=output, **options)
        return output.getvalue()

    return load


def state():
    """All that a load could change: rows, links, stamps, history and its links."""
    rows = {}
    for model in OUR_MODELS:
        rows[model._meta.label] = list(model._base_manager.order_by("pk").values_list())
        for field in model._meta.many_to_many:
            links = field.remote_field.through._base_manager.order_by("pk")
            rows[f"{model._meta.label}.{field.name}"] = list(links.values_list())
    for model in WITH_HISTORY:
        history = model.history.model
        rows[history._meta.label] = list(history._base_manager.order_by("pk").values_list())
        for field in history._history_m2m_fields:
            copies = getattr(history, field.name).model._base_manager.order_by("pk")
            rows[f"{history._meta.label}.{field.name}"] = list(copies.values_list())
    return rows


def dump():
    output = io.StringIO()
    call_command(
        "dumpdata",
        *(model._meta.label for model in OUR_MODELS),
        use_natural_primary_keys=True,
        use_natural_foreign_keys=True,
        indent=1,
        stdout=output,
    )
    return output.getvalue()


def signs(model, **filters):
    rows = model.history.filter(**filters).order_by("history_id")
    return "".join(rows.values_list("history_type", flat=True))


def empty_the_database():
    """Delete all rows of ours, with nobody in particular doing it."""
    for model in reversed(OUR_MODELS):
        for field in model._meta.fields:
            if field.related_model is model:
                model._base_manager.update(**{field.name: None})
        model._base_manager.all().delete()


def by_hand(obj, user, **fields):
    """Change a row as a signed-in clerk does."""
    for name, value in fields.items():
        setattr(obj, name, value)
    obj._history_user = user
    obj.save()


class FirstLoadTests:
    def test_parts_may_stand_before_their_parents(self, load):
        assert load(SEED) == "Installed 11, changed 0, unchanged 0, left alone 0\n"
        niigata = SisterCity.objects.get(slug="niigata")
        assert niigata.names.get().text == "新潟"
        assert niigata.statuses.get().citations.get().source.key == "seed"
        assert niigata.citations.get().quote == "since 1965"

    def test_a_row_may_refer_to_a_later_one_of_its_kind(self, load):
        load(SEED)
        contest = Event.objects.get(slug="contest-2005")
        assert contest.part_of.slug == "festival"
        assert contest.history.get().part_of_id == contest.part_of_id

    def test_rows_may_refer_to_each_other_in_a_circle(self, load):
        load([event("a", part_of=["b"]), event("b", part_of=["a"])])
        assert Event.objects.get(slug="a").part_of.slug == "b"
        assert Event.objects.get(slug="b").part_of.slug == "a"

    def test_lists_may_name_what_stands_later(self, load):
        load(SEED)
        contest = Event.objects.get(slug="contest-2005")
        assert [theme.slug for theme in contest.themes.all()] == ["culture"]
        assert [city.slug for city in contest.cities.all()] == ["niigata"]

    def test_agreements_and_delegations_refer_to_each_other(self, load):
        load(
            [
                event(delegations=[["visit"]], agreements=[["second"]]),
                only("events.delegation", slug="return", direction="outgoing", return_of=["visit"]),
                only(
                    "events.delegation",
                    slug="visit",
                    direction="incoming",
                    agreements=[["first"], ["second"]],
                    cities=[["niigata"]],
                ),
                only(
                    "cities.agreement",
                    slug="second",
                    title_en="Second",
                    type="protocol",
                    previous=["first"],
                    relation_to_previous="renews",
                    cities=[["niigata"]],
                ),
                only("cities.agreement", slug="first", title_en="First", type="protocol"),
                city(),
            ]
        )
        second = Agreement.objects.get(slug="second")
        assert second.previous.slug == "first"
        assert [city.slug for city in second.cities.all()] == ["niigata"]
        assert Delegation.objects.get(slug="return").return_of.slug == "visit"
        assert Delegation.objects.get(slug="visit").agreements.count() == 2

    def test_derived_columns_are_computed(self, load):
        load(SEED)
        found = Event.objects.filter(
            dates_earliest=datetime.date(2005, 1, 1), dates_latest=datetime.date(2005, 1, 31)
        )
        assert found.search("CONTEST").get().slug == "contest-2005"
        assert CityName.objects.get(folded="新潟")
        assert SisterCity.objects.get(folded_names="niigata")

    def test_a_list_that_mirrors_itself_is_written_both_ways(self, load):
        load(SEED)
        niitsu = SisterCity.objects.get(slug="niitsu")
        assert niitsu.not_to_be_confused_with.get().slug == "niigata"

    def test_both_sides_of_a_mirrored_list_may_be_named(self, load):
        fixture = [
            city("a", not_to_be_confused_with=[["b"]]),
            city("b", not_to_be_confused_with=[]),
            city("c", not_to_be_confused_with=[["b"]]),
        ]
        load(fixture)
        names = SisterCity.objects.get(slug="b").not_to_be_confused_with.order_by("slug")
        assert [other.slug for other in names] == ["a", "c"]
        assert load(fixture) == "Installed 0, changed 0, unchanged 3, left alone 0\n"

    def test_new_rows_get_defaults_and_one_moment(self, load):
        load(SEED)
        stamps = {
            moment
            for model in (SisterCity, Event)
            for row in model.objects.all()
            for moment in (row.created_at, row.updated_at)
        }
        assert len(stamps) == 1
        assert SisterCity.objects.get(slug="niigata").since_basis == "unknown"

    def test_stamps_of_the_fixture_are_kept(self, load):
        load([event(created_at="2005-12-01T00:00:00Z", updated_at=PUBLIC)])
        row = Event.objects.get()
        assert row.updated_at == LONG_AGO
        assert row.created_at.year == 2005

    def test_a_moment_without_a_zone_is_local(self, load):
        load([event(created_at="2006-01-31T10:00:00")])
        assert Event.objects.get().created_at == LONG_AGO

    def test_drafts_and_withdrawn_records_need_no_source(self, load):
        load([event(), event("old", published_at=PUBLIC, withdrawn_at="2006-02-01T00:00:00Z")])
        assert Event.objects.published().count() == 0
        assert Event.objects.count() == 2


class HistoryTests:
    def test_each_new_row_has_one_with_what_its_lists_hold(self, load):
        load(SEED)
        for model in WITH_HISTORY:
            assert model.history.count() == model.objects.count()
        entry = Event.history.get(slug="contest-2005")
        assert entry.history_type == "+"
        assert entry.history_change_reason == "loaddata"
        assert entry.history_user is None
        assert [row.sistercity.slug for row in entry.cities.all()] == ["niigata"]
        assert [row.theme.slug for row in entry.themes.all()] == ["culture"]

    def test_a_change_of_a_field_writes_one_more(self, load):
        load(SEED)
        load([only("events.event", slug="contest-2005", title_en="Snow contest")])
        assert signs(Event, slug="contest-2005") == "+~"
        entry = Event.history.filter(slug="contest-2005").latest()
        assert entry.title_en == "Snow contest"
        assert [row.sistercity.slug for row in entry.cities.all()] == ["niigata"]
        assert signs(Event, slug="festival") == "+"

    def test_a_change_of_a_list_alone_writes_one_more(self, load):
        load(SEED)
        load([only("events.event", slug="contest-2005", cities=[["niigata"], ["niitsu"]])])
        assert signs(Event, slug="contest-2005") == "+~"
        newest, first = Event.history.filter(slug="contest-2005")
        delta = newest.diff_against(first)
        assert delta.changed_fields == ["cities"]
        assert {row.sistercity.slug for row in newest.cities.all()} == {"niigata", "niitsu"}

    def test_a_change_of_field_and_lists_together_writes_one(self, load):
        load(SEED)
        load([only("events.event", slug="contest-2005", title_en="X", cities=[], themes=[])])
        assert signs(Event, slug="contest-2005") == "+~"
        assert Event.history.filter(slug="contest-2005").latest().cities.count() == 0

    def test_the_mirror_of_a_list_writes_none(self, load):
        load(SEED)
        load([only("cities.sistercity", slug="niigata", not_to_be_confused_with=[])])
        assert signs(SisterCity, slug="niitsu") == "+"
        assert SisterCity.objects.get(slug="niitsu").not_to_be_confused_with.count() == 0


class SecondLoadTests:
    def test_it_changes_nothing_and_says_so(self, load):
        load(SEED)
        before, dumped = state(), dump()
        assert load(SEED) == "Installed 0, changed 0, unchanged 11, left alone 0\n"
        assert state() == before
        assert dump() == dumped

    def test_it_writes_nothing(self, load, django_assert_max_num_queries):
        load(SEED)
        with django_assert_max_num_queries(60) as queries:
            load(SEED)
        verbs = {query["sql"].split()[0] for query in queries.captured_queries}
        assert not verbs & {"INSERT", "UPDATE", "DELETE"}

    def test_the_number_of_queries_does_not_grow_with_the_rows(
        self, load, django_assert_max_num_queries
    ):
        def events(number):
            return [event(f"e{n}", cities=[["niigata"]], part_of=["e0"]) for n in range(1, number)]

        few, many = ([city(), event("e0"), *events(number)] for number in (5, 300))
        load(many)
        with django_assert_max_num_queries(100) as for_few:
            load(few)
        with django_assert_max_num_queries(100) as for_many:
            load(many)
        assert len(for_many) == len(for_few)

    def test_quiet_means_quiet(self, load):
        assert load(SEED, verbosity=0) == ""


class ChangesTests:
    def test_a_field_that_no_file_names_stays(self, load):
        load([event(dates="2005-01", award_en="First prize", cities=[["niigata"]]), city()])
        load([only("events.event", slug="contest", award_en="Second prize")])
        row = Event.objects.get()
        assert row.award_en == "Second prize"
        assert row.title_en == "Contest"
        assert str(row.dates) == "2005-01"
        assert row.cities.count() == 1

    def test_a_changed_date_brings_its_bounds_and_words_bring_their_folded_text(self, load):
        load([event(dates="2005-01"), city()])
        load([event(dates="2006", title_en="Ёлка")])
        found = Event.objects.filter(dates_latest=datetime.date(2006, 12, 31))
        assert found.get(search_text="елка")

    def test_stamps_follow_content(self, load):
        load([event(created_at=PUBLIC, updated_at=PUBLIC)])
        before = timezone.now()
        load([only("events.event", slug="contest", title_en="New")])
        row = Event.objects.get()
        assert row.updated_at >= before
        assert row.created_at == LONG_AGO

    def test_the_fixture_may_carry_the_stamp_of_a_change(self, load):
        load([event()])
        load([event(title_en="New", updated_at=PUBLIC)])
        assert Event.objects.get().updated_at == LONG_AGO

    def test_stamps_alone_are_no_change(self, load):
        load([event()])
        before = state()
        assert "changed 0, unchanged 1" in load([event(updated_at=PUBLIC, created_at=PUBLIC)])
        assert state() == before

    def test_a_changed_list_moves_the_stamp(self, load):
        load([event(updated_at=PUBLIC), city()])
        load([only("events.event", slug="contest", cities=[["niigata"]])])
        assert Event.objects.get().updated_at > LONG_AGO

    def test_a_part_is_changed_in_its_place(self, load):
        load(SEED)
        citation = CityCitation.objects.get()
        line = load([only("cities.citycitation", record=["niigata"], source=["seed"], quote="new")])
        assert line == "Installed 0, changed 1, unchanged 0, left alone 0\n"
        citation.refresh_from_db()
        assert citation.quote == "new"


class MergeTests:
    def test_a_later_file_wins_field_by_field(self, load):
        first = [event(title_en="Old", award_en="Prize")]
        load(first, [only("events.event", slug="contest", title_en="New")])
        row = Event.objects.get()
        assert row.title_en == "New"
        assert row.award_en == "Prize"
        assert row.history.count() == 1

    def test_lists_and_parts_are_united(self, load):
        name = {"model": "cities.cityname", "fields": {"city": ["a"], "text": "A"}}
        other = {"model": "cities.cityname", "fields": {"city": ["a"], "text": "B"}}
        load(
            [city("a"), city("b"), event(cities=[["a"]]), name],
            [only("events.event", slug="contest", cities=[["b"], ["a"]]), name, other],
        )
        assert Event.objects.get().cities.count() == 2
        assert {row.text for row in CityName.objects.all()} == {"A", "B"}

    def test_a_later_file_may_come_before_the_record_is_complete(self, load):
        load([only("events.event", slug="contest", award_en="Prize")], [event()])
        assert Event.objects.get().award_en == "Prize"

    def test_one_label_is_looked_for_everywhere(self, tmp_path, settings):
        settings.FIXTURE_DIRS = [tmp_path / "one", tmp_path / "two"]
        for folder, objects in zip(
            settings.FIXTURE_DIRS, ([city()], [event(cities=[["niigata"]])]), strict=True
        ):
            folder.mkdir()
            (folder / "together.json").write_text(json.dumps(objects))
        call_command("loaddata", "together", verbosity=0)
        assert Event.objects.get().cities.get().slug == "niigata"


class PeopleTests:
    def test_a_row_that_a_clerk_edited_stays_and_is_named(self, load, clerk):
        load(SEED)
        by_hand(Event.objects.get(slug="festival"), clerk, title_en="Mine", updated_by=clerk)
        before = state()
        said = load(SEED)
        assert state() == before
        assert "Left alone, edited by a person: events.event festival: title_en\n" in said
        assert said.endswith("Installed 0, changed 0, unchanged 10, left alone 1\n")

    def test_updated_by_alone_is_enough(self, load, clerk):
        load(SEED)
        Event.objects.filter(slug="festival").update(title_en="Mine", updated_by=clerk)
        assert "left alone 1" in load(SEED)

    def test_a_list_that_a_clerk_edited_stays(self, load, clerk):
        load(SEED)
        contest = Event.objects.get(slug="contest-2005")
        by_hand(contest, clerk)
        contest.cities.clear()
        assert "edited by a person: events.event contest-2005: cities\n" in load(SEED)
        assert contest.cities.count() == 0

    @pytest.mark.parametrize(
        ("model", "field"),
        [
            (Theme, "name_en"),
            (Source, "title"),
            (CityName, "language"),
            (CityCitation, "quote"),
        ],
    )
    def test_parts_sources_and_themes_are_known_by_their_history(self, load, clerk, model, field):
        load(SEED)
        row = model.objects.get()
        by_hand(row, clerk, **{field: "mine"})
        assert "left alone 1" in load(SEED)
        row.refresh_from_db()
        assert getattr(row, field) == "mine"

    def test_what_a_command_changed_is_loaded_again(self, load):
        load(SEED)
        theme = Theme.objects.get()
        theme.name_en = "by a script"
        theme.save()
        assert "changed 1, unchanged 10, left alone 0" in load(SEED)

    def test_an_edited_row_that_agrees_with_the_fixture_is_just_unchanged(self, load, clerk):
        load(SEED)
        by_hand(Event.objects.get(slug="festival"), clerk, updated_by=clerk, internal_note="mine")
        assert "changed 0, unchanged 11, left alone 0" in load(SEED)

    def test_new_parts_of_an_edited_row_are_added(self, load, clerk):
        load(SEED)
        by_hand(SisterCity.objects.get(slug="niigata"), clerk, updated_by=clerk)
        assert "Installed 1" in load([only("cities.cityname", city=["niigata"], text="Ниигата")])

    def test_overwrite_takes_the_fixture_and_keeps_who_edited(self, load, clerk):
        load(SEED)
        by_hand(Event.objects.get(slug="festival"), clerk, title_en="Mine", updated_by=clerk)
        assert "changed 1, unchanged 10, left alone 0" in load(SEED, overwrite=True)
        row = Event.objects.get(slug="festival")
        assert row.title_en == "Contest"
        assert row.updated_by == clerk
        assert signs(Event, slug="festival") == "+~~"

    def test_a_part_that_a_clerk_deleted_stays_away_and_is_named(self, load, clerk):
        load(SEED)
        name = CityName.objects.get()
        name._history_user = clerk
        name.delete()
        before = state()
        said = load(SEED)
        assert state() == before
        assert "Left alone, deleted by a person: cities.cityname niigata, 新潟\n" in said
        assert "Installed 1" in load(SEED, overwrite=True)
        assert CityName.objects.get().text == "新潟"

    def test_parts_of_a_deleted_part_stay_away_with_it(self, load, clerk):
        load(SEED)
        status = RelationStatus.objects.get()
        status._history_user = clerk
        status.delete()
        assert "left alone 2" in load(SEED)
        assert RelationStatus.objects.count() == 0

    def test_lists_do_without_what_a_person_deleted(self, load, clerk):
        load(SEED)
        theme = Theme.objects.get()
        theme._history_user = clerk
        theme.delete()
        assert "changed 0, unchanged 10, left alone 1" in load(SEED)

    def test_what_a_command_deleted_comes_back(self, load):
        load(SEED)
        CityName.objects.get().delete()
        assert "Installed 1" in load(SEED)


REFUSED = {
    "unknown field": ([event(titel="x")], "events.event contest: titel: unknown field"),
    "derived column": (
        [event(dates_earliest="2005-01-01")],
        "events.event contest: dates_earliest: unknown field",
    ),
    "search text": ([event(search_text="x")], "events.event contest: search_text: unknown field"),
    "back-link": ([event(citations=[])], "events.event contest: citations: unknown field"),
    "unknown model": (
        [only("events.party", slug="x")],
        "no. 1: model: unknown model events.party",
    ),
    "no model": ([{"fields": {}}], "no. 1: model: unknown model None"),
    "no object": (["x"], "no. 1: not an object with model and fields"),
    "no list": ({"model": "events.event"}, "cannot be read as json: a fixture is a list"),
    "missing city": (
        [event(cities=[["tokyo"]])],
        "events.event contest: cities: there is no cities.sistercity tokyo",
    ),
    "missing parent": (
        [only("cities.cityname", city=["tokyo"], text="x")],
        "cities.cityname tokyo, x: city: there is no cities.sistercity tokyo",
    ),
    "missing user": (
        [event(updated_by=["nobody"])],
        "events.event contest: updated_by: there is no auth.user nobody",
    ),
    "missing user by number": ([event(updated_by=77)], "updated_by: there is no auth.user 77"),
    "reference by number": (
        [event(part_of=1)],
        "events.event contest: part_of: refer to a events.event by its natural key: [slug]",
    ),
    "short reference": (
        [only("cities.statuscitation", record=["niigata"], source=["seed"])],
        "record: refer to a cities.relationstatus by its natural key: [city__slug, date, status]",
    ),
    "primary key": ([event() | {"pk": 1}], "events.event contest: pk: objects are known by"),
    "no such day": ([event(dates="2005-02-31")], "dates: There is no 31 February"),
    "russian day": ([event(dates="31.02.2005")], "events.event contest: dates: "),
    "no such month": ([event(dates="2005-13")], "contest: dates: There is no month 13"),
    "bad plain day": ([source(accessed="2006-02-30")], "records.source seed: accessed: "),
    "status without date": (
        [city(), only("cities.relationstatus", city=["niigata"], status="active")],
        "cities.relationstatus niigata, active: date: ",
    ),
    "twice in a file": (
        [event(), event(title_en="Other")],
        "events.event contest: slug: this object stands in the file twice",
    ),
    "part twice in a file": (
        [city(), *2 * [only("cities.cityname", city=["niigata"], text="x")]],
        "cities.cityname niigata, x: city, text: this object stands in the file twice",
    ),
    "no slug": ([only("events.event", title_en="x")], "events.event no. 1: slug: missing"),
    "bad slug": ([event("конкурс")], "events.event конкурс: slug: "),
    "too long": (
        [event(title_en="x" * 301)],
        "events.event contest: title_en: too long: 301 characters, at most 300",
    ),
    "path too long": ([event(photo="x" * 101 + ".jpg")], "photo: too long: 105 characters"),
    "wrong file": ([only("cities.agreement", slug="x", document="x.exe")], "x: document: File ext"),
    "no choice": ([event(kind="party")], "events.event contest: kind: Value 'party'"),
    "nothing where something must be": (
        [event(title_ru=None)],
        "events.event contest: title_ru: This field cannot be null.",
    ),
    "required field": ([only("events.event", slug="x", title_en="x")], "event x: kind: missing"),
    "not a list": ([event(cities="niigata")], "events.event contest: cities: this is no list"),
    "not a number": ([city(latitude=float("nan"), longitude=1)], "latitude: this is no number"),
    "out of range": ([city(latitude=91, longitude=1)], "cities.sistercity niigata: latitude: "),
    "nul": ([event(title_en="a\0b")], "title_en: it holds a character that cannot be stored"),
    "half a letter": ([event(title_en="\ud800")], "title_en: it holds a character that cannot"),
    "half a place": (
        [city(latitude=37.9)],
        "cities.sistercity niigata: latitude, longitude: Write both latitude and longitude",
    ),
    "edition of nothing": (
        [event("a"), event(edition=10), event("z")],
        "events.event contest: series_ru, series_en, edition: Say of which series",
    ),
    "part of itself": (
        [event(part_of=["contest"])],
        "events.event contest: part_of: An event cannot be a part of itself.",
    ),
    "published without source": (
        [event(published_at=PUBLIC)],
        "events.event contest: published_at: it is published and has no source",
    ),
    "citation without source": (
        [event(), only("events.eventcitation", record=["contest"])],
        "events.eventcitation contest: source: missing",
    ),
}


class RefusalsTests:
    @pytest.fixture(autouse=True)
    def something_there(self, load):
        load([city("harbin", country="CN"), event("festival", cities=[["harbin"]])])

    @pytest.fixture
    def refusal(self):
        """The one line that a bad fixture gives, seen to have changed nothing."""

        def refusal(*paths, **options):
            before = state()
            with pytest.raises(CommandError) as refused:
                call_command("loaddata", *paths, verbosity=0, **options)
            assert state() == before
            line = str(refused.value)
            assert len(line.splitlines()) == 1
            return line

        return refusal

    @pytest.mark.parametrize("case", REFUSED)
    def test_a_bad_fixture_gives_one_line_and_changes_nothing(self, write, refusal, case):
        objects, expected = REFUSED[case]
        # Good rows stand around the bad one.
        if isinstance(objects, list) and "no. 1" not in expected:
            objects = [source("good"), *objects, city("good")]
        path = write(objects, "bad.json")
        line = refusal(path)
        assert line.startswith(f"{path}: ")
        assert expected in line

    def test_the_line_names_the_file_that_is_wrong(self, write, refusal):
        good = write([event()], "good.json")
        bad = write([only("events.event", slug="contest", part_of=["nothing"])], "bad.json")
        assert refusal(good, bad).startswith(f"{bad}: events.event contest: part_of: ")
        assert refusal(bad, good).startswith(f"{bad}: events.event contest: part_of: ")

    def test_a_missing_item_of_a_list_is_of_the_file_that_names_it(self, write, refusal):
        bad = write([event(cities=[["tokyo"]])], "bad.json")
        good = write([only("events.event", slug="contest", cities=[["harbin"]])], "good.json")
        assert refusal(bad, good).startswith(f"{bad}: events.event contest: cities: ")

    def test_broken_json_says_where(self, write, refusal):
        path = write('[{"model": "events.event",\n  oops}]')
        assert refusal(path).startswith(f"{path}: line 2 column 3: broken json: ")

    def test_broken_letters_and_packets(self, tmp_path, refusal):
        (tmp_path / "a.json").write_bytes(b'["\xff"]')
        (tmp_path / "b.json.gz").write_bytes(b"no packet")
        (tmp_path / "c.xml").write_text("<django-objects><object")
        assert "cannot be read as json" in refusal(str(tmp_path / "a.json"))
        assert "cannot be read as json" in refusal(str(tmp_path / "b.json.gz"))
        assert "cannot be read as xml" in refusal(str(tmp_path / "c.xml"))

    def test_no_such_fixture(self, refusal):
        assert refusal("nothing-of-this-name").startswith("No fixture named")

    def test_a_change_that_a_constraint_refuses(self, write, refusal):
        path = write([only("cities.sistercity", slug="harbin", latitude=1.0)])
        assert refusal(path).startswith(f"{path}: cities.sistercity harbin: latitude, longitude: ")

    def test_an_existing_record_cannot_be_published_without_a_source(self, write, refusal):
        path = write([only("events.event", slug="festival", published_at=PUBLIC)])
        assert "events.event festival: published_at: " in refusal(path)

    def test_an_address_that_leads_to_another_record(self, write, refusal):
        FormerAddress.objects.keep("event", "contest", "festival")
        line = refusal(write([event()]))
        assert "events.event contest: slug: this address once led to another record" in line

    def test_an_address_that_the_fixture_itself_gives_away(self, write, refusal):
        former = only(
            "records.formeraddress", record_type="event", slug="contest", current_slug="festival"
        )
        assert "events.event contest: slug: this address" in refusal(write([former, event()]))

    def test_the_address_of_another_kind_of_record_is_free(self, load):
        FormerAddress.objects.keep("delegation", "contest", "visit")
        assert "Installed 1" in load([event()])


class OptionsTests:
    def test_what_does_not_exist_may_be_ignored(self, load):
        fixture = [event(titel="x", dates_earliest="2005-01-01"), only("events.party", slug="x")]
        assert "Installed 1" in load(fixture, ignore=True)
        assert Event.objects.get().dates_earliest is None

    def test_models_may_be_excluded(self, load):
        load([city(), event()], exclude=["events"])
        assert SisterCity.objects.count() == 1
        assert Event.objects.count() == 0

    def test_standard_input(self, monkeypatch):
        monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps([event(kind="party")])))
        with pytest.raises(CommandError, match="^standard input: events.event contest: kind: "):
            call_command("loaddata", "-", format="json")

    def test_json_lines_and_packed_files(self, tmp_path):
        (tmp_path / "a.jsonl").write_text(f"{json.dumps(city())}\n\n{json.dumps(city('b'))}\n")
        (tmp_path / "b.json.gz").write_bytes(gzip.compress(json.dumps([event()]).encode()))
        call_command("loaddata", tmp_path / "a.jsonl", tmp_path / "b.json.gz", verbosity=0)
        assert SisterCity.objects.count() == 2
        assert Event.objects.count() == 1

    def test_xml(self, load, tmp_path):
        load(SEED)
        with (tmp_path / "seed.xml").open("w") as stream:
            call_command(
                "dumpdata",
                *(model._meta.label for model in OUR_MODELS),
                use_natural_primary_keys=True,
                use_natural_foreign_keys=True,
                format="xml",
                stdout=stream,
            )
        output = io.StringIO()
        call_command("loaddata", tmp_path / "seed.xml", stdout=output)
        assert output.getvalue() == "Installed 0, changed 0, unchanged 11, left alone 0\n"

    def test_an_empty_fixture_is_told(self, load):
        with pytest.warns(RuntimeWarning, match="No fixture data found"):
            load([])


class OtherAppsTests:
    def test_rows_of_other_apps_load_as_ever(self, load):
        user = {
            "model": "auth.user",
            "pk": 4711,
            "fields": {"username": "old clerk", "password": "!", "groups": [["Clerk"]]},
        }
        said = load([event(updated_by=["old clerk"]), user])
        assert said.endswith("left alone 0; saved 1 of other apps\n")
        assert Event.objects.get().updated_by_id == 4711
        assert get_user_model().objects.get().groups.get().name == "Clerk"
        assert UserFactory().pk > 4711

    def test_they_may_refer_to_rows_of_ours(self, load):
        name = {
            "model": "events.historicalevent",
            "pk": 1,
            "fields": {
                "id": 1,
                "slug": "contest",
                "kind": "contest",
                "place_city": ["niigata"],
                "history_date": PUBLIC,
                "history_type": "+",
            },
        }
        load([name, city()])
        assert Event.history.get().place_city.slug == "niigata"

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"username": "x", "nickname": "y"}, "auth.user 1: nickname: unknown field"),
            ({"username": "x", "groups": [["Nobody"]]}, "fixtures: auth.user 1: groups: "),
            ({"username": "x", "date_joined": "soon"}, "auth.user 1: "),
        ],
    )
    def test_bad_ones_give_one_line(self, load, fields, expected):
        with pytest.raises(CommandError) as refused:
            load([event(), {"model": "auth.user", "pk": 1, "fields": fields}])
        assert expected in str(refused.value)
        assert len(str(refused.value).splitlines()) == 1
        assert Event.objects.count() == 0

    def test_a_reference_into_the_void_gives_one_line(self, load):
        void = {
            "model": "auth.permission",
            "pk": 9999,
            "fields": {"name": "x", "codename": "x", "content_type": 9999},
        }
        with pytest.raises(CommandError) as refused:
            load([void])
        assert len(str(refused.value).splitlines()) == 1


class RoundTripTests:
    def test_a_dump_loads_into_an_empty_database_as_it_was(self, write, clerk):
        city = SisterCityFactory(
            name_ru="Ниигата", since="1965-04-23", latitude=37.9, longitude=139.0
        )
        city.not_to_be_confused_with.add(SisterCityFactory())
        CityNameFactory(city=city, text="新潟")
        StatusCitationFactory(record=RelationStatusFactory(city=city, date="2006~"), locator="p. 2")
        theme = ThemeFactory()
        first = AgreementFactory(cities=[city], themes=[theme])
        AgreementFactory(previous=first, relation_to_previous="renews", signed="[2007..2011]")
        visit = DelegationFactory(cities=[city], updated_by=clerk, size=5, size_means="about")
        DelegationFactory(return_of=visit, scheduled=True)
        festival = EventFactory(draft=True, dates="2005-21", part_of=None)
        event = EventFactory(part_of=festival, cities=[city], place_city=city, withdrawn=True)
        event.delegations.add(visit)
        FormerAddress.objects.keep("event", "old-address", event.slug)
        SourceFactory(published="199X", accessed=datetime.date(2026, 1, 31))
        dumped = dump()
        empty_the_database()
        assert "slug" not in dump()
        call_command("loaddata", write(dumped), verbosity=0)
        assert dump() == dumped

    def test_natural_keys_are_what_the_models_say_they_are(self):
        made = [
            SisterCityFactory(),
            CityNameFactory(),
            status := RelationStatusFactory(),
            StatusCitationFactory(record=status, locator="p. 2"),
            AgreementFactory().citations.get(),
            EventFactory(),
            SourceFactory(),
            ThemeFactory(),
        ]
        for obj in made:
            words = []
            for path, _ in key_words(type(obj)):
                value = obj
                for name in path.split("__"):
                    value = getattr(value, name)
                words.append(str(value))
            assert tuple(words) == obj.natural_key()
