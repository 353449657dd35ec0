"""What the pages of cities say in words: how the clocks differ, how relations stand."""

import datetime

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from cities.models import SisterCity
from cities.models.parts import StatusValue

WINTER = datetime.datetime(2026, 1, 15, 12, tzinfo=datetime.UTC)
SUMMER = datetime.datetime(2026, 7, 15, 12, tzinfo=datetime.UTC)


def said(template, language, city):
    """What a template that loads the tags makes of a city."""
    with translation.override(language):
        words = Template("{% load city_marks %}" + template).render(Context({"city": city}))
    return words.replace("\xa0", " ")


class TimeDifferenceTests:
    @pytest.fixture(autouse=True)
    def winter(self, monkeypatch):
        self.at(monkeypatch, WINTER)

    def at(self, monkeypatch, moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    def words(self, time_zone, language="en"):
        return said("{{ city|time_difference }}", language, SisterCity(time_zone=time_zone))

    @pytest.mark.parametrize("zone", ["Asia/Vladivostok", "Australia/Brisbane"])
    def test_the_same_clock_is_said_to_be_the_same(self, zone):
        assert self.words(zone) == "the same as in Khabarovsk"
        assert self.words(zone, "ru") == "такое же, как в Хабаровске"

    @pytest.mark.parametrize(
        ("zone", "english", "russian"),
        [
            ("Asia/Tokyo", "1 hour behind", "на 1 час меньше, чем"),
            ("Asia/Shanghai", "2 hours behind", "на 2 часа меньше, чем"),
            ("Asia/Tashkent", "5 hours behind", "на 5 часов меньше, чем"),
            ("Asia/Dubai", "6 hours behind", "на 6 часов меньше, чем"),
            ("Etc/GMT+1", "11 hours behind", "на 11 часов меньше, чем"),
            ("Etc/GMT+2", "12 hours behind", "на 12 часов меньше, чем"),
            ("America/Los_Angeles", "18 hours behind", "на 18 часов меньше, чем"),
            ("Pacific/Pago_Pago", "21 hours behind", "на 21 час меньше, чем"),
            ("Etc/GMT+12", "22 hours behind", "на 22 часа меньше, чем"),
            ("Asia/Magadan", "1 hour ahead of", "на 1 час больше, чем"),
            ("Asia/Kamchatka", "2 hours ahead of", "на 2 часа больше, чем"),
        ],
    )
    def test_whole_hours_agree_with_their_number(self, zone, english, russian):
        assert self.words(zone) == f"{english} Khabarovsk"
        assert self.words(zone, "ru") == f"{russian} в Хабаровске"

    @pytest.mark.parametrize(
        ("zone", "english", "russian"),
        [
            ("Australia/Adelaide", "0.5 hours ahead of", "на 0,5 часа больше, чем"),
            ("Asia/Kolkata", "4.5 hours behind", "на 4,5 часа меньше, чем"),
            ("Asia/Kathmandu", "4.25 hours behind", "на 4,25 часа меньше, чем"),
            ("Asia/Tehran", "6.5 hours behind", "на 6,5 часа меньше, чем"),
            ("America/St_Johns", "13.5 hours behind", "на 13,5 часа меньше, чем"),
            ("Pacific/Marquesas", "19.5 hours behind", "на 19,5 часа меньше, чем"),
        ],
    )
    def test_half_hours_are_fractions_written_as_the_language_does(self, zone, english, russian):
        assert self.words(zone) == f"{english} Khabarovsk"
        assert self.words(zone, "ru") == f"{russian} в Хабаровске"

    @pytest.mark.parametrize(
        ("zone", "winter", "summer"),
        [
            ("America/Los_Angeles", "18 hours behind Khabarovsk", "17 hours behind Khabarovsk"),
            ("Australia/Sydney", "1 hour ahead of Khabarovsk", "the same as in Khabarovsk"),
        ],
    )
    def test_it_is_that_of_the_season(self, monkeypatch, zone, winter, summer):
        assert self.words(zone) == winter
        self.at(monkeypatch, SUMMER)
        assert self.words(zone) == summer

    @pytest.mark.parametrize("zone", ["Mars/Base", "../etc/passwd", "Asia", "\x00"])
    def test_of_an_unknown_time_zone_nothing_is_said(self, zone):
        assert said("{{ city|time_difference }}", "en", SisterCity(time_zone=zone)) == ""

    def test_without_a_time_zone_nothing_is_said(self):
        assert self.words("") == ""


class CurrentStatusWordsTests:
    def words(self, status, language):
        city = SisterCity()
        city.current_status = status
        return said("{{ city|current_status_words }}", language, city)

    @pytest.mark.parametrize(
        ("status", "english", "russian"),
        [
            ("", "status not established", "статус не установлен"),
            ("negotiating", "under negotiation", "ведутся переговоры"),
            ("active", "active", "действуют"),
            ("suspended", "suspended", "приостановлены"),
            ("ended", "ended", "прекращены"),
        ],
    )
    def test_they_agree_with_relations(self, status, english, russian):
        assert self.words(status, "en") == english
        assert self.words(status, "ru") == russian

    def test_every_status_has_some(self):
        for language in ("ru", "en"):
            words = {self.words(status, language) for status in ["", *StatusValue.values]}
            assert len(words) == len(StatusValue.values) + 1
