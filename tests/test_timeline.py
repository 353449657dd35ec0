"""The merged order of several kinds of records, held against a full sort of all of them.

It stands here and not with `records`, because the merge is only worth testing with the real
kinds of records, which that room does not know.
"""

import datetime
import random

import pytest
from django.db.models import Q

from cities.models import Agreement, RelationStatus
from events.models import Delegation, Event
from khabarovsk_relations.records.timeline import Cursor, Entry, Place, read_kin, read_page

from .factories import (
    AgreementFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
)

DATES = [
    "2005",
    "2005-01",
    "2005-01-01",
    "2005-21",
    "2005-24",
    "2005-05?",
    "2005-05",
    "2005-05-24/2005-05-27",
    "2005/2006",
    "2004/..",
    "../2006",
    "200X",
    "[2004..2006]",
    "2006-01~",
    "",
]


@pytest.fixture
def streams(db):
    """Every form of date in every kind, many of them twice, put in by chance."""
    chance = random.Random(7)
    makers = [AgreementFactory, DelegationFactory, EventFactory]
    jobs = [(maker, date) for maker in makers for date in DATES * 2]
    chance.shuffle(jobs)
    for maker, date in jobs:
        maker(**{maker._meta.model.date_field: date}, sources=[])
    city = SisterCityFactory(sources=[])
    for date in filter(None, DATES):
        RelationStatusFactory(city=city, date=date)
    return {
        "event": Event.objects.all(),
        "agreement": Agreement.objects.all(),
        "delegation": Delegation.objects.all(),
        "city": RelationStatus.objects.all(),
    }


def fully_sorted(streams, descending):
    entries = [Entry.of(type_, row) for type_, rows in streams.items() for row in rows]
    dated = sorted(
        (entry for entry in entries if entry.place.is_dated),
        key=lambda entry: entry.place.key(),
        reverse=descending,
    )
    undated = sorted(
        (entry for entry in entries if not entry.place.is_dated),
        key=lambda entry: entry.place.key(),
        reverse=descending,
    )
    return [entry.place for entry in dated + undated]


def walk(streams, descending, size, cursor=None, forward=True):
    """The places on every page from a cursor on, page by page."""
    pages = []
    while True:
        page = read_page(streams, descending=descending, size=size, cursor=cursor)
        pages.append([entry.place for entry in page])
        cursor = page.after if forward else page.before
        if cursor is None:
            return pages, page
        cursor = Cursor.parse(str(cursor))


@pytest.mark.parametrize("descending", [False, True])
class PageTests:
    @pytest.mark.parametrize("size", [1, 7, 50, 500])
    def test_pages_together_are_the_full_order(self, streams, descending, size):
        pages, last = walk(streams, descending, size)
        assert [place for page in pages for place in page] == fully_sorted(streams, descending)
        assert last.after is None

    @pytest.mark.parametrize("size", [1, 7, 50])
    def test_the_way_back_shows_the_same_pages(self, streams, descending, size):
        forward, last = walk(streams, descending, size)
        back, first = walk(streams, descending, size, last.before, forward=False)
        assert [place for page in reversed(back) for place in page] == [
            place for page in forward[:-1] for place in page
        ]
        assert first.before is None
        assert back == forward[-2::-1]

    def test_lists_of_rows_are_merged_like_querysets(self, streams, descending):
        lists = streams | {type_: list(streams[type_]) for type_ in ("agreement", "city")}
        pages, _ = walk(lists, descending, 7)
        assert [place for page in pages for place in page] == fully_sorted(streams, descending)

    def test_undated_records_close_either_order(self, streams, descending):
        places = [place for page in walk(streams, descending, 500)[0] for place in page]
        assert [place.is_dated for place in places] == sorted(
            (place.is_dated for place in places), reverse=True
        )
        assert not places[-1].is_dated

    def test_a_filtered_stream_still_understands_a_cursor_of_another_type(
        self, streams, descending
    ):
        everything = fully_sorted(streams, descending)
        cursor = Cursor(everything[40], True)
        page = read_page(
            {"event": streams["event"]}, descending=descending, size=500, cursor=cursor
        )
        behind = [place for place in everything[41:] if place.type == "event"]
        assert [entry.place for entry in page] == behind

    def test_kin_are_the_neighbours_in_the_list(self, streams, descending):
        rows = streams["event"]
        order = fully_sorted({"event": rows}, descending)
        for number, place in enumerate(order):
            record = rows.get(pk=place.id)
            kin = read_kin(
                "event", rows, record, related=Q(pk__in=[]), public=rows, descending=descending
            )
            found = [row.pk if row else None for row in (kin.previous, kin.next)]
            beside = [order[number - 1].id if number else None]
            beside.append(order[number + 1].id if number + 1 < len(order) else None)
            assert found == beside


class OrderTests:
    def test_the_coarser_date_comes_first(self, db):
        for date in ("2005-01-01", "2005", "2005-01"):
            EventFactory(dates=date, sources=[])
        page = read_page({"event": Event.objects.all()}, descending=False, size=9)
        assert [str(row.dates) for row in page.records] == ["2005", "2005-01", "2005-01-01"]

    def test_descending_is_the_exact_reverse_of_what_is_dated(self, streams):
        ascending = [place for place in fully_sorted(streams, False) if place.is_dated]
        page = read_page(streams, descending=True, size=len(ascending))
        assert [entry.place for entry in page] == ascending[::-1]

    def test_related_rows_come_with_their_neighbours_in_one_query(
        self, db, django_assert_num_queries
    ):
        festival = EventFactory(dates="2006-01")
        parts = [EventFactory(dates=date, part_of=festival) for date in ("", "2005-12")]
        later = EventFactory(dates="2007")
        rows = Event.objects.published()
        with django_assert_num_queries(1):
            kin = read_kin(
                "event",
                rows,
                festival,
                related=Q(part_of=festival),
                public=rows,
                descending=False,
            )
        assert (kin.previous, kin.next) == (parts[1], later)
        assert kin.related == [parts[1], parts[0]]


class QueryTests:
    def test_a_full_page_reads_each_stream_once(self, streams, django_assert_num_queries):
        with django_assert_num_queries(4):
            read_page(streams, descending=True, size=20)

    def test_a_last_page_reads_the_undated_too(self, streams, django_assert_num_queries):
        # A change of status cannot be undated, so its stream is not asked.
        with django_assert_num_queries(7):
            read_page(streams, descending=True, size=500)


class CursorTests:
    @pytest.mark.parametrize(
        "place",
        [
            Place(datetime.date(2005, 5, 1), datetime.date(2005, 5, 31), "event", 12),
            Place(datetime.date.min, datetime.date.max, "city", 1),
            Place(None, None, "agreement", 3),
        ],
    )
    @pytest.mark.parametrize("is_forward", [True, False])
    def test_it_survives_the_address(self, place, is_forward):
        cursor = Cursor(place, is_forward)
        assert Cursor.parse(str(cursor)) == cursor

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "garbage",
            "f.2005-05-01.event.12",
            "f.2005-13-01.2005-13-31.event.12",
            "x.-.event.12",
            "f.-.event.٣",
            "f.-.event.99999999999999999999",
            "f.-.event.1_000",
            "f.-.event.12\n",
            "f.-.event.12\x00",
        ],
    )
    def test_a_broken_one_is_none(self, text):
        assert Cursor.parse(text) is None
