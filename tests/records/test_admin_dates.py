"""A date on a form of the admin: the echo in words, of the server and of the widget."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from cities.models import SisterCity
from events.models import Event
from khabarovsk_relations.records.models import Source
from tests.admin_pages import admin_url, send
from tests.factories import EventFactory, SourceFactory

pytestmark = pytest.mark.django_db

# Every fault that the register's rules name, as a clerk might type it.
FAULTS = [
    ("23.4.65", "Год пишется четырьмя цифрами: 1965"),
    ("31.02.2005", "31 февраля не бывает"),
    ("29.02.2005", "29 февраля 2005 года не бывает"),
    ("13.2005", "Месяца 13 не бывает"),
    ("00.2005", "Месяца 00 не бывает"),
    (
        "05/04/2005",
        "05/04/2005 можно прочесть двояко: напишите 05.04.2005 или 4 мая 2005",
    ),
    ("зима 2005", "Зима приходится на два года подряд: напишите зима 2005/06 или зима 2004/05"),
    ("c 1992", "«c 1992» можно прочесть двояко: напишите «с 1992» или «около 1992»"),
    ("2006-2005", "Конец раньше начала"),
    ("2005 " * 20, "Слишком длинно: не более 64 знаков"),
]


@pytest.fixture
def ask(sign_in, clerk):
    client = sign_in(clerk)

    def ask(value, language="ru"):
        client.cookies["django_language"] = language
        return client.get(reverse("date_echo"), {"value": value})

    return ask


class DateEchoTests:
    @pytest.mark.parametrize(
        ("typed", "language", "words"),
        [
            ("05.2005", "ru", "Будет показано: май 2005\N{NO-BREAK SPACE}г."),
            ("около 05.2005", "ru", "Будет показано: около мая 2005\N{NO-BREAK SPACE}г."),
            ("зима 2005/06", "ru", "Будет показано: зима 2005/06\N{NO-BREAK SPACE}г."),
            ("май 2005", "en", "Will be shown as: May 2005"),
            ("", "ru", ""),
        ],
    )
    def test_says_in_words_what_it_understood(self, ask, typed, language, words):
        answer = ask(typed, language)
        assert (answer.json()["words"], answer.json()["fault"]) == (words, False)
        assert "no-store" in answer.headers["Cache-Control"]

    @pytest.mark.parametrize(("typed", "sentence"), FAULTS)
    def test_names_every_fault(self, ask, typed, sentence):
        assert ask(typed).json() == {"words": sentence, "fault": True, "past": False}

    @pytest.mark.parametrize(
        "typed", ["2005\x00", "\ud83d\ude00", "٢٠٠٥", "<b>", "2005" * 500, "'"]
    )
    def test_nothing_that_is_sent_breaks_it(self, ask, typed):
        answer = ask(typed.encode("utf-8", "surrogatepass"))
        assert answer.status_code == 200
        assert answer.json()["fault"]

    def test_a_date_is_past_when_its_latest_day_is(self, ask):
        today = timezone.localdate()
        yesterday = today - datetime.timedelta(days=1)
        assert ask(yesterday.isoformat()).json()["past"]
        assert not ask(today.isoformat()).json()["past"]
        assert not ask(str(today.year)).json()["past"]
        assert not ask("с 1999").json()["past"]
        assert ask("до 2006").json()["past"]

    def test_is_for_staff_alone_and_is_only_asked(self, client, ask):
        assert client.post(reverse("date_echo"), {"value": "2005"}).status_code == 405
        client.logout()
        answer = client.get(reverse("date_echo"), {"value": "2005"})
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("admin:login"))


class DateInputTests:
    def test_the_echo_stands_there_without_a_script(self, sign_in, clerk):
        row = EventFactory(dates="2005-05~")
        text = sign_in(clerk).get(admin_url(Event, "change", row.pk)).content.decode()
        assert "Будет показано: около мая 2005\N{NO-BREAK SPACE}г.</p>" in text

    def test_the_echo_of_what_was_typed_stands_there_when_the_form_comes_back(self, sign_in, clerk):
        client = sign_in(clerk)
        answer = send(client, admin_url(Event, "add"), Event, dates="с 24 по 27 мая 2005")
        assert answer.status_code == 200
        text = answer.content.decode()
        assert 'value="с 24 по 27 мая 2005"' in text
        assert "Будет показано: 24–27 мая 2005\N{NO-BREAK SPACE}г.</p>" in text

    @pytest.mark.parametrize(("typed", "sentence"), FAULTS)
    def test_a_fault_is_named_once_and_what_was_typed_is_kept(
        self, typed, sentence, sign_in, clerk
    ):
        source = SourceFactory()
        address = admin_url(Source, "change", source.pk)
        answer = send(sign_in(clerk), address, Source, published=typed)
        assert answer.status_code == 200
        assert answer.context["adminform"].form.errors == {"published": [sentence]}
        text = answer.content.decode()
        assert text.count(sentence) == 1
        assert f'value="{typed}"' in text

    def test_every_date_of_a_form_has_its_echo(self, sign_in, clerk):
        text = sign_in(clerk).get(admin_url(SisterCity, "add")).content.decode()
        echoed = text.count(f'data-echo="{reverse("date_echo")}"')
        # The city's own, that of a change of status, and that of the row to be added by script.
        assert echoed == text.count('class="date-echo"') == 3
