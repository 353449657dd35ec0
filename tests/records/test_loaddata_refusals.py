"""A bad fixture is refused in one line; Django's own options and other apps' rows."""

import gzip
import io
import json
import sys

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from cities.models import SisterCity
from events.models import Event
from khabarovsk_relations.records.models import FormerAddress

from ..factories import (
    UserFactory,
)
from .loaddata_samples import (
    OUR_MODELS,
    PUBLIC,
    SEED,
    city,
    event,
    only,
    source,
    state,
)

pytestmark = pytest.mark.django_db


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
    "number beyond all users": ([event(updated_by=10**25)], "event contest: updated_by: Ensure"),
    "list for a text": ([event(title_en=["x"])], "title_en: this is no single value"),
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
    "wrong file": (
        [only("cities.agreement", slug="x", document="documents/x.pdf")],
        "x: document: This is not the name of a stored file.",
    ),
    "file elsewhere": (
        [event(photo=f"photos/../../{'0' * 32}-6x4.jpg")],
        "contest: photo: This is not the name of a stored file.",
    ),
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

    def test_rows_of_ours_get_numbers_beside_those_of_the_fixture(self, load):
        load([event("first")])
        number = Event.history.get().history_id + 1
        row = {
            "model": "events.historicalevent",
            "pk": number,
            "fields": {"id": 1, "slug": "x", "history_date": PUBLIC, "history_type": "-"},
        }
        load([event(), row])
        assert Event.history.count() == 3
        assert Event.history.get(slug="contest").history_id > number

    def test_they_may_need_rows_of_ours(self, load):
        link = {
            "model": "events.event_cities",
            "pk": 5,
            "fields": {"event": ["contest"], "sistercity": ["niigata"]},
        }
        load([link, city(), event()])
        assert Event.objects.get().cities.get().slug == "niigata"

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
