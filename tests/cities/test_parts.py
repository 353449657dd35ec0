"""A change of status in a sentence: what, by whom and when, no more exact than it is known."""

import pytest
from django.utils import translation

from cities.models import RelationStatus


def status(date, *, means="from", value="suspended", by="unknown"):
    return RelationStatus(date=date, date_means=means, status=value, declared_by=by)


def said(method, language):
    with translation.override(language):
        return method().replace("\xa0", " ")


class WhenTests:
    @pytest.mark.parametrize(
        ("date", "english", "russian"),
        [
            ("2022-03-03", "on 3 March 2022", "3 марта 2022 г."),
            ("2022-03", "in March 2022", "(март 2022 г.)"),
            ("2022-21", "in spring 2022", "(весна 2022 г.)"),
            ("2005-24", "in winter 2005/06", "(зима 2005/06 г.)"),
            ("2022", "in 2022", "(2022 г.)"),
            ("199X", "(1990s)", "(1990-е гг.)"),
            ("2022~", "(about 2022)", "(около 2022 г.)"),
            ("2022-03-03?", "(probably 3 March 2022)", "(предположительно 3 марта 2022 г.)"),
            ("2022-03%", "(probably about March 2022)", "(предположительно, около марта 2022 г.)"),
            ("2022-03-03/2022-03-05", "(3–5 March 2022)", "(3–5 марта 2022 г.)"),
            ("1999/2005", "(1999–2005)", "(1999–2005 гг.)"),
            ("1999/..", "(since 1999)", "(с 1999 г.)"),
            ("../2006", "(until 2006)", "(до 2006 г.)"),
            ("[2007..2011]", "(between 2007 and 2011)", "(между 2007 и 2011 гг.)"),
        ],
    )
    def test_of_a_change_follows_the_status(self, date, english, russian):
        change = status(date)
        assert said(change.when, "en") == english
        assert said(change.when, "ru") == russian

    @pytest.mark.parametrize(
        ("date", "english", "russian"),
        [
            ("2018-05-03", "(as known on 3 May 2018)", "(по данным на 3 мая 2018 г.)"),
            ("2018-05", "(as known in May 2018)", "(по данным на май 2018 г.)"),
            ("2018-21", "(as known: spring 2018)", "(по данным: весна 2018 г.)"),
            ("2005-24", "(as known: winter 2005/06)", "(по данным: зима 2005/06 г.)"),
            ("2018", "(as known in 2018)", "(по данным на 2018 г.)"),
            ("199X", "(as known: 1990s)", "(по данным: 1990-е гг.)"),
            ("2018~", "(as known: about 2018)", "(по данным: около 2018 г.)"),
            (
                "2018-05?",
                "(as known: probably May 2018)",
                "(по данным: предположительно май 2018 г.)",
            ),
            ("1999/2005", "(as known: 1999–2005)", "(по данным: 1999–2005 гг.)"),
            ("1999/..", "(as known: since 1999)", "(по данным: с 1999 г.)"),
            ("../2006", "(as known: until 2006)", "(по данным: до 2006 г.)"),
            (
                "[2007..2011]",
                "(as known: between 2007 and 2011)",
                "(по данным: между 2007 и 2011 гг.)",
            ),
        ],
    )
    def test_of_what_was_seen_says_that_it_is_only_known(self, date, english, russian):
        seen = status(date, means="as_of")
        assert said(seen.when, "en") == english
        assert said(seen.when, "ru") == russian


class SentenceTests:
    @pytest.mark.parametrize(
        ("value", "by", "english", "russian"),
        [
            ("suspended", "partner", "suspended by the partner", "приостановлены партнёром"),
            ("suspended", "us", "suspended by Khabarovsk", "приостановлены Хабаровском"),
            ("suspended", "both", "suspended by both sides", "приостановлены обеими сторонами"),
            ("suspended", "unknown", "suspended", "приостановлены"),
            ("resumed", "both", "resumed by both sides", "возобновлены обеими сторонами"),
            ("ended", "partner", "ended by the partner", "прекращены партнёром"),
        ],
    )
    def test_it_says_what_by_whom_and_when(self, value, by, english, russian):
        change = status("2022-03-03", value=value, by=by)
        assert said(change.sentence, "en") == f"{english} on 3 March 2022"
        assert said(change.sentence, "ru") == f"{russian} 3 марта 2022 г."

    @pytest.mark.parametrize(
        ("value", "date", "english", "russian"),
        [
            # Nobody makes relations active by himself: that would be no sentence.
            ("active", "1990-05-25", "active since 25 May 1990", "действуют с 25 мая 1990 г."),
            ("active", "2005~", "active since about 2005", "действуют примерно с 2005 г."),
            ("active", "199X", "active (1990s)", "действуют (1990-е гг.)"),
            ("active", "1999/..", "active (since 1999)", "действуют (с 1999 г.)"),
            ("negotiating", "2005", "under negotiation since 2005", "ведутся переговоры с 2005 г."),
        ],
    )
    def test_what_lasts_is_told_since_when(self, value, date, english, russian):
        lasting = status(date, value=value, by="partner")
        assert said(lasting.sentence, "en") == english
        assert said(lasting.sentence, "ru") == russian

    def test_what_was_seen_does_not_claim_a_beginning(self):
        seen = status("2018-05", means="as_of", value="active")
        assert said(seen.sentence, "en") == "active (as known in May 2018)"
        assert said(seen.sentence, "ru") == "действуют (по данным на май 2018 г.)"


class TitleTests:
    def test_it_is_a_line_beside_the_date(self):
        change = status("2022", by="partner")
        with translation.override("en"):
            assert change.title == "Relations suspended by the partner"
        with translation.override("ru"):
            assert change.title == "Связи: приостановлены партнёром"

    def test_of_what_was_seen_says_so(self):
        with translation.override("en"):
            title = status("2018", means="as_of", value="active").title
        assert title == "Relations active (as known on this date)"
