"""Questions about agreements, with answers worked out by hand from the seed and the archive.

The archive knows a term of one agreement only: that of May 2005 with a Korean fund, prolonged
for three years, to about May 2008. Of the others the pages tell when they were signed, so the
answer on a later day is "not known". What the archive cannot show is asked of made-up rows.
"""

import datetime

import pytest
from django.utils import timezone

from cities.models import Agreement, SisterCity
from tests.factories import AgreementFactory

from .reading import address_of, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive")]

FUND = "agreement-with-the-save-the-children-fund-2005"
NIIGATA = "agreement-on-sister-relations-with-niigata-1965"
BUCHEON = "treaty-on-sister-relations-with-bucheon-2002"
TAIGA = "agreement-on-joint-efforts-to-protect-the-far-eastern-taiga"
WEIHAI = "agreement-on-sister-relations-with-weihai-2025"
ALL = 24  # public agreements: 9 of the seed, and 15 of the archive
STATES = [
    # Signed some day in May 2005: in force for certain from the last of May.
    (FUND, "2005-04-30", "not_yet"),
    (FUND, "2005-05-01", "unknown"),
    (FUND, "2005-05-30", "unknown"),
    (FUND, "2005-05-31", "in_force"),
    (FUND, "2006-01-01", "in_force"),
    # It runs out some day in May 2008.
    (FUND, "2008-05-01", "in_force"),
    (FUND, "2008-05-02", "unknown"),
    (FUND, "2008-05-31", "unknown"),
    (FUND, "2008-06-01", "expired"),
    (FUND, "2026-11-24", "expired"),
    # Signed on a day, its term not told.
    (NIIGATA, "1965-04-22", "not_yet"),
    (NIIGATA, "1965-04-23", "unknown"),
    (NIIGATA, "2026-11-24", "unknown"),
    # Signed in a year, and about a month.
    (BUCHEON, "2001-12-31", "not_yet"),
    (BUCHEON, "2002-01-01", "unknown"),
    (WEIHAI, "2025-10-31", "not_yet"),
    (WEIHAI, "2025-11-01", "unknown"),
    # Signed every year, and nobody says when.
    (TAIGA, "1990-01-01", "unknown"),
    (TAIGA, "2026-11-24", "unknown"),
]
WORDS = {
    "in_force": "In force",
    "not_yet": "Not yet in force",
    "expired": "Expired",
    "unknown": "Not known whether in force",
}
# How many the register finds: on 1 January 2006 nine were still to be signed (2007 to 2026).
FOUND = [
    ("status=in_force&on=2006-01-01", 1),
    ("status=not_yet&on=2006-01-01", 9),
    ("status=expired&on=2006-01-01", 0),
    ("status=unknown&on=2006-01-01", 14),
    # Before the first of all, only the three without a date might have been in force.
    ("status=not_yet&on=1960-01-01", 21),
    ("status=unknown&on=1960-01-01", 3),
    ("status=in_force&on=2026-11-24", 0),
    ("status=expired&on=2026-11-24", 1),
    ("status=no_successor&on=2026-11-24", 1),
    ("status=no_successor&on=2008-05-31", 0),
    ("status=ended&on=2026-11-24", 0),
    ("status=unknown&on=2026-11-24", 23),
    ("type=establishment&status=unknown&on=2026-11-24", 7),
    ("city=bucheon&status=no_successor", 1),
    ("city=harbin&status=no_successor", 0),
]


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """24 November 2026 in Khabarovsk."""
    moment = datetime.datetime(2026, 11, 24, 3, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)


def page_of(slug):
    return read(address_of(Agreement.objects.get(slug=slug)))


def facts(page):
    dl = page.main.one("dl")
    return {div.one("dt").text: div.one("dd").text for div in dl.all("div")}


