"""The table that lists agreements, delegations and events: its heads, its cells, its order."""

import pytest

from ..factories import SisterCityFactory
from .reading import query_of, read
from .test_lists import every_list, make

pytestmark = pytest.mark.django_db


def cells(page):
    """The table of a list: its heads, then the words of each row."""
    heads = [head.text for head in page.main.all("th", scope="col")]
    rows = page.main.one("tbody").all("tr")
    return heads, [[cell.text for cell in row.content if not isinstance(cell, str)] for row in rows]


class TableTests:
    """A real table, which cards take the place of on a narrow screen."""

    def test_agreements_tell_whether_they_are_in_force(self):
        city = SisterCityFactory(name_en="Niigata")
        make("/en/agreements/", "Accord", date="1965-04-23", term="open", cities=[city])
        assert cells(read("/en/agreements/")) == (
            ["Signed", "Title", "Cities", "Type", "In force"],
            [["23 April 1965", "Accord", "Niigata", "Cooperation agreement", "In force"]],
        )

    def test_delegations_tell_their_direction_and_results(self):
        city = SisterCityFactory(name_en="Niigata")
        fields = {"date": "2005-05", "level": "business", "result_en": "Talks began."}
        make("/en/delegations/", "Mission", cities=[city], **fields)
        heads, [row] = cells(read("/en/delegations/"))
        assert heads == ["Dates", "Title", "Direction", "Nature of the visit", "Status"]
        assert row[1:] == [
            "MissionTalks began.",
            "From Niigata to Khabarovsk",
            "Business mission",
            "Took place",
        ]

    def test_events_tell_their_cities(self):
        cities = [SisterCityFactory(name_en="Niigata"), SisterCityFactory(name_en="Harbin")]
        make("/en/events/", "Forum", date="", kind="forum", cities=cities)
        make("/en/events/", "Alone", date="2005", kind="forum")
        assert cells(read("/en/events/")) == (
            ["Dates", "Title", "Cities", "Kind", "Status"],
            [
                ["2005", "Alone", "—", "Forum", "Took place"],
                ["date not established", "Forum", "Niigata, Harbin", "Forum", "Took place"],
            ],
        )

    @every_list
    def test_the_head_of_the_dates_sorts_and_says_how(self, address):
        for date in ("2004", "2006"):
            make(address, date, date=date)
        page = read(f"{address}?from=2004")
        [head] = [head for head in page.main.all("th", scope="col") if head.get("aria-sort")]
        assert head["aria-sort"] == "descending"
        sorted_ = page.follow(head.text)
        assert sorted_.titles == ["2004", "2006"]
        assert query_of(page.to(head.one("a"))) == {"from": "2004", "order": "asc"}
        [head] = [head for head in sorted_.main.all("th", scope="col") if head.get("aria-sort")]
        assert head["aria-sort"] == "ascending"
        assert sorted_.follow(head.text).titles == ["2006", "2004"]

    @every_list
    def test_the_name_of_the_list_names_the_table(self, address):
        make(address, "A")
        page = read(address)
        assert page.main.one("table")["aria-labelledby"] == page.main.one("h1")["id"]
