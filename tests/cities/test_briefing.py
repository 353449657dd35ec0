"""The briefing on a city: one sheet for everybody, and another, with internal notes, for staff."""

import datetime

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cities.models import SisterCity
from tests.admin_pages import admin_url
from tests.factories import (
    AgreementFactory,
    CityNameFactory,
    DelegationFactory,
    EventFactory,
    RelationStatusFactory,
    SisterCityFactory,
    SourceFactory,
    StatusCitationFactory,
    UserFactory,
)
from tests.site.reading import Page, address_of, ask, read

pytestmark = pytest.mark.django_db
MOMENT = datetime.datetime(2026, 11, 24, 3, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """24 November 2026 in Khabarovsk."""
    monkeypatch.setattr(timezone, "now", lambda: MOMENT)


@pytest.fixture
def niigata():
    return SisterCityFactory(
        slug="niigata",
        name_en="Niigata",
        name_ru="Ниигата",
        name_ru_genitive="Ниигаты",
        name_ru_accusative="Ниигату",
        name_native="新潟市",
        native_language="ja",
        since="1965-04-23",
        since_basis="signed",
        motive_en="A mayor came by ship.",
        motive_ru="Мэр приплыл на корабле.",
    )


def briefing(city, language="en"):
    return read(address_of("cities:city_briefing", city.slug, language=language))


def facts(page):
    dl = page.main.one("dl")
    return {div.one("dt").text: div.one("dd").text.replace("\xa0", " ") for div in dl.all("div")}


def section(page, heading):
    """The rows under a heading, and what stands under them."""
    (box,) = [box for box in page.main.all("section") if box.one("h2").text == heading]
    rows = [row.text.replace("\xa0", " ") for row in box.all("li")]
    rest = [p.text for p in box.content if not isinstance(p, str) and p.name == "p"]
    return rows, rest


def staff_page(city, client):
    response = client.get(admin_url(SisterCity, "briefing", city.pk))
    assert response.status_code == 200
    return Page("/admin/", response)


@pytest.fixture
def staff(superuser):
    client = Client()
    client.force_login(superuser)
    client.cookies["django_language"] = "en"
    return client


class HeadTests:
    def test_says_of_what_and_of_what_day_it_is(self, niigata):
        page = briefing(niigata)
        title = "Briefing on relations with Niigata, as of 24 November 2026"
        assert page.one("h1").text == title
        assert page.one("title").text.startswith(title)
        assert page.main.all(class_="print-only")[-1].text == "Printed on 24 November 2026"
        russian = briefing(niigata, "ru").one("h1").text.replace("\xa0", " ")
        assert russian == "Справка о связях с городом Ниигата на 24 ноября 2026 г."

    def test_says_how_the_name_is_written(self, niigata):
        CityNameFactory(city=niigata, text="Niigata-shi", kind="romanisation")
        CityNameFactory(city=niigata, text="Nigata", kind="misspelling")
        niigata.not_to_be_confused_with.add(SisterCityFactory(name_en="Nagata"))
        niigata.not_to_be_confused_with.add(SisterCityFactory(name_en="Secret", draft=True))
        page = briefing(niigata)
        told = facts(page)
        assert told["Name"] == "Ниигата: из Ниигаты, в Ниигату · Niigata · 新潟市"
        assert page.main.one("span", lang="ja").text == "新潟市"
        assert told["Other spellings"] == "Niigata-shi (romanised)"
        assert told["Not to be confused with"] == "Nagata"

    def test_a_name_without_its_cases_is_told_by_the_word_city(self):
        city = SisterCityFactory(name_ru="Саппоро", name_en="")
        assert facts(briefing(city))["Name"] == "Саппоро: из города Саппоро, в город Саппоро"
        city = SisterCityFactory(name_ru="", name_en="Sapporo")
        assert facts(briefing(city, "ru"))["Название"] == "Sapporo"

    def test_tells_how_relations_stand_since_when_and_how_they_began(self, niigata):
        RelationStatusFactory(city=niigata, date="1965-04-23", note_en="Signed.")
        RelationStatusFactory(
            city=niigata,
            status="suspended",
            date="2022-03-03",
            declared_by="partner",
            note_en="By a letter.",
        )
        told = facts(briefing(niigata))
        assert told["Status of relations"] == (
            "Suspended by the partner on 3 March 2022. By a letter."
        )
        assert told["Relations since"] == "23 April 1965 (signing)"
        assert told["How it began"] == "A mayor came by ship."
        assert "Sister city · Japan" in briefing(niigata).main.one(class_="lede").text

    def test_says_what_is_not_known(self):
        told = facts(briefing(SisterCityFactory(since="")))
        assert told["Status of relations"] == "status not established"
        assert told["Relations since"] == "date not established"
        assert told["Next anniversary"] == "date not established"
        assert "How it began" not in told

    def test_long_texts_are_cut_and_many_spellings_counted(self, niigata):
        niigata.motive_en = "word " * 200
        niigata.save()
        for number in range(30):
            CityNameFactory(city=niigata, text=f"Spelling number {number}")
        told = facts(briefing(niigata))
        assert len(told["How it began"]) == 400
        assert told["How it began"].endswith("…")
        assert told["Other spellings"].endswith(" and 25 more")


class AnniversaryTests:
    def told(self, city):
        return facts(briefing(city))["Next anniversary"]

    def test_is_that_of_the_relations(self, niigata):
        assert self.told(niigata) == "23 April 2027: 62 years since relations began"

    def test_of_five_years_is_a_round_one(self, niigata):
        niigata.since = "1966-11-24"
        niigata.save()
        words = "24 November 2026: 60 years since relations began (round anniversary)"
        assert self.told(niigata) == words

    def test_may_be_that_of_an_event(self, niigata):
        event = {"cities": [niigata], "has_anniversary": True, "title_en": "Ferry"}
        EventFactory(**event, dates="1970-12-01")
        for hidden in ({"draft": True}, {"planned": True}, {"has_anniversary": False}):
            EventFactory(**event | hidden, dates="1970-11-25")
        assert self.told(niigata) == "1 December 2026: 56 years: Ferry"

    def test_known_to_the_year_only_waits_behind_a_day(self, niigata):
        EventFactory(cities=[niigata], has_anniversary=True, dates="1970")
        assert self.told(niigata).startswith("23 April 2027")

    def test_of_relations_that_ended_is_not_kept(self, niigata):
        RelationStatusFactory(city=niigata, status="ended", date="2020")
        assert self.told(niigata) == "date not established"


class AgreementTests:
    def test_in_force_come_with_their_next_dates(self, niigata):
        AgreementFactory(
            cities=[niigata],
            title_en="Pact",
            signed="2005-05-24",
            term="fixed",
            valid_to="2008-12-31",
            renewal="automatic",
            renewal_months=12,
            notice_months=6,
        )
        AgreementFactory(cities=[niigata], title_en="Treaty", signed="1965", term="open")
        AgreementFactory(
            cities=[niigata], title_en="Old", signed="1990", term="fixed", valid_to="1995"
        )
        rows, _rest = section(briefing(niigata), "Agreements in force")
        assert rows == [
            "24 May 2005 Pact Cooperation agreement · in force · expires 31 December 2026"
            " · give notice by 30 June 2026 (this day has passed)",
            "1965 Treaty Cooperation agreement · in force",
        ]

    def test_not_known_whether_in_force_stand_apart(self, niigata):
        AgreementFactory(cities=[niigata], title_en="Pact", signed="1990")
        rows, rest = section(briefing(niigata), "Agreements in force")
        assert (rows, rest) == ([], ["None is known to be in force."])
        rows, _rest = section(briefing(niigata), "Agreements not known whether in force")
        assert rows == ["1990 Pact"]


class VisitTests:
    def visit(self, city, date, **kwargs):
        return DelegationFactory(cities=[city], dates=date, **kwargs)

    def test_the_last_five_each_way_come_newest_first(self, niigata):
        for year in range(2001, 2008):
            self.visit(niigata, f"{year}", title_en=f"In {year}")
            self.visit(niigata, f"{year}", title_en=f"Out {year}", direction="outgoing")
        self.visit(niigata, "", title_en="Undated")
        page = briefing(niigata)
        rows, rest = section(page, "Last visits to Khabarovsk")
        assert [row[5:12] for row in rows] == [f"In {y}" for y in range(2007, 2002, -1)]
        assert rest == []
        rows, _rest = section(page, "Last visits from Khabarovsk")
        assert [row[5:13] for row in rows] == [f"Out {y}" for y in range(2007, 2002, -1)]

    def test_each_tells_its_head_and_result(self, niigata):
        self.visit(
            niigata,
            "2005-05-24/2005-05-27",
            title_en="Mission",
            head_name_en="A. Shinoda",
            head_title_en="Mayor of Niigata",
            result_en="A protocol was signed.",
        )
        self.visit(niigata, "2004", title_en="Headless")
        rows, _rest = section(briefing(niigata), "Last visits to Khabarovsk")
        assert rows == [
            "24–27 May 2005 Mission A. Shinoda, Mayor of Niigata A protocol was signed.",
            "2004 Headless head not named",
        ]

    def test_one_without_a_title_is_named_by_kind_and_route(self, niigata):
        fields = {"title_en": "", "title_ru": "", "head_name_en": "A. Shinoda"}
        self.visit(niigata, "2005", level="business", **fields)
        rows, _rest = section(briefing(niigata), "Last visits to Khabarovsk")
        assert rows == ["2005 Business mission from Niigata to Khabarovsk A. Shinoda"]

    def test_only_what_took_place_is_told(self, niigata):
        for status in ("planned", "confirmed", "cancelled", "postponed"):
            for date in ("2005", "2027"):
                self.visit(niigata, date, status=status)
        self.visit(niigata, "2005", direction="third_place")
        for heading in ("Last visits to Khabarovsk", "Last visits from Khabarovsk"):
            assert section(briefing(niigata), heading) == ([], ["None is recorded."])

    def test_the_oldest_fall_out_and_are_counted(self, niigata):
        for number in range(20):
            AgreementFactory(
                cities=[niigata], term="open", signed=f"{1990 + number}", title_en="word " * 60
            )
        for year in range(2001, 2008):
            for direction in ("incoming", "outgoing"):
                self.visit(niigata, f"{year}", direction=direction, result_en="word " * 60)
        page = briefing(niigata)
        left_out = {}
        for heading, number in [
            ("Agreements in force", 20),
            ("Last visits to Khabarovsk", 5),
            ("Last visits from Khabarovsk", 5),
        ]:
            rows, rest = section(page, heading)
            left_out[heading] = number - len(rows)
            word = "one" if left_out[heading] == 1 else "ones"
            assert rest == [f"{left_out[heading]} older {word} did not fit on the sheet."]
        assert section(page, "Agreements in force")[0][0].startswith("2009")
        assert left_out["Agreements in force"] > left_out["Last visits to Khabarovsk"]


class SourceTests:
    def test_are_those_of_the_city_and_of_what_is_told(self, niigata):
        def sources(*titles):
            return [SourceFactory(title=title, publisher="") for title in titles]

        both = sources("Both")
        city = SisterCityFactory(sources=[*sources("City"), *both])
        status = RelationStatusFactory(city=city)
        StatusCitationFactory(record=status, source=sources("Status")[0])
        AgreementFactory(cities=[city], term="open", sources=[*sources("Pact"), *both])
        AgreementFactory(cities=[city], term="fixed", valid_to="2006", sources=sources("Run out"))
        DelegationFactory(cities=[city], sources=sources("Visit"))
        DelegationFactory(cities=[city], sources=sources("Plan"), planned=True)
        rows, _rest = section(briefing(city), "Sources")
        titles = ["City", "Both", "Status", "Pact", "Visit"]
        assert rows == [f"{title}, undated" for title in titles]

    def test_those_of_what_fell_out_are_not_told(self, niigata):
        for year in range(2000, 2020):
            source = SourceFactory(title=f"Source {year}")
            AgreementFactory(
                cities=[niigata],
                term="open",
                signed=str(year),
                title_en=f"Pact of {year} {'word ' * 25}",
                sources=[source],
            )
        page = briefing(niigata)
        told = {row[:4] for row in section(page, "Agreements in force")[0]}
        assert 2 < len(told) < 20
        titles = [row for row in section(page, "Sources")[0] if row.startswith("Source ")]
        assert titles
        assert {title[7:11] for title in titles} <= told
        [rest] = section(page, "Sources")[1] or [""]
        assert sum(map(int, rest.split()[:1])) + len(titles) == len(told)

    def test_too_many_are_counted(self, niigata):
        city = SisterCityFactory(sources=SourceFactory.create_batch(100))
        rows, [rest] = section(briefing(city), "Sources")
        assert rest == f"{100 - len(rows)} more sources stand on the page of the city."
        assert len(rows) > 8


class PublicTests:
    @pytest.mark.parametrize(
        ("trait", "status"), [("draft", 404), ("scheduled", 404), ("withdrawn", 410)]
    )
    def test_of_a_hidden_city_there_is_none(self, trait, status):
        city = SisterCityFactory(slug="hidden", **{trait: True})
        assert ask(address_of("cities:city_briefing", city.slug)).status_code == status
        assert ask("/en/cities/nobody/briefing/").status_code == 404

    def test_of_a_renamed_city_leads_to_its_briefing(self, niigata):
        niigata.slug = "renamed"
        niigata.save()
        response = ask("/ru/cities/niigata/briefing/?x=1")
        assert response.status_code == 301
        assert response.headers["Location"] == "/ru/cities/renamed/briefing/?x=1"

    def test_what_staff_keep_to_themselves_is_not_on_it(self, niigata):
        secret = {"internal_note": "Secret"}
        SisterCity.objects.update(**secret)
        AgreementFactory(cities=[niigata], term="open", **secret)
        DelegationFactory(cities=[niigata], next_steps="Secret", reported_on="2005-06-01", **secret)
        for trait in ("draft", "scheduled", "withdrawn"):
            hidden = {"cities": [niigata], "title_en": "Secret", trait: True}
            AgreementFactory(**hidden, term="open")
            DelegationFactory(**hidden)
            EventFactory(**hidden, has_anniversary=True, dates="1970-11-25")
        page = briefing(niigata)
        assert "Secret" not in page.markup
        assert "Report" not in page.main.text

    def test_the_page_of_the_city_leads_to_it(self, niigata):
        page = read(address_of(niigata)).follow("One-page briefing")
        assert page.one("h1").text.startswith("Briefing on relations with Niigata")
        assert page.follow("Niigata").address == address_of(niigata)

    @pytest.mark.parametrize("number", [1, 40])
    def test_makes_at_most_14_queries(self, niigata, number):
        for year in range(1980, 1980 + number):
            CityNameFactory(city=niigata)
            RelationStatusFactory(city=niigata, date=str(year))
            AgreementFactory(cities=[niigata], term="open", signed=str(year))
            EventFactory(cities=[niigata], has_anniversary=True, dates=str(year))
            for direction in ("incoming", "outgoing"):
                DelegationFactory(
                    cities=[niigata], dates=str(year), direction=direction, title_en="", title_ru=""
                )
        with CaptureQueriesContext(connection) as captured:
            briefing(niigata)
        assert len(captured) <= 14


class StaffTests:
    def test_has_internal_notes_promises_and_drafts(self, niigata, staff):
        SisterCity.objects.update(internal_note="The mayor likes tea.")
        AgreementFactory(
            cities=[niigata], title_en="Pact", term="open", internal_note="Renew it.", draft=True
        )
        AgreementFactory(cities=[niigata], title_en="Gone", term="open", withdrawn=True)
        DelegationFactory(
            cities=[niigata],
            title_en="Mission",
            next_steps="Send the photos.",
            internal_note="They were tired.",
            reported_on="2005-06-01",
        )
        DelegationFactory(cities=[niigata], title_en="Second", dates="2004")
        page = staff_page(niigata, staff)
        assert facts(page)["Internal note"] == "The mayor likes tea."
        rows, _rest = section(page, "Agreements in force")
        assert rows == [
            "24 May 2005 Pact (draft) Cooperation agreement · in force Internal note: Renew it."
        ]
        rows, _rest = section(page, "Last visits to Khabarovsk")
        assert rows == [
            "May 2005 Mission head not named What was agreed for the future: Send the photos."
            " Report filed: 1 June 2005 Internal note: They were tired.",
            "2004 Second head not named Report filed: none",
        ]
        assert "With internal notes: for staff only." in page.main.one(class_="preview").text

    def test_shows_a_draft_of_a_city_as_a_draft(self, staff):
        city = SisterCityFactory(name_en="Secret", draft=True)
        DelegationFactory(cities=[city], title_en="", title_ru="")
        page = staff_page(city, staff)
        assert "The city is not on the site: draft." in page.main.one(class_="preview").text
        rows, _rest = section(page, "Last visits to Khabarovsk")
        assert "Delegation from Secret to Khabarovsk" in rows[0]
        targets = [page.to(a) for a in page.main.all("a")]
        assert address_of(city) not in targets

    def test_is_neither_kept_nor_indexed(self, niigata, staff):
        response = staff.get(admin_url(SisterCity, "briefing", niigata.pk))
        assert "no-store" in response.headers["Cache-Control"]
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert Page("/", response).one("meta", name="robots")["content"] == "noindex"

    def test_is_for_staff_who_may_see_cities(self, niigata):
        address = admin_url(SisterCity, "briefing", niigata.pk)
        assert ask(address).status_code == 302
        user = UserFactory()
        client = Client(raise_request_exception=False)
        client.force_login(user)
        assert client.get(address).status_code == 403
        user.user_permissions.add(Permission.objects.get(codename="view_sistercity"))
        assert client.get(address).status_code == 200

    def test_of_no_city_is_not_found(self, staff):
        for key in ("999", "x", "99999999999999999999"):
            assert staff.get(admin_url(SisterCity, "briefing", key)).status_code == 404

    def test_the_form_of_the_city_leads_to_it(self, niigata, staff):
        address = admin_url(SisterCity, "briefing", niigata.pk)
        for city, there in [(niigata, True), (SisterCityFactory(), False)]:
            page = staff.get(admin_url(SisterCity, "change", city.pk)).content.decode()
            assert (f'href="{address}"' in page) == there
        assert "/briefing/" not in staff.get(admin_url(SisterCity, "add")).content.decode()