class InForceTests:
    @pytest.mark.parametrize(("slug", "on", "state"), STATES)
    def test_the_register_says_how_it_stood_on_a_day(self, slug, on, state):
        page = read(f"/en/agreements/?on={on}")
        row = page.main.one("tr", id=f"agreement-{slug}")
        assert row.all("td")[-1].text == WORDS[state]
        other = next(value for value in WORDS if value != state)
        assert page.found == f"{ALL} of {ALL} found"
        found = {
            status: read(f"/en/agreements/?on={on}&status={status}").main.all(
                "tr", id=f"agreement-{slug}"
            )
            for status in (state, other)
        }
        assert found[state]
        assert not found[other]

    @pytest.mark.parametrize(("query", "number"), FOUND)
    def test_the_register_counts_them(self, query, number):
        assert read(f"/en/agreements/?{query}").found == f"{number} of {ALL} found"

    def test_the_filter_has_a_word_for_those_without_a_successor(self):
        page = read("/ru/agreements/?status=no_successor")
        assert [row["id"] for row in page.main.one("tbody").all("tr")] == [f"agreement-{FUND}"]
        assert "срок истёк, преемника нет" in page.main.one("ul", class_="chosen").text

    def test_a_successor_takes_it_off_that_list_from_its_day_on(self):
        fund = Agreement.objects.get(slug=FUND)
        AgreementFactory(previous=fund, relation_to_previous="supersedes", signed="2010-03-01")
        for on, number in [("2010-02-28", 1), ("2010-03-01", 0), ("2026-11-24", 0)]:
            page = read(f"/en/agreements/?status=no_successor&on={on}")
            assert page.found == f"{number} of {ALL + 1} found"
        assert "no successor" not in page_of(FUND).main.one(class_="lede").text

    def test_its_page_says_so_too(self):
        lede = page_of(FUND).main.one(class_="lede").text
        assert lede == "Cooperation agreement · expired, no successor is recorded"
        told = facts(page_of(FUND))
        assert told["Valid until"] == "about May 2008"
        assert told["Relation to the previous agreement"] == (
            "Renews (the previous agreement is not known)"
        )

    def test_the_pages_of_cities_say_so_too(self):
        assert "May 2005 · expired" in read("/en/cities/bucheon/").main.text
        text = read("/en/cities/niigata/").main.text
        assert "23 April 1965 · not known whether in force" in text


# valid until, renewed for, notice: the next expiry and the last day to give notice, on a day.
DATES = [
    ("2027-01-31", None, 1, "2026-11-24", "2027-01-31", "2026-12-31"),
    ("2027-03-31", None, 1, "2026-11-24", "2027-03-31", "2027-02-28"),
    ("2028-03-31", None, 1, "2026-11-24", "2028-03-31", "2028-02-29"),
    ("2028-02-29", None, 12, "2026-11-24", "2028-02-29", "2027-02-28"),
    ("2026-11-24", None, 3, "2026-11-24", "2026-11-24", "2026-08-24"),
    ("2026-11-23", None, 3, "2026-11-24", None, None),
    # Renewed automatically: the first end that has not passed.
    ("2024-02-29", 12, 6, "2026-11-24", "2027-02-28", "2026-08-28"),
    ("2024-02-29", 12, 6, "2027-03-01", "2028-02-29", "2027-08-29"),
    ("2025-01-31", 1, 1, "2026-11-24", "2026-11-30", "2026-10-30"),
    ("2025-01-31", 1, None, "2026-12-01", "2026-12-31", None),
    ("2020-12-31", 60, 3, "2026-11-24", "2030-12-31", "2030-09-30"),
]


def with_term(valid_to, renewal_months, notice_months):
    return AgreementFactory(
        cities=[SisterCity.objects.get(slug="niigata")],
        title_en="Made up",
        term="fixed",
        signed="2004",
        valid_to=valid_to,
        renewal="automatic" if renewal_months else "none",
        renewal_months=renewal_months,
        notice_months=notice_months,
    )


class NextDateTests:
    def test_the_archive_knows_of_none(self):
        known = [
            agreement.slug
            for agreement in Agreement.objects.published()
            if agreement.next_expiry() or agreement.notice_date()
        ]
        assert known == []

    @pytest.mark.parametrize(("valid_to", "renewed", "notice", "on", "expiry", "by"), DATES)
    def test_are_counted_in_whole_months(self, valid_to, renewed, notice, on, expiry, by):
        agreement = with_term(valid_to, renewed, notice)
        day = datetime.date.fromisoformat(on)
        found = (agreement.next_expiry(day), agreement.notice_date(day))
        assert [date and date.isoformat() for date in found] == [expiry, by]

    def test_stand_on_its_page_and_on_that_of_its_city(self):
        agreement = with_term("2024-02-29", 12, 6)
        told = facts(read(address_of(agreement)))
        assert told["Expires"] == "28 February 2027"
        assert told["Give notice by"] == "28 August 2026 (this day has passed)"
        words = (
            "2004 · in force · expires 28 February 2027"
            " · give notice by 28 August 2026 (this day has passed)"
        )
        assert words in read("/en/cities/niigata/").main.text

    def test_a_day_that_has_not_passed_is_told_plainly(self):
        told = facts(read(address_of(with_term("2027-03-31", None, 1))))
        assert told["Give notice by"] == "28 February 2027"


class ChainTests:
    def test_the_archive_links_no_agreement_to_another(self):
        assert not Agreement.objects.exclude(previous=None).exists()

    def test_the_yearly_one_of_the_taiga_says_that_no_year_is_known(self):
        page = page_of(TAIGA)
        assert facts(page)["Repetition"] == "signed every year (no year is recorded)"
        assert page.main.all(id="chain") == []

    def test_its_years_would_come_with_their_gaps(self):
        last = Agreement.objects.get(slug=TAIGA)
        musashino = SisterCity.objects.get(slug="musashino")
        for year in ("2001", "2002-06", "2005", "2008-05-24", "2013"):
            last = AgreementFactory(
                cities=[musashino],
                title_en=f"Taiga {year[:4]}",
                signed=year,
                is_annual=True,
                previous=last,
                relation_to_previous="renews",
            )
        items = [item.text for item in read(address_of(last)).main.one(id="chain").all("li")]
        assert [item.split(" · ")[0] for item in items] == [
            "Agreement on joint efforts to protect the Far Eastern taiga date not established",
            "Taiga 2001 2001",
            "Taiga 2002 June 2002",
            "2003–2004: no records",
            "Taiga 2005 2005",
            "2006–2007: no records",
            "Taiga 2008 24 May 2008",
            "2009–2012: no records",
            "Taiga 2013 2013",
        ]


# city: status of relations, since, next anniversary.
BRIEFINGS = {
    "niigata": (
        "Active (as known in October 2020)",
        "23 April 1965 (signing)",
        "23 April 2027: 62 years since relations began",
    ),
    "victoria": (
        "Suspended by the partner on 3 March 2022",
        "25 May 1990 (signing)",
        "25 May 2027: 37 years since relations began",
    ),
    "harbin": (
        "Active (as known in November 2022)",
        "15 June 1993 (signing)",
        "15 June 2027: 34 years since relations began",
    ),
    # Its talks on solid waste began in December 1999, half a year nearer than 10 June.
    "portland": ("Active (as known in 2022)", "10 June 1988 (signing)", "December 2026: 27 years:"),
    # A year lasts until its end.
    "bucheon": (
        "Active (as known in May 2023)",
        "2002 (signing)",
        "2026: 24 years since relations began",
    ),
    "busan": (
        "Active (as known in 2018)",
        "1996 (press report)",
        "2026: 30 years since relations began (round anniversary)",
    ),
    "weihai": (
        "Active since about November 2025",
        "about November 2025 (signing)",
        "about November 2026: about 1 year since relations began",
    ),
    "suifenhe": ("status not established", "date not established", "date not established"),
}


class BriefingTests:
    @pytest.mark.parametrize("slug", BRIEFINGS)
    def test_tells_how_relations_stand(self, slug):
        status, since, anniversary = BRIEFINGS[slug]
        told = facts(read(f"/en/cities/{slug}/briefing/"))
        assert told["Status of relations"].startswith(status)
        assert told["Relations since"] == since
        assert told["Next anniversary"].startswith(anniversary)

    def test_the_last_visits_from_harbin(self):
        page = read("/en/cities/harbin/briefing/")
        (box,) = [
            box
            for box in page.main.all("section")
            if box.one("h2").text == "Last visits to Khabarovsk"
        ]
        last = [
            "harbin-delegation-for-25-years-of-sister-relations-2018",
            "harbin-delegation-at-the-seventh-committee-session-2016",
            "harbin-schoolchildren-in-khabarovsk-2015",
            "harbin-delegation-at-the-fifth-committee-session-2011",
            "harbin-professors-of-chinese-medicine-2009",
        ]
        shown = [a["href"].split("/")[-2] for a in box.all("a")]
        assert len(shown) >= 3
        assert shown == last[: len(shown)]
        left_out = len(last) - len(shown)
        assert (f"{left_out} older" in box.text) == bool(left_out)
